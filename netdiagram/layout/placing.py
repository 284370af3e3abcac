"""The whole way from sizes and edges to places and routes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from netdiagram.layout.ordering import Layered, improve, split
from netdiagram.layout.positioning import Room, positions
from netdiagram.layout.ranking import main_path, neighbours, ranks, topological
from netdiagram.layout.routing import Frame, routes
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
    """

    positions: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    path: tuple[int, ...] = ()


DEFAULT = Spacing()


def place(
    sizes: Sequence[Size],
    edges: Sequence[tuple[int, int]],
    *,
    direction: Direction = "down",
    spacing: Spacing = DEFAULT,
    sides: Collection[int] = (),
    labels: Mapping[int, Size] | None = None,
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

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    if not sizes:
        return Placed((), (), 0, 0)
    across = direction == "right"
    rank, path, before, made = _arranged(len(sizes), tuple(edges))
    frame, room = _frame(made, sizes, labels or {}, spacing, sides, across=across)
    x = positions(made, path, room)
    y, run = routes(made, x, frame, rank, before)
    half = frame.half
    corners: list[Point] = [(x[v] - half[v][0], y[v] - half[v][1]) for v in range(len(sizes))]
    paths = [run[edge] for edge in edges]
    width = max(at + reach for at, reach in zip(x, room.right, strict=True))
    height = max(y[v] + half[v][1] + frame.tail[v] for v in range(len(sizes)))
    if across:
        corners = [(b, a) for a, b in corners]
        paths = [tuple([(b, a) for a, b in corner]) for corner in paths]
        width, height = height, width
    return Placed(tuple(corners), tuple(paths), width, height, tuple(path))


@lru_cache(maxsize=32)
def _arranged(count: int, edges: tuple[tuple[int, int], ...]) -> tuple[list[int], list[int], list[list[int]], Layered]:
    """Ranks, main path, predecessors and order. They depend on no size, and views try several: nobody changes them."""
    before, after = neighbours(count, edges)
    order = topological(before, after)
    rank = ranks(order, before, after)
    path = main_path(order, after)
    made = split(rank, after, path)
    if improve(made):
        untangle(made)
    return rank, path, before, made


def _frame(
    made: Layered,
    sizes: Sequence[Size],
    labels: Mapping[int, Size],
    spacing: Spacing,
    sides: Collection[int],
    *,
    across: bool,
) -> tuple[Frame, Room]:
    """Sizes as if the flow went down: half extents of boxes, room beside their lines, tails behind them."""
    dummies = len(made.up) - len(sizes)
    if across:
        half = [(h / 2, w / 2) for w, h in sizes]
    else:
        half = [(w / 2, h / 2) for w, h in sizes]
    left = [w for w, _ in half] + [0.0] * dummies
    right = [w for w, _ in half] + [0.0] * dummies
    tail = [0.0] * len(sizes)
    for v, (width, height) in labels.items():
        beside, along = (height, width) if across else (width, height)
        reach = left if across else right
        reach[v] = max(reach[v], spacing.label + beside)
        tail[v] = along
    frame = Frame(half, tail, frozenset(sides), spacing.layer, spacing.track, spacing.lead, spacing.head, spacing.lane)
    return frame, Room(left, right, spacing.box, spacing.lane)
