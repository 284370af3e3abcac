"""Folding: a long drawing in several columns (rows, where the flow goes right), as text runs on.

It is cut behind boxes that all paths go through. The edge behind such a box runs through the gutter to the beginning of the
next column.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from netdiagram.layout.placing import DEFAULT, Direction, Placed, Point, Size, Spacing, place
from netdiagram.layout.ranking import neighbours, ranks, topological

GUTTER = 26.0
"""Between two columns, with the edge that runs between them (pixels)."""
WORTH = 0.8
"""A fold that makes it no shorter than this part of the whole is none."""
TURN = 12.0
"""How far beyond the ends of a column that edge runs (pixels)."""


@dataclass(slots=True)
class _Piece:
    """One column.

    Attributes:
        boxes: in it.
        entry: the box of the piece before that leads here; −1 for the first.
        exit: the box that leads to the next piece; −1 for the last.
        number: index within the piece, per box.
    """

    boxes: list[int]
    entry: int = -1
    exit: int = -1
    number: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Style:
    """The arguments of `place` that all pieces share."""

    direction: Direction
    spacing: Spacing
    sides: frozenset[int]
    labels: Mapping[int, Size]


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
    thin: bool = False,
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
        thin: whether layers are thinned out where one column alone is broader than `breadth`.

    Raises:
        ValueError: as `place`.
    """
    style = _Style(direction, spacing, frozenset(sides), labels or {})
    whole = place(
        sizes,
        edges,
        direction=direction,
        spacing=spacing,
        sides=style.sides,
        labels=style.labels,
        breadth=breadth if thin else math.inf,
    )
    total = _along(whole, direction)
    if total <= length:
        return whole
    before, after = neighbours(len(sizes), edges)
    rank = ranks(topological(before, after), before, after)
    cuts = _cuts(rank, after)
    if not cuts:
        return whole
    ends = _ends(whole, sizes, rank, cuts, direction)
    best = whole
    tried: list[int] = []
    for columns in range(2, len(cuts) + 2):
        chosen = _balanced(ends, total, columns)
        if chosen == tried:
            continue
        tried = chosen
        folded = _assembled(sizes, edges, _pieces(rank, [cuts[i] for i in chosen]), style)
        if _across(folded, direction) > breadth:
            break
        best = folded
        if _along(folded, direction) <= length:
            break
    return best if _along(best, direction) <= WORTH * total else whole


def _along(placed: Placed, direction: Direction) -> float:
    return placed.height if direction == "down" else placed.width


def _across(placed: Placed, direction: Direction) -> float:
    return placed.width if direction == "down" else placed.height


# ---------------------------------------------------------------- where to cut


def _cuts(rank: Sequence[int], after: Sequence[Sequence[int]]) -> list[int]:
    """Boxes behind which nothing else leads on: each the only one of its layers or above with edges below it."""
    depth = max(rank, default=0)
    passing = [0] * (depth + 2)  # boxes with edges that pass the lower border of a layer
    owner = [0] * (depth + 2)  # sum of their numbers: the number itself where there is one
    for u, targets in enumerate(after):
        if targets:
            reach = max(rank[w] for w in targets)
            passing[rank[u]] += 1
            owner[rank[u]] += u
            passing[reach] -= 1
            owner[reach] -= u
    cuts = []
    count = number = 0
    for layer in range(depth):
        count += passing[layer]
        number += owner[layer]
        if count == 1 and rank[number] == layer:
            cuts.append(number)
    return cuts


def _ends(
    whole: Placed, sizes: Sequence[Size], rank: Sequence[int], cuts: Sequence[int], direction: Direction
) -> list[float]:
    """How far along the flow the drawing reaches where it is cut behind each of these boxes."""
    axis = 1 if direction == "down" else 0
    bottom = [0.0] * (max(rank) + 1)
    for v, corner in enumerate(whole.positions):
        bottom[rank[v]] = max(bottom[rank[v]], corner[axis] + sizes[v][axis])
    return [bottom[rank[v]] for v in cuts]


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


