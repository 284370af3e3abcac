"""Rows as scene primitives: bodies, captions, arrows, and the lines that join rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Text
from netdiagram.views import loops
from netdiagram.views.layered import solids
from netdiagram.views.layered.bodies import Solid
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.rows import FIRST, LINE, Measured, Row, looped
from netdiagram.views.layered.stages import CAPTION, SECOND, Stage

INDENT = 12
"""What the lines that join rows need at each end of a row."""
OVER = 5
"""From the head of a body to the baseline above it."""
LANE = 30
"""Between rows."""


def draw(rows: Sequence[Row], left: float, top: float, keys: Keys, options: Options) -> tuple[list[Item], float]:
    """Rows below each other, joined by lines.

    Args:
        rows: in order.
        left: where they begin, lines included.
        top: upper edge.
        keys: ids.
        options: what joins bodies.

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
            items += signs(item, origin + x, axis)
        arrows += (
            _between(row, origin, axis, options) if options.kernels or options.funnels else _arrows(row, origin, axis)
        )
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
    texts = _texts(item, x + item.centre, axis, foot)
    front = x + solid.depth if solid.turned else x
    if stage.plate is None:
        return [keys.group(stage.blocks, [*_body(stage, front, y), *texts])]
    block, body = stage.plate
    px, py = x + item.plate, axis - (body.across - body.depth) / 2
    if solid.turned:  # the body stands before its plate
        behind = solids.Before(front - px, y - py, solid, whole=True)
        return [
            keys.group((block,), solids.draw(body, px, py, before=behind)),
            keys.group(stage.blocks, [*_body(stage, front, y), *texts]),
        ]
    before = solids.Before(px - x, py - y, body) if body.depth else None
    return [
        keys.group(stage.blocks, [*_body(stage, x, y, before), *texts]),
        keys.group((block,), solids.draw(body, px, py)),
    ]


def signs(item: Measured, x: float, axis: float) -> Iterator[Group]:
    """What is drawn on a body besides: cells of tokens, and the loop of what hands a state on."""
    if item.stage.cells:
        yield _cells(item.stage, x, axis)
    if looped(item):
        yield _loop(item.stage, x, axis)


def _cells(stage: Stage, x: float, axis: float) -> Group:
    """Lines that part the front of a vector into tokens."""
    solid = stage.solid
    left, top = x + (solid.depth if solid.turned else 0), axis - (solid.across - solid.depth) / 2
    ys = [top + round(i * solid.across / stage.cells) for i in range(1, stage.cells)]
    return Group(tuple([Line(((left, y), (left + solid.along, y)), solid.role, "rule") for y in ys]), "cells")


LEAST = 14
"""Loops are no narrower (pixels)."""
ASIDE, SIDEWARDS = 3, 8
"""From the top of a body to the loop beside it; how far that leads out (pixels)."""


def aside(solid: Solid) -> float:
    """Height of the loop beside a body: clear of the arrow on the axis."""
    return min(12.0, max(6.0, (solid.across + solid.depth) / 2 - ASIDE - 8))


def _loop(stage: Stage, x: float, axis: float) -> Group:
    """The loop over the far edge of a body's top, or at the upper end of its right side."""
    solid = stage.solid
    if stage.aside:
        high, top = aside(solid), axis - (solid.across + solid.depth) / 2
        right = x + solid.depth + solid.along
        return Group((loops.beside(right, top + ASIDE + high / 2, solid.role, high, SIDEWARDS),), "loop")
    middle = x + solid.along / 2 + (0 if solid.turned else solid.depth)
    half = max(solid.along, LEAST) / 2
    return Group(
        (loops.over(middle - half, middle + half, axis - (solid.across + solid.depth) / 2, solid.role),), "loop"
    )


def _body(stage: Stage, x: float, y: float, before: solids.Before | None = None) -> list[Item]:
    """A body, with its picture."""
    items = solids.draw(stage.solid, x, y, before=before)
    return solids.pictured(items, stage.solid, (x, y), stage.picture) if stage.picture else items


def _texts(item: Measured, centre: float, axis: float, foot: float) -> list[Item]:
    """The lines below a body, and those above it, which are as far from the axis."""
    stage = item.stage
    texts: list[Item] = []
    if stage.caption:
        texts.append(Text(centre, axis + foot + FIRST, stage.caption, CAPTION, bold=True))
    if stage.second:
        texts.append(Text(centre, axis + foot + FIRST + LINE, stage.second, SECOND, part="secondary"))
    if item.above:
        base = axis - foot - OVER
        near, part = (stage.above[1], "secondary") if item.above > 1 else (stage.above[0], "label")
        texts.append(Text(centre, base, near, SECOND if item.above > 1 else CAPTION, bold=item.above == 1, part=part))
        if item.above > 1:
            texts.append(Text(centre, base - LINE, stage.above[0], CAPTION, bold=True))
    return texts


SHORTEST = 9
"""In less room there are no arrows: what touches is joined."""


def _arrows(row: Row, left: float, axis: float) -> list[Item]:
    return [
        Line(((left + x + item.width + 2, axis), (left + following - 2, axis)), arrow=True)
        for item, x, following in zip(row.stages, row.xs, row.xs[1:], strict=False)
        if following - x - item.width >= SHORTEST
    ]


def _between(row: Row, left: float, axis: float, options: Options) -> list[Item]:
    """Rays and funnels, and arrows where there is neither."""
    from netdiagram.views.layered.joints import Standing, funnel, rays

    items: list[Item] = []
    for item, x, after, following in zip(row.stages, row.xs, row.stages[1:], row.xs[1:], strict=False):
        last, at = (item.stage.plate[1], x + item.plate) if item.stage.plate else (item.stage.solid, x)
        start, end = [
            Standing(solid, left + edge, axis - (solid.across - solid.depth) / 2)
            for solid, edge in (
                (last, at + (last.depth if last.turned and not item.stage.plate else 0)),
                (after.stage.solid, following + (after.stage.solid.depth if after.stage.solid.turned else 0)),
            )
        ]
        if item.stage.picture and not last.depth:
            start = replace(start, facing=True)
        if options.funnels:
            items += funnel(start, end)
        if after.stage.window is not None:
            items += rays(after.stage.window, start, end, after.stage.solid.role)
        elif not options.funnels and following - x - item.width >= SHORTEST:
            items.append(Line(((left + x + item.width + 2, axis), (left + following - 2, axis)), arrow=True))
    return items
