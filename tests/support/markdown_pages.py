"""For the tests of the Markdown host: cases in text files, conversions, pages reduced to what a test is about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import markdown
import pytest

CASES = Path(__file__).parents[1] / "mkdocs" / "fixtures"

MATERIAL = {
    "extensions": [
        "admonition",
        "attr_list",
        "md_in_html",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "toc",
    ],
    "extension_configs": {"pymdownx.tabbed": {"alternate_style": True}},
}

_DRAWING = re.compile(r"<svg\b.*?</svg>\n?", re.DOTALL)
_TABLE = re.compile(r'<div class="nd-table">.*?</table></div>\n?', re.DOTALL)
_PREFIX = re.compile(r"\bnd[0-9a-f]{6}(?=-)")


def convert(text: str, *extensions: Any, **kwargs: Any) -> str:
    """Markdown to HTML."""
    return markdown.markdown(text, extensions=["netdiagram", *extensions], **kwargs)


def outline(html: str) -> str:
    """The HTML of a page with drawings, tables and prefixes of ids reduced to words."""
    html = _DRAWING.sub("[drawing]\n", html)
    html = _TABLE.sub("[table]\n", html)
    html = re.sub(r'(?<=<details class="nd-fold"><summary>)(?!Listing)[^<]*', "[words]", html)
    return _PREFIX.sub("ID", html)


def cases(name: str) -> list[Any]:
    """The cases of a fixture file: title, input and expected output, each ended by a line with a full stop."""
    text = (CASES / name).read_text(encoding="utf-8")
    parts = re.split(r"^\.\n", text, flags=re.MULTILINE)[:-1]
    assert len(parts) % 3 == 0, f"{name} is not made of triples"
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return [pytest.param(source, expected, id=title.strip()) for title, source, expected in triples]
