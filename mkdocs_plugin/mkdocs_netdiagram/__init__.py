"""netdiagram for Python-Markdown, and so for MkDocs, Material, ProperDocs and Zensical.

The extension `netdiagram` does the work; the MkDocs plugin `netdiagram` (`mkdocs_netdiagram.plugin`) only configures it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from mkdocs_netdiagram.extension import NetdiagramExtension, fence, validator
from mkdocs_netdiagram.report import RefusedListing

__all__ = ["NetdiagramExtension", "RefusedListing", "fence", "makeExtension", "stylesheet", "validator"]


def makeExtension(**settings: Any) -> NetdiagramExtension:  # noqa: N802 - Python-Markdown's name
    """The extension, as Python-Markdown asks for it by the module's name."""
    return NetdiagramExtension(**settings)


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """What the plugin ships: the engine's refinements of drawings and tables, and those for Material."""
    from netdiagram import outputs

    ours = files("mkdocs_netdiagram").joinpath("static/netdiagram.css").read_text(encoding="utf-8")
    return outputs.stylesheet() + ours
