"""What the graph is made of, before it has places: boxes, merges, frames, outputs, and the edges between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Shape, anchor
from netdiagram.options import Options
from netdiagram.views import marks, roles, words
from netdiagram.views.graph.captions import Caption, beside, caption

Kind = Literal["box", "merge", "input", "output", "frame", "end"]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that is drawn.

    Attributes:
        kind: how it is drawn; an `end` is where the line through a frame begins or ends, and has no size.
        role: what it is coloured by.
        caption: its lines.
        mark: the layer type, of a merge.
        label: what stands beside the edge that leaves it; may be empty.
        key: anchor of its layer; empty where another node before bears it.
        keys: anchors of all its layers, `key` first.
        title: what a pointer is told.
        inner: what stands in a frame: one line leads in, at the first node, and one out, at the last.
        repeat: how often a frame stands there, one after the other.
    """

    kind: Kind
    role: str
    caption: Caption
    mark: str = ""
    label: str = ""
    key: str = ""
    keys: tuple[str, ...] = ()
    title: str = ""
    inner: Graph | None = None
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in topological order, and edges without doubles."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]


_NOTHING = Caption((), ())
_END = Node("end", "ink", _NOTHING)


def graph(outline: Outline, options: Options) -> Graph:
    """The nodes and edges of an outline."""
    maker = _Maker(outline, options, set())
    for block in outline.blocks:
        maker.add(block)
    maker.connect()
    maker.outputs()
    return maker.made()


def _calls(block: Block) -> Iterator[int]:
    """All calls a block stands for."""
    yield from block.calls
    for child in block.children:
        yield from _calls(child)


