"""What of a shape is seen where another stands before it: a translucent face cannot hide what is behind it.

Coordinates are CSS pixels, y down; polygons are convex and clockwise on the screen unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from netdiagram.scene import Point

EPSILON = 1e-6

Ring = Sequence[Point]


def _side(a: Point, b: Point, p: Point) -> float:
    """Twice the area of (a, b, p): positive where p lies to the right of a→b on the screen, inside a clockwise ring."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def area(ring: Ring) -> float:
    """Signed area: positive for clockwise rings (on the screen)."""
    total = 0.0
    x, y = ring[-1]
    for right, bottom in ring:
        total += x * bottom - right * y
        x, y = right, bottom
    return total / 2


def apart(a: Ring, b: Ring) -> bool:
    """Whether the insides of two convex polygons have nothing in common."""
    for ring, other in ((a, b), (b, a)):
        start = ring[-1]
        for stop in ring:
            if all(_side(start, stop, p) <= EPSILON for p in other):
                return True
            start = stop
    return False


def within(a: Point, b: Point, ring: Ring) -> tuple[float, float] | None:
    """Which stretch of the segment a→b lies in a convex polygon, its border included: parameters 0–1, or None."""
    low, high = 0.0, 1.0
    start = ring[-1]
    for stop in ring:
        at_a, at_b = _side(start, stop, a), _side(start, stop, b)
        start = stop
        if at_a < -EPSILON and at_b < -EPSILON:
            return None
        if at_a < -EPSILON:
            low = max(low, at_a / (at_a - at_b))
        elif at_b < -EPSILON:
            high = min(high, at_a / (at_a - at_b))
    return (low, high) if high - low > EPSILON else None


def _between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def outside(points: Sequence[Point], ring: Ring) -> list[tuple[Point, ...]]:
    """The parts of an open polyline that a convex polygon does not cover."""
    parts: list[tuple[Point, ...]] = []
    run: list[Point] = [points[0]]
    for a, b in pairwise(points):
        covered = within(a, b, ring)
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


def subtract(ring: Ring, cover: Ring) -> list[tuple[Point, ...]]:
    """What is left of a convex polygon behind another convex one.

    The border of the result is walked: the edges of `ring` outside `cover`, and the edges of `cover` inside `ring` the
    other way round. A cover that lies wholly inside leaves one ring with a slit.

    Returns:
        Clockwise polygons, not always convex; none where everything is covered.
    """
    if apart(ring, cover):
        return [tuple(ring)]
    pieces = [*_edges_outside(ring, cover), *_edges_inside(cover, ring)]
    rings = _chained(pieces)
    outer = [r for r in rings if area(r) > EPSILON]
    holes = [r for r in rings if area(r) < -EPSILON]
    if holes and not outer:
        return []
    return [_slit(outer[0], holes[0])] if holes else outer


def _edges_outside(ring: Ring, cover: Ring) -> Iterable[tuple[Point, Point]]:
    start = ring[-1]
    for stop in ring:
        covered = within(start, stop, cover)
        if covered is None:
            yield start, stop
        else:
            low, high = covered
            if low > EPSILON:
                yield start, _between(start, stop, low)
            if high < 1 - EPSILON:
                yield _between(start, stop, high), stop
        start = stop


def _edges_inside(cover: Ring, ring: Ring) -> Iterable[tuple[Point, Point]]:
    start = cover[-1]
    for stop in cover:
        found = within(start, stop, ring)
        if found is not None:
            a, b = _between(start, stop, found[0]), _between(start, stop, found[1])
            middle = _between(a, b, 0.5)
            if not _on_border(middle, ring):
                yield b, a
        start = stop


def _on_border(p: Point, ring: Ring) -> bool:
    start = ring[-1]
    for stop in ring:
        if abs(_side(start, stop, p)) <= EPSILON * 10:
            return True
        start = stop
    return False


def _key(p: Point) -> tuple[int, int]:
    return (round(p[0] * 1e4), round(p[1] * 1e4))


def _chained(pieces: Iterable[tuple[Point, Point]]) -> list[tuple[Point, ...]]:
    """Directed segments, end to end, as rings."""
    by_start: dict[tuple[int, int], list[tuple[Point, Point]]] = {}
    for a, b in pieces:
        if _key(a) != _key(b):
            by_start.setdefault(_key(a), []).append((a, b))
    rings: list[tuple[Point, ...]] = []
    for key in list(by_start):
        while by_start.get(key):
            ring: list[Point] = []
            at = key
            while by_start.get(at):
                a, b = by_start[at].pop()
                ring.append(a)
                at = _key(b)
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
