"""What this site shares with the Sphinx site: the table of options, the gallery, and the pages that are of use in both hosts.

They are written once, in MyST Markdown. Here their directives become fenced blocks; all else on them is plain Markdown.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from netdiagram.options import table
from netdiagram.values import HEADINGS, Option

MARK = "<!-- options -->"
DOCS = Path(__file__).resolve().parents[1]
SHARED = ("files", "themes", "cache", "migrating", "troubleshooting")
DIRECTIVE = re.compile(r"^```\{netdiagram\} /\.\.(/models/\S+)$", re.MULTILINE)


def on_files(files: Files, *, config: Any) -> Files:
    """Add the pages that stand in the other site."""
    guide = [DOCS / f"sphinx/guide/{name}.md" for name in SHARED]
    for path in (*guide, *sorted((DOCS / "sphinx/gallery").glob("*.md"))):
        files.append(File.generated(config, f"{path.parent.name}/{path.name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table in place of its mark, and blocks in place of directives."""
    return DIRECTIVE.sub(r"```netdiagram file=\1", markdown.replace(MARK, _tables()) if MARK in markdown else markdown)


def _tables() -> str:
    examples = json.loads((DOCS / "snippets/options.json").read_text(encoding="utf-8"))
    parts = []
    for scope, heading in HEADINGS.items():
        if scope == "file":  # pages hold no drawings in files of their own
            continue
        rows = [_row(option, examples[option.name]) for option in table() if option.scope == scope]
        parts.append(f"## {heading}\n\n| Option | Values | Default | |\n|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _row(option: Option, example: str) -> str:
    words = option.choices or (("yes", "no") if option.metavar == "yes|no" else ())
    values = ", ".join(f"`{word}`" for word in words) or f"such as `{example}`"
    usual = f"`{option.usual}`" if option.usual else ""
    return f"| `{option.name}` | {values} | {usual} | {option.help.replace('|', chr(92) + '|')} |"
