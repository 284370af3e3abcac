"""Which edges are skip connections: those beside which a longer way leads to the same merge, through frames as well."""

from __future__ import annotations

from collections.abc import Iterable

from netdiagram.views.graph.nodes import Graph

Edge = tuple[int, int]


class Skips:
    """The skip connections of a graph and of the frames in it.

    Args:
        graph: one level.
        exits: which of its exits lead to a skip connection outside.

    Attributes:
        edges: those of this level.
        entries: which of the entries of the graph lead to skip connections only.
        inner: those of each frame, by the frame's index.
    """

    __slots__ = ("edges", "entries", "inner")

    def __init__(self, graph: Graph, exits: Iterable[int] = ()) -> None:
        nodes = graph.nodes
        self.entries: set[int]
        self.inner = {i: Skips(node.inner) for i, node in enumerate(nodes) if node.inner is not None}
        after = _after(graph)
        found: set[Edge] = set()
        for source, target in _passed(graph, after):
            frame = self.inner.get(target)
            if nodes[target].kind == "merge" or (frame and dict(nodes[target].enter)[source] in frame.entries):
                found.add((source, target))
        for at in exits:
            found.update([edge for edge in graph.edges if edge[1] == graph.exits[at]])
        for i in self.inner:
            inner = nodes[i].inner
            stubs = nodes[i].leave
            only = [at for at, stub in enumerate(stubs) if _only(stub, after, found)]
            if only and inner is not None:
                found.update([(i, stubs[at]) for at in only])
                self.inner[i] = Skips(inner, only)
        self.edges = found
        self.entries = {at for at, node in enumerate(graph.entries) if _only(node, after, found)}


def _after(graph: Graph) -> list[list[int]]:
    after: list[list[int]] = [[] for _ in graph.nodes]
    for source, target in graph.edges:
        after[source].append(target)
    return after


def _only(node: int, after: list[list[int]], found: set[Edge]) -> bool:
    return bool(after[node]) and all((node, target) in found for target in after[node])


def _passed(graph: Graph, after: list[list[int]]) -> list[Edge]:
    """Edges beside which a longer way leads to the same target.

    What leaves one frame at several places has one source, and so has what comes into this one.
    """
    beside: dict[int, tuple[int, ...]] = {}
    for stubs in (graph.entries, *[node.leave for node in graph.nodes]):
        if len(stubs) > 1:
            beside.update(dict.fromkeys(stubs, stubs))
    if not beside and all(len(targets) < 2 for targets in after):
        return []
    reach = [0] * len(after)
    for v in range(len(after) - 1, -1, -1):
        for w in after[v]:
            reach[v] |= reach[w] | (1 << w)
    found = []
    for v, w in graph.edges:
        if len(after[v]) > 1 or v in beside:
            ways = [x for u in beside.get(v, (v,)) for x in after[u] if x != w]
            if any(reach[x] >> w & 1 for x in ways):
                found.append((v, w))
    return found
