"""Laws of layouts over random graphs."""

from __future__ import annotations

import math

import pytest
from graphs import Graph, boxes, graphs, overlapping, pierced, segments, shared
from hypothesis import given, settings
from hypothesis import strategies as st

from netdiagram import layout
from netdiagram.layout import arranging

LAWS = settings(max_examples=30, deadline=None)
DIRECTIONS = st.sampled_from(["down", "right"])


@LAWS
@given(graphs(), DIRECTIONS)
def test_no_box_over_a_box_and_no_edge_through_one(graph: Graph, direction: layout.Direction) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction)
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)


@LAWS
@given(graphs(), DIRECTIONS, st.booleans())
def test_everything_lies_within_the_drawing(graph: Graph, direction: layout.Direction, merges: bool) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction, sides=_small(sizes) if merges else ())
    points = [point for route in placed.routes for point in route]
    points += [corner for left, top, right, bottom in boxes(placed, sizes) for corner in ((left, top), (right, bottom))]
    assert all(-0.01 <= x <= placed.width + 0.01 and -0.01 <= y <= placed.height + 0.01 for x, y in points)


@LAWS
@given(graphs(), DIRECTIONS)
def test_edges_lead_from_the_back_of_their_source_to_the_front_of_their_target(
    graph: Graph, direction: layout.Direction
) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction)
    along, across = (1, 0) if direction == "down" else (0, 1)
    area = boxes(placed, sizes)
    for (source, target), route in zip(edges, placed.routes, strict=True):
        first, last = route[0], route[-1]
        assert first[along] == pytest.approx(area[source][along + 2])
        assert last[along] == pytest.approx(area[target][along])
        assert area[source][across] < first[across] < area[source][across + 2]
        assert area[target][across] < last[across] < area[target][across + 2]


@LAWS
@given(graphs(), DIRECTIONS, st.booleans())
def test_edges_never_run_against_the_flow(graph: Graph, direction: layout.Direction, merges: bool) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction, sides=_small(sizes) if merges else ())
    along = 1 if direction == "down" else 0
    for route in placed.routes:
        for a, b in segments(route):
            assert (a[0] == b[0]) != (a[1] == b[1]), "pieces are horizontal or vertical, and none is a point"
            assert b[along] >= a[along]


@LAWS
@given(graphs(), DIRECTIONS)
def test_the_main_path_is_the_longest_chain_and_straight(graph: Graph, direction: layout.Direction) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction)
    depth = [0] * len(sizes)
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        depth[target] = max(depth[target], depth[source] + 1)
    assert len(placed.path) == max(depth) + 1
    routes = dict(zip(edges, placed.routes, strict=True))
    for edge in zip(placed.path, placed.path[1:], strict=False):
        assert len(routes[edge]) == 2


@LAWS
@given(graphs(), st.booleans())
def test_lines_of_different_sources_and_targets_keep_apart(graph: Graph, merges: bool) -> None:
    sizes, edges = graph
    assert not list(shared(layout.place(sizes, edges, sides=_small(sizes) if merges else ()), edges))


@LAWS
@given(graphs(60))
def test_rightwards_is_downwards_with_the_axes_exchanged(graph: Graph) -> None:
    sizes, edges = graph
    down = layout.place(sizes, edges)
    right = layout.place([(h, w) for w, h in sizes], edges, direction="right")
    assert right.positions == tuple((y, x) for x, y in down.positions)
    assert right.routes == tuple(tuple((y, x) for x, y in route) for route in down.routes)
    assert (right.width, right.height) == (down.height, down.width)


@LAWS
@given(graphs(), DIRECTIONS)
def test_the_same_graph_gives_the_same_layout(graph: Graph, direction: layout.Direction) -> None:
    sizes, edges = graph
    first = layout.place(sizes, edges, direction=direction)
    arranging.arranged.cache_clear()
    assert layout.place(sizes, edges, direction=direction) == first


@LAWS
@given(graphs(60), DIRECTIONS)
def test_labels_are_touched_by_nothing_but_their_own_edge(graph: Graph, direction: layout.Direction) -> None:
    sizes, edges = graph
    labels = dict.fromkeys(range(0, len(sizes), 2), (70.0, 12.0))
    spacing = layout.Spacing()
    placed = layout.place(sizes, edges, direction=direction, labels=labels)
    areas = []
    for i, (wide, high) in labels.items():
        x, y = placed.positions[i]
        w, h = sizes[i]
        left, top = (
            (x + w / 2 + spacing.label, y + h) if direction == "down" else (x + w, y + h / 2 - spacing.label - high)
        )
        areas.append((left, top, left + wide, top + high))
    for left, top, right, bottom in areas:
        assert left >= 0
        assert top >= 0
        assert right <= placed.width + 0.01
        assert bottom <= placed.height + 0.01
        for route in placed.routes:
            for (x0, y0), (x1, y1) in segments(route):
                assert not (min(x0, x1) < right and max(x0, x1) > left and min(y0, y1) < bottom and max(y0, y1) > top)
        for x, y, far, low in boxes(placed, sizes):
            assert not (x < right and far > left and y < bottom and low > top)
    for i, a in enumerate(areas):
        for b in areas[i + 1 :]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@LAWS
@given(graphs(80), st.sampled_from([300.0, 600.0, 1200.0]))
def test_a_narrower_layout_keeps_the_laws(graph: Graph, breadth: float) -> None:
    sizes, edges = graph
    free = layout.place(sizes, edges)
    narrow = layout.place(sizes, edges, breadth=breadth)
    assert narrow.width <= max(free.width, breadth)
    assert not overlapping(narrow, sizes)
    assert not pierced(narrow, sizes, edges)
    assert all(b[1] >= a[1] for route in narrow.routes for a, b in segments(route))


@LAWS
@given(
    graphs(),
    DIRECTIONS,
    st.sampled_from([300.0, 700.0]),
    st.sampled_from([700.0, math.inf]),
    st.sampled_from([1, 2, 99]),
)
def test_folding_keeps_the_laws(
    graph: Graph, direction: layout.Direction, length: float, breadth: float, lines: int
) -> None:
    sizes, edges = graph
    placed = layout.fold(sizes, edges, length=length, breadth=breadth, direction=direction, passing=lines)
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)
    assert not list(shared(placed, edges))
    assert all((a[0] == b[0]) != (a[1] == b[1]) for route in placed.routes for a, b in segments(route))
    points = [point for route in placed.routes for point in route]
    assert all(-0.01 <= x <= placed.width + 0.01 and -0.01 <= y <= placed.height + 0.01 for x, y in points)
    free = layout.place(sizes, edges, direction=direction)
    assert (placed.width if direction == "down" else placed.height) <= max(
        breadth, free.width if direction == "down" else free.height
    )


def _small(sizes: list[tuple[float, float]]) -> list[int]:
    return [i for i, (w, _) in enumerate(sizes) if w <= 20]
