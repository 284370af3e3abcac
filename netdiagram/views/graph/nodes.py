"""What the graph is made of, before it has places: boxes, merges, outputs, and the edges between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Shape, anchor
from netdiagram.views import marks, words
from netdiagram.views.graph.captions import Caption, beside, caption

Kind = Literal["box", "merge", "input", "output"]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that is drawn.

    Attributes:
        kind: how it is drawn.
        role: what it is coloured by.
        caption: its lines.
        mark: the layer type, of a merge.
        label: what stands beside the edge that leaves it; may be empty.
        key: anchor of its layer; empty where another node before bears it.
        keys: anchors of all its layers, `key` first.
        title: what a pointer is told.
    """

    kind: Kind
    role: str
    caption: Caption
    mark: str = ""
    label: str = ""
    key: str = ""
    keys: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in topological order, and edges without doubles."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]


_NOTHING = Caption((), ())


def graph(outline: Outline) -> Graph:
    """The nodes and edges of an outline."""
    return _Maker(outline).make()


class _Maker:
    """Collects nodes; a block of a merge and a box behind it becomes two."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.nodes: list[Node] = []
        self.edges: dict[tuple[int, int], None] = {}
        self.heads: list[int] = []  # per block, the node its inputs lead to
        self.tails: list[int] = []  # per block, the node its output leaves
        self.seen: set[str] = set()

    def make(self) -> Graph:
        outline = self.outline
        fan = [0] * len(outline.blocks)
        for link in outline.links:
            fan[link.source] += 1
        for number, block in enumerate(outline.blocks):
            parts = self._parts(block)
            self.heads.append(len(self.nodes))
            for calls, main in parts[:-1]:
                self._add(block, calls, main, "")
                self.edges[len(self.nodes) - 1, len(self.nodes)] = None
            calls, main = parts[-1]
            self._add(block, calls, main, self._shape(block, calls) if fan[number] else "")
            self.tails.append(len(self.nodes) - 1)
        for link in outline.links:
            self.edges[self.tails[link.source], self.heads[link.target]] = None
        self._outputs()
        return Graph(tuple(self.nodes), tuple(self.edges))

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

    def _shape(self, block: Block, calls: tuple[int, ...]) -> str:
        """The shape that leaves a block, where it is not what came in."""
        network = self.outline.network
        first = network.calls[calls[0]]
        if not first.inputs or block.output is None:
            return ""
        came: list[Shape | None] = [network.calls[source].outputs[output] for source, output in first.inputs]
        return words.dims(block.output) if block.output not in came else ""

    def _add(self, block: Block, calls: tuple[int, ...], main: int, shape: str) -> None:
        outline = self.outline
        layers = [self._layer(call) for call in calls]
        layer = self._layer(main)
        keys = tuple(dict.fromkeys([anchor(found.name) for found in [layer, *layers]]))
        first = keys[0] not in self.seen
        self.seen.update(keys)
        title = "\n".join(
            [
                words.layer_line(found, outline.network.calls[call].outputs[0])
                for found, call in zip(layers, calls, strict=True)
            ]
        )
        merge = marks.known(layer.type) and main == block.main and len(self._inputs(main)) > 1
        if merge:
            told = [beside(found) for found in layers if found is not layer]
            label = ", ".join([*told, *([shape] if shape else [])])
            node = Node("merge", "merge", _NOTHING, layer.type, label, keys[0], keys, title)
        else:
            text = caption(outline, calls, main, first=first)
            kind: Kind = "input" if layer.family == "input" else "box"
            if kind == "input" and not words.automatic(layer):
                text = Caption((layer.name,), text.details)
            node = Node(kind, words.role(layer), text, "", shape, keys[0], keys, title)
        if not first:
            node = Node(node.kind, node.role, node.caption, node.mark, node.label, "", (), title)
        self.nodes.append(node)

    def _outputs(self) -> None:
        """A node for each tensor the network returns."""
        outline = self.outline
        network = outline.network
        owner: dict[int, int] = {}
        for number, block in enumerate(outline.blocks):
            for call in block.calls:
                owner[call] = number
        several = len(network.outputs) > 1
        for call, output in network.outputs:
            if call not in owner:
                continue
            layer = self._layer(call)
            named = several and not words.automatic(layer)
            shape = words.dims(network.calls[call].outputs[output])
            text = Caption((layer.name if named else "Output",), (shape,))
            node = Node("output", "input", text, title=f"{'output ' + layer.name if named else 'output'} · {shape}")
            self.edges[self.tails[owner[call]], len(self.nodes)] = None
            self.nodes.append(node)
