from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.layout.wrap import wrap
from netdiagram.views.layered.geometry import area, cover, outside, subtract

SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10))


def box(x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def left_of(ring, a, b):
    """Sutherland and Hodgman: the part of a polygon inside one half-plane."""
    out = []
    for p, q in zip(ring, [*ring[1:], ring[0]], strict=True):
        at_p, at_q = ((b[0] - a[0]) * (v[1] - a[1]) - (b[1] - a[1]) * (v[0] - a[0]) for v in (p, q))
        if at_p >= 0:
            out.append(p)
        if at_p * at_q < 0:
            t = at_p / (at_p - at_q)
            out.append((p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t))
    return out


def shared_area(a, b) -> float:
    ring = list(a)
    for p, q in zip(b, [*b[1:], b[0]], strict=True):
        ring = left_of(ring, p, q)
        if len(ring) < 3:
            return 0.0
    return area(ring)


whole = st.integers(-12, 12)
extent = st.integers(1, 20)


@st.composite
def oblique(draw: st.DrawFn):
    """The silhouette of a box that recedes to the right and up, or the side of one."""
    x, y, w, h, d = draw(whole), draw(whole), draw(extent), draw(extent), draw(extent)
    if draw(st.booleans()):
        return ((x, y), (x + d, y - d), (x + d, y - d + h), (x, y + h))
    return ((x, y + h), (x, y), (x + d, y - d), (x + w + d, y - d), (x + w + d, y + h - d), (x + w, y + h))


@given(oblique(), oblique())
def test_what_is_left_has_the_area_that_is_not_covered(ring, other):
    rest = subtract(ring, cover(other))
    assert sum(map(area, rest)) == pytest.approx(area(ring) - shared_area(ring, other), abs=1e-6)


@given(oblique(), oblique(), st.floats(-5, 45), st.floats(-45, 45))
def test_no_point_of_what_is_left_is_covered(ring, other, x, y):
    def in_convex(p, polygon) -> bool:
        return all(
            (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 1e-3
            for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True)
        )

    def winding(p, polygon) -> bool:
        inside = False
        for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            if (a[1] > p[1]) != (b[1] > p[1]) and p[0] < a[0] + (p[1] - a[1]) * (b[0] - a[0]) / (b[1] - a[1]):
                inside = not inside
        return inside

    point = (x, y)
    if in_convex(point, other):
        assert not any(winding(point, part) for part in subtract(ring, cover(other)))


def test_a_hole_is_cut_out_through_a_slit():
    (rest,) = subtract(SQUARE, cover(box(3, 3, 2, 2)))
    assert area(rest) == pytest.approx(96)
    assert len(rest) == 10


def test_touching_from_outside_takes_nothing():
    assert subtract(SQUARE, cover(box(10, 0, 5, 10))) == [SQUARE]


def test_all_covered_leaves_nothing():
    assert subtract(SQUARE, cover(SQUARE)) == []
    assert subtract(SQUARE, cover(box(-1, -1, 20, 20))) == []


def test_a_bar_across_leaves_two_pieces():
    assert sorted(map(area, subtract(SQUARE, cover(box(4, -1, 2, 12))))) == [pytest.approx(40), pytest.approx(40)]


def test_a_line_is_cut_where_it_is_hidden():
    assert outside(((-5, 5), (15, 5)), cover(SQUARE)) == [((-5, 5), (0, 5)), ((10, 5), (15, 5))]
    assert outside(((-5, -5), (-5, 15)), cover(SQUARE)) == [((-5, -5), (-5, 15))]
    assert outside(((2, 2), (8, 8)), cover(SQUARE)) == []


@given(st.lists(st.tuples(whole, whole), min_size=2, max_size=6), oblique())
def test_visible_and_hidden_lengths_add_up(points, ring):
    shape = cover(ring)

    def length(line) -> float:
        return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))

    seen = outside(points, shape)
    hidden = 0.0
    for a, b in pairwise(points):
        low, high = 0.0, 1.0
        for p, q, r in shape.edges:
            at_a, at_b = p * a[0] + q * a[1] + r, p * b[0] + q * b[1] + r
            if at_a == at_b:
                low = 2.0 if at_a < 0 else low
            elif at_a < at_b:
                low = max(low, -at_a / (at_b - at_a))
            else:
                high = min(high, at_a / (at_a - at_b))
        hidden += max(0.0, high - low) * hypot(b[0] - a[0], b[1] - a[1])
    assert sum(map(length, seen)) + hidden == pytest.approx(length(points), abs=1e-4)


# -- rows


def rows_of(widths, limit, gap=2.0):
    lefts, rights, x = [], [], 0.0
    for width in widths:
        lefts.append(x)
        rights.append(x + width)
        x += width + gap
    return lefts, rights, wrap(lefts, rights, limit)


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(5, 80))
def test_rows_follow_each_other_and_fit(widths, limit):
    lefts, rights, rows = rows_of(widths, limit)
    assert [i for start, stop in rows for i in range(start, stop)] == list(range(len(widths)))
    for start, stop in rows:
        assert stop - start == 1 or rights[stop - 1] - lefts[start] <= limit


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30), st.integers(30, 80))
def test_there_are_no_more_rows_than_when_each_is_filled(widths, limit):
    lefts, rights, rows = rows_of(widths, limit)
    filled, start = 1, 0
    for i in range(len(widths)):
        if rights[i] - lefts[start] > limit:
            filled, start = filled + 1, i
    assert len(rows) == filled


def test_rows_are_even():
    assert rows_of([10] * 8, 60)[2] == [(0, 4), (4, 8)]
