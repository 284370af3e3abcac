"""Breaking a line of things into rows, as a paragraph is broken into lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def wrap(lefts: Sequence[float], rights: Sequence[float], limit: float) -> list[tuple[int, int]]:
    """Rows that are no wider than `limit`: as few as possible, and then as even as possible.

    The least number of rows comes first; among the breakings with so many rows, the least sum of squared leftovers (after
    Knuth and Plass, "Breaking paragraphs into lines", 1981). A thing wider than `limit` stands alone.

    Args:
        lefts: left edge of each thing, as they stand in one line.
        rights: right edge of each thing, likewise.
        limit: the width of a row.

    Returns:
        (first, one past the last) of each row.
    """
    count = len(lefts)
    reach = list(accumulate(rights, max))
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for stop in range(1, count + 1):
        left = lefts[stop - 1]
        found = _longer(best[stop - 1], limit - (reach[stop - 1] - left), stop - 1)
        for start in range(stop - 2, -1, -1):
            left = min(left, lefts[start])
            width = reach[stop - 1] - left
            if width > limit:
                break
            found = min(found, _longer(best[start], limit - width, start))
        best.append(found)
    rows: list[tuple[int, int]] = []
    stop = count
    while stop > 0:
        start = best[stop][2]
        rows.append((start, stop))
        stop = start
    return rows[::-1]


def _longer(before: tuple[int, float, int], leftover: float, start: int) -> tuple[int, float, int]:
    """(rows, sum of squared leftovers, where the last row begins) with one row more."""
    return before[0] + 1, before[1] + max(leftover, 0.0) ** 2, start
