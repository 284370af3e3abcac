"""What of a shape is seen where another stands before it: a translucent face cannot hide what is behind it.

Coordinates are CSS pixels, y down; polygons are convex and clockwise on the screen unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from netdiagram.records import record
from netdiagram.scene import Point

EPSILON = 1e-6

Ring = Sequence[Point]
Edge = tuple[float, float, float]
"""a, b, c of a·x + b·y + c: positive inside."""


@record
class Cover:
    """A convex polygon, ready to be compared with.

    Attributes:
        ring: its corners, clockwise.
        edges: the half-planes it is made of, the first from its last corner to its first.
        left: its least x.
        top: its least y.
    """

    ring: Ring
    edges: tuple[Edge, ...]
    left: float
    top: float


def cover(ring: Ring) -> Cover:
    """A convex clockwise polygon as a cover."""
    edges: list[Edge] = []
    x, y = ring[-1]
    for right, bottom in ring:
        edges.append((y - bottom, right - x, x * bottom - right * y))
        x, y = right, bottom
    return Cover(ring, tuple(edges), min([p[0] for p in ring]), min([p[1] for p in ring]))


def area(ring: Ring) -> float:
    """Signed area: positive for clockwise rings (on the screen)."""
    total = 0.0
    x, y = ring[-1]
    for right, bottom in ring:
        total += x * bottom - right * y
        x, y = right, bottom
    return total / 2


Distances = list[float]
"""Of a point to the edges of a cover, scaled: positive inside."""


def _distances(point: Point, shape: Cover) -> Distances:
    x, y = point
    return [a * x + b * y + c for a, b, c in shape.edges]


def _within(start: Distances, stop: Distances) -> tuple[float, float] | None:
    """Which stretch of a segment lies in a convex polygon, its border included: parameters 0–1, or None."""
    low, high = 0.0, 1.0
    for before, after in zip(start, stop, strict=True):
        if before < -EPSILON:
            if after < EPSILON:
                return None
            crossing = before / (before - after)
            low = max(low, crossing)
        elif after < -EPSILON:
            if before < EPSILON:
                return None
            crossing = before / (before - after)
            high = min(high, crossing)
    return (low, high) if high - low > EPSILON else None


def _between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def outside(points: Sequence[Point], shape: Cover) -> list[tuple[Point, ...]]:
    """The parts of an open polyline that a convex polygon does not cover."""
    if max([x for x, _ in points]) < shape.left or max([y for _, y in points]) < shape.top:
        return [tuple(points)]
    parts: list[tuple[Point, ...]] = []
    run: list[Point] = [points[0]]
    at = [_distances(point, shape) for point in points]
    for (a, at_a), (b, at_b) in pairwise(zip(points, at, strict=True)):
        covered = _within(at_a, at_b)
        if covered is None:
            run.append(b)
            continue
        low, high = covered
        if low > EPSILON:
            run.append(_between(a, b, low))
        if len(run) > 1:
            parts.append(tuple(run))
        run = [_between(a, b, high), b] if high < 1 - EPSILON else [b]
    if len(run) > 1:
        parts.append(tuple(run))
    return parts


def apart(a: Cover, b: Cover) -> bool:
    """Whether the insides of two convex polygons have nothing in common: some edge has all of the other behind it."""
    return any(
        all(p * x + q * y + r <= EPSILON for x, y in other.ring)
        for shape, other in ((a, b), (b, a))
        for p, q, r in shape.edges
    )


def subtract(ring: Ring, shape: Cover) -> list[tuple[Point, ...]]:
    """What is left of a convex polygon behind another convex one.

    The border of the result is walked: the edges of `ring` outside the cover, and the edges of the cover inside `ring`
    the other way round. A cover that lies wholly inside leaves one ring with a slit.

    Returns:
        Clockwise polygons, not always convex; none where everything is covered.
    """
    own = cover(ring)
    kept, border = list(_edges_outside(ring, shape)), list(_edges_inside(shape.ring, own))
    if not border and (kept == [*zip((ring[-1], *ring), ring, strict=False)] or apart(own, shape)):
        return [tuple(ring)]
    rings = _chained([*kept, *border])
    sized = [(area(r), r) for r in rings]
    outer = [r for size, r in sized if size > EPSILON]
    holes = [r for size, r in sized if size < -EPSILON]
    if holes and not outer:
        return []
    return [_slit(outer[0], holes[0])] if holes else outer


def _edges_outside(ring: Ring, shape: Cover) -> Iterable[tuple[Point, Point]]:
    start, at_start = ring[-1], _distances(ring[-1], shape)
    for stop in ring:
        at_stop = _distances(stop, shape)
        covered = _within(at_start, at_stop)
        if covered is None:
            yield start, stop
        else:
            low, high = covered
            if low > EPSILON:
                yield start, _between(start, stop, low)
            if high < 1 - EPSILON:
                yield _between(start, stop, high), stop
        start, at_start = stop, at_stop


def _edges_inside(ring: Ring, shape: Cover) -> Iterable[tuple[Point, Point]]:
    start, at_start = ring[-1], _distances(ring[-1], shape)
    for stop in ring:
        at_stop = _distances(stop, shape)
        found = _within(at_start, at_stop)
        if found is not None:
            low, high = found
            middle = (low + high) / 2
            # along the border of the other, both are borders of nothing
            if all(a + (b - a) * middle > EPSILON * 10 for a, b in zip(at_start, at_stop, strict=True)):
                yield (
                    stop if high >= 1 - EPSILON else _between(start, stop, high),
                    start if low <= EPSILON else _between(start, stop, low),
                )
        start, at_start = stop, at_stop


def _key(p: Point) -> tuple[int, int]:
    return (round(p[0] * 1e4), round(p[1] * 1e4))


def _chained(pieces: Iterable[tuple[Point, Point]]) -> list[tuple[Point, ...]]:
    """Directed segments, end to end, as rings."""
    by_start: dict[tuple[int, int], list[tuple[Point, tuple[int, int]]]] = {}
    for a, b in pieces:
        start, stop = _key(a), _key(b)
        if start != stop:
            by_start.setdefault(start, []).append((a, stop))
    rings: list[tuple[Point, ...]] = []
    for key in list(by_start):
        while by_start[key]:
            ring: list[Point] = []
            at = key
            while by_start.get(at):
                point, at = by_start[at].pop()
                ring.append(point)
                if at == key:
                    break
            if len(ring) > 2:
                rings.append(tuple(ring))
    return rings


def _slit(outer: Ring, hole: Ring) -> tuple[Point, ...]:
    """A ring with a hole as one ring, joined where the two are nearest."""
    i, j = min(
        ((i, j) for i in range(len(outer)) for j in range(len(hole))),
        key=lambda pair: (outer[pair[0]][0] - hole[pair[1]][0]) ** 2 + (outer[pair[0]][1] - hole[pair[1]][1]) ** 2,
    )
    return (*outer[: i + 1], *hole[j:], *hole[: j + 1], *outer[i:])
