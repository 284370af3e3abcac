"""Where columns, neurons and captions stand: measured, in pixels, ranks from left to right on as many rows as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.records import record
from netdiagram.text import number, shorten, width
from netdiagram.views import words
from netdiagram.views.neurons import curves
from netdiagram.views.neurons.columns import Column, Plan

RADIUS = 9.0
"""Of a neuron (pixels)."""
PITCH = 26.0
"""From neuron to neuron (pixels)."""
GAP = 62.0
"""From the last neuron before those left out to the first behind them (pixels)."""
MOST = 10
"""Up to so many neurons are all drawn; of more the first and the last."""
ENDS = 3
"""How many at each end are drawn of more."""
TITLE, DETAIL = 11.5, 10.5
"""Font sizes of captions (pixels)."""
LINE = 14.0
"""From line to line of a caption (pixels)."""
UNDER = 12.0
"""From the last neuron to what stands under it (pixels)."""
LANE = 22.0
"""Between columns of one rank (pixels)."""
WIDEST, NARROWEST = 168.0, 92.0
"""Between ranks (pixels)."""
SEPARATOR = " · "


@record
class Placed:
    """A column with places, from the middle of its first neuron at the top.

    Attributes:
        column: what it is.
        neurons: (number from one, y) of those drawn.
        bias: y of the bias; None where there is none.
        gap: y of the middle of what is left out; None where all are drawn.
        lines: the caption.
        glyph: the activation that a glyph is drawn of; empty for none.
        top: of everything, negative above the first neuron.
        body: y of the last neuron's lower edge.
        bottom: of everything.
        tall: height of glyph and caption.
    """

    column: Column
    neurons: tuple[tuple[int, float], ...]
    bias: float | None
    gap: float | None
    lines: tuple[str, ...]
    glyph: str
    top: float
    body: float
    bottom: float
    tall: float = 0.0


def placed(column: Column, room: float, *, again: bool, glyphs: bool, most: int = MOST) -> Placed:
    """A column with its places.

    Args:
        column: what to place.
        room: the most that its caption is wide.
        again: whether it has been drawn already.
        glyphs: whether room is kept for one, so that captions stand on one line.
        most: up to so many neurons are all drawn.
    """
    neurons, gap = shown(column.units, most)
    bias = -PITCH if column.bias else None
    body = neurons[-1][1] + RADIUS
    glyph = column.activation if not again and curves.known(column.activation) else ""
    lines = caption(column, room, again=again)
    tall = (curves.HEIGHT + 5 if glyph or glyphs else 0) + LINE * len(lines)
    return Placed(column, neurons, bias, gap, lines, glyph, (bias or 0.0) - RADIUS, body, body + UNDER + tall, tall)


def shown(units: int | None, most: int = MOST) -> tuple[tuple[tuple[int, float], ...], float | None]:
    """The neurons that are drawn, and where the others are left out."""
    if units is not None and units <= max(most, 2 * ENDS):
        return tuple([(i + 1, i * PITCH) for i in range(max(units, 1))]), None
    last = (ENDS - 1) * PITCH
    first = [(i + 1, i * PITCH) for i in range(ENDS)]
    count = 0 if units is None else units - ENDS
    rest = [(count + i + 1 if count else 0, last + GAP + i * PITCH) for i in range(ENDS)]
    return (*first, *rest), last + GAP / 2


def count(column: Column) -> str:
    """How many neurons there are."""
    return number(column.units) if column.units is not None else "?"


def caption(column: Column, room: float, *, again: bool) -> tuple[str, ...]:
    """The name, then how many neurons, their activation, and what else is done, in lines no wider than `room`."""
    layer = column.layers[0]
    name = words.caption(layer, last=column.output)
    if words.automatic(layer) and layer.family != "dense":
        name = words.short(layer.type) if column.mark else "input"
    first = shorten(name, room, TITLE, bold=True)
    if again:
        return (first, "as before")
    parts = [_size(column)]
    if column.says:
        parts.append(column.says)
    parts += column.notes
    lines: list[str] = []
    for part in parts:
        joined = lines[-1] + SEPARATOR + part if lines else part
        if lines and width(joined, DETAIL) <= room:
            lines[-1] = joined
        else:
            lines.append(shorten(part, room, DETAIL))
    return (first, *lines)


def _size(column: Column) -> str:
    told = count(column)
    if column.shape is not None and len(column.shape) > 2:
        return f"{words.dims(column.shape)} → {told}"
    unit = "value" if column.source or column.mark else "unit"
    return f"{told} {unit}{'' if column.units == 1 else 's'}"


@record
class Rank:
    """Columns one above the other: their indices, and the y of each one's first neuron."""

    columns: tuple[int, ...]
    tops: tuple[float, ...]


@record
class Row:
    """Ranks side by side.

    Attributes:
        ranks: in order; the first repeats the last of the row before, unless this is the first row.
        pitch: from rank to rank.
        top: of everything, from the middle of the columns.
        bottom: likewise.
    """

    ranks: tuple[Rank, ...]
    pitch: float
    top: float
    bottom: float


@record
class Sheet:
    """All rows, and the columns that stand in them.

    Attributes:
        columns: those of the plan, then those that begin a further row.
        rows: one below the other.
        glyphs: whether room is kept for a glyph under each column.
        words: the widest caption, where captions stand beside columns (pixels).
    """

    columns: tuple[Placed, ...]
    rows: tuple[Row, ...]
    glyphs: bool
    words: float = 0.0


