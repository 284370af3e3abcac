"""Tables in the pipe syntax that GitHub and every Markdown site generator read."""

from __future__ import annotations

import re

from netdiagram.tables import Table

_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|<|&|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_AS = {"<": "&lt;", "&": "&amp;", "~": "&#126;", "$": "&#36;"}
"""What Markdown itself has no escape for."""


def table(data: Table) -> str:
    """A pipe table; totals stand bold in its last rows."""
    rows = [
        [column.heading for column in data.columns],
        ["---:" if column.numeric else "---" for column in data.columns],
    ]
    for row in data.rows:
        cells = [_escaped(cell) for cell in row.cells]
        rows.append(["&emsp;" * row.depth + cells[0], *cells[1:]])
    rows += [[f"**{_escaped(cell)}**" if cell else "" for cell in cells] for cells in data.foot]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def _escaped(cell: str) -> str:
    return _SPECIAL.sub(_escape, cell)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _AS.get(char) or ("\\" + char if char.isprintable() and char.isascii() else "")
