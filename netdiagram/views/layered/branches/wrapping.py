"""One row as roomy as can be, else rows that break where no connection runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.views.layered.branches.lanes import ARROW
from netdiagram.views.layered.branches.manners import DOWN, TIGHT, Manner, asked
from netdiagram.views.layered.branches.parts import TAP, Placed
from netdiagram.views.layered.branches.placing import Setting, place
from netdiagram.views.layered.branches.plans import Thing, Track
from netdiagram.views.layered.branches.spacing import covered

MOST_ROWS, ANY = 5, 1000
HIGH, HIGHEST = 560, 1000
"""All rows together should not be higher than this, and must not be higher than that."""
ENTRY = TAP + ARROW + 4
"""The line into a row on which a connection goes on."""
TALLEST = 620
"""Of one row, in a column; what is taller tells more as a graph."""


def single(outline: Outline, options: Options, track: Track, limit: float, manners: Sequence[Manner]) -> Placed | None:
    """All on one row, in the roomiest manner in which that is no wider than `limit`."""
    found = None
    low, high = 0, len(manners)
    while low < high:
        middle = (low + high) // 2
        placed = place(track, Setting(outline, options, asked(manners[middle], options)))
        if placed.right - placed.left <= limit and placed.bottom - placed.top <= TALLEST:
            found, high = placed, middle
        else:
            low = middle + 1
    return found


def column(
    outline: Outline, options: Options, track: Track, limit: float, highest: float = float("inf")
) -> Placed | None:
    """All below each other, for data that flows down: in the roomiest manner in which that is neither wider nor higher."""
    found = _columns(outline, options, track, limit)
    return next((placed for placed in found if placed.right - placed.left <= highest), None)


def lowest(outline: Outline, options: Options, track: Track, limit: float) -> Placed | None:
    """The same, as low as can be."""
    return min(_columns(outline, options, track, limit), key=lambda placed: placed.right - placed.left, default=None)


def _columns(outline: Outline, options: Options, track: Track, limit: float) -> Iterator[Placed]:
    for manner in DOWN:
        placed = place(track, Setting(outline, options, asked(manner, options), down=True))
        if placed.bottom - placed.top <= limit:
            yield placed


def several(outline: Outline, options: Options, track: Track, limit: float, manners: Sequence[Manner]) -> list[Placed]:
    """As few rows as can be, in the first manner in which they are not too high, else in the one in which they are least.

    None where that cannot be.
    """
    if len(track.things) > FEW and not any(
        _breaks(track, limit, Setting(outline, options, asked(manner, options)))[0] for manner in manners[-3::2]
    ):
        return []  # the closest, with boxes and with volumes
    found: list[tuple[float, int, Setting, list[tuple[int, int]]]] = []
    for number, manner in enumerate(manners):
        given = Setting(outline, options, asked(manner, options))
        stretches, height = _breaks(track, limit, given)
        if not stretches or len(stretches) > (ANY if insists(options) else MOST_ROWS):
            continue
        if height <= HIGH:
            rows = _rows(track, stretches, limit, given)
            if rows and _height(rows) <= HIGH:
                return rows
        found.append((height, number, given, stretches))
    for _, _, given, stretches in sorted(found, key=lambda one: one[:2]):
        rows = _rows(track, stretches, limit, given)
        if rows and (insists(options) or _height(rows) <= HIGHEST):
            return rows
    return []


def insists(options: Options) -> bool:
    """Whether an author asks for volumes, whatever they look like."""
    return options.view == "layered"


FEW = 12
"""Whether as many things have room is found out by trying."""
THIN, DEEP = 30.0, 33.0
"""Nothing on a line takes less, in the closest of the roomy manners; in the closest of all where data flows down."""
MARK, BODY, LINES = 30.0, 20.0, 20.0
"""The same for marks, for all else, and for what lines side by side need before and behind them, in the closest of all."""
NEARLY = 1.25
"""What is so much too wide has no room with boxes instead of volumes either."""


def roomy(track: Track, options: Options, limit: float) -> bool:
    """Whether it is worth trying to draw a line roomily on one row."""
    return insists(options) or len(track.things) * THIN <= limit


def hopeless(outline: Outline, options: Options, track: Track, limit: float, row: float) -> bool:
    """Whether a line has no room, however close: found out without sizes, or in a manner or two.

    Args:
        outline: what is drawn.
        options: likewise.
        track: the line.
        limit: width of a single row.
        row: width of one of several.
    """
    if len(track.things) <= FEW:
        return False
    atoms = _atoms(track)
    first, past = max(atoms, key=lambda atom: _least(track.things[atom[0] : atom[1]]))
    if not insists(options) and _least(track.things[first:past]) > limit:
        return True
    stretch = _cut(track, first, past) if len(atoms) > 1 else track
    wide = _tight(outline, options, stretch, limit)
    return wide > limit or (wide > row and _tight(outline, options, track, limit) > limit)


def _tight(outline: Outline, options: Options, track: Track, limit: float) -> float:
    """How wide a line is at least."""
    placed = place(track, Setting(outline, options, asked(TIGHT[0], options)))
    wide = placed.right - placed.left
    if limit < wide < NEARLY * limit and any(thing.fan is not None for thing in track.things):
        placed = place(track, Setting(outline, options, asked(TIGHT[1], options)))
        wide = min(wide, placed.right - placed.left)
    return wide


def _least(things: Sequence[Thing]) -> float:
    """What things one after the other take at least, of lines side by side the longest."""
    return sum(
        [
            MARK
            if thing.mark
            else BODY
            if thing.fan is None
            else LINES + max([_least(t.things) for t in thing.fan.tracks])
            for thing in things
        ]
    )


def deep(outline: Outline, options: Options, track: Track, limit: float) -> bool:
    """Whether a line is too long, or too wide, to flow down, however close."""
    if len(track.things) <= FEW or insists(options):
        return False
    if len(track.things) * DEEP > HIGHEST:
        return True
    for manner in (DOWN[4], DOWN[-1]):
        placed = place(track, Setting(outline, options, asked(manner, options), down=True))
        if placed.bottom - placed.top <= limit and placed.right - placed.left <= HIGHEST:
            return False
    return True


def _height(rows: Sequence[Placed]) -> float:
    return sum([row.bottom - row.top for row in rows])


def _rows(track: Track, stretches: Sequence[tuple[int, int]], limit: float, given: Setting) -> list[Placed]:
    rows = [place(_cut(track, first, past), given) for first, past in stretches]
    return rows if all(row.right - row.left <= limit for row in rows) else []


def _breaks(track: Track, limit: float, given: Setting) -> tuple[list[tuple[int, int]], float]:
    """Which things stand on which row, and how high the rows are at least; nothing where one is too wide."""
    from netdiagram.layout.wrap import wrap  # most drawings have one row

    whole = place(track, given)
    atoms = _atoms(track)
    lefts, rights = [], []
    for first, past in atoms:
        own = range(first, past)
        lefts.append(min([whole.ats[i] + whole.parts[i].back for i in own]) - ENTRY)
        rights.append(max([whole.ats[i] + whole.parts[i].reach for i in own]))
        for route in whole.routes:
            if route.lane.ends and first <= route.lane.source < past:
                rights[-1] = max(rights[-1], route.at + route.content.long)
    broken = wrap(lefts, rights, limit)
    if any(max(rights[a:b]) - min(lefts[a:b]) > limit for a, b in broken):
        return [], 0.0
    stretches = [(atoms[first][0], atoms[past - 1][1]) for first, past in broken]
    rects = [covered(whole.parts[first:past], whole.ats[first:past]) for first, past in stretches]
    height = sum([max([rect[3] for rect in own]) - min([rect[1] for rect in own]) for own in rects])
    return stretches, height


def _atoms(track: Track) -> list[tuple[int, int]]:
    """Stretches that rows do not break: what lies under a bracket, and what connections pass, but for where they fork."""
    count = len(track.things)
    closed: set[int] = set()
    for lane in track.lanes:
        if not lane.ends:
            closed.update(range(lane.source if lane.top or lane.joins else lane.source + 1, lane.target))
    for brace in track.braces:
        if brace.bracket.repeat > 1 or brace.last - brace.first < 4:
            closed.update(range(brace.first, brace.last))
    for i, thing in enumerate(track.things):
        if thing.fan is not None:
            closed.add(i)
    stops = [i + 1 for i in range(count) if i not in closed or i == count - 1]
    return list(zip([0, *stops[:-1]], stops, strict=True))


def _cut(track: Track, first: int, past: int) -> Track:
    """A stretch of a line as a line of its own; what forked off before it forks off what leads into it."""
    lanes = []
    for lane in track.lanes:
        if lane.ends:
            if first <= lane.source < past:
                lanes.append(replace(lane, source=lane.source - first, target=past - first))
        elif first <= lane.target < past or (lane.target >= len(track.things) == past):
            source = max(lane.source - first, -1)
            side = lane.side - first if lane.side >= 0 else -1
            lanes.append(replace(lane, source=source, target=lane.target - first, side=side))
    braces = [
        replace(brace, first=max(brace.first, first) - first, last=min(brace.last, past - 1) - first)
        for brace in track.braces
        if brace.first < past
        and brace.last >= first
        # a single thing that a row has kept of many needs no name
        and (min(brace.last, past - 1) > max(brace.first, first) or brace.first == brace.last)
    ]
    return Track(track.things[first:past], tuple(lanes), tuple(braces))
