"""`# group: name` comments: they name the lines that follow, until the next one; an empty name ends it."""

from __future__ import annotations

import bisect
import re

_COMMENT = re.compile(r"^[ \t]*#[ \t]*group[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)


class Groups:
    """Which group a line belongs to."""

    __slots__ = ("_lines", "_names")

    def __init__(self, lines: list[int], names: list[str]) -> None:
        self._lines = lines
        self._names = names

    def at(self, line: int) -> list[str]:
        """The group of a line, as a list of none or one."""
        index = bisect.bisect_left(self._lines, line) - 1
        return [self._names[index]] if index >= 0 and self._names[index] else []


def groups(text: str) -> Groups | None:
    """The groups of a listing, or None where it names none."""
    if "group" not in text or "#" not in text:
        return None
    lines, names = [], []
    for match in _COMMENT.finditer(text):
        lines.append(text.count("\n", 0, match.start(1)) + 1)
        names.append(match[1])
    return Groups(lines, names) if lines else None
