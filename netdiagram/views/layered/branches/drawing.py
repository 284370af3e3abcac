"""Rows as primitives: connections above, the axis, bodies and marks on it, and the lines that join rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.scene import Group, Item, Line, Point, Rect, Text
from netdiagram.views import marks
from netdiagram.views.layered import across
from netdiagram.views.layered.branches.lanes import BOX, CORNER, Route
from netdiagram.views.layered.branches.placing import Row
from netdiagram.views.layered.branches.plans import SIZE
from netdiagram.views.layered.keys import Keys

LANE = 26
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
    indent = across.INDENT if len(rows) > 1 else 0
    bodies: list[Item] = []
    plain: list[Line] = []
    around: list[Line] = []
    bottom = top
    before: tuple[Point, float] | None = None
    for row in rows:
        axis = round((bottom + LANE if before else bottom) - row.top)
        origin = round(left + indent - row.left + 0.49)
        if before is not None:
            start, right = before
            end = (origin + row.xs[0] - 2, axis)
            plain.append(across.turn(start, right + indent - 2, bottom + LANE / 2, left + 1, end))
        for item, x, mark in zip(row.items, row.xs, row.marks, strict=True):
            if mark:
                made = keys.group(item.stage.blocks, marks.draw(mark, origin + x + item.width / 2, axis, item.width))
                bodies.append(replace(made, kind="merge"))
            else:
                bodies += across.stage_items(item, origin + x, axis, item.half, keys)
        plain += _axis(row, origin, axis)
        for route in row.routes:
            around += _lines(route, origin, axis)
            bodies += _boxes(route, origin, axis, keys)
        bottom = axis + row.bottom
        before = ((origin + row.xs[-1] + row.items[-1].width + 2, axis), origin + row.right)
    return [Group((*around, *plain), "edge"), *bodies], bottom


def _axis(row: Row, left: float, axis: float) -> list[Line]:
    """From thing to thing; into a mark without a head where there is no room for one."""
    found = []
    places = list(zip(row.items, row.xs, row.marks, strict=True))
    for (item, x, mark), (_, following, into) in pairwise(places):
        start, end = x + item.width + (0 if mark else 2), following - (2 if not into else 0)
        found.append(Line(((left + start, axis), (left + end, axis)), arrow=not into))
    return found


def _lines(route: Route, left: float, axis: float) -> list[Line]:
    last = len(route.lines) - 1
    return [
        Line(tuple([(left + x, axis + y) for x, y in line]), route.role, "edge", CORNER, arrow=number == last)
        for number, line in enumerate(route.lines)
    ]


def _boxes(route: Route, left: float, axis: float, keys: Keys) -> list[Group]:
    found = []
    for box, middle in route.boxes:
        x, y = left + middle, axis + route.y
        body = Rect(x - box.width / 2, y - BOX / 2, box.width, BOX, box.role, "box", BOX / 2 if box.round else 4)
        found.append(keys.group((box.block,), [body, Text(x, y + 3.5, box.text, SIZE)]))
    return found
