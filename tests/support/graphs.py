"""Random graphs for tests of layouts, and what may be asked of a finished layout."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hypothesis import strategies as st

from netdiagram.layout import Placed, Point

Edge = tuple[int, int]
Graph = tuple[list[tuple[float, float]], list[Edge]]
Segment = tuple[Point, Point]


@st.composite
def graphs(draw: st.DrawFn, most: int = 120) -> Graph:
    """Graphs without circles: from chains with skips to ones without any order, boxes of any size."""
    count = draw(st.integers(1, most))
    reach = draw(st.sampled_from([2, 4, 12, count]))
    random = draw(st.randoms(use_true_random=False))
    some_size = (60, 150, 18, 240)
    sizes = [(float(random.choice(some_size)), float(random.choice((18, 28, 40)))) for _ in range(count)]
    edges: dict[Edge, None] = {}
    for node in range(1, count):
        if random.random() < 0.06:
            continue  # a further source
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            edges[random.randrange(max(0, node - reach), node), node] = None
    return sizes, list(edges)


def segments(route: Sequence[Point]) -> list[Segment]:
    return list(pairwise(route))


def span(a: float, b: float) -> tuple[float, float]:
    return (a, b) if a <= b else (b, a)


def boxes(placed: Placed, sizes: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom."""
    return [(x, y, x + w, y + h) for (x, y), (w, h) in zip(placed.positions, sizes, strict=True)]


def overlapping(placed: Placed, sizes: Sequence[tuple[float, float]]) -> list[Edge]:
    """Pairs of boxes that share some area."""
    found = []
    order = sorted(range(len(sizes)), key=lambda i: placed.positions[i][1])
    area = boxes(placed, sizes)
    for at, i in enumerate(order):
        for j in order[at + 1 :]:
            if area[j][1] >= area[i][3]:
                break
            if area[i][0] < area[j][2] and area[j][0] < area[i][2]:
                found.append((i, j))
    return found


def pierced(placed: Placed, sizes: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> list[tuple[Edge, int]]:
    """Edges that run through the inside of a box, even one of their own."""
    area = sorted((top, bottom, left, right, i) for i, (left, top, right, bottom) in enumerate(boxes(placed, sizes)))
    tops = [box[0] for box in area]
    tallest = max(h for _, h in sizes)
    found = []
    for edge, route in zip(edges, placed.routes, strict=True):
        for (x0, y0), (x1, y1) in segments(route):
            (west, east), (north, south) = span(x0, x1), span(y0, y1)
            for top, bottom, left, right, i in area[bisect_left(tops, north - tallest) : bisect_right(tops, south)]:
                if west < right and east > left and north < bottom and south > top:
                    found.append((edge, i))
    return found


def _meetings(routes: Sequence[Sequence[Point]], edges: Sequence[Edge]) -> Iterator[tuple[float, float, Edge, Edge]]:
    """Where an upright line crosses a flat one: the place, and whose lines they are."""
    flat: list[tuple[float, float, float, Edge]] = []
    upright: list[tuple[float, float, float, Edge]] = []
    for edge, route in zip(edges, routes, strict=True):
        for (x0, y0), (x1, y1) in segments(route):
            if y0 == y1:
                flat.append((y0, *span(x0, x1), edge))
            else:
                upright.append((x0, *span(y0, y1), edge))
    flat.sort()
    levels = [level for level, *_ in flat]
    for x, north, south, edge in upright:
        for level, west, east, other in flat[bisect_right(levels, north) : bisect_left(levels, south)]:
            if west < x < east:
                yield x, level, edge, other


def crossings(placed: Placed, edges: Sequence[Edge]) -> int:
    """Places where lines of different sources cross; lines that edges of one source share count once."""
    met = _meetings(placed.routes, edges)
    return len({(x, y, *sorted((edge[0], other[0]))) for x, y, edge, other in met if edge[0] != other[0]})


def edge_crossings(routes: Sequence[Sequence[Point]], edges: Sequence[Edge]) -> int:
    """Crossings of edges without a common end, each edge by itself even where several share a line."""
    return sum(not {*edge} & {*other} for _, _, edge, other in _meetings(routes, edges))


def shared(placed: Placed, edges: Sequence[Edge], apart: float = 3.0) -> Iterator[tuple[Edge, Edge]]:
    """Pairs of edges with neither end in common that run on top of each other, or nearly so."""
    lines: dict[bool, list[tuple[float, float, float, Edge]]] = {True: [], False: []}
    for edge, route in zip(edges, placed.routes, strict=True):
        for (x0, y0), (x1, y1) in segments(route):
            upright = x0 == x1
            lines[upright].append((x0, *span(y0, y1), edge) if upright else (y0, *span(x0, x1), edge))
    for group in lines.values():
        group.sort()
        for i, (at, low, high, edge) in enumerate(group):
            for other_at, other_low, other_high, other in group[i + 1 :]:
                if other_at - at >= apart:
                    break
                if edge[0] != other[0] and edge[1] != other[1] and min(high, other_high) - max(low, other_low) > 1:
                    yield edge, other
