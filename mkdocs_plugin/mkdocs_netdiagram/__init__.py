"""netdiagram for Python-Markdown, and so for MkDocs, Material, ProperDocs and Zensical.

The extension `netdiagram` does the work; the MkDocs plugin `netdiagram` (`mkdocs_netdiagram.plugin`) only configures it.
"""

from __future__ import annotations

from typing import Any

from mkdocs_netdiagram.extension import NetdiagramExtension, fence, validator
from mkdocs_netdiagram.report import RefusedListing

__all__ = ["NetdiagramExtension", "RefusedListing", "fence", "makeExtension", "validator"]


def makeExtension(**settings: Any) -> NetdiagramExtension:  # noqa: N802 - Python-Markdown's name
    """The extension, as Python-Markdown asks for it by the module's name."""
    return NetdiagramExtension(**settings)
