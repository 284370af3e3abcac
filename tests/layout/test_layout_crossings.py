"""How layers are tightened, and what the search for fewer crossings may and may not do."""

from __future__ import annotations

import random

from graphs import Edge, Graph, graphs
from hypothesis import given, settings
from hypothesis import strategies as st

from netdiagram import layout
from netdiagram.layout import arranging, ranking, tightening, weaving
from netdiagram.layout.ordering import places, split, total_crossings

LAWS = settings(max_examples=30, deadline=None)


def length(rank: list[int], edges: list[Edge]) -> int:
    return sum(rank[w] - rank[v] for v, w in edges)


def ranked(sizes: list[tuple[float, float]], edges: list[Edge]) -> tuple[list[int], list[int], list[list[int]]]:
    """Layers before and after tightening, and what each box reads."""
    before, after = ranking.neighbours(len(sizes), edges)
    found = ranking.ranks(ranking.topological(before, after), before, after)
    return found, tightening.tightened(found, before, after, layout.FREE), before


def least(count: int, edges: list[Edge], depth: int) -> int:
    """The least sum of lengths, by trying all layers."""
    best = 10**9
    rank = [0] * count
    before: list[list[int]] = [[] for _ in range(count)]
    for v, w in edges:
        before[w].append(v)

    def place(v: int) -> None:
        nonlocal best
        if v == count:
            best = min(best, length(rank, edges))
            return
        for level in range(max([rank[u] + 1 for u in before[v]], default=0), depth):
            rank[v] = level
            place(v + 1)

    place(0)
    return best


@LAWS
@given(graphs(60))
def test_tightened_layers_are_allowed_no_more_and_never_longer(graph: Graph) -> None:
    sizes, edges = graph
    old, new, _ = ranked(sizes, edges)
    assert all(new[v] < new[w] for v, w in edges)
    assert min(new) >= 0
    assert max(new) <= max(old)
    assert length(new, edges) <= length(old, edges)


@LAWS
@given(graphs(7))
def test_no_layers_are_tighter(graph: Graph) -> None:
    sizes, edges = graph
    old, new, _ = ranked(sizes, edges)
    assert length(new, edges) == least(len(sizes), edges, max(old) + 1)


def test_what_hangs_on_a_merge_below_stands_right_above_it() -> None:
    edges = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 3), (0, 6), (6, 7), (7, 8), (8, 3), (9, 8)]
    _, new, _ = ranked([(10.0, 10.0)] * 10, edges)
    assert new[9] == new[8] - 1


@LAWS
@given(graphs(80), st.booleans())
def test_a_search_never_crosses_more_and_keeps_every_edge(graph: Graph, search: bool) -> None:
    sizes, edges = graph
    before, after = ranking.neighbours(len(sizes), edges)
    order = ranking.topological(before, after)
    rank = ranking.ranks(order, before, after)
    made = split(rank, after, ranking.main_path(order, after))
    begun = weaving.woven(made, search=False)[1]
    woven, left = weaving.woven(made, search=search)
    assert left <= begun
    assert total_crossings(woven, places(woven)) <= left
    assert [sorted(layer) for layer in woven.layers] == [
        sorted([v for v, level in enumerate(woven.layer) if level == number]) for number in range(len(woven.layers))
    ]
    for v, w in edges:
        sources = woven.up[w]
        assert any(woven.owner(u) == v for u in sources)
        node = next(u for u in sources if woven.owner(u) == v)
        while node != v:
            assert woven.layer[woven.up[node][0]] == woven.layer[node] - 1
            node = woven.up[node][0]


def test_lines_that_run_apart_may_leave_a_box_on_both_sides() -> None:
    # what reads 0 far below stands on either side of what runs straight down
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 6), (6, 7), (1, 8), (8, 9), (0, 7), (0, 9), (7, 5), (9, 5)]
    placed = layout.place([(60.0, 30.0)] * 10, edges)
    found = arranging.arranged(10, tuple(edges))
    assert not found.crossings
    leaves = [placed.routes[edges.index((0, w))][1:3] for w in (7, 9)]
    assert leaves[0][-1][0] != leaves[1][-1][0]


def test_complete_graphs_cross_as_little_as_is_known() -> None:
    # two layers of four, all joined: 36 crossings at least
    edges = [(a, 4 + b) for a in range(4) for b in range(4)]
    shuffled = edges[:]
    random.Random(1).shuffle(shuffled)
    assert arranging.arranged(8, tuple(shuffled)).crossings == 36
