"""What this site shares with the Sphinx site: the table of options, and the gallery's pages.

The gallery is written once, in MyST Markdown. Here its directives become fenced blocks; all else on its pages is plain Markdown.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from netdiagram.options import table
from netdiagram.values import HEADINGS, Option

MARK = "<!-- options -->"
GALLERY = Path(__file__).resolve().parents[1] / "sphinx/gallery"
DIRECTIVE = re.compile(r"^```\{netdiagram\} /\.\.(/models/\S+)$", re.MULTILINE)


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
        if scope == "file":  # pages hold no drawings in files of their own
            continue
        rows = [_row(option) for option in table() if option.scope == scope]
        parts.append(f"## {heading}\n\n| Option | Values | Default | |\n|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _row(option: Option) -> str:
    values = ", ".join(f"`{word}`" for word in option.choices) or f"*{option.metavar.lower().replace('|', ' or ')}*"
    usual = f"`{option.usual}`" if option.usual else ""
    return f"| `{option.name}` | {values} | {usual} | {option.help.replace('|', chr(92) + '|')} |"
