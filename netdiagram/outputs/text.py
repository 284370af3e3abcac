"""Tables as aligned plain text, for terminals and for builders that have nothing else."""

from __future__ import annotations

import textwrap
import unicodedata

from netdiagram.tables import Column, Row, Table

_GAP = "  "
_LONGEST = 28
"""Words are only broken where they are longer than this many characters."""


def table(data: Table, width: int = 100) -> str:
    """Aligned columns; words wrap inside their column where the whole would be wider than `width` characters."""
    head = [column.heading for column in data.columns]
    body = [_indented(row) for row in data.rows]
    foot = [[_plain(cell) for cell in cells] for cells in data.foot]
    widths = _widths([head, *body, *foot], data.columns, width)
    rule = _GAP.join("-" * size for size in widths)
    lines = [*_line(head, widths, data.columns), rule]
    for cells in body:
        lines += _line(cells, widths, data.columns)
    if foot:
        lines.append(rule)
        for cells in foot:
            lines += _line(cells, widths, data.columns)
    return "\n".join(lines) + "\n"


def _indented(row: Row) -> list[str]:
    cells = [_plain(cell) for cell in row.cells]
    return ["  " * row.depth + cells[0], *cells[1:]] if row.depth else cells


def _plain(cell: str) -> str:
    """Ordinary spaces, and nothing that moves the cursor."""
    return "".join(c for c in cell.replace("\u2009", " ") if c.isprintable())


def _length(cell: str) -> int:
    """Terminal columns."""
    if cell.isascii():
        return len(cell)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)


def _widths(rows: list[list[str]], columns: tuple[Column, ...], width: int) -> list[int]:
    """The width of each column: as its widest cell wants, columns of words narrowed, the widest first, until all fit."""
    widths = [max(_length(row[i]) for row in rows) for i in range(len(columns))]
    least = [min(_LONGEST, max(_longest_word(row[i]) for row in rows)) for i in range(len(columns))]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        wide = max(
            (i for i, c in enumerate(columns) if not c.numeric), key=lambda i: widths[i] - least[i], default=None
        )
        if wide is None or widths[wide] <= least[wide]:
            break
        widths[wide] -= 1
    return widths


def _longest_word(cell: str) -> int:
    """Its indentation, that of further lines, and its longest word."""
    return len(cell) - len(cell.lstrip()) + 2 + max((_length(word) for word in cell.split()), default=0)


def _line(cells: list[str], widths: list[int], columns: tuple[Column, ...]) -> list[str]:
    """One row, as many lines as its longest cell takes."""
    wrapped = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for i in range(max(map(len, wrapped))):
        parts = []
        for column, size, pieces in zip(columns, widths, wrapped, strict=True):
            piece = pieces[i] if i < len(pieces) else ""
            pad = " " * (size - _length(piece))
            parts.append(pad + piece if column.numeric else piece + pad)
        lines.append(_GAP.join(parts).rstrip())
    return lines


def _wrap(cell: str, size: int) -> list[str]:
    if _length(cell) <= size:
        return [cell]
    indent = " " * (len(cell) - len(cell.lstrip()))
    pieces = textwrap.wrap(cell.strip(), size, initial_indent=indent, subsequent_indent=indent + "  ") or [""]
    return [cut for piece in pieces for cut in _cut(piece, size)]


def _cut(piece: str, size: int) -> list[str]:
    """Wide characters count double, which `textwrap` does not know."""
    cuts = [""]
    for char in piece:
        if _length(cuts[-1] + char) > size and cuts[-1]:
            cuts.append("")
        cuts[-1] += char
    return cuts
