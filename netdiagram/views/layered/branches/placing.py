"""Where things stand: on one row as roomy as can be, else on rows that break where no connection runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from netdiagram.layout.wrap import wrap
from netdiagram.views.layered.branches.captions import Style
from netdiagram.views.layered.branches.lanes import TAP, Route, routes, span
from netdiagram.views.layered.branches.plans import Lane, Plan
from netdiagram.views.layered.branches.things import things
from netdiagram.views.layered.rows import BESIDE, DESCENT, FIRST, LINE, Measured, distance, extent, measured
from netdiagram.views.layered.sizes import COMPACT, PLAIN, Scale, scaled
from netdiagram.views.layered.stages import Stage


@dataclass(frozen=True, slots=True)
class Way:
    """How a network is drawn.

    Attributes:
        scale: how large.
        style: in how many words.
        gap: between bodies.
        into: before a mark.
        out: behind it.
        lean: how far plates stand off.
    """

    scale: Scale
    style: Style
    gap: int
    into: int
    out: int
    lean: float


SMALL = replace(scaled(COMPACT, 0.8), channels=(1.5, 0, 3, 20), plate=4)
TINY = replace(scaled(COMPACT, 0.66), channels=(1.2, 0, 3, 14), plate=3)
SLIM = replace(TINY, space=(11, -8, 9, 90), channels=(1.1, 0, 3, 12))
FLAT = replace(TINY, space=(9, -5, 9, 76), channels=(0.9, 0, 3, 9))
LEAST = replace(TINY, space=(8, -4, 9, 68), channels=(0.8, 0, 3, 8))
"""For U-Nets, where everything stands twice."""

SINGLE = (
    Way(PLAIN, "full", 34, 20, 26, 0.3),
    Way(PLAIN, "full", 24, 14, 20, 0.2),
    Way(COMPACT, "full", 20, 12, 18, 0.1),
    Way(PLAIN, "named", 24, 14, 20, 0.2),
    Way(COMPACT, "named", 20, 10, 17, 0.1),
    Way(PLAIN, "wide", 22, 12, 18, 0.2),
    Way(COMPACT, "wide", 19, 10, 17, 0.1),
    Way(SMALL, "short", 17, 8, 15, 0),
    Way(TINY, "short", 14, 5, 13, 0),
    Way(SLIM, "short", 13, 5, 12, 0),
    Way(FLAT, "short", 12, 4, 11, 0),
    Way(LEAST, "short", 11, 4, 11, 0),
)
"""Tried in turn until one row holds all."""
WRAPPED = (
    Way(COMPACT, "full", 20, 12, 18, 0.1),
    Way(COMPACT, "named", 20, 12, 18, 0.1),
    Way(SMALL, "wide", 17, 9, 15, 0),
)
"""Tried in turn until no more than `MOST_ROWS` rows hold all."""
MOST_ROWS = 3
ARROW = 11
"""The least an arrow needs behind a fork."""
ENTRY = TAP + ARROW + 4
"""The line into a row on which a connection goes on."""


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side.

    Attributes:
        items: in order.
        xs: their left edges.
        marks: per thing the type of the merge, or nothing.
        routes: the connections above them.
        forked: a connection forks off the line that leads into the row.
        left: of everything in the row.
        right: likewise.
        top: from the axis, negative.
        bottom: from the axis.
    """

    items: tuple[Measured, ...]
    xs: tuple[int, ...]
    marks: tuple[str, ...]
    routes: tuple[Route, ...]
    forked: bool
    left: float
    right: float
    top: float
    bottom: float


def arrange(made: Plan, limit: float, indent: float) -> list[Row]:
    """Rows no wider than `limit`; none where that cannot be.

    Args:
        made: what stands on the axis.
        limit: CSS pixels.
        indent: what the lines that join rows need at each end.
    """
    known: dict[tuple[int, Style], list[Stage]] = {}
    whole = range(len(made.groups))
    found: tuple[list[Measured], list[int]] | None = None
    low, high = 0, len(SINGLE)
    while low < high:
        middle = (low + high) // 2
        way = SINGLE[middle]
        items = _items(made, way, known)
        xs = _spread(items, made, way, whole)
        left, right = extent(items, xs)
        if right - left <= limit:
            found, high = (items, xs), middle
        else:
            low = middle + 1
    if found is not None:
        return [_row(*found, made, whole)]
    for way in WRAPPED:
        rows = _several(made, way, _items(made, way, known), limit - 2 * indent)
        if rows:
            return rows
    return []


