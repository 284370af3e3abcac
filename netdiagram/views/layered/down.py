"""Columns as scene primitives: bodies, captions beside them, arrows, and the lines that join columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from netdiagram.scene import Group, Item, Line, Point, Text
from netdiagram.views.layered import solids
from netdiagram.views.layered.bodies import Solid
from netdiagram.views.layered.columns import BESIDE, GUTTER, Column, Pile
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.stages import CAPTION, SECOND

OVER = 12
"""How far lines that join columns go beyond their ends."""


def draw(columns: Sequence[Column], left: float, top: float, keys: Keys) -> tuple[list[Item], float]:
    """Columns beside each other, joined by lines.

    Args:
        columns: in order.
        left: where they begin.
        top: upper edge.
        keys: ids.

    Returns:
        The primitives, and the lower edge.
    """
    items: list[Item] = []
    arrows: list[Item] = []
    turning = len(columns) > 1
    start = top + (OVER if turning else 0)
    bottom = max(column.height for column in columns) + start
    before: Point | None = None
    for column in columns:
        axis = round(left + column.left + 0.49)
        if before is not None:
            lane = round(left - GUTTER / 2)
            ends = (before, (before[0], bottom + OVER - 2), (lane, bottom + OVER - 2), (lane, top + 1), (axis, top + 1))
            arrows.append(Line((*ends, (axis, start - 2)), radius=8, arrow=True))
        tips = []
        for pile, y in zip(column.piles, column.ys, strict=True):
            items += _pile(pile, axis, start + y, keys)
            tips.append((start + y - 2, start + y + pile.foot + 2))
        for (_, tail), (head, _) in pairwise(tips):
            arrows.append(Line(((axis, tail), (axis, head)), arrow=True))
        before = (axis, tips[-1][1])
        left += column.left + column.right + GUTTER
    if arrows:
        items.append(Group(tuple(arrows), "edge"))
    return items, bottom + (OVER if turning else 0)


def _pile(pile: Pile, axis: float, y: float, keys: Keys) -> list[Item]:
    stage = pile.stage
    middle, beside = y + pile.middle, axis + pile.half + BESIDE
    texts = [
        Text(beside, middle - 2, stage.caption, CAPTION, "start", bold=True),
        Text(beside, middle + 11, stage.second, SECOND, "start", part="secondary"),
    ]
    items: list[Item] = [keys.group(stage.blocks, [*_body(stage.solid, axis, y + pile.body), *texts])]
    if stage.plate is not None:
        block, body = stage.plate
        items.append(keys.group((block,), _body(body, axis, y + pile.plate)))
    return items


def _body(solid: Solid, axis: float, y: float) -> list[Item]:
    return solids.draw(solid, axis - (solid.across + solid.depth) / 2, y, down=True)
