"""In which order lines pass the border of a frame: as they come and go outside, unless inside less crosses another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netdiagram import layout

if TYPE_CHECKING:
    from netdiagram.views.graph.nodes import Graph

GIVEN, FREE = (False, False), (True, True)
WAYS = (FREE, (False, True), (True, False))
"""Whether the order of the entries, and of the exits, is left to what is inside; the freest first, beside which nothing gains more."""


def ends(graph: Graph, first: Sequence[int], last: Sequence[int], free: tuple[bool, bool] = GIVEN) -> layout.Ends:
    """The nodes of a graph that stand where they are told to: entries, exits, and what stands for the exits of frames."""
    stubs = tuple([stub for node in graph.nodes for stub in node.leave])
    return layout.Ends(tuple(first), tuple(last), stubs, free, graph.mirrored)


def settled(graph: Graph) -> Graph:
    """A graph whose frames are left in the order that crosses least inside, once it is known how they are entered.

    It is mirrored where that makes their insides cross less.
    """
    several = [i for i, node in enumerate(graph.nodes) if len(node.leave) > 1]
    if several:
        graph = _left(graph, several)
    return replace(graph, mirrored=True) if _turns(graph) else graph


def _turns(graph: Graph) -> bool:
    """Whether what stands in frames crosses less if everything around them stands the other way round."""
    if graph.entries or graph.exits:
        return False
    outer = ends(graph, (), ())
    gain = 0
    for i, node in enumerate(graph.nodes):
        inner = node.inner
        if inner is None or (len(inner.entries) < 2 and len(inner.exits) < 2):
            continue
        first, last = _outside(graph, i, inner, outer)
        told = _arranged(inner, ends(inner, first, last)).crossings
        if told > _arranged(inner, ends(inner, first, last, FREE)).crossings:
            gain += told - _arranged(inner, ends(inner, first[::-1], last[::-1])).crossings
    return gain > 0


def _left(graph: Graph, several: Sequence[int]) -> Graph:
    """With the lines that leave these frames in order."""
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
    for free in WAYS if told else ():
        found = _arranged(inner, ends(inner, first, last, free))
        if free == FREE and found.crossings >= told:
            break
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