def _items(made: Plan, way: Way, known: dict[tuple[int, Style], list[Stage]]) -> list[Measured]:
    key = id(way.scale), way.style
    if key not in known:
        known[key] = things(made, way.scale, way.style)
    return [measured(stage, way.lean) for stage in known[key]]


def _several(made: Plan, way: Way, items: Sequence[Measured], limit: float) -> list[Row]:
    """Rows that break only where no connection runs, or where it forks off."""
    whole = range(len(items))
    xs = _spread(items, made, way, whole)
    closed: set[int] = set()
    for lane in made.lanes:
        closed.update(range(lane.source if lane.top or lane.joins else lane.source + 1, lane.target))
    stops = [i + 1 for i in whole if i not in closed]
    atoms = list(zip([0, *stops[:-1]], stops, strict=True))
    lefts = [min([xs[i] - items[i].back for i in range(*atom)]) - ENTRY for atom in atoms]
    rights = [max([xs[i] + items[i].reach for i in range(*atom)]) for atom in atoms]
    broken = wrap(lefts, rights, limit)
    if len(broken) > MOST_ROWS or any(max(rights[a:b]) - min(lefts[a:b]) > limit for a, b in broken):
        return []
    rows = []
    for first, past in broken:
        part = range(atoms[first][0], atoms[past - 1][1])
        own = items[part.start : part.stop]
        rows.append(_row(own, _spread(own, made, way, part), made, part))
    # what joins from above needs room of its own where a row begins with it
    return rows if all(row.right - row.left <= limit for row in rows) else []


def _row(items: Sequence[Measured], xs: Sequence[int], made: Plan, part: range) -> Row:
    own = [lane for lane in made.lanes if _on(lane, part)]
    found = routes(own, items, xs, part.start, ENTRY)
    forked = any(lane.source < part.start and not lane.joins for lane in own)
    left, right = extent(items, xs)
    if forked:
        left = min(left, xs[0] - ENTRY)
    half = max([item.half for item in items])
    bottom = max([item.half + (FIRST + LINE + DESCENT if item.stage.caption else 0) for item in items])
    top = min([-half, *[route.top for route in found]])
    kinds = made.marks[part.start : part.stop]
    return Row(tuple(items), tuple(xs), kinds, tuple(found), forked, left, right, top, bottom)


def _spread(items: Sequence[Measured], made: Plan, way: Way, part: range) -> list[int]:
    """Left edges: captions apart, and room for all that lies on lanes."""
    gaps = _gaps(items, made, way, part)
    for _ in range(4):
        xs = _apart(items, gaps)
        short = False
        for lane in made.lanes:
            if not _on(lane, part):
                continue
            start, end = span(lane, items, xs, part.start, ENTRY)
            lacks = lane.need - (end - start)
            if lane.joins:  # no longer line may begin within it
                spans = [span(other, items, xs, part.start, ENTRY) for other in made.lanes if _on(other, part)]
                lacks = max([xs[0], *[left + 8 for left, right in spans if left < end - 2 and right > end + 1]]) - start
            if lacks > 0:
                short = True
                between = range(max(lane.source + 1 - part.start, 1), lane.target - part.start + 1)
                share, rest = divmod(ceil(lacks), len(between))
                for offset, i in enumerate(between):
                    gaps[i] += share + (offset < rest)
        if not short:
            break
    return xs


def _on(lane: Lane, part: range) -> bool:
    """Whether a connection ends in a part of the axis: there it is drawn."""
    return part.start <= lane.target < part.stop


def _gaps(items: Sequence[Measured], made: Plan, way: Way, part: range) -> list[int]:
    """The least distance before each thing."""
    forked = {lane.source for lane in made.lanes if not (lane.top or lane.joins)}
    kinds = made.marks[part.start : part.stop]
    gaps = [0]
    for i in range(1, len(items)):
        gap = way.out if kinds[i - 1] else way.into if kinds[i] else way.gap
        if part.start + i - 1 in forked:
            gap = max(gap, TAP + ARROW)
        gaps.append(gap)
    return gaps


def _apart(items: Sequence[Measured], gaps: Sequence[int]) -> list[int]:
    """Left edges: so far apart that captions meet nothing."""
    xs: list[int] = []
    for index, item in enumerate(items):
        at = xs[-1] + items[index - 1].width + gaps[index] if index else 0
        need = float(at)
        for before in range(max(0, index - 6), index):
            other = items[before]
            if xs[before] + other.reach > at - item.back - BESIDE:
                need = max(need, xs[before] + distance(other, item))
        xs.append(ceil(need))
    return xs
