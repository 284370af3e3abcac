"""Networks with branches in the layered view: lines of volumes, connections beside them, lines side by side."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram import blocks
from netdiagram.blocks import Outline
from netdiagram.blocks.sharing import recurring
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views.layered import across
from netdiagram.views.layered.branches.drawing import draw
from netdiagram.views.layered.branches.flat import flatten
from netdiagram.views.layered.branches.legend import entries
from netdiagram.views.layered.branches.lines import Strange
from netdiagram.views.layered.branches.manners import CLOSE, ROOMY, WRAPPED
from netdiagram.views.layered.branches.parts import Placed
from netdiagram.views.layered.branches.plans import Lane, Plan, plan
from netdiagram.views.layered.branches.structure import structure
from netdiagram.views.layered.branches.wrapping import (
    FEW,
    HIGHEST,
    column,
    deep,
    hopeless,
    insists,
    lowest,
    roomy,
    several,
    single,
)

__all__ = ["Drawing", "draw", "entries", "place"]

MOST_BLOCKS, MOST_INSISTED = 90, 600
"""So many are drawn at most; so many where an author asks for volumes."""
MOST_BELOW = 2
MOST_ON_A_ROW = 48
"""Of more blocks than this, nobody tries all on one row."""


@record
class Drawing:
    """A branching network with everything in its place: rows, or where data flows down a single line."""

    plan: Plan
    rows: list[Placed]
    down: bool = False

    @property
    def tangled(self) -> bool:
        """Whether so much runs on the other side that boxes and arrows tell more."""
        return tangled([lane for row in self.rows for lane in row.track.lanes])

    @property
    def width(self) -> float:
        """Of everything on the page."""
        if self.down:
            return self.rows[0].bottom - self.rows[0].top
        return max([row.right - row.left for row in self.rows]) + (2 * across.INDENT if len(self.rows) > 1 else 0)


def tangled(lanes: Sequence[Lane]) -> bool:
    """Whether so many connections run on the other side."""
    return sum([lane.below and not lane.ends for lane in lanes]) > MOST_BELOW


def place(outline: Outline, options: Options, limit: float, *, well: bool = False) -> Drawing | str:
    """A branching network on rows no wider than `limit`, or in words why it cannot be.

    All copies of everything where one row holds them; else what repeats once, with its count; else further rows.

    Args:
        outline: what is drawn.
        options: likewise.
        limit: CSS pixels.
        well: what is tangled is not tried.
    """
    grouped = any(block.children for block in outline.blocks)
    fused = blocks.outline(outline.network, "fused") if grouped else outline
    opened = not grouped and len(outline.blocks) <= (MOST_INSISTED if insists(options) else MOST_ON_A_ROW)
    down = options.direction == "down"
    whole: Plan | str = _whole(outline, fused, options) if opened else ""
    if isinstance(whole, Plan) and not down and roomy(whole.track, options, limit):
        row = single(whole.outline, options, whole.track, limit, ROOMY)
        if row is not None:
            return Drawing(whole, [row])
    collapsed = outline if grouped or options.detail != "auto" else blocks.collapsed(outline, options.depth)
    short = _planned(collapsed, fused, options, opened=False)
    count = 0
    for made in (short, whole) if isinstance(short, Plan) and short.repeats else (whole, short):
        if isinstance(made, Plan):
            if well and tangled(made.track.lanes):
                return "so much runs on the other side"
            if len(made.track.things) == count and not insists(options):
                continue  # the same again
            count = len(made.track.things)
            found = _fitted(made, options, limit, down=down, tried=made is whole and not down)
            if found is not None:
                return found
    reason = whole or short
    if isinstance(reason, str):
        return reason
    return f"there is no room for it in a column of {options.column} pixels"


def _whole(outline: Outline, fused: Outline, options: Options) -> Plan | str:
    """All copies of everything; of what is called again one, where the others read nothing else."""
    named = _named(outline, options)
    found = _planned(named, fused, options, opened=True)
    return _planned(outline, fused, options, opened=True) if isinstance(found, str) and named is not outline else found


def _named(outline: Outline, options: Options) -> Outline:
    """With encoder and decoder, and what is called again, as groups, where there may be any.

    To find them costs more than to draw a small network.
    """
    rises = any(outline.layer(block).family == "transposed" for block in outline.blocks)
    found = rises or bool(recurring(outline.network))
    return blocks.collapsed(outline, options.depth) if found and options.detail == "auto" else outline


def _planned(outline: Outline, fused: Outline, options: Options, *, opened: bool) -> Plan | str:
    """What is drawn of a network, before it has sizes."""
    flat = flatten(outline, fused, opened=opened)
    if isinstance(flat, str):
        return flat
    if len(flat.outline.blocks) > (MOST_INSISTED if insists(options) else MOST_BLOCKS):
        return f"this network has {len(flat.outline.blocks)} blocks"
    line = structure(flat)
    if isinstance(line, str):
        return line
    try:
        return plan(flat, line, options)
    except Strange as reason:
        return str(reason)


def _fitted(made: Plan, options: Options, limit: float, *, down: bool, tried: bool) -> Drawing | None:
    """A plan with its places; `tried` where it is known to have no room on one roomy row."""
    outline, track = made.outline, made.track
    if down:
        placed = column(outline, options, track, limit)
        return Drawing(made, [placed], down=True) if placed is not None else None
    row = single(outline, options, track, limit, ROOMY) if not tried and roomy(track, options, limit) else None
    if row is None and hopeless(outline, options, track, limit, limit - 2 * across.INDENT):
        return _fallen(made, options, limit)
    if row is None and not _breaks(made):
        row = single(outline, options, track, limit, CLOSE)
    if row is not None:
        return Drawing(made, [row])
    rows = several(outline, options, track, limit - 2 * across.INDENT, WRAPPED)
    if not rows and not (len(track.things) > FEW and single(outline, options, track, limit, CLOSE[-1:]) is None):
        row = single(outline, options, track, limit, CLOSE)
        rows = [row] if row is not None else []
    return Drawing(made, rows) if rows else _fallen(made, options, limit)


def _fallen(made: Plan, options: Options, limit: float) -> Drawing | None:
    """From top to bottom, where nobody said that data flows to the right, and no row has room."""
    if options.direction == "right" or not (made.track.lanes or insists(options)):
        return None
    outline, track = made.outline, made.track
    if deep(outline, options, track, limit):
        return None
    placed = column(outline, options, track, limit, HIGHEST)
    if placed is None and insists(options):
        placed = lowest(outline, options, track, limit)
    return Drawing(made, [placed], down=True) if placed is not None else None


def _breaks(made: Plan) -> bool:
    """Whether rows can break about its middle: no connection passes most of it."""
    count = len(made.track.things)
    return all(lane.ends or lane.target - lane.source < count / 2 for lane in made.track.lanes)
