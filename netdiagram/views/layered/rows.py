"""Where stages stand and where their captions go: side by side, closer where they must be, then on further rows.

Captions are measured before they are placed: they widen the gap where there is room for it, and else go a line lower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, inf

from netdiagram.records import record
from netdiagram.text import width
from netdiagram.views import loops
from netdiagram.views.layered.bodies import Solid
from netdiagram.views.layered.stages import CAPTION, SECOND, Stage

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LINE, FIRST = 13, 13
"""From line to line of a caption; from the foot of a body to its first baseline."""
_ASCENT, DESCENT = 10, 3
"""How far a line reaches above and below its baseline: together a line, so that lines of one caption just touch."""
BESIDE, _CLEAR = 7, 4
"""Least distance between texts beside each other; between a text and a body."""


_PROUD = 3
"""A plate stands off its face by at least so much, or its edges would run along those behind it."""


@record
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


@record
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
        reach: how far to the right of its left edge anything of it reaches.
        back: how far to the left of its left edge its caption reaches.
        foot: what its caption hangs from, below the axis, where nothing is in the way: its own foot, or a common one.
        above: how many lines stand above it, as far from the axis as its caption.
    """

    stage: Stage
    width: int
    half: float
    plate: int
    centre: float
    first: float
    second: float
    reach: float
    back: float
    foot: float
    above: int = 0

    def lines(self, x: float, foot: float) -> tuple[Box, Box]:
        """The boxes of the caption's lines: the stage stands at `x`, the caption hangs from `foot`."""
        centre, base = x + self.centre, foot + FIRST
        return (
            (centre - self.first, base - _ASCENT, centre + self.first, base + DESCENT),
            (centre - self.second, base + LINE - _ASCENT, centre + self.second, base + LINE + DESCENT),
        )


@record
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
    xs: tuple[int, ...]
    feet: tuple[float, ...]
    left: float
    right: float
    top: float
    bottom: float


def measured(stage: Stage, lean: float, foot: float = 0) -> Measured:
    """A stage with its extents; its caption hangs no higher than `foot`."""
    solid = stage.solid
    whole, plate = solid.along + solid.depth, 0
    if stage.plate is not None:
        body = stage.plate[1]
        plate = _plate(solid, body, lean)
        whole = max(whole, plate + body.along + (0 if body.turned else body.depth))
    centre = (solid.along + solid.depth) / 2
    first = width(stage.caption, CAPTION, bold=True) / 2
    second = width(stage.second, SECOND) / 2
    above = 0
    if stage.above[0]:
        far, near = stage.above if stage.above[1] else ("", stage.above[0])
        above = 2 if far else 1
        first = max(first, width(near, SECOND if far else CAPTION, bold=not far) / 2)
        second = max(second, width(far, CAPTION, bold=True) / 2)
    widest = max(first, second)
    half = (solid.across + solid.depth) / 2
    reach, back = max(whole, centre + widest), max(0.0, widest - centre)
    return Measured(stage, whole, half, plate, centre, first, second, reach, back, max(half, foot), above)


def _plate(solid: Solid, body: Solid, lean: float) -> int:
    """X of the front of a plate, from the left edge of what it is glued to."""
    if not solid.depth:
        return solid.along
    if solid.turned:  # behind the body, from where it looks out
        return solid.along + solid.depth + 1
    # beside the middle of the face it is glued to
    return solid.along + (solid.depth - body.depth) // 2 + max(_PROUD, round(lean * body.depth))


def single(stages: Sequence[Stage], limit: float, levels: Sequence[Level], *, even: bool = False) -> Row | None:
    """All stages on one row no wider than `limit`, as loosely as that allows; None where it does not.

    Args:
        stages: in order.
        limit: CSS pixels.
        levels: each closer than the one before.
        even: all captions stand on one line, below the lowest foot.
    """
    foot = _lowest(stages) if even else 0
    found: tuple[list[Measured], list[int], Level] | None = None
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        level = levels[middle]
        items = [measured(stage, level.lean, foot) for stage in stages]
        xs = _spread(items, level)
        left, right = extent(items, xs)
        if right - left <= limit * level.share:
            found, high = (items, xs, level), middle
        else:
            low = middle + 1
    return _row(*found) if found else None


def _lowest(stages: Sequence[Stage]) -> float:
    return max([(stage.solid.across + stage.solid.depth) / 2 for stage in stages])


def several(stages: Sequence[Stage], limit: float, level: Level = WRAPPED, *, even: bool = False) -> list[Row]:
    """Stages on as few rows as they need, each no wider than `limit`."""
    from netdiagram.layout.wrap import wrap

    foot = _lowest(stages) if even else 0
    items = [measured(stage, level.lean, foot) for stage in stages]
    xs = _spread(items, level)
    lefts = [x - item.back for item, x in zip(items, xs, strict=True)]
    rights = [x + item.reach for item, x in zip(items, xs, strict=True)]
    parts = [items[start:stop] for start, stop in wrap(lefts, rights, limit)]
    if even:  # each row by itself
        feet_ = [_lowest([item.stage for item in part]) for part in parts]
        parts = [[replace(item, foot=foot) for item in part] for part, foot in zip(parts, feet_, strict=True)]
    return [_row(part, _spread(part, level), level) for part in parts]


