"""A chain of layers as volumes along an axis, with captions, arrows and a legend."""

from __future__ import annotations

from math import ceil, inf

from netdiagram import rules
from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Scene
from netdiagram.views import legend, words
from netdiagram.views.layered import across, branches, columns, down, sizes
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.rows import AIRY, TIGHT, WRAPPED, Level, Row, measured, several, single
from netdiagram.views.layered.sizes import COMPACT, PLAIN, VECTORS, Scale, scaled
from netdiagram.views.layered.stages import Plan, Stage, plan, stages

MARGIN = 4
"""Around everything."""
ABOVE_LEGEND = 14
LONGEST, LONGEST_SHARE = 132, 0.36
"""Captions are cut at this width, and at this share of a narrow column."""
NARROW = 400
"""In narrower columns everything is drawn smaller, so that the largest things fit."""
WIDEST = 290
"""As wide is the largest map that data flows down through."""


def suits(outline: Outline, options: Options) -> bool:
    """Whether this view draws an outline well: any chain of layers; maps on a main path, with connections over it."""
    if not outline.blocks:
        return False
    return outline.chain or (_maps(outline) and not isinstance(_place(outline, options), str))


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture where this view draws an outline well, else None."""
    if not outline.blocks:
        return None
    if outline.chain:
        return draw(outline, options)
    placed = _place(outline, options) if _maps(outline) else ""
    return None if isinstance(placed, str) else _branching(outline, options, placed)


def draw(outline: Outline, options: Options) -> Scene:
    """Draw a chain, or a main path with connections over it.

    Raises:
        NetdiagramError: the network is neither (`view.branches`).
    """
    if not outline.blocks:
        raise NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    if not outline.chain:
        placed = _place(outline, options)
        if isinstance(placed, str):
            message = f"the layered view draws one main path with connections over it, but {placed}"
            raise NetdiagramError("view.branches", message, None, "set view to graph or auto")
        return _branching(outline, options, placed)
    limit = options.column - 2 * MARGIN
    found = legend.arrange(legend.entries(outline, options), limit) if options.legend else legend.NONE
    place = _down if options.direction == "down" else _across
    keys = Keys(outline)
    items, width, height = place(outline, options, limit, found.width, keys)
    if found.rows:
        items.append(Group(tuple(legend.draw(found, MARGIN + width / 2, height + ABOVE_LEGEND)), "legend"))
        height += ABOVE_LEGEND + found.height
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline, keys.told), "layered")


def _across(
    outline: Outline, options: Options, limit: float, least: float, keys: Keys
) -> tuple[list[Item], float, float]:
    """The primitives, their width (at least `least`), and their lower edge."""
    rows = _rows(plan(outline, options, min(LONGEST, limit * LONGEST_SHARE)), options, limit)
    inside = max(row.right - row.left for row in rows) + (2 * across.INDENT if len(rows) > 1 else 0)
    width = max(inside, least)
    items, height = across.draw(rows, MARGIN + (width - inside) / 2, MARGIN, keys, options)
    return items, width, height


def _down(
    outline: Outline, options: Options, limit: float, least: float, keys: Keys
) -> tuple[list[Item], float, float]:
    """The same for data that flows down."""
    longest = min(LONGEST, limit * LONGEST_SHARE)
    made = plan(outline, options, longest)
    room = limit - (longest + columns.BESIDE) * (2 if options.text_above else 1)
    scale = scaled(VECTORS if made.vectors else PLAIN, room / WIDEST)
    found = fitting(made, scale, room, down=True) if sizes.custom(options) else stages(made, scale, down=True)
    gap = rules.closest([rule for rule in options.spacing if not rule[0]], "", ())
    placed = columns.arrange(found, limit, columns.GAP if gap is None else gap)
    inside = sum(column.left + column.right for column in placed) + columns.GUTTER * (len(placed) - 1)
    width = max(inside, least)
    items, height = down.draw(placed, MARGIN + (width - inside) / 2, MARGIN, keys, options)
    return items, width, height


def _rows(made: Plan, options: Options, limit: float) -> list[Row]:
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
    gap = rules.closest([rule for rule in options.spacing if not rule[0]], "", ())
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
        if widest <= limit or scale.channels[3] <= SMALLEST:
            return found
        scale = scaled(scale, max(min(limit / widest, 0.95), 0.3))


SMALLEST = 3.0
"""Things are not made smaller than this to fit the column."""


def _breadth(stage: Stage, *, down: bool) -> float:
    if down:
        return stage.solid.across + stage.solid.depth
    item = measured(stage, AIRY[0].lean)
    return item.reach + item.back


def _maps(outline: Outline) -> bool:
    """Whether most of what flows are images or volumes: of vectors, boxes tell more."""
    ranks = [len(block.output or ()) for block in outline.blocks]
    return sum([rank > 3 for rank in ranks]) * 2 > len(ranks)


def _place(outline: Outline, options: Options) -> branches.Drawing | str:
    """A branching network with its places, or why it cannot be."""
    return branches.place(outline, options, options.column - 2 * MARGIN)


def _branching(outline: Outline, options: Options, placed: branches.Drawing) -> Scene:
    """The picture of a network with branches."""
    limit = options.column - 2 * MARGIN
    entries, signs = branches.entries(placed.plan.outline, placed.rows, options)
    found = legend.arrange(entries, limit) if options.legend else legend.NONE
    keys = Keys(outline)
    inside = placed.width
    width = max(inside, found.width)
    items, height = branches.draw(placed.rows, MARGIN + (width - inside) / 2, MARGIN, keys, down=placed.down)
    if found.rows:
        drawn = legend.draw(found, MARGIN + width / 2, height + ABOVE_LEGEND, signs)
        items.append(Group(tuple(drawn), "legend"))
        height += ABOVE_LEGEND + found.height
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline, keys.told), "layered")