def sheet(made: Plan, limit: float, sides: float) -> Sheet:
    """Places for everything.

    Args:
        made: what is drawn.
        limit: width of a row (pixels).
        sides: what a row needs beside its outer columns, left and right together (pixels).
    """
    ranks = _ranks(made.columns)
    room = max(limit - sides, 40.0)
    per_row = max(2, int(room // NARROWEST) + 1)
    breaks = _breaks(len(ranks), per_row)
    widest = max(stop - start for start, stop in breaks)
    pitch = min(WIDEST, room / max(widest - 1, 1))
    outer = {at for start, stop in breaks for rank in (start, stop - 1) for at in ranks[rank]}
    within = pitch - 10, min(pitch - 10, sides)
    glyphs = all(len(rank) == 1 for rank in ranks) and any(curves.known(column.activation) for column in made.columns)
    columns = [
        placed(column, within[at in outer], again=column.copy != at, glyphs=glyphs)
        for at, column in enumerate(made.columns)
    ]
    rows = []
    for turn, (start, stop) in enumerate(breaks):
        stacked = [_stacked(rank, columns) for rank in ranks[start:stop]]
        if turn:
            repeated = [placed(columns[at].column, within[1], again=True, glyphs=glyphs) for at in ranks[start]]
            first = len(columns)
            columns += repeated
            stacked[0] = Rank(tuple(range(first, len(columns))), _stacked(range(first, len(columns)), columns).tops)
        standing = [(y, columns[at]) for rank in stacked for at, y in zip(rank.columns, rank.tops, strict=True)]
        top, low = min(y + column.top for y, column in standing), max(y + column.bottom for y, column in standing)
        if all(len(rank.columns) == 1 for rank in stacked):
            # captions stand on one line under the longest
            low = max(y + column.body for y, column in standing) + max(
                column.bottom - column.body for _, column in standing
            )
        rows.append(Row(tuple(stacked), pitch, top, low))
    return Sheet(tuple(columns), tuple(rows), glyphs)


def _ranks(columns: Sequence[Column]) -> list[list[int]]:
    least = min(column.rank for column in columns)
    found: list[list[int]] = [[] for _ in range(max(column.rank for column in columns) - least + 1)]
    for at, column in enumerate(columns):
        found[column.rank - least].append(at)
    return [rank for rank in found if rank]


def _breaks(count: int, most: int) -> list[tuple[int, int]]:
    """First rank and one past the last of each row; a row begins with the rank that the one before ends with."""
    if count <= most:
        return [(0, count)]
    rows = -(-(count - 1) // (most - 1))
    steps = [(count - 1) // rows + (row < (count - 1) % rows) for row in range(rows)]
    found = []
    start = 0
    for step in steps:
        found.append((start, start + step + 1))
        start += step
    return found


def _stacked(rank: Sequence[int], columns: Sequence[Placed]) -> Rank:
    """Columns of a rank about the axis: their neurons are centred, captions hang below."""
    if len(rank) == 1:
        column = columns[rank[0]]
        return Rank((rank[0],), (-column.neurons[-1][1] / 2,))
    total = sum(columns[at].bottom - columns[at].top for at in rank) + LANE * (len(rank) - 1)
    at_y = -total / 2
    tops = []
    for at in rank:
        tops.append(at_y - columns[at].top)
        at_y += columns[at].bottom - columns[at].top + LANE
    return Rank(tuple(rank), tuple(tops))


FALL = 104.0
"""From rank to rank where data flows down, at least (pixels)."""
ROOM = 150.0
"""Width of captions beside columns (pixels)."""


def falling(made: Plan, limit: float) -> Sheet:
    """Places for everything where data flows down: one row, whose ranks stand below each other.

    Where ranks hold several columns, each has its caption beside it, in less room and with fewer neurons if it must be.
    """
    ranks = _ranks(made.columns)
    alone = all(len(rank) == 1 for rank in ranks)
    for most, room in ((MOST, ROOM), (MOST, 96.0), (2 * ENDS, 96.0), (2 * ENDS, 72.0), (2 * ENDS, 48.0)):
        columns = [
            placed(column, room, again=column.copy != at, glyphs=False, most=most)
            for at, column in enumerate(made.columns)
        ]
        spans = [
            [columns[at].body - columns[at].top + (0.0 if alone else UNDER + _words(columns[at])) for at in rank]
            for rank in ranks
        ]
        words_ = max([_words(column) for column in columns]) if alone else 0.0
        wide = max([sum(own) + LANE * (len(own) - 1) for own in spans])
        if wide + words_ + UNDER <= limit:
            break
    stacked = []
    for rank, own in zip(ranks, spans, strict=True):
        x = -(sum(own) + LANE * (len(own) - 1)) / 2
        if alone:
            x = -columns[rank[0]].neurons[-1][1] / 2 + columns[rank[0]].top
        tops = []
        for at, span in zip(rank, own, strict=True):
            tops.append(x - columns[at].top)
            x += span + LANE
        stacked.append(Rank(tuple(rank), tuple(tops)))
    lefts = [top + columns[at].top for rank in stacked for at, top in zip(rank.columns, rank.tops, strict=True)]
    rights = [
        top + columns[at].body + (0.0 if alone else UNDER + _words(columns[at]))
        for rank in stacked
        for at, top in zip(rank.columns, rank.tops, strict=True)
    ]
    pitch = max(FALL, max([column.tall for column in columns]) + 24)
    return Sheet(tuple(columns), (Row(tuple(stacked), pitch, min(lefts), max(rights)),), glyphs=False, words=words_)


def _words(column: Placed) -> float:
    """How wide a caption is."""
    found = [width(line, DETAIL if i else TITLE, bold=not i) for i, line in enumerate(column.lines)]
    return max([*found, curves.WIDTH if column.glyph else 0.0])
