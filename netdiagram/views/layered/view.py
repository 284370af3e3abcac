"""A chain of layers as volumes along an axis, with captions, arrows and a legend."""

from __future__ import annotations

from math import ceil

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Scene
from netdiagram.views import legend, words
from netdiagram.views.layered import across, columns, down
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.rows import AIRY, TIGHT, Row, several, single
from netdiagram.views.layered.sizes import COMPACT, PLAIN, VECTORS, scaled
from netdiagram.views.layered.stages import Plan, plan, stages

MARGIN = 4
"""Around everything."""
ABOVE_LEGEND = 14
LONGEST, LONGEST_SHARE = 132, 0.36
"""Captions are cut at this width, and at this share of a narrow column."""
NARROW = 400
"""In narrower columns everything is drawn smaller, so that the largest things fit."""
WIDEST = 290
"""As wide is the largest map that data flows down through."""


def suits(outline: Outline) -> bool:
    """Whether this view draws an outline well: any chain of layers."""
    return bool(outline.blocks) and outline.chain


def draw(outline: Outline, options: Options) -> Scene:
    """Draw a chain.

    Raises:
        NetdiagramError: the network branches (`view.branches`).
    """
    if not suits(outline):
        raise _branches(outline)
    limit = options.column - 2 * MARGIN
    found = legend.arrange(legend.entries(outline), limit) if options.legend else legend.NONE
    place = _down if options.direction == "down" else _across
    keys = Keys(outline)
    items, width, height = place(outline, options.detail, limit, found.width, keys)
    if found.rows:
        items.append(Group(tuple(legend.draw(found, MARGIN + width / 2, height + ABOVE_LEGEND)), "legend"))
        height += ABOVE_LEGEND + found.height
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline, keys.told), "layered")


def _across(outline: Outline, detail: str, limit: float, least: float, keys: Keys) -> tuple[list[Item], float, float]:
    """The primitives, their width (at least `least`), and their lower edge."""
    rows = _rows(plan(outline, detail, min(LONGEST, limit * LONGEST_SHARE)), limit)
    inside = max(row.right - row.left for row in rows) + (2 * across.INDENT if len(rows) > 1 else 0)
    width = max(inside, least)
    items, height = across.draw(rows, MARGIN + (width - inside) / 2, MARGIN, keys)
    return items, width, height


def _down(outline: Outline, detail: str, limit: float, least: float, keys: Keys) -> tuple[list[Item], float, float]:
    """The same for data that flows down."""
    longest = min(LONGEST, limit * LONGEST_SHARE)
    made = plan(outline, detail, longest)
    room = limit - longest - columns.BESIDE
    scale = scaled(VECTORS if made.vectors else PLAIN, room / WIDEST)
    placed = columns.arrange(stages(made, scale, down=True), limit)
    inside = sum(column.left + column.right for column in placed) + columns.GUTTER * (len(placed) - 1)
    width = max(inside, least)
    items, height = down.draw(placed, MARGIN + (width - inside) / 2, MARGIN, keys)
    return items, width, height


def _rows(made: Plan, limit: float) -> list[Row]:
    """Compaction first, then captions that give way, then further rows."""
    whole = scaled(VECTORS if made.vectors else PLAIN, limit / NARROW)
    loose = stages(made, whole)
    row = single(loose, limit, AIRY)
    if row is None:
        close = stages(made, whole if made.vectors else scaled(COMPACT, limit / NARROW))
        row = single(close, limit, AIRY[-2:]) or single(loose, limit, TIGHT[:1]) or single(close, limit, TIGHT)
    return [row] if row else several(loose, limit - 2 * across.INDENT)


def _branches(outline: Outline) -> NetdiagramError:
    if not outline.blocks:
        return NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    reads = [0] * len(outline.blocks)
    for link in outline.links:
        reads[link.target] += 1
    for block, count in zip(outline.blocks, reads, strict=True):
        if count > 1:
            layer = outline.layer(block)
            what = f"'{layer.name}' reads {count} tensors"
            break
    else:
        what = "it has several paths"
    return NetdiagramError(
        "view.branches",
        f"the layered view draws a single path, but in this network {what}",
        None,
        "set view to graph or auto",
    )
