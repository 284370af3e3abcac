"""How large the stages of a chain are and how close they stand, so that a column holds them."""

from __future__ import annotations

from math import inf

from netdiagram.options import Options
from netdiagram.views.layered import across, sizes
from netdiagram.views.layered.rows import AIRY, TIGHT, WRAPPED, Level, Row, measured, several, single
from netdiagram.views.layered.sizes import COMPACT, PLAIN, VECTORS, Scale, scaled
from netdiagram.views.layered.stages import Plan, Stage, stages

NARROW = 400
"""In narrower columns everything is drawn smaller, so that the largest things fit."""


def rows(made: Plan, options: Options, limit: float) -> list[Row]:
    """Compaction first, then captions that give way, then further rows."""
    whole = scaled(VECTORS if made.vectors else PLAIN, limit / NARROW)
    if sizes.custom(options) or options.spacing or options.kernels or options.funnels or options.text_above:
        return _furnished(made, options, whole, limit)
    loose = stages(made, whole)
    row = single(loose, limit, AIRY)
    if row is None:
        close = stages(made, whole if made.vectors else scaled(COMPACT, limit / NARROW))
        row = single(close, limit, AIRY[-2:]) or single(loose, limit, TIGHT[:1]) or single(close, limit, TIGHT)
    return [row] if row else several(loose, limit - 2 * across.INDENT)


ROOMY = 26
"""What rays and funnels need between bodies, unless an author says otherwise."""


def _furnished(made: Plan, options: Options, scale: Scale, limit: float) -> list[Row]:
    """The same where an author has a say in sizes and distances, or wants more than arrows between bodies."""
    even = options.kernels or options.funnels
    gap = common(options)
    levels = [level for level in AIRY if not even or level.gap >= ROOMY]
    if gap is not None:
        levels = [Level(gap, inf, levels[-1].lean)]
    found = fitting(made, scale, limit - 2 * across.INDENT)
    row = single(found, limit, levels, even=even)
    if row is None and not sizes.custom(options) and not made.vectors:
        row = single(stages(made, scaled(COMPACT, limit / NARROW)), limit, levels[-2:], even=even)
    last = Level(levels[-1].gap if gap is not None or even else WRAPPED.gap, inf, levels[-1].lean)
    return [row] if row else several(found, limit - 2 * across.INDENT, last, even=even)


def fitting(made: Plan, scale: Scale, limit: float, *, down: bool = False) -> list[Stage]:
    """Stages in the sizes an author has chosen, made smaller where one would be wider than the column."""
    scale = sizes.chosen(scale, made.options, made.extents)
    while True:
        found = stages(made, scale, down=down)
        widest = max([_breadth(stage, down=down) for stage in found])
        if widest <= limit or sizes.largest(scale) <= SMALLEST:
            return found
        scale = scaled(scale, max(min(limit / widest, 0.95), 0.3))


SMALLEST = 3.0
"""Things are not made smaller than this to fit the column."""


def _breadth(stage: Stage, *, down: bool) -> float:
    if down:
        return stage.solid.across + stage.solid.depth
    item = measured(stage, AIRY[0].lean)
    return item.reach + item.back


def common(options: Options) -> int | None:
    """How far things stand apart, where an author says it of all of them."""
    return next((gap for word, gap in reversed(options.spacing) if not word), None)
