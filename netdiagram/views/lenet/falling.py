"""Stacks from top to bottom: drawn as from left to right, with both axes exchanged; words stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netdiagram.records import record
from netdiagram.scene import Circle, Group, Item, Line, Picture, Point, Polygon, Rect, Text
from netdiagram.text import shorten, width
from netdiagram.views.layered.keys import Keys
from netdiagram.views.lenet import drawing
from netdiagram.views.lenet.placing import FIRST, LINE, SECOND
from netdiagram.views.lenet.stacks import Stack

BESIDE = 14.0
"""Between stacks, or ways, and the words beside them (pixels)."""
CLEAR = 4.0
"""Between what is said of a stack and of the way that leads to it (pixels)."""
LEAST = 60.0
"""Words have at least so much room (pixels)."""


@record
class Column:
    """Stacks below each other, as if from left to right.

    Attributes:
        stacks: with width and height exchanged.
        starts: where each begins along the flow.
        half: of the widest, across.
        words: width of what stands beside (pixels).
    """

    stacks: tuple[Stack, ...]
    starts: tuple[float, ...]
    half: float
    words: float

    @property
    def wide(self) -> float:
        """Pixels."""
        return 2 * self.half + BESIDE + self.words

    @property
    def high(self) -> float:
        """Pixels."""
        return self.starts[-1] + self.stacks[-1].wide


def column(stacks: Sequence[Stack], apart: Sequence[float], limit: float) -> Column:
    """Places for everything, words cut to what room there is."""
    turned = [stack if stack.bar else replace(stack, width=stack.height, height=stack.width) for stack in stacks]
    half = max([stack.high for stack in turned]) / 2
    room = max(limit - 2 * half - BESIDE, LEAST)
    short = [replace(stack, above=_cut(stack.above, room), below=_cut(stack.below, room)) for stack in turned]
    starts: list[float] = []
    said = -CLEAR
    for at, stack in enumerate(short):
        own, way = _tall(stack.above) / 2, _tall(stack.below)
        if not starts:
            start = max(0.0, own - stack.wide / 2)
        else:
            end = starts[-1] + short[at - 1].wide
            # what is said of the way stands in its middle
            start = max(end + apart[at], 2 * (said + CLEAR + way / 2) - end if way else 0.0)
            said = (start + end) / 2 + way / 2 if way else said
            start = max(start, said + CLEAR + own - stack.wide / 2)
            said = (end + start) / 2 + way / 2 if way else said
        starts.append(float(round(start)))
        said = max(said, starts[-1] + stack.wide / 2 + own)
    words = max(
        [width(line, SECOND if i else FIRST, bold=not i) for stack in short for i, line in _said(stack)] or [0.0]
    )
    return Column(tuple(short), tuple(starts), half, words)


def _said(stack: Stack) -> list[tuple[int, str]]:
    return [*enumerate(stack.above), *enumerate(stack.below)]


def _cut(lines: tuple[str, str], room: float) -> tuple[str, str]:
    return shorten(lines[0], room, FIRST, bold=True), shorten(lines[1], room, SECOND)


def _tall(lines: tuple[str, str]) -> float:
    return LINE * sum(map(bool, lines))


def draw(found: Column, left: float, top: float, keys: Keys) -> list[Item]:
    """The primitives, with the upper left corner of everything at (left, top)."""
    axis = left + found.half
    corners: list[Point] = [
        (top + start, axis - stack.high / 2) for stack, start in zip(found.stacks, found.starts, strict=True)
    ]
    items: list[Item] = []
    for at, (stack, corner) in enumerate(zip(found.stacks, corners, strict=True)):
        drawn = [turned(item) for item in drawing.stack(stack, *corner)]
        middle = corner[0] + stack.wide / 2
        drawn += _words(stack.above, axis + found.half + BESIDE, middle)
        if at:
            end = corners[at - 1][0] + found.stacks[at - 1].wide
            drawn += _words(stack.below, axis + found.half + BESIDE, (end + corner[0]) / 2)
        items.append(keys.group(stack.blocks, drawn))
    for at in range(1, len(corners)):
        way = drawing.way(found.stacks[at - 1], found.stacks[at], corners[at - 1], corners[at], at - 1)
        items.append(Group(tuple([turned(item) for item in way]), "way"))
    return items


def _words(lines: tuple[str, str], x: float, middle: float) -> list[Item]:
    """Lines about a height."""
    first = middle - _tall(lines) / 2 + 10
    return [
        Text(x, round(first + LINE * at, 1), line, FIRST if bold else SECOND, "start", bold=bold, part="label" if bold else "secondary")
        for at, (bold, line) in enumerate([(not i, line) for i, line in enumerate(lines) if line])
    ]  # fmt: skip


def turned(item: Item) -> Item:
    """The same with both axes exchanged; pictures stay upright."""
    if isinstance(item, (Line, Polygon)):
        return replace(item, points=tuple([(y, x) for x, y in item.points]))
    if isinstance(item, Rect):
        return replace(item, x=item.y, y=item.x, width=item.height, height=item.width)
    if isinstance(item, Circle):
        return replace(item, x=item.y, y=item.x)
    if isinstance(item, Picture):
        (a, b), (c, d), (e, f) = item.corners
        return replace(item, corners=((b, a), (f, e), (d, c)))
    return item
