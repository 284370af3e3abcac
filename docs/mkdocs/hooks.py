"""What this site shares with the Sphinx site: the table of options, and the gallery's pages.

The gallery is written once, in MyST Markdown. Here its directives become fenced blocks; all else on its pages is plain Markdown.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from netdiagram.options import Option, table

MARK = "<!-- options -->"
GALLERY = Path(__file__).resolve().parents[1] / "sphinx/gallery"
DIRECTIVE = re.compile(r"^```\{netdiagram\} /\.\.(/models/\S+)$", re.MULTILINE)
HEADINGS = {
    "source": "How the model is read",
    "drawing": "The drawing",
    "table": "The parameter table",
    "page": "On the page",
}


def on_files(files: Files, *, config: Any) -> Files:
    """Add the gallery's pages to the site."""
    for path in sorted(GALLERY.glob("*.md")):
        files.append(File.generated(config, f"gallery/{path.name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table in place of its mark, and blocks in place of directives."""
    return DIRECTIVE.sub(r"```netdiagram file=\1", markdown.replace(MARK, _tables()) if MARK in markdown else markdown)


def _tables() -> str:
    parts = []
    for scope, heading in HEADINGS.items():
        rows = [_row(option) for option in table() if option.scope == scope]
        parts.append(f"## {heading}\n\n| Option | Values | Default | |\n|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _row(option: Option) -> str:
    values = ", ".join(f"`{word}`" for word in option.choices) or f"*{option.metavar.lower().replace('|', ' or ')}*"
    return f"| `{option.name}` | {values} | {_default(option.default)} | {option.help.replace('|', chr(92) + '|')} |"


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    return f"`{value}`" if value not in ("", None) else ""
