"""Laws of layouts with boxes that stand at the ends, and boxes that say where lines pass their borders."""

from __future__ import annotations

import pytest
from graphs import Graph, boxes, crossings, graphs, overlapping, pierced, segments
from hypothesis import given, settings
from hypothesis import strategies as st

from netdiagram import layout

LAWS = settings(max_examples=30, deadline=None)
DIRECTIONS = st.sampled_from(["down", "right"])


def sound(placed: layout.Placed, sizes: list[tuple[float, float]], edges: list[tuple[int, int]], along: int) -> None:
    assert not overlapping(placed, sizes)
    assert not pierced(placed, sizes, edges)
    for route in placed.routes:
        for a, b in segments(route):
            assert (a[0] == b[0]) != (a[1] == b[1])
            assert b[along] >= a[along]


@settings(max_examples=6, deadline=None)
@given(graphs(300), DIRECTIONS)
def test_the_laws_hold_for_large_graphs(graph: Graph, direction: layout.Direction) -> None:
    sizes, edges = graph
    placed = layout.place(sizes, edges, direction=direction)
    sound(placed, sizes, edges, 1 if direction == "down" else 0)
    assert layout.place(sizes, edges, direction=direction) == placed


@LAWS
@given(graphs(80), DIRECTIONS, st.randoms(use_true_random=False), st.booleans())
def test_ends_have_the_first_and_the_last_layer_in_their_order(
    graph: Graph, direction: layout.Direction, random: st.DrawFn, free: bool
) -> None:
    sizes, edges = graph
    sources = sorted(set(range(len(sizes))) - {target for _, target in edges})
    sinks = sorted(set(range(len(sizes))) - {source for source, _ in edges} - set(sources))
    random.shuffle(sources)
    random.shuffle(sinks)
    first, last = sources[: (len(sources) + 1) // 2], sinks[: (len(sinks) + 1) // 2]
    sizes = [(0.0, 0.0) if i in {*first, *last} else size for i, size in enumerate(sizes)]
    ends = layout.Ends(tuple(first), tuple(last), free=(free, free))
    placed = layout.place(sizes, edges, direction=direction, ends=ends)
    along, across = (1, 0) if direction == "down" else (0, 1)
    sound(placed, sizes, edges, along)
    others = [i for i in range(len(sizes)) if i not in {*first, *last}]
    for group, ahead in ((first, True), (last, False)):
        levels = {placed.positions[i][along] for i in group}
        assert len(levels) <= 1
        for level in levels:
            assert all((placed.positions[i][along] > level) is ahead for i in others)
        if not free:
            places = [placed.positions[i][across] for i in group]
            assert places == sorted(places)


@LAWS
@given(graphs(60), DIRECTIONS, st.integers(2, 4))
def test_lines_pass_borders_where_they_are_told_to(graph: Graph, direction: layout.Direction, several: int) -> None:
    sizes, edges = graph
    across = 0 if direction == "down" else 1
    sizes = [(max(w, 90.0), max(h, 90.0)) for w, h in sizes]
    incoming: dict[int, list[int]] = {}
    for source, target in edges:
        incoming.setdefault(target, []).append(source)
    framed = [v for v in incoming if v % 3 == 0]
    found = layout.arranged(len(sizes), tuple(edges))
    arrive = {}
    for v in framed:
        above, _ = found.neighbours(v)
        for at, source in enumerate(above):
            arrive[source, v] = sizes[v][across] * (at + 1) / (len(above) + 1)
    leave = {}
    more = list(edges)
    glued = []
    for v in framed[:several]:
        for at in range(several):
            stub = len(sizes)
            sizes.append((0.0, 0.0))
            glued.append(stub)
            leave[v, stub] = sizes[v][across] * (at + 1) / (several + 1)
            more.append((v, stub))
    # a box that several lines leave is left by them alone
    more = [(s, t) for s, t in more if s not in framed[:several] or t in glued]
    arrive = {edge: at for edge, at in arrive.items() if edge in set(more)}
    doors = layout.Doors(arrive, leave)
    placed = layout.place(sizes, more, direction=direction, ends=layout.Ends(glued=tuple(glued)), doors=doors)
    sound(placed, sizes, more, 1 - across)
    routes = dict(zip(more, placed.routes, strict=True))
    area = boxes(placed, sizes)
    for (source, target), at in arrive.items():
        assert routes[source, target][-1][across] == pytest.approx(area[target][across] + at)
    for (source, target), at in leave.items():
        assert routes[source, target][0][across] == pytest.approx(area[source][across] + at)


def test_lines_that_leave_in_order_do_not_cross() -> None:
    """As in a network that goes down and up again: what leaves the first box in some order enters the second in it."""
    sizes = [(200.0, 100.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (120.0, 40.0), (200.0, 100.0)]
    edges = [(0, 1), (0, 2), (0, 3), (3, 4), (1, 5), (2, 5), (4, 5)]
    leave = {(0, 1): 20.0, (0, 2): 40.0, (0, 3): 100.0}
    arrive = {(1, 5): 20.0, (2, 5): 40.0, (4, 5): 100.0}
    placed = layout.place(sizes, edges, ends=layout.Ends(glued=(1, 2, 3)), doors=layout.Doors(arrive, leave))
    assert not crossings(placed, edges)
    assert not pierced(placed, sizes, edges)


def test_a_drawing_with_doors_folds_but_never_between_a_box_and_what_leaves_it() -> None:
    sizes = [(160.0, 60.0)]
    edges = []
    glued = []
    leave = {}
    last = 0
    for _ in range(6):
        first, second, behind = len(sizes), len(sizes) + 1, len(sizes) + 2
        sizes += [(0.0, 0.0), (0.0, 0.0), (160.0, 60.0)]
        glued += [first, second]
        leave.update({(last, first): 40.0, (last, second): 80.0})
        edges += [(last, first), (last, second), (first, behind), (second, behind)]
        last = behind
    arrive = {edge: 40.0 if edge[0] % 3 == 1 else 80.0 for edge in edges if edge[1] not in glued}
    ends, doors = layout.Ends(glued=tuple(glued)), layout.Doors(arrive, leave)
    placed = layout.fold(sizes, edges, length=200, breadth=2000, passing=4, ends=ends, doors=doors)
    assert placed.columns > 1
    assert not overlapping(placed, sizes)
    routes = dict(zip(edges, placed.routes, strict=True))
    for (source, target), at in leave.items():
        assert routes[source, target][0][0] == pytest.approx(placed.positions[source][0] + at)
        assert placed.positions[target][0] < placed.positions[source][0] + 160
