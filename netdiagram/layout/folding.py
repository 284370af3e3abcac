"""Folding: a long drawing in several columns (rows, where the flow goes right), as text runs on.

It is cut between two layers. The lines that pass there run on through the gutter to the beginning of the next column, side
by side and without crossing. The fewer pass, the better the place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from netdiagram.layout.arranging import Arranged
from netdiagram.layout.ordering import Layered
from netdiagram.layout.placing import DEFAULT, Placed, spread, turned, way
from netdiagram.layout.ranking import FREE, Ends
from netdiagram.layout.sheet import Direction, Doors, Point, Sheet, Size, Spacing, Style, lay, style
from netdiagram.records import record

GUTTER = 26.0
"""Between two columns, with one line that runs between them (pixels)."""
STEPS = (1, 2, 3, 5, 8, 13, 21, 34)
"""How many lines may run on is raised in these steps, until columns are short enough."""
WORTH = 0.8
"""A fold that makes it no shorter than this part of the whole is none, and so is one that needs more lines to pass."""


def fold(
    sizes: Sequence[Size],
    edges: Sequence[tuple[int, int]],
    *,
    length: float,
    breadth: float,
    direction: Direction = "down",
    spacing: Spacing = DEFAULT,
    sides: Collection[int] = (),
    labels: Mapping[int, Size] | None = None,
    lines: Mapping[int, float] | None = None,
    passing: int = 1,
    thin: bool = False,
    ends: Ends = FREE,
    doors: Doors | None = None,
    bend: bool = False,
) -> Placed:
    """As `place`, in as few columns as make each no longer than `length`, or as many as `breadth` has room for.

    Args:
        sizes: as for `place`, and so all that are not explained here.
        edges: see there.
        length: along the flow, what a column should not exceed (pixels).
        breadth: across the flow, what all columns together must not exceed, if one alone does not (pixels).
        direction: see there.
        spacing: see there.
        sides: see there.
        labels: see there.
        lines: see there.
        passing: how many lines may run on from one column to the next, at most.
        thin: whether layers are thinned out where one column alone is broader than `breadth`.
        ends: see there.
        doors: see there.
        bend: see there.

    Raises:
        ValueError: as `place`.
    """
    if not sizes:
        return Placed((), (), 0, 0)
    across = direction == "right"
    wanted = style(sizes, labels or {}, lines or {}, spacing, sides, doors=doors, across=across)
    wanted = replace(wanted, bend=bend) if bend else wanted
    found, sheet = spread(wanted, edges, breadth if thin else math.inf, ends)
    best = _Folded(found, wanted, [_whole(found, sheet)])
    if sheet.height > length:
        whole = {found.rank[u] for u, _ in wanted.leave}
        counts = [sum([bool(found.made.down[u]) for u in layer]) for layer in found.made.layers[:-1]]
        for most in [count for count in STEPS if count < passing] + [passing]:
            cuts = [layer for layer, count in enumerate(counts) if count <= most and layer not in whole]
            trial, full = _cut(best, sheet, cuts, length, breadth)
            if trial.height <= WORTH * best.height:
                best = trial
            if full or best.height <= length or most >= max(counts, default=0):
                break
    return best.placed(edges, across=across)


def _cut(known: _Folded, sheet: Sheet, cuts: Sequence[int], length: float, breadth: float) -> tuple[_Folded, bool]:
    """Cut behind some of these layers: into as few columns as are short enough, or as many as there is room for.

    Returns: the lowest way found, which may be the one that is known, and whether there was no room for more columns.
    """
    found, wanted = known.found, known.wanted
    layers = sheet.channels.ends
    ends = [layers[layer] for layer in cuts]
    best = known
    columns = min(math.ceil(sheet.height / length), len(cuts) + 1)
    broad = len(cuts) + 2  # so many columns, or more, are too many
    tried: list[int] = []
    while 2 <= columns < broad:
        chosen = _balanced(ends, sheet.height, columns)
        if chosen == tried:
            columns += 1
            continue
        tried = chosen
        borders = [cuts[i] for i in chosen]
        parts = zip([0, *[layer + 1 for layer in borders]], [*borders, len(layers) - 1], strict=True)
        trial = _Folded(found, wanted, [_column(found, wanted, first, last) for first, last in parts])
        if trial.width > breadth:
            # as many of their mean width as there is room for
            broad, tried = columns, []
            if best is not known:
                break
            columns = min(columns - 1, int(breadth / trial.width * len(trial.columns)))
            continue
        if trial.height < best.height:
            best = trial
        if trial.height <= length:
            break
        columns += 1
    return best, broad < len(cuts) + 2


# ---------------------------------------------------------------- where to cut


def _balanced(ends: Sequence[float], total: float, columns: int) -> list[int]:
    """Indices of the cuts that make so many columns and the longest of them as short as can be."""
    low, high = total / columns, total
    chosen = _filled(ends, total, high)
    for _ in range(24):
        middle = (low + high) / 2
        trial = _filled(ends, total, middle)
        if trial is not None and len(trial) < columns:
            high, chosen = middle, trial
        else:
            low = middle
    return chosen or []


def _filled(ends: Sequence[float], total: float, most: float) -> list[int] | None:
    """Cut as late as columns of length `most` allow; None where that is never early enough."""
    chosen: list[int] = []
    start = 0.0
    last = -1
    for i, end in enumerate([*ends, total]):
        if end - start > most:
            if last < 0 or ends[last] <= start:
                return None
            chosen.append(last)
            start = ends[last]
            if end - start > most:
                return None
        last = i
    return chosen


# ---------------------------------------------------------------- one column


@record
class _Column:
    """Some layers by themselves.

    Attributes:
        first: the first of its layers.
        number: what boxes and dummies are called in it.
        entry: per node above the cut, what stands for it at the beginning.
        exit: per node above the next cut, what stands for its line at the end.
        boxes: the boxes in it.
        sheet: their places.
    """

    first: int
    number: dict[int, int]
    entry: dict[int, int]
    exit: dict[int, int]
    boxes: list[int]
    sheet: Sheet


def _column(found: Arranged, wanted: Style, first: int, last: int) -> _Column:
    """Lay some layers out, with a layer of line ends before and behind."""
    made = found.made
    layers = made.layers[first : last + 1]
    boxes = [v for layer in layers for v in layer if v < made.count]
    dummies = [v for layer in layers for v in layer if v >= made.count]
    number = {v: i for i, v in enumerate([*boxes, *dummies])}
    above = [u for u in made.layers[first - 1] if made.down[u]] if first else []
    below = [u for u in layers[-1] if made.down[u]] if last + 1 < len(made.layers) else []
    entry = {u: len(number) + i for i, u in enumerate(above)}
    leave = {u: len(number) + len(entry) + i for i, u in enumerate(below)}
    up: list[list[int]] = [[number[u] if u in number else entry[u] for u in made.up[v]] for v in number]
    down: list[list[int]] = [[leave[v]] if v in leave else [number[w] for w in made.down[v]] for v in number]
    up += [[] for _ in entry] + [[number[u]] for u in below]
    down += [[number[w] for w in made.down[u]] for u in above] + [[] for _ in leave]
    rows = [[number[v] for v in layer] for layer in layers]
    rows = [*([list(entry.values())] if entry else []), *rows, *([list(leave.values())] if leave else [])]
    level = [0] * len(up)
    for i, row in enumerate(rows):
        for v in row:
            level[v] = i
    path = [name for v in found.path for names in (entry, number, leave) if (name := names.get(v)) is not None]
    owners = {at: made.owner(v) for names in (number, entry, leave) for v, at in names.items()} if wanted.arrive else {}
    part = Layered(len(boxes), rows, up, down, [[] for _ in boxes], level, owners=owners)
    return _Column(first, number, entry, leave, boxes, lay(part, path, wanted.part(boxes), math.inf))


def _whole(found: Arranged, sheet: Sheet) -> _Column:
    return _Column(0, {v: v for v in range(len(found.made.up))}, {}, {}, list(range(found.made.count)), sheet)


# ---------------------------------------------------------------- columns side by side


@record
class _Folded:
    """Columns with the lines between them."""

    found: Arranged
    wanted: Style
    columns: list[_Column]

    @property
    def _top(self) -> float:
        """How far columns stand below the upper border: room for the lines that come in."""
        most = max([len(column.entry) for column in self.columns])
        return (most - 1) * self.wanted.spacing.track if most else 0.0

    def _tops(self) -> list[float]:
        """Where each column begins: the first, which no line leads into, so that its boxes stand level with the others'."""
        top = self._top
        return [
            top if column.entry or len(self.columns) == 1 else top + self.wanted.spacing.layer
            for column in self.columns
        ]

    def _lefts(self) -> list[float]:
        lefts = [0.0]
        for column in self.columns[:-1]:
            lefts.append(lefts[-1] + column.sheet.width + self._gutter(column))
        return lefts

    def _gutter(self, column: _Column) -> float:
        return GUTTER + (len(column.exit) - 1) * self.wanted.spacing.track

    @property
    def width(self) -> float:
        """Everything lies within."""
        return self._lefts()[-1] + self.columns[-1].sheet.width

    @property
    def height(self) -> float:
        """Everything lies within."""
        track = self.wanted.spacing.track
        return max(
            [
                top + column.sheet.height + max(0, len(column.exit) - 1) * track
                for top, column in zip(self._tops(), self.columns, strict=True)
            ]
        )

    def placed(self, edges: Sequence[tuple[int, int]], *, across: bool) -> Placed:
        """The whole as callers see it."""
        lefts, tops = self._lefts(), self._tops()
        corners: list[Point] = [(0.0, 0.0)] * self.found.made.count
        for column, left, top in zip(self.columns, lefts, tops, strict=True):
            for v, (x, y) in zip(column.boxes, column.sheet.corners, strict=True):
                corners[v] = x + left, y + top
        run: dict[tuple[int, int], list[Point]] = {}
        for edge in edges:
            if edge not in run:
                run[edge] = self._route(way(self.found, *edge), lefts, tops)
        size = self.width, self.height
        return turned(corners, [run[edge] for edge in edges], size, self.found.path, len(self.columns), across=across)

    def _route(self, nodes: Sequence[int], lefts: Sequence[float], tops: Sequence[float]) -> list[Point]:
        """The corners of an edge, through all columns it passes."""
        points: list[Point] = []
        layer = self.found.rank[nodes[0]]
        last: int | None = None  # the node above the cut, where the edge comes from the column before
        for i, column in enumerate(self.columns):
            here = [column.number[v] for v in nodes if v in column.number]
            if last is not None:
                here.insert(0, column.entry[last])
            if not here:
                continue
            first = 0 if last is not None else layer - column.first + bool(column.entry)
            ends = nodes[-1] in column.number
            if not ends:
                last = next(v for v in reversed(nodes) if v in column.number or v in column.entry)
                here.append(column.exit[last])
            left, top = lefts[i], tops[i]
            corners = [(x + left, y + top) for x, y in column.sheet.channels.corners(here, first)]
            if points:
                points.append((corners[0][0], points[-1][1]))
            points += corners
            if ends:
                break
            points += self._connection(i, list(column.exit).index(last or 0), points[-1], lefts)
        return _joined(points) if len(self.columns) > 1 else points

    def _connection(self, i: int, place: int, start: Point, lefts: Sequence[float]) -> list[Point]:
        """Corners of the line from a column's end to above the next; of several, they nest."""
        column = self.columns[i]
        inner = (len(column.exit) - 1 - place) * self.wanted.spacing.track
        gutter = lefts[i] + column.sheet.width + GUTTER / 2 + inner
        low = start[1] + inner
        high = self._top - (len(column.exit) - 1) * self.wanted.spacing.track + inner
        return [(start[0], low), (gutter, low), (gutter, high)]


def _joined(points: Sequence[Point]) -> list[Point]:
    """Without the corners that are none, and what goes to one and back."""
    kept: list[Point] = []
    for i, point in enumerate(points):
        if kept and point == kept[-1]:
            continue
        if kept and i + 1 < len(points):
            (x0, y0), (x1, y1), (x2, y2) = kept[-1], point, points[i + 1]
            if x0 == x1 == x2 or y0 == y1 == y2:
                continue
        kept.append(point)
    return kept
