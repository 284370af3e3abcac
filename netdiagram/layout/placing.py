"""The whole way from sizes and edges to places and routes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from netdiagram.layout.ordering import Layered, improve, split
from netdiagram.layout.ports import Frame
from netdiagram.layout.positioning import Room, positions
from netdiagram.layout.ranking import main_path, neighbours, ranks, straight_path, thinned, topological
from netdiagram.layout.routing import routes
from netdiagram.layout.untangling import untangle

Direction = Literal["down", "right"]
Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Gaps, in pixels.

    Attributes:
        layer: between layers, at least: room for an arrow.
        box: between two boxes side by side.
        lane: between an edge that passes and whatever it passes.
        track: between two edges that run side by side across the flow.
        lead: straight piece of an edge before it first turns.
        head: straight piece of an edge before its arrowhead ends.
        label: between an edge and its label.
    """

    layer: float = 20
    box: float = 18
    lane: float = 12
    track: float = 8
    lead: float = 8
    head: float = 14
    label: float = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished layout.

    Attributes:
        positions: top left corner of each box.
        routes: per edge its corners, from the border of its source to the border of its target; straight pieces are
            horizontal or vertical. Edges of one source share the beginning of their routes as far as they can.
        width: everything lies within.
        height: everything lies within.
        path: the boxes of the main path, whose edges are straight.
        columns: how many columns (rows, where the flow goes right) it is folded into.
    """

    positions: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    path: tuple[int, ...] = ()
    columns: int = 1


DEFAULT = Spacing()
THINNINGS = 4
"""How often layers are thinned out further where the drawing is too broad."""


def place(
    sizes: Sequence[Size],
    edges: Sequence[tuple[int, int]],
    *,
    direction: Direction = "down",
    spacing: Spacing = DEFAULT,
    sides: Collection[int] = (),
    labels: Mapping[int, Size] | None = None,
    breadth: float = math.inf,
) -> Placed:
    """Lay a graph without circles out in layers.

    Args:
        sizes: (width, height) of each box.
        edges: (source, target) indices; a pair that comes again gets the same route.
        direction: which way edges lead: down, or right.
        spacing: the gaps.
        sides: boxes that edges may also enter at their sides (merges); the others are entered at the front only.
        labels: per box, the size of a text beside the edge that leaves it (right of it if the flow goes down, above it
            if it goes right), which nothing shall touch.
        breadth: across the flow, what the drawing should not exceed: layers are thinned out for it.

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    if not sizes:
        return Placed((), (), 0, 0)
    across = direction == "right"
    style = _Style(labels or {}, spacing, frozenset(sides), across)
    arranged = _arranged(len(sizes), tuple(edges))
    placed = _placed(sizes, edges, arranged, style, breadth)
    best = _breadth(placed, style)
    capacity = breadth
    for _ in range(THINNINGS):
        if best <= breadth:
            break
        wide = [(h if across else w) + spacing.box for w, h in sizes]
        arranged = _arrange(len(sizes), edges, wide, capacity, spacing.lane)
        trial = _placed(sizes, edges, arranged, style, breadth)
        if _breadth(trial, style) < best:
            placed, best = trial, _breadth(trial, style)
        capacity *= 0.8
    return placed


@dataclass(frozen=True, slots=True)
class _Style:
    """What the caller wants besides sizes and edges; `across` where the flow goes right."""

    labels: Mapping[int, Size]
    spacing: Spacing
    sides: frozenset[int]
    across: bool


@dataclass(frozen=True, slots=True)
class _Arranged:
    """All that depends on no size."""

    rank: list[int]
    path: list[int]
    before: list[list[int]]
    made: Layered


def _breadth(placed: Placed, style: _Style) -> float:
    return placed.height if style.across else placed.width


def _placed(
    sizes: Sequence[Size], edges: Sequence[tuple[int, int]], arranged: _Arranged, style: _Style, breadth: float
) -> Placed:
    made, across = arranged.made, style.across
    frame, room = _frame(made, sizes, style)
    x = positions(made, arranged.path, room, breadth)
    y, run = routes(made, x, frame, arranged.rank, arranged.before)
    half = frame.half
    corners: list[Point] = [(x[v] - half[v][0], y[v] - half[v][1]) for v in range(len(sizes))]
    paths = [run[edge] for edge in edges]
    width = max(at + reach for at, reach in zip(x, room.right, strict=True))
    height = max(y[v] + half[v][1] + frame.tail[v] for v in range(len(sizes)))
    if across:
        corners = [(b, a) for a, b in corners]
        paths = [tuple([(b, a) for a, b in corner]) for corner in paths]
        width, height = height, width
    return Placed(tuple(corners), tuple(paths), width, height, tuple(arranged.path))


@lru_cache(maxsize=32)
def _arranged(count: int, edges: tuple[tuple[int, int], ...]) -> _Arranged:
    """Kept, for views try several sizes on one graph; nobody changes what is in it."""
    return _arrange(count, edges)


def _arrange(
    count: int,
    edges: Sequence[tuple[int, int]],
    widths: Sequence[float] = (),
    capacity: float = math.inf,
    lane: float = 0,
) -> _Arranged:
    """Ranks, main path and order; with a capacity, layers hold no more than that."""
    before, after = neighbours(count, edges)
    order = topological(before, after)
    if math.isfinite(capacity):
        rank = thinned(before, after, widths, capacity, lane)
        path = straight_path(order, after, rank)
    else:
        rank = ranks(order, before, after)
        path = main_path(order, after)
    made = split(rank, after, path)
    if improve(made):
        untangle(made)
    return _Arranged(rank, path, before, made)


def _frame(made: Layered, sizes: Sequence[Size], style: _Style) -> tuple[Frame, Room]:
    """Sizes as if the flow went down: half extents of boxes, room beside their lines, tails behind them."""
    spacing = style.spacing
    dummies = len(made.up) - len(sizes)
    half = [(h / 2, w / 2) for w, h in sizes] if style.across else [(w / 2, h / 2) for w, h in sizes]
    left = [w for w, _ in half] + [0.0] * dummies
    right = [w for w, _ in half] + [0.0] * dummies
    tail = [0.0] * len(sizes)
    for v, (width, height) in style.labels.items():
        beside, along = (height, width) if style.across else (width, height)
        reach = left if style.across else right
        reach[v] = max(reach[v], spacing.label + beside)
        tail[v] = along
    frame = Frame(half, tail, style.sides, spacing.layer, spacing.track, spacing.lead, spacing.head, spacing.lane)
    return frame, Room(left, right, spacing.box, spacing.lane)
