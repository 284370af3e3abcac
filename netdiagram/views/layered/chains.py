"""A chain of layers as volumes along an axis, with captions, arrows and a legend."""

from __future__ import annotations

from math import ceil
from operator import ne
from typing import overload

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Item, Line, Scene
from netdiagram.views import legend, words
from netdiagram.views.layered import across, sizes
from netdiagram.views.layered.fitting import common, fitting, rows
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.sizes import PLAIN, VECTORS, scaled
from netdiagram.views.layered.stages import plan, stages

MARGIN = 4
"""Around everything."""
ABOVE_LEGEND = 14
LONGEST, LONGEST_SHARE = 132, 0.36
"""Captions are cut at this width, and at this share of a narrow column."""
WIDEST = 290
"""As wide is the largest map that data flows down through."""


@overload
def draw(outline: Outline, options: Options) -> Scene: ...
@overload
def draw(outline: Outline, options: Options, *, wrapped: bool) -> Scene | None: ...
def draw(outline: Outline, options: Options, *, wrapped: bool = True) -> Scene | None:
    """The picture of a chain; nothing where one row does not hold it with every caption in its place, but has to."""
    limit = options.column - 2 * MARGIN
    entries = legend.entries(outline, options) if options.legend else []
    if options.kernels and entries and any(words.window(outline.layer(block)) for block in outline.blocks):
        entries.append((FIELD, FIELD))
    found = legend.arrange(entries, limit) if entries else legend.NONE
    keys = Keys(outline)
    placed = (
        _down(outline, options, limit, found.width, keys)
        if options.direction == "down"
        else _across(outline, options, limit, found.width, keys, wrapped=wrapped)
    )
    if placed is None:
        return None
    items, width, height = placed
    signs = {FIELD: _field} if options.kernels else {}
    below, height = legend.under(found, MARGIN + width / 2, height, ABOVE_LEGEND, signs)
    items += below
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline, keys.told), "layered")


FIELD = "receptive field"
"""What rays show."""


def _field(x: float, y: float) -> list[Item]:
    """A window and its rays, as the legend shows them."""
    middle, right = y + legend.SWATCH / 2, x + legend.SWATCH
    tip = (right, middle)
    return [
        Line(((x, y + 1), tip, (x, y + legend.SWATCH - 1)), part="funnel"),
        Line(((x, y + 1), (x, y + legend.SWATCH - 1))),
    ]


def _across(
    outline: Outline, options: Options, limit: float, least: float, keys: Keys, *, wrapped: bool
) -> tuple[list[Item], float, float] | None:
    """The primitives, their width (at least `least`), and their lower edge."""
    found = rows(plan(outline, options, min(LONGEST, limit * LONGEST_SHARE)), options, limit)
    if not wrapped and (len(found) > 1 or any(map(ne, found[0].feet, [item.foot for item in found[0].stages]))):
        return None
    inside = max(row.right - row.left for row in found) + (2 * across.INDENT if len(found) > 1 else 0)
    width = max(inside, least)
    items, height = across.draw(found, MARGIN + (width - inside) / 2, MARGIN, keys, options)
    return items, width, height


def _down(
    outline: Outline, options: Options, limit: float, least: float, keys: Keys
) -> tuple[list[Item], float, float]:
    """The same for data that flows down, in as many columns as it needs."""
    from netdiagram.views.layered import columns, down

    longest = min(LONGEST, limit * LONGEST_SHARE)
    made = plan(outline, options, longest)
    room = limit - (longest + columns.BESIDE) * (2 if options.text_above else 1)
    scale = scaled(VECTORS if made.vectors else PLAIN, room / WIDEST)
    found = fitting(made, scale, room, down=True) if sizes.custom(options) else stages(made, scale, down=True)
    gap = common(options)
    placed = columns.arrange(found, limit, columns.GAP if gap is None else gap, even=options.kernels or options.funnels)
    inside = sum(column.left + column.right for column in placed) + columns.GUTTER * (len(placed) - 1)
    width = max(inside, least)
    items, height = down.draw(placed, MARGIN + (width - inside) / 2, MARGIN, keys, options)
    return items, width, height
