"""Where stacks stand: side by side, as far apart as their captions need, on as many rows as that takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.ir import Network
from netdiagram.layout.wrap import wrap
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.scene import Line
from netdiagram.text import width
from netdiagram.views import roles
from netdiagram.views.lenet.drawing import WAYS, way
from netdiagram.views.lenet.stacks import Stack

FIRST, SECOND = 11, 10
"""Font sizes of the two lines of a caption (pixels)."""
LINE = 13.0
"""From line to line (pixels)."""
BESIDE = 12.0
"""Least distance of captions beside each other (pixels)."""
CLEAR = 3.0
"""Between captions and the lines of ways (pixels)."""
INDENT = 14.0
"""What the lines that join rows need at each end of a row (pixels)."""


@record
class Placed:
    """A stack with its place.

    Attributes:
        stack: what it is.
        x: its left edge, from the left of the row.
        above: the middle of what is written above it.
        below: the middle of what is written under the way that leads to it.
        lift: how much higher than usual the former stands, free of the lines of ways (pixels).
    """

    stack: Stack
    x: float
    above: float
    below: float
    lift: float = 0.0

    @property
    def right(self) -> float:
        """Pixels, from the left of the row."""
        return self.x + self.stack.wide


@record
class Row:
    """Stacks side by side.

    Attributes:
        items: in order.
        left: of everything, captions included.
        right: likewise.
        top: of everything, from the axis, negative.
        foot: of the bodies, from the axis.
        bottom: of everything.
    """

    items: tuple[Placed, ...]
    left: float
    right: float
    top: float
    foot: float
    bottom: float


def _half(lines: tuple[str, str]) -> float:
    return max(width(lines[0], FIRST, bold=True), width(lines[1], SECOND)) / 2


def gaps(stacks: Sequence[Stack], network: Network, options: Options, usual: float) -> list[float]:
    """How far each stack stands from the one before, at least (pixels)."""
    if not options.spacing:
        return [usual] * len(stacks)
    given = [roles.pick(options.spacing, network, stack.index) for stack in stacks]
    return [usual if pixels is None else float(pixels) for pixels in given]


def row(stacks: Sequence[Stack], apart: Sequence[float], *, first: bool) -> Row:
    """Stacks on one row; `first` where no way leads in from a row before."""
    items: list[Placed] = []
    right = 0.0
    said_above = said_below = -1e9
    for at, stack in enumerate(stacks):
        above, below = _half(stack.above), _half(stack.below)
        middle = stack.wide / 2
        start = right if items else -apart[at]
        x = start + apart[at]
        x = max(x, said_above + BESIDE + above - middle)
        if items or not first:
            x = max(x, 2 * (said_below + BESIDE + below) - start)
        # a way's caption stands in its middle
        under = (start + x) / 2 if any(stack.below) else x
        items.append(Placed(stack, x, x + middle, under))
        said_above = x + middle + above
        if any(stack.below):
            said_below = under + below
        right = x + stack.wide
    halves = [(item, _half(item.stack.above), _half(item.stack.below)) for item in items]
    left = min([min(item.x, item.above - over, item.below - under) for item, over, under in halves])
    far = max([max(item.right, item.above + over, item.below + under) for item, over, under in halves])
    foot = max(item.stack.high for item in items) / 2
    return Row(tuple(items), left, far, -foot, foot, foot + max(_tall(item.stack.below, 6) for item in items))


def lifted(found: Row) -> Row:
    """The row with the words above stacks in their places."""
    items = tuple([replace(item, lift=_lift(found.items, i)) for i, item in enumerate(found.items)])
    top = -max(item.stack.high / 2 + _tall(item.stack.above, 4) + item.lift for item in items)
    return replace(found, items=items, top=top)


def _tall(lines: tuple[str, str], more: float) -> float:
    count = sum(map(bool, lines))
    return LINE * count + more if count else 0.0


def _lift(items: Sequence[Placed], at: int) -> float:
    """How far the words above a stack must give way to its neighbours, and to the lines that lead to it and from it."""
    item = items[at]
    half = _half(item.stack.above) + CLEAR
    if half <= CLEAR:
        return 0.0
    top = -item.stack.high / 2
    near = [*items[max(at - 1, 0) : at], *items[at + 1 : at + 2]]
    beside = [one for one in near if one.x < item.above + half and one.right > item.above - half]
    highest = min([top, *[-one.stack.high / 2 - CLEAR for one in beside]])
    for one, other in pairwise(items[max(at - 1, 0) : at + 2]):
        start, end = ((held.x, -held.stack.high / 2) for held in (one, other))
        for turn in range(len(WAYS)):
            for line in way(one.stack, other.stack, start, end, turn):
                if isinstance(line, Line):
                    highest = min(highest, _above(line, item.above - half, item.above + half))
    return top - highest


def _above(line: Line, left: float, right: float) -> float:
    """The upper end of the stretch of a line that is between two places; far below where none is."""
    (x0, y0), (x1, y1) = line.points
    if x1 <= left or x0 >= right or x1 <= x0:
        return math.inf
    ends = [y0 + (y1 - y0) * (min(max(x, x0), x1) - x0) / (x1 - x0) for x in (left, right)]
    return min(ends)


def rows(stacks: Sequence[Stack], apart: Sequence[float], limit: float) -> list[Row]:
    """Rows no wider than `limit`, as few and as even as can be."""
    whole = row(stacks, apart, first=True)
    if whole.right - whole.left <= limit:
        return [whole]
    room = limit - 2 * INDENT - max(apart)
    lefts = [min(item.x, item.above - _half(item.stack.above)) for item in whole.items]
    rights = [max(item.right, item.above + _half(item.stack.above)) for item in whole.items]
    while True:
        found = [
            row(stacks[start:stop], apart[start:stop], first=not start) for start, stop in wrap(lefts, rights, room)
        ]
        over = max(one.right - one.left for one in found) + 2 * INDENT - limit
        if over <= 0 or room < 80:
            return found
        room -= max(over, 4.0)