def _pieces(rank: Sequence[int], cuts: Sequence[int]) -> list[_Piece]:
    pieces = [_Piece([], entry, leave) for entry, leave in zip([-1, *cuts], [*cuts, -1], strict=True)]
    borders = [rank[v] for v in cuts]
    column = 0
    by_layer = sorted(range(len(rank)), key=lambda v: (rank[v], v))
    for v in by_layer:
        while column < len(borders) and rank[v] > borders[column]:
            column += 1
        pieces[column].boxes.append(v)
    for piece in pieces:
        piece.boxes.sort()
        piece.number = {v: i for i, v in enumerate(piece.boxes)}
    return pieces


# ---------------------------------------------------------------- putting columns side by side


def _assembled(
    sizes: Sequence[Size], edges: Sequence[tuple[int, int]], pieces: Sequence[_Piece], style: _Style
) -> Placed:
    """Lay each piece out by itself and set them side by side. Here again the flow goes down; `flip` sees to the rest."""
    flip = style.direction == "right"
    positions: list[Point] = [(0.0, 0.0)] * len(sizes)
    run: dict[tuple[int, int], list[Point]] = {}
    left = 0.0
    tallest = 0.0
    path: list[int] = []
    feeder: list[Point] = []  # from the box before the cut to the beginning of this column
    for piece in pieces:
        inner = [edge for edge in edges if edge[0] in piece.number and edge[1] in piece.number]
        entering = [edge for edge in edges if edge[0] == piece.entry and edge[1] in piece.number]
        placed = _piece(sizes, inner, entering, piece, style)
        top = TURN if piece.entry >= 0 else TURN + style.spacing.layer  # so that first boxes stand in one line
        shift = left
        corners = [_flip(corner, flip) for corner in placed.positions]
        for v, (x, y) in zip(piece.boxes, corners, strict=False):
            positions[v] = (x + shift, y + top)
        entry = corners[-1] if piece.entry >= 0 else (0.0, 0.0)
        start = (entry[0] + shift, entry[1] + top)
        lead = [*feeder, (start[0], 0.0)] if feeder else []
        for edge, route in zip([*inner, *entering], placed.routes, strict=True):
            moved = [(x + shift, y + top) for x, y in (_flip(corner, flip) for corner in route)]
            run[edge] = _joined(lead, moved) if edge[0] == piece.entry else moved
        path += [piece.boxes[v] for v in placed.path if v < len(piece.boxes)]
        breadth, long = _flip((placed.width, placed.height), flip)
        tallest = max(tallest, top + long)
        right = left + breadth
        if piece.exit >= 0:
            x, y = positions[piece.exit]
            wide, deep = _flip(sizes[piece.exit], flip)
            feeder = _feeder((x + wide / 2, y + deep), right, top + long + TURN)
            tallest = max(tallest, top + long + TURN)
        left = right + GUTTER
    corners = [_flip(corner, flip) for corner in positions]
    routes = tuple([tuple([_flip(corner, flip) for corner in run[edge]]) for edge in edges])
    width, height = _flip((left - GUTTER, tallest), flip)
    return Placed(tuple(corners), routes, width, height, tuple(path), len(pieces))


def _flip(point: Point, flip: bool) -> Point:
    return (point[1], point[0]) if flip else point


def _piece(
    sizes: Sequence[Size],
    inner: Sequence[tuple[int, int]],
    entering: Sequence[tuple[int, int]],
    piece: _Piece,
    style: _Style,
) -> Placed:
    """One column by itself; a point stands for the box that leads to it, after all others."""
    number = piece.number
    own = [sizes[v] for v in piece.boxes]
    if entering:
        own.append((0.0, 0.0))
    links = [(number[a], number[b]) for a, b in inner] + [(len(piece.boxes), number[b]) for _, b in entering]
    return place(
        own,
        links,
        direction=style.direction,
        spacing=style.spacing,
        sides=[number[v] for v in piece.boxes if v in style.sides],
        labels={number[v]: style.labels[v] for v in piece.boxes if v in style.labels},
    )


def _feeder(start: Point, right: float, low: float) -> list[Point]:
    """Corners of the edge from the last box of a column through the gutter to above the next."""
    gutter = right + GUTTER / 2
    return [start, (start[0], low), (gutter, low), (gutter, 0.0)]


def _joined(lead: Sequence[Point], route: Sequence[Point]) -> list[Point]:
    """Both, without the corners that are none."""
    points = [*lead, *route]
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
