"""`# group: name` comments: they name the lines that follow, as far as the block goes or the next one; an empty name ends it."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"[ \t]*#[ \t]*group[ \t]*:[ \t]*(.*?)[ \t]*$")


class Groups:
    """Which group a line belongs to.

    Args:
        stretches: first line, last line and name of each, in order; one that lies in another is the closer one.
    """

    __slots__ = ("_stretches",)

    def __init__(self, stretches: list[tuple[int, int, str]]) -> None:
        self._stretches = stretches

    def at(self, line: int, start: int = 0) -> list[str]:
        """The group of a line, with `#` before its name, as a list of none or one.

        `start` is where the function around the line begins.
        """
        for first, last, name in reversed(self._stretches):
            if start <= first <= line <= last:
                return ["#" + name] if name else []
        return []


def groups(text: str) -> Groups | None:
    """The groups of a listing, or None where it names none."""
    if "group" not in text or "#" not in text:
        return None
    lines = text.split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) if line.strip() else -1 for line in lines]
    comments = [(index, match[1]) for index, line in enumerate(lines) if (match := _COMMENT.match(line))]
    starts = {index for index, _ in comments}
    stretches = []
    for index, name in comments[:1000]:
        last = index + 1
        while last < len(lines) and (margins[last] < 0 or margins[last] >= margins[index]):
            if last in starts and margins[last] <= margins[index]:
                break
            last += 1
        stretches.append((index + 1, last, name))
    return Groups(stretches) if stretches else None
