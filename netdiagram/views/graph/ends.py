"""In which order lines pass the border of a frame: as they come and go outside, unless inside less crosses another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netdiagram import layout

if TYPE_CHECKING:
    from netdiagram.views.graph.nodes import Graph

GIVEN, FREE = (False, False), (True, True)
WAYS = (GIVEN, (False, True), (True, False), FREE)
"""Whether the order of the entries, and of the exits, is left to what is inside."""


def ends(graph: Graph, first: Sequence[int], last: Sequence[int], free: tuple[bool, bool] = GIVEN) -> layout.Ends:
    """The nodes of a graph that stand where they are told to: entries, exits, and what stands for the exits of frames."""
    return layout.Ends(tuple(first), tuple(last), tuple([stub for node in graph.nodes for stub in node.leave]), free)


def settled(graph: Graph) -> Graph:
    """A graph whose frames are left in the order that crosses least inside, once it is known how they are entered."""
    several = [i for i, node in enumerate(graph.nodes) if len(node.leave) > 1]
    if not several:
        return graph
    outer = ends(graph, graph.entries, graph.exits, FREE)
    edges = list(graph.edges)
    for i in several:
        node = graph.nodes[i]
        inner = node.inner
        if inner is None:
            continue
        first, _ = _outside(graph, i, inner, outer)
        last = _arranged(inner, ends(inner, first, inner.exits, (False, True))).ends[1]
        wanted = [(i, node.leave[inner.exits.index(v)]) for v in last if v in inner.exits]
        places = [at for at, edge in enumerate(edges) if edge[0] == i]
        for at, edge in zip(places, wanted, strict=True):
            edges[at] = edge
    return replace(graph, edges=tuple(edges))


def order(graph: Graph, i: int, inner: Graph, outer: layout.Ends) -> tuple[list[int], list[int]]:
    """Entries and exits of a frame from left to right: the order in which least crosses inside and before the border."""
    first, last = _outside(graph, i, inner, outer)
    if len(first) < 2 and len(last) < 2:
        return first, last
    told = _arranged(inner, ends(inner, first, last)).crossings
    best = told, first, last
    for free in WAYS[1:] if told else ():
        found = _arranged(inner, ends(inner, first, last, free))
        enter = [v for v in found.ends[0] if v in first]
        leave = [v for v in found.ends[1] if v in last]
        cost = found.crossings + _inversions(first, enter) + _inversions(last, leave)
        if cost < best[0]:
            best = cost, enter, leave
    return best[1], best[2]


def _arranged(graph: Graph, wanted: layout.Ends) -> layout.Arranged:
    return layout.arranged(len(graph.nodes), graph.edges, wanted)


def _outside(graph: Graph, i: int, inner: Graph, outer: layout.Ends) -> tuple[list[int], list[int]]:
    """Entries and exits as the lines outside come and go."""
    first, last = list(inner.entries), list(inner.exits)
    node = graph.nodes[i]
    if len(first) > 1 or len(last) > 1:
        above, below = _arranged(graph, outer).neighbours(i)
        leads = dict(node.enter)
        first = list(dict.fromkeys([inner.entries[leads[source]] for source in above if source in leads]))
        first += [entry for entry in inner.entries if entry not in first]
        if node.leave:
            last = [inner.exits[node.leave.index(stub)] for stub in below if stub in node.leave]
    return first, last


def _inversions(one: Sequence[int], other: Sequence[int]) -> int:
    """Pairs that stand the other way round."""
    place = {v: at for at, v in enumerate(other)}
    return sum([place[a] > place[b] for at, a in enumerate(one) for b in one[at + 1 :]])
