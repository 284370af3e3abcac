"""Columns as scene primitives: bodies, captions beside them, arrows, and the lines that join columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.options import Options
from netdiagram.scene import Anchor, Group, Item, Line, Point, Text
from netdiagram.views import loops
from netdiagram.views.layered import solids
from netdiagram.views.layered.bodies import Solid
from netdiagram.views.layered.columns import BESIDE, GUTTER, Column, Pile
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.stages import CAPTION, SECOND

OVER = 12
"""How far lines that join columns go beyond their ends."""


def draw(columns: Sequence[Column], left: float, top: float, keys: Keys, options: Options) -> tuple[list[Item], float]:
    """Columns beside each other, joined by lines.

    Args:
        columns: in order.
        left: where they begin.
        top: upper edge.
        keys: ids.
        options: what joins bodies.

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
        if options.kernels or options.funnels:
            arrows += _between(column, axis, start, options)
        else:
            for (_, tail), (head, _) in pairwise(tips):
                if head - tail >= SHORTEST:
                    arrows.append(Line(((axis, tail), (axis, head)), arrow=True))
        before = (axis, tips[-1][1])
        left += column.left + column.right + GUTTER
    if arrows:
        items.append(Group(tuple(arrows), "edge"))
    return items, bottom + (OVER if turning else 0)


SHORTEST = 5
"""In less room there are no arrows."""


def _between(column: Column, axis: float, top: float, options: Options) -> list[Item]:
    """Rays and funnels, and arrows where there is neither."""
    from netdiagram.views.layered.joints import Standing, funnel, rays

    def standing(solid: Solid, y: float) -> Standing:
        return Standing(solid, _left(solid, axis), y, down=True)

    items: list[Item] = []
    for (pile, y), (after, below) in pairwise(zip(column.piles, column.ys, strict=True)):
        last, at = (pile.stage.plate[1], pile.plate) if pile.stage.plate else (pile.stage.solid, pile.body)
        start, end = standing(last, top + y + at), standing(after.stage.solid, top + below + after.body)
        if pile.stage.picture and not last.depth:
            start = replace(start, facing=True)
        if options.funnels:
            items += funnel(start, end)
        if after.stage.window is not None:
            items += rays(after.stage.window, start, end, after.stage.solid.role)
        elif not options.funnels and below - y - pile.foot - 4 >= SHORTEST:
            items.append(Line(((axis, top + y + pile.foot + 2), (axis, top + below - 2)), arrow=True))
    return items


def _pile(pile: Pile, axis: float, y: float, keys: Keys) -> list[Item]:
    stage = pile.stage
    middle, beside = y + pile.middle, axis + pile.half + BESIDE
    texts = _lines((stage.caption, stage.second), beside, middle, "start")
    texts += _lines(stage.above, axis - pile.half - BESIDE, middle, "end")
    items: list[Item] = [keys.group(stage.blocks, [*_body(stage.solid, axis, y + pile.body, stage.picture), *texts])]
    if stage.cells:
        solid, left = stage.solid, _left(stage.solid, axis)
        xs = [left + round(i * solid.across / stage.cells) for i in range(1, stage.cells)]
        upper = y + pile.body
        parting = [Line(((x, upper), (x, upper + solid.along)), solid.role, "rule") for x in xs]
        items.append(Group(tuple(parting), "cells"))
    if stage.loops:
        # at the right edge of its receding side
        solid = stage.solid
        right = axis + (solid.across + solid.depth) / 2
        loop = loops.beside(right, y + solid.along / 2, solid.role, min(12.0, max(solid.along, 8)), 8)
        items.append(Group((loop,), "loop"))
    if stage.plate is not None:
        block, body = stage.plate
        items.append(keys.group((block,), _body(body, axis, y + pile.plate)))
    return items


def _lines(told: tuple[str, str], x: float, middle: float, anchor: Anchor) -> list[Item]:
    """A caption beside the middle of a body: of one line, or two."""
    first, second = told
    if not first:
        return []
    if not second:
        return [Text(x, middle + 4, first, CAPTION, anchor, bold=True)]
    return [
        Text(x, middle - 2, first, CAPTION, anchor, bold=True),
        Text(x, middle + 11, second, SECOND, anchor, part="secondary"),
    ]


def _body(solid: Solid, axis: float, y: float, shown: tuple[str, str] | None = None) -> list[Item]:
    x = _left(solid, axis)
    items = solids.draw(solid, x, y, down=True)
    return solids.pictured(items, solid, (x, y), shown, down=True) if shown else items


def _left(solid: Solid, axis: float) -> float:
    """X of the front of a body that stands about the axis."""
    return axis - (solid.across + solid.depth) / 2 + (solid.depth if solid.turned else 0)
