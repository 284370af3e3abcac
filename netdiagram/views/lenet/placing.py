"""Where stacks stand: side by side, as far apart as their captions need, on as many rows as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram import rules
from netdiagram.layout.wrap import wrap
from netdiagram.options import Options
from netdiagram.text import width
from netdiagram.views import roles
from netdiagram.views.lenet.stacks import Stack

FIRST, SECOND = 11, 10
"""Font sizes of the two lines of a caption (pixels)."""
LINE = 13.0
"""From line to line (pixels)."""
BESIDE = 8.0
"""Least distance of captions beside each other (pixels)."""
INDENT = 14.0
"""What the lines that join rows need at each end of a row (pixels)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A stack with its place.

    Attributes:
        stack: what it is.
        x: its left edge, from the left of the row.
        above: the middle of what is written above it.
        below: the middle of what is written under the way that leads to it.
        wide: the most that the latter is wide.
    """

    stack: Stack
    x: float
    above: float
    below: float

    @property
    def right(self) -> float:
        """Pixels, from the left of the row."""
        return self.x + self.stack.wide


@dataclass(frozen=True, slots=True)
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


def gaps(stacks: Sequence[Stack], options: Options, usual: float) -> list[float]:
    """How far each stack stands from the one before, at least (pixels)."""
    found = []
    for at, stack in enumerate(stacks):
        given = rules.closest(options.spacing, stack.layer.name, roles.kinds(stack.layer), at, len(stacks))
        found.append(usual if given is None else float(given))
    return found


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
            # the way's caption stands in the middle of the way
            x = max(x, 2 * (said_below + BESIDE + below) - start)
        under = (start + x) / 2
        items.append(Placed(stack, x, x + middle, under))
        said_above = x + middle + above
        if any(stack.below):
            said_below = under + below
        right = x + stack.wide
    left = min(
        [
            min(
                item.x,
                item.above - _half(item.stack.above),
                item.below - _half(item.stack.below) if any(item.stack.below) else item.x,
            )
            for item in items
        ]
    )
    far = max(
        [
            max(
                item.right,
                item.above + _half(item.stack.above),
                item.below + _half(item.stack.below) if any(item.stack.below) else 0.0,
            )
            for item in items
        ]
    )
    lines = max(sum(map(bool, item.stack.above)) for item in items)
    foot = max(item.stack.high for item in items) / 2
    top = -max(item.stack.high / 2 + (LINE * lines + 4 if lines else 0) for item in items)
    told = max(sum(map(bool, item.stack.below)) for item in items)
    return Row(tuple(items), left, far, top, foot, foot + (6 + LINE * told if told else 0))


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
