"""Which blocks are built alike: whatever their numbers, and with or without the shortcut. Each kind is drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.records import record
from netdiagram.views import groups, words
from netdiagram.views.blocks import merging
from netdiagram.views.graph.captions import Caption, capital
from netdiagram.views.graph.nodes import Graph, Node

BARE = "no shortcut"
"""What is said of a block that lacks the shortcut others of its kind have."""
SMALLEST = 3
"""Nodes that a block within blocks has at least for a frame of its own; smaller ones stand wherever they are used."""

Shape = tuple[object, ...]
Windows = tuple[tuple[str, ...], ...]
"""The numbers in the title of each box."""


@record
class Use:
    """One block of a kind: which of the frames it is, and what is special about it."""

    place: int
    note: str = ""


@record
class Kind:
    """Blocks that are built alike.

    Attributes:
        name: of the first of them.
        frame: with the numbers of all.
        uses: those that stages are made of; none where the kind stands only within others.
    """

    name: str
    frame: Node
    uses: tuple[Use, ...]


def kinds(frames: Sequence[Node], names: Sequence[str]) -> list[Kind]:
    """The kinds of some blocks, in the order of their first use; those that stand within several of them behind."""
    alike: dict[Shape, list[int]] = {}
    known: dict[Shape, list[Windows]] = {}
    for at, frame in enumerate(frames):
        alike.setdefault(_kind(frame, known), []).append(at)
    lifted = list(frames)
    bare = _without_shortcuts(frames, alike, lifted, known)
    nested: dict[Shape, list[Node]] = {}
    holders: dict[Shape, int] = {}
    for places in alike.values():
        for at in places:
            for node in _nested(frames[at]):
                nested.setdefault(_kind(node, known), []).append(node)
        for node in _nested(frames[places[0]]):
            shape = _kind(node, known)
            holders[shape] = holders.get(shape, 0) + 1
    found = []
    for shape, places in alike.items():
        same = [lifted[at] for at in places]
        notes = _differences(same)
        uses = [
            Use(at, groups.SEPARATOR.join([part for part in (note, BARE if at in bare else "") if part]))
            for at, note in zip(places, notes, strict=True)
        ]
        found.append(Kind(names[places[0]], _merged([*same, *nested.get(shape, ())]), tuple(uses)))
    several = {
        shape
        for shape, nodes in nested.items()
        if shape in alike or (holders.get(shape, 0) > 1 and _size(nodes[0]) >= SMALLEST)
    }
    found += [
        Kind(_name(nodes[0]), _merged(nodes), ()) for shape, nodes in nested.items() if shape in several - set(alike)
    ]
    return [replace(kind, frame=_shut(kind.frame, several, known)) for kind in found] if several else found


# ---------------------------------------------------------------- what is alike


def _shape(node: Node) -> Shape:
    """How a block is built, whatever its numbers."""
    if node.inner is None:
        return node.kind, node.role, node.mark, _unnumbered(node.caption.titles[0]) if node.caption.titles else ""
    return _graph(node.inner.nodes, node.inner.edges)


def _graph(nodes: Sequence[Node], edges: Sequence[tuple[int, int]]) -> Shape:
    return (*[_shape(found) for found in nodes], *sorted(edges))


def _kind(node: Node, known: dict[Shape, list[Windows]]) -> Shape:
    """Its shape, and which of those that are built so: windows may differ in one place, else it is another kind.

    `known` holds, by shape, the windows of the first of each kind.
    """
    return _among(_shape(node), _windows(node), known)


def _among(shape: Shape, windows: Windows, known: dict[Shape, list[Windows]]) -> Shape:
    found = known.setdefault(shape, [])
    for at, other in enumerate(found):
        if sum([one != two for one, two in zip(windows, other, strict=True)]) <= 1:
            return shape, at
    found.append(windows)
    return shape, len(found) - 1


def _windows(node: Node) -> Windows:
    return tuple([tuple(merging.NUMBER.findall(found.caption.titles[0])) for found in _boxes(node)])


def _unnumbered(title: str) -> str:
    return merging.NUMBER.sub("#", title)


def _without_shortcuts(
    frames: Sequence[Node], alike: dict[Shape, list[int]], lifted: list[Node], known: dict[Shape, list[Windows]]
) -> set[int]:
    """Give blocks that only lack the shortcut of another kind to that kind, as if they had it; which they are."""
    bare: set[int] = set()
    for places in list(alike.values()):
        whole = frames[places[0]]
        if whole.inner is None:
            continue
        merges, shape = _bare(whole.inner)
        kind = _among(shape, _windows(whole), known) if merges else ()
        others = alike.get(kind, [])
        if others and others is not places:
            for at in others:
                lifted[at] = _lifted(frames[at], whole, merges)
            bare.update(others)
            del alike[kind]
            places += others
            places.sort()
    first = sorted(alike.items(), key=lambda item: item[1])
    alike.clear()
    alike.update(first)
    return bare


def _bare(inner: Graph) -> tuple[set[int], Shape]:
    """Additions of a shortcut, and the shape without them."""
    after: list[list[int]] = [[] for _ in inner.nodes]
    for source, target in inner.edges:
        after[source].append(target)
    reach = [0] * len(inner.nodes)
    for v in range(len(inner.nodes) - 1, -1, -1):
        for w in after[v]:
            reach[v] |= reach[w] | 1 << w
    edges = set(inner.edges)
    merges: set[int] = set()
    for at, node in enumerate(inner.nodes):
        into = [source for source, target in edges if target == at]
        main = [source for source in into if not any(reach[source] >> other & 1 for other in into)]
        if node.mark != "Add" or len(into) != 2 or len(main) != 1:
            continue
        merges.add(at)
        edges = {edge for edge in edges if at not in edge} | {(main[0], target) for target in after[at]}
    kept = [at for at in range(len(inner.nodes)) if at not in merges]
    place = {at: new for new, at in enumerate(kept)}
    return merges, _graph(
        [inner.nodes[at] for at in kept], [(place.get(one, -1), place.get(other, -1)) for one, other in edges]
    )


def _lifted(frame: Node, whole: Node, merges: set[int]) -> Node:
    """A block without a shortcut in the form of one with it."""
    assert frame.inner is not None
    assert whole.inner is not None
    own = iter(frame.inner.nodes)
    nodes = [node if at in merges else next(own) for at, node in enumerate(whole.inner.nodes)]
    return replace(frame, inner=replace(whole.inner, nodes=tuple(nodes)))


# ---------------------------------------------------------------- one for all


def _merged(same: Sequence[Node]) -> Node:
    """One node for several that are built alike."""
    first = same[0]
    inner = first.inner
    if inner is not None:
        every = [node.inner.nodes for node in same if node.inner is not None]
        ending = {source for source, target in inner.edges if target in inner.exits}
        nodes = [_merged(found) for found in zip(*every, strict=True)]
        # what leaves a block is told where it is used
        nodes = [replace(node, label=_activation(node)) if at in ending else node for at, node in enumerate(nodes)]
        inner = replace(inner, nodes=tuple(nodes))
    label = first.label if all(node.label == first.label for node in same) else _activation(first)
    return replace(
        first,
        caption=merging.caption([node.caption for node in same]) if first.caption.titles else first.caption,
        label=label,
        title="\n".join(dict.fromkeys([node.title for node in same if node.title])),
        keys=tuple(dict.fromkeys([key for node in same for key in node.keys])),
        inner=inner,
    )


def _activation(node: Node) -> str:
    """The label of a merge without shapes: what is done with the sum."""
    parts = [part for part in node.label.split(", ") if not merging.NUMBER.search(part)]
    return ", ".join(parts) if node.kind == "merge" else ""


def _differences(same: Sequence[Node]) -> list[str]:
    """What is special about each of several: windows that not all have."""
    told: list[list[str]] = [[] for _ in same]
    for found in zip(*[list(_boxes(node)) for node in same], strict=True):
        windows = [[text for text in merging.NUMBER.findall(node.caption.titles[0]) if "×" in text] for node in found]
        if any(window != windows[0] for window in windows):
            for mine, window in zip(told, windows, strict=True):
                mine += window
    return [" ".join(dict.fromkeys(mine)) for mine in told]


def _boxes(node: Node) -> Iterator[Node]:
    if node.inner is None:
        if node.caption.titles:
            yield node
        return
    for found in node.inner.nodes:
        yield from _boxes(found)


# ---------------------------------------------------------------- blocks within blocks


def _nested(node: Node) -> Iterator[Node]:
    """Frames within a frame that one line leaves."""
    for found in _inner(node):
        if found.kind == "frame" and not found.leave:
            yield found
        yield from _nested(found)


def _inner(node: Node) -> tuple[Node, ...]:
    return node.inner.nodes if node.inner is not None else ()


def _size(node: Node) -> int:
    """How many things are drawn in a frame."""
    return sum([found.kind != "end" for found in _inner(node)])


def _name(node: Node) -> str:
    return node.caption.titles[0] if node.caption.titles else "block"


def _shut(node: Node, several: set[Shape], known: dict[Shape, list[Windows]]) -> Node:
    """A frame in which those that have frames of their own are boxes."""
    if node.inner is None:
        return node
    nodes = [
        _box(found)
        if found.kind == "frame" and not found.leave and _kind(found, known) in several
        else _shut(found, several, known)
        for found in node.inner.nodes
    ]
    return replace(node, inner=replace(node.inner, nodes=tuple(nodes)))


def _box(node: Node) -> Node:
    """A frame as a box with its name."""
    inside = list(_boxes(node))
    count = words.count(len(inside), "layer")
    role = inside[0].role if inside else "other"
    return replace(
        node,
        kind="box",
        role=role,
        inner=None,
        enter=(),
        caption=Caption((capital(_name(node)),), (count,)),
        closed=True,
    )