class _Maker:
    """Collects the nodes of one level.

    A block of a merge and a box behind it becomes two nodes. A group that one line enters and one leaves becomes a frame; of
    another, its blocks stand among the rest, or, where it is repeated, a single box stands for it.
    """

    def __init__(self, outline: Outline, options: Options, seen: set[str]) -> None:
        self.outline = outline
        self.options = options
        self.nodes: list[Node] = []
        self.shapes: list[str] = []  # of each node, the shape that leaves it, where that is not what came in
        self.edges: dict[tuple[int, int], None] = {}
        self.owner: dict[int, int] = {}  # of each call, the node
        self.seen = seen  # anchors that a node bears already

    def add(self, block: Block) -> None:
        """The nodes of a block, without edges."""
        if block.children:
            self._group(block)
            return
        *before, (calls, main) = self._parts(block)
        for some, other in before:
            self._node(block, some, other, "")
        self._node(block, calls, main, self._shape(block, calls))

    def connect(self) -> None:
        """The edges between all nodes, in the order of the calls that read; shapes stand on those that change them."""
        owner = self.owner
        for call in sorted(owner):
            target = owner[call]
            for source, _ in self.outline.network.calls[call].inputs:
                if source in owner and owner[source] != target:
                    self.edges[owner[source], target] = None
        for v in {source for source, _ in self.edges}:
            if self.shapes[v]:
                label = ", ".join([part for part in (self.nodes[v].label, self.shapes[v]) if part])
                self.nodes[v] = replace(self.nodes[v], label=label)

    def made(self) -> Graph:
        """All that was collected."""
        return Graph(tuple(self.nodes), tuple(self.edges))

    def _append(self, node: Node, shape: str = "") -> None:
        self.nodes.append(node)
        self.shapes.append(shape)

    def outputs(self) -> None:
        """A node for each tensor the network returns."""
        network = self.outline.network
        several = len(network.outputs) > 1
        for call, output in network.outputs:
            if call not in self.owner:
                continue
            layer = self._layer(call)
            named = several and not words.automatic(layer)
            shape = words.dims(network.calls[call].outputs[output])
            text = Caption((layer.name if named else "Output",), (shape,))
            self.edges[self.owner[call], len(self.nodes)] = None
            told = f"{'output ' + layer.name if named else 'output'} · {shape}"
            self._append(Node("output", "input", text, title=told))

    # ------------------------------------------------------------ groups

    def _group(self, block: Block) -> None:
        inner = {call for child in block.children for call in _calls(child)}
        framed = self._framed(block, inner)
        if framed is not None:
            self._own(_calls(block))
            self._append(framed, self._changed(block, inner))
        elif block.repeat == 1:
            for child in block.children:
                self.add(child)
        else:
            self._own(_calls(block))
            layers = [self._layer(call) for call in dict.fromkeys(_calls(block))]
            text = Caption(
                (f"{block.name or words.short(layers[0].type)} ×{block.repeat}",), (block.note,) if block.note else ()
            )
            keys = self._keys(layers)
            node = Node("box", "other", text, key=keys[0] if keys else "", keys=keys, title=text.titles[0])
            self._append(node, self._changed(block, inner))

    def _own(self, calls: Iterator[int]) -> None:
        self.owner.update(dict.fromkeys(calls, len(self.nodes)))

    def _framed(self, block: Block, inner: set[int]) -> Node | None:
        """A group as a frame; None where more than one line enters or leaves it."""
        network = self.outline.network
        enter = {source for call in inner for source in network.calls[call].inputs if source[0] not in inner}
        read = {source for call, found in enumerate(network.calls) if call not in inner for source, _ in found.inputs}
        leave = sorted(inner & (read | {call for call, _ in network.outputs}))
        if len(enter) != 1 or len(leave) != 1:
            return None
        maker = _Maker(self.outline, self.options, self.seen)
        maker._append(_END)
        for child in block.children:
            maker.add(child)
        maker.owner[next(iter(enter))[0]] = 0
        maker.connect()
        last = maker.owner[leave[0]]
        maker.edges[last, len(maker.nodes)] = None
        maker._append(_END)
        text = Caption((block.name,) if block.name else (), (block.note,) if block.note else ())
        told = f"{block.name} ×{block.repeat}" if block.repeat > 1 else block.name
        # the frame itself stands for the layers of the copies that are not drawn
        copies = [self._layer(call) for call in block.calls if call not in inner]
        keys = self._keys(copies) if copies else ()
        return Node(
            "frame",
            "ink",
            text,
            key=keys[0] if keys else "",
            keys=keys,
            title=told,
            inner=maker.made(),
            repeat=block.repeat,
        )

    def _changed(self, block: Block, inner: set[int]) -> str:
        """The shape that leaves a group, where it is not what came in."""
        calls = self.outline.network.calls
        came = {
            calls[source].outputs[out] for call in inner for source, out in calls[call].inputs if source not in inner
        }
        return words.dims(block.output) if block.output is not None and block.output not in came else ""

    # ------------------------------------------------------------ single blocks

    def _layer(self, call: int) -> Layer:
        network = self.outline.network
        return network.layers[network.calls[call].layer]

    def _parts(self, block: Block) -> list[tuple[tuple[int, ...], int]]:
        """The calls of each node of a block: a merge takes only activation and dropout with it."""
        main = block.main
        if not marks.known(self._layer(main).type) or len(self._inputs(main)) < 2:
            return [(block.calls, main)]
        at = block.calls.index(main) + 1
        while at < len(block.calls) and self._layer(block.calls[at]).family in {"activation", "regularization"}:
            at += 1
        if at == len(block.calls):
            return [(block.calls, main)]
        return [(block.calls[:at], main), (block.calls[at:], block.calls[at])]

    def _inputs(self, call: int) -> set[tuple[int, int]]:
        return set(self.outline.network.calls[call].inputs)

    def _shape(self, block: Block, calls: Sequence[int]) -> str:
        """The shape that leaves a block, where it is not what came in."""
        network = self.outline.network
        first = network.calls[calls[0]]
        if not first.inputs or block.output is None:
            return ""
        came: list[Shape | None] = [network.calls[source].outputs[output] for source, output in first.inputs]
        return words.dims(block.output) if block.output not in came else ""

    def _keys(self, layers: Sequence[Layer]) -> tuple[str, ...]:
        """Their anchors; none where another node bears the first already."""
        keys = tuple(dict.fromkeys([anchor(found.name) for found in layers]))
        first = keys[0] not in self.seen
        self.seen.update(keys)
        return keys if first else ()

    def _node(self, block: Block, calls: Sequence[int], main: int, shape: str) -> None:
        outline = self.outline
        layers = [self._layer(call) for call in calls]
        layer = self._layer(main)
        title = "\n".join(
            [
                words.layer_line(found, outline.network.calls[call].outputs[0])
                for found, call in zip(layers, calls, strict=True)
            ]
        )
        keys = self._keys([layer, *layers])
        key = keys[0] if keys else ""
        self.owner.update(dict.fromkeys(calls, len(self.nodes)))
        if marks.known(layer.type) and main == block.main and len(self._inputs(main)) > 1:
            told = [beside(found) for found in layers if found is not layer]
            self._append(Node("merge", "merge", _NOTHING, layer.type, ", ".join(told), key, keys, title), shape)
            return
        text = caption(outline, calls, main, first=bool(keys))
        kind: Kind = "input" if layer.family == "input" else "box"
        if kind == "input" and not words.automatic(layer):
            text = Caption((layer.name,), text.details)
        self._append(Node(kind, roles.role(layer, self.options), text, "", "", key, keys, title), shape)
