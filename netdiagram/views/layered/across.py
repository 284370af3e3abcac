"""Rows as scene primitives: bodies, captions, arrows, and the lines that join rows."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.scene import Group, Item, Line, Point, Text
from netdiagram.views.layered import solids
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.rows import FIRST, LINE, Measured, Row
from netdiagram.views.layered.stages import CAPTION, SECOND

INDENT = 12
"""What the lines that join rows need at each end of a row."""
LANE = 30
"""Between rows."""


def draw(rows: Sequence[Row], left: float, top: float, keys: Keys) -> tuple[list[Item], float]:
    """Rows below each other, joined by lines.

    Args:
        rows: in order.
        left: where they begin, lines included.
        top: upper edge.
        keys: ids.

    Returns:
        The primitives, and the lower edge.
    """
    wrapped = len(rows) > 1
    items: list[Item] = []
    arrows: list[Item] = []
    bottom = top
    before: tuple[Point, float] | None = None
    for row in rows:
        axis = round((bottom + LANE if before else bottom) - row.top)
        origin = round(left + (INDENT if wrapped else 0) - row.left + 0.49)
        if before is not None:
            start, right = before
            arrows.append(turn(start, right + INDENT - 2, bottom + LANE / 2, left + 1, (origin - 2, axis)))
        for item, x, foot in zip(row.stages, row.xs, row.feet, strict=True):
            items += stage_items(item, origin + x, axis, foot, keys)
        arrows += _arrows(row, origin, axis)
        bottom = axis + row.bottom
        before = ((origin + row.xs[-1] + row.stages[-1].width + 2, axis), origin + row.right)
    if arrows:
        items.append(Group(tuple(arrows), "edge"))
    return items, bottom


def turn(start: Point, out: float, lane: float, left: float, end: Point) -> Line:
    """The line from the end of a row to the beginning of the next."""
    return Line((start, (out, start[1]), (out, lane), (left, lane), (left, end[1]), end), radius=8, arrow=True)


def stage_items(item: Measured, x: float, axis: float, foot: float, keys: Keys) -> list[Item]:
    """A stage whose left edge is at `x`, its caption hung from `foot` below the axis."""
    stage = item.stage
    solid = stage.solid
    y = axis - (solid.across - solid.depth) / 2
    texts = [
        Text(x + item.centre, axis + foot + FIRST, stage.caption, CAPTION, bold=True),
        Text(x + item.centre, axis + foot + FIRST + LINE, stage.second, SECOND, part="secondary"),
    ]
    if not stage.caption:
        texts = []
    if stage.plate is None:
        return [keys.group(stage.blocks, [*solids.draw(solid, x, y), *texts])]
    block, body = stage.plate
    px, py = x + item.plate, axis - (body.across - body.depth) / 2
    before = solids.Before(px - x, py - y, body)
    return [
        keys.group(stage.blocks, [*solids.draw(solid, x, y, before=before), *texts]),
        keys.group((block,), solids.draw(body, px, py)),
    ]


def _arrows(row: Row, left: float, axis: float) -> list[Item]:
    return [
        Line(((left + x + item.width + 2, axis), (left + following - 2, axis)), arrow=True)
        for item, x, following in zip(row.stages, row.xs, row.xs[1:], strict=False)
    ]
