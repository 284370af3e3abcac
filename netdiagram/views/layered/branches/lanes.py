"""Where connections run above the axis: short ones low, longer ones above what they pass, none through anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram.scene import Point
from netdiagram.views.layered.branches.plans import BETWEEN, Box, Lane
from netdiagram.views.layered.rows import Measured

TAP = 9
"""From the end of a thing to where a connection forks off the arrow behind it."""
CORNER = 7
TIP = 2
"""Between the head of an arrow and what it points to."""
BOX = 17
"""Height of a box on a lane."""
ABOVE, APART = 9, 9
"""Least distance of a lane from what is below it: bodies, other lanes."""


@dataclass(frozen=True, slots=True)
class Route:
    """A connection about the axis, on one row.

    Attributes:
        lines: its pieces, the last with an arrow.
        boxes: what lies on it, with the middle of each.
        y: of its level part.
        role: what it is coloured by.
    """

    lines: tuple[tuple[Point, ...], ...]
    boxes: tuple[tuple[Box, float], ...]
    y: float
    role: str = "skip"

    @property
    def top(self) -> float:
        """The highest of it."""
        return self.y - (BOX / 2 if self.boxes else 1)


def span(lane: Lane, items: Sequence[Measured], xs: Sequence[int], first: int, entry: int) -> tuple[float, float]:
    """Where a connection leaves, and where it arrives.

    Args:
        lane: the connection.
        items: of the row.
        xs: their left edges.
        first: index of the row's first thing.
        entry: how long the line is that leads into the row, where the one before goes on.
    """
    at = lane.source - first
    target = lane.target - first
    end = xs[target] + items[target].width / 2 + lane.entry
    if lane.joins:
        return end - lane.need, end
    if at < 0:
        start: float = xs[0] - entry + TAP
    elif lane.top:
        solid = items[at].stage.solid
        start = xs[at] + solid.depth + solid.along / 2
    else:
        start = xs[at] + items[at].width + TAP
    return start, end


Span = tuple[float, float]


def inside(inner: Lane, a: Span, b: Span) -> bool:
    """Whether a connection (`inner`, over `a`) goes up or down within what another (over `b`) spans."""
    return b[0] + 1 < a[1] < b[1] - 1 or (not inner.joins and b[0] + 1 < a[0] < b[1] - 1)


def _upwards(lanes: Sequence[Lane], spans: Sequence[Span]) -> list[int]:
    """The order in which they are placed: what goes up or down within another lies below it."""
    left = list(range(len(lanes)))
    found = []
    while left:
        for i in left:
            if not any(j != i and inside(lanes[j], spans[j], spans[i]) for j in left):
                break
        else:
            i = left[0]
        left.remove(i)
        found.append(i)
    return found


def routes(lanes: Sequence[Lane], items: Sequence[Measured], xs: Sequence[int], first: int, entry: int) -> list[Route]:
    """The connections of a row, low ones first."""
    placed: list[tuple[float, float, Route]] = []
    spans = [span(lane, items, xs, first, entry) for lane in lanes]
    for number in _upwards(lanes, spans):
        lane, (start, end) = lanes[number], spans[number]
        below = BOX / 2 if lane.boxes else 0
        y = -20.0
        for item, x in zip(items, xs, strict=True):
            if x < end + APART and x + item.width > start - APART:
                y = min(y, -item.half - ABOVE - below)
        for left, right, other in placed:
            if left < end + 1 and right > start - 1:
                y = min(y, other.top - APART - below)
        y = float(round(y - 0.49))
        at = lane.source - first
        foot = -items[at].half if lane.top and at >= 0 else 0.0
        tip = -(items[lane.target - first].half + TIP)
        placed.append((start, end, _route(lane, (start, foot), y, (end, tip))))
    return [route for _, _, route in placed]


def _route(lane: Lane, start: Point, y: float, end: Point) -> Route:
    """Up, along, through its boxes, and down."""
    total = sum(box.width for box in lane.boxes) + BETWEEN * (len(lane.boxes) - 1)
    x = (start[0] + end[0] - total) / 2
    boxes: list[tuple[Box, float]] = []
    lines: list[tuple[Point, ...]] = []
    line: list[Point] = [start, (start[0], y)]
    if lane.joins:
        x, line = start[0], []
    for box in lane.boxes:
        boxes.append((box, x + box.width / 2))
        if line:
            lines.append((*line, (x, y)))
        line = [(x + box.width, y)]
        x += box.width + BETWEEN
    lines.append((*line, (end[0], y), end))
    return Route(tuple(lines), tuple(boxes), y, "ink" if lane.joins else "skip")
