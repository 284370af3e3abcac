"""Writes the table of options into the page that asks for it: one table feeds the fence, the command line and this page."""

from __future__ import annotations

from typing import Any

from netdiagram.options import Option, table

MARK = "<!-- options -->"
HEADINGS = {
    "source": "How the model is read",
    "drawing": "The drawing",
    "table": "The parameter table",
    "page": "On the page",
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table in place of its mark."""
    return markdown.replace(MARK, _tables()) if MARK in markdown else markdown


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
