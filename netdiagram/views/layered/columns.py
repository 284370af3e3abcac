"""Data flowing down: maps lie below each other, captions stand beside them, long chains go on in a further column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.records import record
from netdiagram.text import width
from netdiagram.views.layered.stages import CAPTION, SECOND, Stage

GAP, GLUED = 24, 5
"""Between bodies that an arrow joins; between a body and its plate."""
BESIDE = 12
"""From a body to its caption."""
LINES = 30
"""Height of a caption."""
TALL = 900
"""Taller drawings use further columns, where there is room for them."""
GUTTER = 40


@record
class Pile:
    """A stage about the axis: y from its upper edge, x from the axis.

    Attributes:
        stage: what it is.
        half: how far its widest body reaches to both sides of the axis, or how far captions stand from it.
        height: of all of it, plate included.
        body: y of the front of its body.
        plate: y of the front of its plate; 0 where there is none.
        foot: y where the axis leaves it.
        middle: y of the middle of its caption, beside its body.
        caption: width of its caption.
        above: width of what else is written, on its other side.
    """

    stage: Stage
    half: float
    height: int
    body: int
    plate: int
    foot: int
    middle: float
    caption: float
    above: float = 0


@record
class Column:
    """Stages below each other.

    Attributes:
        piles: in order.
        ys: their upper edges.
        left: how far they reach to the left of the axis.
        right: to the right, captions included.
        height: of all.
    """

    piles: tuple[Pile, ...]
    ys: tuple[int, ...]
    left: float
    right: float
    height: int


def arrange(stages: Sequence[Stage], limit: float, gap: int = GAP, *, even: bool = False) -> list[Column]:
    """Stages in one column, or in as many as are needed and fit beside each other.

    Args:
        stages: in order.
        limit: CSS pixels.
        gap: between bodies.
        even: all captions stand as far from the axis as the widest body asks.
    """
    piles = [_pile(stage) for stage in stages]
    if even:
        widest = max([pile.half for pile in piles])
        piles = [replace(pile, half=widest) for pile in piles]
    whole = _column(piles, gap)
    if whole.height <= TALL:
        return [whole]
    fit = max(1, int((limit + GUTTER) // (whole.left + whole.right + GUTTER)))
    wanted = min(fit, -(-whole.height // TALL))
    # a new column begins where the height of so many is reached
    share = whole.height / wanted
    starts = [0]
    for index, (y, pile) in enumerate(zip(whole.ys, piles, strict=True)):
        if y + pile.height / 2 > share * len(starts):
            starts.append(index)
    return [_column(piles[start:stop], gap) for start, stop in pairwise([*starts, len(piles)])]


def _pile(stage: Stage) -> Pile:
    solid = stage.solid
    half = (solid.across + solid.depth) / 2
    foot = solid.depth + solid.along
    height, plate = foot, 0
    if stage.plate is not None:
        body = stage.plate[1]
        plate = foot + GLUED + body.depth
        height = foot = plate + body.along
    caption = max(width(stage.caption, CAPTION, bold=True), width(stage.second, SECOND))
    above = max(width(stage.above[0], CAPTION, bold=True), width(stage.above[1], SECOND))
    return Pile(stage, half, height, solid.depth, plate, foot, (solid.depth + solid.along) / 2, caption, above)


def _column(piles: Sequence[Pile], gap: int) -> Column:
    ys: list[int] = []
    y, clear = 0, 0.0
    for index, pile in enumerate(piles):
        if index:
            y += gap if pile.stage.gap < 0 else pile.stage.gap
        # captions are centred on their bodies and must not meet
        y = max(y, round(clear + LINES / 2 - pile.middle + 0.49))
        ys.append(y)
        clear = y + pile.middle + LINES / 2
        y += pile.height
    piles = [_beside(index, piles, ys) for index in range(len(piles))]
    return Column(
        tuple(piles),
        tuple(ys),
        max(pile.half + (BESIDE + pile.above if pile.above else 0) for pile in piles),
        max(pile.half + BESIDE + pile.caption for pile in piles),
        max(max(y + pile.height, round(y + pile.middle + LINES / 2 + 0.49)) for y, pile in zip(ys, piles, strict=True)),
    )


def _beside(index: int, piles: Sequence[Pile], ys: Sequence[int]) -> Pile:
    """A stage whose caption stands clear of the bodies above and below it, where these are so near that it is level with them."""
    pile, middle = piles[index], ys[index] + piles[index].middle
    near = [
        other.half
        for other, y in zip(piles[max(index - 1, 0) : index + 2], ys[max(index - 1, 0) : index + 2], strict=True)
        if y < middle + LINES / 2 and y + other.height > middle - LINES / 2
    ]
    half = max([pile.half, *near])
    return pile if half == pile.half else replace(pile, half=half)
