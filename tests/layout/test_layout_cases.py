"""Layouts of graphs with a known best picture, and of recorded networks."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from graphs import crossings, edge_crossings, overlapping, pierced, segments

from netdiagram import layout

RECORDED = json.loads((Path(__file__).parent / "recorded_graphs.json").read_text(encoding="utf-8"))
OUTLINES = json.loads((Path(__file__).parent / "recorded_outlines.json").read_text(encoding="utf-8"))
BOX = (160.0, 40.0)
MERGE = (18.0, 18.0)


def middle(placed: layout.Placed, sizes: list[layout.Size], i: int) -> float:
    return placed.positions[i][0] + sizes[i][0] / 2


# what Graphviz dot 2.43.0 crosses of these, boxes 160 × 40 and merges 28 × 28 (`benchmarks/crossings.py`); of the others none
DOT = {"nasnetlarge": 57, "unetpp": 8}


def laid(graph: dict[str, Any]) -> int:
    """How many edges cross in the layout of a recorded graph, in which no law is broken."""
    merges = set(graph["merges"])
    sizes = [(28.0, 28.0) if i in merges else BOX for i in range(graph["boxes"])]
    edges = list(dict.fromkeys([(a, b) for a, b in graph["edges"]]))
    placed = layout.place(sizes, edges, sides=merges)
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)
    return edge_crossings(placed.routes, edges)


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_networks_cross_no_more_than_with_dot(name: str) -> None:
    assert laid(RECORDED[name]) <= DOT.get(name, 0)


@pytest.mark.parametrize("name", OUTLINES)
def test_recorded_outlines_cross_no_more_than_with_dot(name: str) -> None:
    assert laid(OUTLINES[name]) <= OUTLINES[name]["dot"]


def test_nothing_is_an_empty_drawing() -> None:
    assert layout.place([], []) == layout.Placed((), (), 0, 0)
    assert layout.fold([], [], length=100, breadth=100) == layout.Placed((), (), 0, 0)


def test_one_box_is_as_large_as_itself() -> None:
    placed = layout.place([BOX], [])
    assert placed.positions == ((0.0, 0.0),)
    assert (placed.width, placed.height) == BOX


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([(0, 1), (1, 2), (2, 0)], "circle"),
        ([(1, 1)], "itself"),
        ([(0, 9)], "does not exist"),
        ([(-1, 0)], "does not exist"),
    ],
)
def test_what_is_no_graph_of_these_boxes_is_refused(edges: list[tuple[int, int]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        layout.place([BOX] * 3, edges)


def test_boxes_may_come_in_any_order() -> None:
    placed = layout.place([BOX] * 3, [(2, 0), (0, 1)])
    tops = [y for _, y in placed.positions]
    assert tops[2] < tops[0] < tops[1]


def test_an_edge_that_comes_twice_gets_one_route() -> None:
    placed = layout.place([BOX] * 2, [(0, 1), (0, 1)])
    assert placed.routes[0] == placed.routes[1]


def test_a_skip_goes_around_on_the_left_into_the_side_of_its_merge() -> None:
    sizes = [BOX, BOX, BOX, MERGE, BOX]
    placed = layout.place(sizes, [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)], sides={3})
    assert len({middle(placed, sizes, i) for i in range(5)}) == 1
    route = placed.routes[3]
    x, y = placed.positions[3]
    assert route[-1] == (x, y + 9)
    assert min(point[0] for point in route) < placed.positions[1][0]
    assert len(route) == 5


def test_nested_skips_lie_in_lanes_the_longer_the_further_out() -> None:
    sizes = [BOX, BOX, BOX, BOX, MERGE, BOX, MERGE]
    placed = layout.place(sizes, [(0, 1), (1, 2), (2, 3), (3, 4), (1, 4), (4, 5), (5, 6), (0, 6)], sides={4, 6})
    inner, outer = placed.routes[4], placed.routes[7]
    assert min(x for x, _ in outer) < min(x for x, _ in inner) < placed.positions[1][0]
    assert not crossings(placed, [(0, 1), (1, 2), (2, 3), (3, 4), (1, 4), (4, 5), (5, 6), (0, 6)])


def test_edges_of_one_source_share_the_beginning_of_their_way() -> None:
    placed = layout.place([BOX] * 4, [(0, 1), (0, 2), (0, 3)])
    assert len({route[0] for route in placed.routes}) == 1
    assert len({route[1][1] for route in placed.routes if len(route) > 2}) == 1


def test_of_equal_branches_the_middle_one_is_the_main_path() -> None:
    sizes = [BOX] * 5
    edges = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)]
    placed = layout.place(sizes, edges)
    assert placed.path == (0, 2, 4)
    assert middle(placed, sizes, 1) < middle(placed, sizes, 2) < middle(placed, sizes, 3)
    assert middle(placed, sizes, 2) - middle(placed, sizes, 1) == middle(placed, sizes, 3) - middle(placed, sizes, 2)


def test_a_late_input_stands_beside_its_use() -> None:
    placed = layout.place([BOX] * 6, [(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)])
    tops = [y for _, y in placed.positions]
    assert tops[5] == tops[2]
    assert tops[4] == tops[1]


def test_edges_into_one_box_arrive_apart_and_the_straight_one_in_the_middle() -> None:
    placed = layout.place([BOX] * 5, [(0, 3), (1, 3), (2, 3), (3, 4)])
    ends = sorted(route[-1][0] for route in placed.routes[:3])
    assert all(b - a >= 10 for a, b in pairwise(ends))
    assert len(placed.routes[1]) == 2


# ---------------------------------------------------------------- folding


def chain(count: int) -> tuple[list[layout.Size], list[tuple[int, int]]]:
    return [BOX] * count, [(i, i + 1) for i in range(count - 1)]


def test_what_is_short_enough_is_not_folded() -> None:
    sizes, edges = chain(5)
    assert layout.fold(sizes, edges, length=400, breadth=740) == layout.place(sizes, edges)


def test_a_long_chain_is_folded_into_even_columns() -> None:
    sizes, edges = chain(60)
    placed = layout.fold(sizes, edges, length=1300, breadth=740)
    columns: dict[float, int] = {}
    for x, _ in placed.positions:
        columns[x] = columns.get(x, 0) + 1
    assert sorted(columns.values()) == [20, 20, 20]
    assert placed.width <= 740
    assert placed.height <= 1300
    assert list(columns) == sorted(columns)


def test_columns_are_as_many_as_there_is_room_for() -> None:
    sizes, edges = chain(60)
    placed = layout.fold(sizes, edges, length=300, breadth=400)
    assert len({x for x, _ in placed.positions}) == 2
    assert placed.width <= 400


def test_the_edge_to_the_next_column_runs_through_the_gutter() -> None:
    sizes, edges = chain(10)
    placed = layout.fold(sizes, edges, length=360, breadth=740)
    jumps = [i for i, (a, b) in enumerate(edges) if placed.positions[a][1] > placed.positions[b][1]]
    assert len(jumps) == 1
    route = placed.routes[jumps[0]]
    (x0, _), (x1, _) = placed.positions[edges[jumps[0]][0]], placed.positions[edges[jumps[0]][1]]
    upward = [(a, b) for a, b in segments(route) if b[1] < a[1]]
    assert len(upward) == 1
    assert x0 + BOX[0] < upward[0][0][0] < x1
    assert not pierced(placed, sizes, edges)


def test_rows_are_no_longer_than_the_column_is_wide() -> None:
    sizes, edges = chain(20)
    placed = layout.fold(sizes, edges, length=740, breadth=math.inf, direction="right")
    assert placed.width <= 740
    assert len({y for _, y in placed.positions}) == 5


def test_it_is_cut_only_where_all_ways_meet() -> None:
    edges = [(i, i + 1) for i in range(29)] + [(i, i + 3) for i in range(0, 27, 3)]
    sizes = [BOX] * 30
    placed = layout.fold(sizes, edges, length=700, breadth=740)
    column = [x for x, _ in placed.positions]
    turns = [i for i in range(29) if column[i + 1] > column[i] + BOX[0]]
    assert turns
    assert all(i % 3 == 0 for i in turns)


def test_a_ladder_cannot_be_cut_where_one_line_passes() -> None:
    edges = [(i, i + 1) for i in range(29)] + [(i, 29 - i) for i in range(14)]
    sizes = [BOX] * 30
    assert layout.fold(sizes, edges, length=500, breadth=740) == layout.place(sizes, edges)


def test_several_lines_run_on_side_by_side_without_crossing() -> None:
    edges = [(i, i + 1) for i in range(29)] + [(i, 29 - i) for i in range(0, 12, 3)]
    sizes = [BOX] * 30
    placed = layout.fold(sizes, edges, length=1000, breadth=740, passing=5)
    assert placed.columns == 3
    assert placed.height <= 1100
    assert not crossings(placed, edges)
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)
    upward = {a[0] for route in placed.routes for a, b in segments(route) if b[1] < a[1]}
    assert len(upward) == 6


def test_edges_enter_a_box_as_far_on_one_side_of_its_line_as_on_the_other() -> None:
    # what reaches farther on the right is a badge beside the box
    sizes = [(60.0, 30.0)] * 4 + [(100.0, 30.0)]
    edges = [(0, 4), (1, 4), (2, 4), (3, 4)]
    placed = layout.place(sizes, edges, lines={4: 30.0})
    left = placed.positions[4][0]
    assert all(left < route[-1][0] < left + 60 for route in placed.routes)


def test_many_branches_are_done_row_by_row_where_there_is_no_room_for_all() -> None:
    # twenty branches of three boxes, between one box and another
    edges = []
    for branch in range(20):
        a, b, c = 1 + 3 * branch, 2 + 3 * branch, 3 + 3 * branch
        edges += [(0, a), (a, b), (b, c), (c, 61)]
    sizes = [(80.0, 30.0)] * 62
    placed = layout.fold(sizes, edges, length=math.inf, breadth=700, thin=True, bend=True)
    assert placed.width <= 702
    ends = [placed.positions[3 + 3 * branch][1] for branch in range(20)]
    begins = [placed.positions[1 + 3 * branch][1] for branch in range(20)]
    assert min(ends) < max(begins)
    assert not edge_crossings(placed.routes, edges)
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)
