"""Encoder and decoder: two parts of a graph that only attention and handed states join, to be drawn side by side.

Nothing is known of names. A line is a *bridge* where it brings key and value to attention, a mask, or a state to a recurrent
layer, through frames as well. The left part is all that such bridges stem from, the right part the rest; nothing else may
lead from one to the other, but for lines to merges.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from netdiagram.records import record
from netdiagram.views.graph.nodes import Graph, Node

Edge = tuple[int, int]
FEWEST = 1, 2
"""So many nodes besides inputs, outputs and ends the parts have at least."""


@record
class Bridge:
    """A line from the left part to the right.

    Attributes:
        source: the node it leaves.
        path: the node it leads to: of the graph, then of what stands in that frame, and so on.
        text: what it brings.
    """

    source: int
    path: tuple[int, ...]
    text: str


@record
class Parted:
    """A graph in two parts.

    Attributes:
        graph: all of it but the bridges; frames have no entries for them.
        left: its nodes that belong to the left part, ascending.
        right: likewise.
        bridges: from the one to the other.
    """

    graph: Graph
    left: tuple[int, ...]
    right: tuple[int, ...]
    bridges: tuple[Bridge, ...]


def parted(found: Graph) -> Parted | None:
    """A graph in two parts; None where it is not built like that."""
    bridges = [edge for edge in found.edges if _brings(found, edge)]
    sources = sorted({source for source, _ in bridges})
    for count in range(len(sources), 0, -1):
        left = _left(found, sources[:count], set(bridges))
        if _apart(found, left, set(bridges)):
            return _made(found, left)
    return None


def kept(graph: Graph, keep: Sequence[int]) -> Graph:
    """Some nodes of a graph, and what joins them."""
    index = {old: new for new, old in enumerate(keep)}
    nodes = []
    for old in keep:
        node = graph.nodes[old]
        if node.inner is not None:
            enter = tuple([(index.get(source, source), entry) for source, entry in node.enter if _there(source, index)])
            node = replace(node, enter=enter, leave=tuple([index[stub] for stub in node.leave]))
        nodes.append(node)

    def moved(edge: Edge) -> Edge:
        return index[edge[0]], index[edge[1]]

    def inside(edge: Edge) -> bool:
        return edge[0] in index and edge[1] in index

    return Graph(
        tuple(nodes),
        tuple([moved(edge) for edge in graph.edges if inside(edge)]),
        tuple([index[v] for v in graph.entries if v in index]),
        tuple([index[v] for v in graph.exits if v in index]),
        tuple([(moved(edge), text) for edge, text in graph.words if inside(edge)]),
    )


def _there(source: int, index: Collection[int]) -> bool:
    return source < 0 or source in index


# ---------------------------------------------------------------- what belongs where


def _brings(graph: Graph, edge: Edge) -> bool:
    """Whether a line brings key, value, mask or state, and nothing else."""
    node = graph.nodes[edge[1]]
    if node.inner is None:
        text = dict(graph.words).get(edge, "")
        return bool(text) and "query" not in text
    entry = dict(node.enter).get(edge[0])
    if entry is None:
        return False
    lines = _lines(node.inner, entry)
    return bool(lines) and all(_brings(node.inner, line) for line in lines)


def _lines(inner: Graph, entry: int) -> list[Edge]:
    """The lines that lead on from an entry of a frame."""
    return [line for line in inner.edges if line[0] == inner.entries[entry]]


def _left(graph: Graph, sources: Sequence[int], bridges: set[Edge]) -> set[int]:
    """All that these nodes stem from, they themselves, and what is made of these alone."""
    before: list[list[int]] = [[] for _ in graph.nodes]
    for source, target in graph.edges:
        before[target].append(source)
    found: set[int] = set()
    queue = list(sources)
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue += before[node]
    for node, reads in enumerate(before):
        if reads and all(source in found and (source, node) not in bridges for source in reads):
            found.add(node)
    return found


def _apart(graph: Graph, left: set[int], bridges: set[Edge]) -> bool:
    """Whether bridges alone lead from the left part to the right, each to what reads something of its own part besides."""
    own: set[int] = set()  # what reads something of its own part
    across: list[Edge] = []
    for source, target in graph.edges:
        if source not in left and target in left:
            return False
        if (source in left) == (target in left):
            own.add(target)
        else:
            across.append((source, target))
    merges = {v for v, node in enumerate(graph.nodes) if node.kind == "merge"}
    if bridges.isdisjoint(across) or any(edge[1] not in own for edge in across):
        return False
    if any(edge not in bridges and edge[1] not in merges for edge in across):
        return False
    if any(_clash(graph.nodes[target], source, left) for source, target in across):
        return False
    solid = [v for v, node in enumerate(graph.nodes) if node.kind in {"box", "frame", "merge"}]
    inside = sum([v in left for v in solid])
    return inside >= FEWEST[0] and len(solid) - inside >= FEWEST[1]


def _clash(node: Node, source: int, left: set[int]) -> bool:
    """Whether a frame takes something of its own part in where a bridge enters."""
    enter = dict(node.enter)
    return any(entry == enter.get(source) and other not in left for other, entry in node.enter)


def _made(found: Graph, left: set[int]) -> Parted:
    nodes = list(found.nodes)
    bridges: list[Bridge] = []
    across: dict[int, list[int]] = {}
    for source, target in found.edges:
        if source in left and target not in left:
            across.setdefault(target, []).append(source)
    words = dict(found.words)
    for target, sources in across.items():
        node = nodes[target]
        if node.inner is None:
            bridges += [Bridge(source, (target,), words.get((source, target), "")) for source in sources]
            continue
        nodes[target], led = _shut(node, sources)
        bridges += [Bridge(source, (target, *path), text) for source, path, text in led]
    inside = [edge for edge in found.edges if (edge[0] in left) == (edge[1] in left)]
    graph = replace(
        found,
        nodes=tuple(nodes),
        edges=tuple(inside),
        words=tuple([(edge, text) for edge, text in found.words if edge in inside]),
    )
    both = range(len(nodes))
    right = tuple([v for v in both if v not in left])
    return Parted(graph, tuple([v for v in both if v in left]), right, tuple(bridges))


Led = tuple[int, tuple[int, ...], str]
"""The node outside a frame that something comes from, the way to the node inside that reads it, and what it brings."""


def _shut(node: Node, sources: Sequence[int]) -> tuple[Node, list[Led]]:
    """A frame without the entries for some nodes outside; where these led to."""
    inner = node.inner
    assert inner is not None
    enter, words = dict(node.enter), dict(inner.words)
    drop: dict[int, list[int]] = {}  # per entry that goes, what comes in there
    for source in sources:
        drop.setdefault(inner.entries[enter[source]], []).append(source)
    nodes = list(inner.nodes)
    led: list[Led] = []
    frames: dict[int, list[int]] = {}
    for entry, target in inner.edges:
        if entry in drop and nodes[target].inner is not None:
            frames.setdefault(target, []).append(entry)
        elif entry in drop:
            text = words.get((entry, target), "")
            led.extend((source, (target,), text) for source in drop[entry])
    for target, entries in frames.items():
        nodes[target], further = _shut(nodes[target], entries)
        led += [(source, (target, *path), text) for entry, path, text in further for source in drop[entry]]
    keep = [v for v in range(len(nodes)) if v not in drop]
    index = {old: new for new, old in enumerate(keep)}
    left = [number for number, entry in enumerate(inner.entries) if entry not in drop]
    node = replace(
        node,
        inner=kept(replace(inner, nodes=tuple(nodes)), keep),
        enter=tuple([(source, left.index(entry)) for source, entry in node.enter if entry in left]),
    )
    return node, [(source, (index[path[0]], *path[1:]), text) for source, path, text in led]
