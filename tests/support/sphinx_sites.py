"""Tiny Sphinx projects, built in this process: what they are made of, and what a build gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

NET = """\
Input(28, 28, 1)
Conv2D(8, 3, activation="relu", name="first")
Flatten()
Dense(10, name="last")
"""
"""A model of 80 + 54 090 parameters."""

INDEX = "Index\n=====\n\n"


@dataclass
class Built:
    """What a build gave."""

    app: Sphinx
    out: Path
    warnings: str

    def page(self, name: str = "index.html") -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def doctree(self, name: str = "index") -> nodes.document:
        return self.app.env.get_doctree(name)

    @property
    def lines(self) -> list[str]:
        """The first line of each warning, without the folder of the sources."""
        return [
            line.removeprefix(f"{self.app.srcdir}/")
            for line in self.warnings.splitlines()
            if re.search(r"\b(WARNING|ERROR): ", line)
        ]


Site = Callable[..., Built]


def directive(listing: str = NET, options: str = "", *, indent: str = "", argument: str = "") -> str:
    """A reST directive, with the lines of its options."""
    head = f"{indent}.. netdiagram:: {argument}".rstrip()
    lines = [head, *(f"{indent}   {line}" for line in options.splitlines()), ""]
    return "\n".join([*lines, *(f"{indent}   {line}" for line in listing.splitlines()), "", ""])
