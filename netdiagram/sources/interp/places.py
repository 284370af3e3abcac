"""From places in the syntax tree to places in the author's text."""

from __future__ import annotations

import ast

from netdiagram.errors import Span


class Places:
    """Spans of a source text.

    The syntax tree counts columns in bytes of UTF-8, an author counts characters.

    Args:
        text: the source as parsed.
        shift: columns that were cut off before parsing, by line (from 1); 0 elsewhere.

    Attributes:
        yields: the text may define generators.
    """

    __slots__ = ("_ascii", "_lines", "_shift", "yields")

    def __init__(self, text: str, shift: dict[int, int] | None = None) -> None:
        self.yields = "yield" in text
        self._ascii = text.isascii()
        self._lines = [] if self._ascii else text.split("\n")
        self._shift = shift

    def column(self, line: int, offset: int) -> int:
        """Column, from 1, of a byte offset."""
        if not self._ascii and 0 < line <= len(self._lines):
            text = self._lines[line - 1]
            if not text.isascii():
                offset = len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore"))
        return offset + 1 + (self._shift.get(line, 0) if self._shift else 0)

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        line: int = node.lineno  # type: ignore[attr-defined]
        end_line: int = node.end_lineno  # type: ignore[attr-defined]
        start: int = node.col_offset  # type: ignore[attr-defined]
        end: int = node.end_col_offset  # type: ignore[attr-defined]
        if self._ascii and not self._shift:
            return Span(line, start + 1, end + 1, end_line if end_line != line else 0)
        return Span(line, self.column(line, start), self.column(end_line, end), end_line if end_line != line else 0)