def extent(items: Sequence[Measured], xs: Sequence[int]) -> tuple[float, float]:
    """Left and right edge of everything in a row."""
    return (
        min([x - item.back for item, x in zip(items, xs, strict=True)]),
        max([x + item.reach for item, x in zip(items, xs, strict=True)]),
    )


def _row(items: Sequence[Measured], xs: Sequence[int], level: Level) -> Row:
    # where captions push as far as they need to, each hangs in its own place
    hung = [item.foot for item in items] if level.budget == inf else feet(items, xs)
    left, right = extent(items, xs)
    half = top = max([item.half for item in items])
    bottom = max([half, *[foot + below(item.stage) for item, foot in zip(items, hung, strict=True)]])
    if any(item.above for item in items):
        top = max(
            [
                half,
                *[foot + FIRST + LINE * (item.above - 1) for item, foot in zip(items, hung, strict=True) if item.above],
            ]
        )
    if any(looped(item) for item in items):
        top = max(top, *[item.half + loops.REACH + 2 for item in items if looped(item)])
    return Row(tuple(items), tuple(xs), tuple(hung), left, right, -top, bottom)


def looped(item: Measured) -> bool:
    """Whether a loop stands over a body: where nothing is written."""
    return item.stage.loops and not item.above


def below(stage: Stage) -> int:
    """How far a caption reaches below what it hangs from."""
    return FIRST + LINE + DESCENT if stage.second else FIRST + DESCENT if stage.caption else 0


def _spread(items: Sequence[Measured], level: Level) -> list[int]:
    """Left edges: at least a gap apart, and further where captions would meet, if that costs no more than the budget."""
    xs: list[int] = []
    reached: list[float] = []
    end = 0
    for index, item in enumerate(items):
        gap = item.stage.gap
        at = end + (level.gap if gap < 0 else gap) if index else 0
        need = float(at)
        left = at - item.back - BESIDE
        before = index - 1
        while before >= 0 and reached[before] > left:
            need = max(need, xs[before] + distance(items[before], item))
            before -= 1
        x = ceil(need) if need - at <= level.budget else at
        xs.append(x)
        right = x + item.reach
        reached.append(right if not index or right > reached[-1] else reached[-1])
        end = x + item.width
    return xs


def distance(a: Measured, b: Measured) -> float:
    """How far apart the left edges of two stages must be, for neither's caption to meet the other.

    Captions hang from the feet of their bodies: whether two things are level with each other is known before their x.
    """
    down, rises, sinks = a.foot - b.foot, a.half - b.foot, b.half - a.foot
    first, second = a.centre + a.first, a.centre + a.second
    start, under = b.centre - b.first, b.centre - b.second
    need = 0.0
    if rises > _GAP_TEXT:  # the body of `a` beside the caption of `b`
        need = a.width + _CLEAR - start
        if rises > _GAP_TEXT + LINE:
            need = max(need, a.width + _CLEAR - under)
    elif sinks > _GAP_TEXT:  # the caption of `a` beside the body of `b`
        need = first + _CLEAR
        if sinks > _GAP_TEXT + LINE:
            need = max(need, second + _CLEAR)
    if -LINE < down < LINE:
        need = max(need, first + BESIDE - start, second + BESIDE - under)
    if 0 < down < 2 * LINE:
        need = max(need, first + BESIDE - under)
    elif 0 < -down < 2 * LINE:
        need = max(need, second + BESIDE - start)
    return need


_GAP_TEXT = FIRST - _ASCENT
"""From the foot of a body to the top of its caption."""


def feet(items: Sequence[Measured], xs: Sequence[int]) -> list[float]:
    """What captions hang from: the feet of their bodies, or lower where something is in the way."""
    bodies = [(x, -item.half, x + item.width, item.half) for item, x in zip(items, xs, strict=True)]
    placed: list[Box] = []
    found: list[float] = []
    for index, (item, x) in enumerate(zip(items, xs, strict=True)):
        foot = item.foot
        others = [*bodies[max(0, index - 8) : index], *bodies[index + 1 : index + 9]]
        while True:
            lines = item.lines(x, foot)
            lower = [
                other[3]
                for boxes, clear in ((others, _CLEAR), (placed[-16:], BESIDE))
                for other in boxes
                for line in lines
                if _meet(line, other, clear)
            ]
            if not lower:
                break
            foot = min(lower) + 1 if min(lower) > foot else max(lower) + 1
        found.append(foot)
        placed += lines
    return found


def _meet(a: Box, b: Box, apart: float) -> bool:
    return a[0] < b[2] + apart and b[0] < a[2] + apart and a[1] < b[3] and b[1] < a[3]
