"""Where stages stand and where their captions go: side by side, closer where they must be, then on further rows.

Captions are measured before they are placed: they widen the gap where there is room for it, and else go a line lower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from netdiagram.layout.wrap import wrap
from netdiagram.text import width
from netdiagram.views.layered.stages import CAPTION, SECOND, Stage

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LINE, FIRST = 13, 13
"""From line to line of a caption; from the foot of a body to its first baseline."""
_ASCENT, _DESCENT = 10, 3
_BESIDE, _CLEAR = 7, 4
"""Least distance between texts beside each other; between a text and a body."""


@dataclass(frozen=True, slots=True)
class Level:
    """How close stages stand.

    Attributes:
        gap: between bodies: the length of an arrow and its distances.
        budget: how much further a caption may push its stage before it goes a line lower instead.
        lean: how far a plate stands off the face it is glued to, as a share of its own depth.
        share: how much of the row may be filled like this.
    """

    gap: int
    budget: float
    lean: float
    share: float = 1.0


AIRY = (
    Level(44, inf, 0.4, 0.5),
    Level(34, inf, 0.4, 0.75),
    Level(26, inf, 0.3),
    Level(22, inf, 0.2),
    Level(19, inf, 0.1),
    Level(17, inf, 0),
)
"""Tried in turn until one row holds all, every caption in its place."""
TIGHT = (Level(17, 24, 0), Level(15, 12, 0))
"""The same where captions must give way."""
WRAPPED = Level(20, inf, 0.2)
"""Where one row cannot hold all."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A stage about the origin: x from its left edge, y from the axis.

    Attributes:
        stage: what it is.
        width: of its body, plate included.
        half: how far the body reaches above and below the axis.
        plate: x of the plate's front.
        centre: x of its caption.
        first: half the width of the caption's first line.
        second: half the width of its second line; 0 where there is none.
    """

    stage: Stage
    width: int
    half: float
    plate: int
    centre: float
    first: float
    second: float

    def lines(self, x: float, foot: float) -> list[Box]:
        """The boxes of the caption's lines: the stage stands at `x`, the caption hangs from `foot`."""
        centre, base = x + self.centre, foot + FIRST
        boxes = [(centre - self.first, base - _ASCENT, centre + self.first, base + _DESCENT)]
        if self.second:
            base += LINE
            boxes.append((centre - self.second, base - _ASCENT, centre + self.second, base + _DESCENT))
        return boxes


@dataclass(frozen=True, slots=True)
class Row:
    """Stages side by side.

    Attributes:
        stages: in order.
        xs: their left edges.
        feet: y, from the axis, that each caption hangs from.
        left: of everything in the row, captions included.
        right: likewise.
        top: from the axis, negative.
        bottom: from the axis.
    """

    stages: tuple[Measured, ...]
    xs: tuple[float, ...]
    feet: tuple[float, ...]
    left: float
    right: float
    top: float
    bottom: float


def _measured(stage: Stage, lean: float) -> Measured:
    """A stage with its extents."""
    solid = stage.solid
    whole, plate = solid.along + solid.depth, 0
    if stage.plate is not None:
        body = stage.plate[1]
        # beside the middle of the face it is glued to
        plate = solid.along + (solid.depth - body.depth) // 2 + round(lean * body.depth)
        whole = max(whole, plate + body.along + body.depth)
    return Measured(
        stage,
        whole,
        (solid.across + solid.depth) / 2,
        plate,
        (solid.along + solid.depth) / 2,
        width(stage.caption, CAPTION, bold=True) / 2,
        width(stage.second, SECOND) / 2 if stage.second else 0.0,
    )


def single(stages: Sequence[Stage], limit: float, levels: Sequence[Level]) -> Row | None:
    """All stages on one row no wider than `limit`, as loosely as that allows; None where it does not."""
    for level in levels:
        row = _row(stages, level)
        if row.right - row.left <= limit * level.share:
            return row
    return None


def several(stages: Sequence[Stage], limit: float) -> list[Row]:
    """Stages on as few rows as they need, each no wider than `limit`."""
    line = _row(stages, WRAPPED)
    lefts, rights = [], []
    for item, x in zip(line.stages, line.xs, strict=True):
        half = max(item.first, item.second)
        lefts.append(x + min(0.0, item.centre - half))
        rights.append(x + max(item.width, item.centre + half))
    return [_row(stages[start:stop], WRAPPED) for start, stop in wrap(lefts, rights, limit)]


def _row(stages: Sequence[Stage], level: Level) -> Row:
    items = [_measured(stage, level.lean) for stage in stages]
    xs = _spread(items, level.gap, level.budget)
    feet = _feet(items, xs)
    boxes = [box for item, x, foot in zip(items, xs, feet, strict=True) for box in item.lines(x, foot)]
    half = max(item.half for item in items)
    return Row(
        tuple(items),
        tuple(xs),
        tuple(feet),
        min(0.0, *(box[0] for box in boxes)),
        max(xs[-1] + items[-1].width, *(box[2] for box in boxes)),
        -half,
        max(half, *(box[3] for box in boxes)),
    )


def _spread(items: Sequence[Measured], gap: float, budget: float) -> list[float]:
    """Left edges: at least `gap` apart, and further where captions would meet, if that costs no more than `budget`."""
    xs: list[float] = []
    texts: list[Box] = []
    bodies: list[Box] = []
    at = 0.0
    for item in items:
        own = item.lines(at, item.half)
        body = (at, -item.half, at + item.width, item.half)
        shift = 0.0
        for text in texts[-10:]:
            shift = max(shift, _overlap(text, body, _CLEAR), *(_overlap(text, line, _BESIDE) for line in own))
        for other in bodies[-5:]:
            shift = max(shift, *(_overlap(other, line, _CLEAR) for line in own))
        shift = shift if shift <= budget else 0.0
        x = float(round(at + shift + 0.49))
        xs.append(x)
        texts += item.lines(x, item.half)
        bodies.append((x, body[1], x + item.width, body[3]))
        at = x + item.width + gap
    return xs


def _overlap(before: Box, after: Box, apart: float) -> float:
    """How far `after` must go to the right to be clear of `before`."""
    if before[1] >= after[3] or after[1] >= before[3]:
        return 0.0
    return before[2] + apart - after[0]


def _feet(items: Sequence[Measured], xs: Sequence[float]) -> list[float]:
    """What captions hang from: the feet of their bodies, or lower where something is in the way."""
    bodies = [(x, -item.half, x + item.width, item.half) for item, x in zip(items, xs, strict=True)]
    placed: list[Box] = []
    feet: list[float] = []
    for index, (item, x) in enumerate(zip(items, xs, strict=True)):
        foot = item.half
        near = [body for i, body in enumerate(bodies) if i != index and abs(i - index) < 8]
        while True:
            lines = item.lines(x, foot)
            hit = max(
                (
                    other[3]
                    for other, clear in ((o, _CLEAR) for o in near)
                    for line in lines
                    if _meet(line, other, clear)
                ),
                default=None,
            )
            if hit is None:
                hit = max(
                    (other[3] for other in placed[-16:] for line in lines if _meet(line, other, _BESIDE - 1)),
                    default=None,
                )
            if hit is None:
                break
            foot = hit + 1
        feet.append(foot)
        placed += lines
    return feet


def _meet(a: Box, b: Box, apart: float) -> bool:
    return a[0] < b[2] + apart and b[0] < a[2] + apart and a[1] < b[3] and b[1] < a[3]
