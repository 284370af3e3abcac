"""What the graph is made of, before it has places: boxes, merges, frames, outputs, and the edges between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Network, Shape, anchor
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views import groups, loops, marks, roles, words
from netdiagram.views.graph import arguments, nested
from netdiagram.views.graph.captions import Caption, beside, capital, caption, repeated
from netdiagram.views.graph.doors import doors, drawn, readers
from netdiagram.views.graph.ends import settled

Kind = Literal["box", "merge", "input", "output", "frame", "end"]


@record
class Node:
    """One thing that is drawn.

    Attributes:
        kind: how it is drawn; an `end` is where a line through the border of a frame begins or ends, and has no size.
        role: what it is coloured by.
        caption: its lines.
        mark: the layer type, of a merge.
        label: what stands beside the edge that leaves it; may be empty.
        key: anchor of its layer; empty where another node before bears it.
        keys: anchors of all its layers, `key` first.
        title: what a pointer is told.
        inner: what stands in a frame.
        repeat: how often it stands there, one after the other.
        enter: of a frame, per node that it reads, which of the entries of `inner` the line leads to.
        leave: of a frame that several lines leave, the nodes below it that stand for them, by exit of `inner`.
        closed: a group that is drawn as one box.
        loops: a state of it is handed from step to step.
        again: all its weights are another box's.
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
    enter: tuple[tuple[int, int], ...] = ()
    leave: tuple[int, ...] = ()
    closed: bool = False
    loops: bool = False
    again: bool = False


@record
class Graph:
    """Nodes in topological order, and edges without doubles.

    Attributes:
        nodes: what is drawn.
        edges: pairs of indices.
        entries: in a frame, the nodes where lines come in.
        exits: in a frame, the nodes where lines go out.
        words: what some edges bring (`arguments`).
        mirrored: whether everything stands the other way round across the flow.
    """

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]
    entries: tuple[int, ...] = ()
    exits: tuple[int, ...] = ()
    words: tuple[tuple[tuple[int, int], str], ...] = ()
    mirrored: bool = False


_NOTHING = Caption((), ())
_END = Node("end", "ink", _NOTHING)


def graph(outline: Outline, options: Options, levels: int = 0) -> Graph:
    """The nodes and edges of an outline; so many levels of nested models are opened."""
    maker = _Maker(_Whole(outline, options, levels))
    for block in groups.spread(outline.blocks):
        maker.add(block)
    maker.connect()
    maker.label()
    maker.outputs()
    return settled(maker.made())


class _Whole:
    """What all levels share."""

    def __init__(self, outline: Outline, options: Options, levels: int = 0) -> None:
        self.outline = outline
        self.options = options
        self.levels = levels  # of nested models that are opened
        self.outer: tuple[str, ...] = ()  # the models around
        self.seen: set[str] = set()  # anchors that a node bears already
        self._readers: list[list[int]] | None = None

    def inside(self, layer: Layer, network: Network) -> _Whole:
        """What all levels of a nested model share."""
        whole = _Whole(nested.outline(network, self.options), self.options, self.levels - 1)
        whole.outer, whole.seen = (*self.outer, layer.name), self.seen
        return whole

    @property
    def readers(self) -> list[list[int]]:
        """Per call, the calls that read it."""
        if self._readers is None:
            self._readers = readers(self.outline.network)
        return self._readers


class _Maker:
    """Collects the nodes of one level.

    A block of a merge and a box behind it becomes two nodes. A group becomes a frame; a closed one a box, and so does a
    single block that is repeated.
    """

    def __init__(self, whole: _Whole, name: str = "") -> None:
        self.whole = whole
        self.name = name  # of the group around
        self.outline = whole.outline
        self.nodes: list[Node] = []
        self.shapes: list[str] = []  # of each node, the shape that leaves it, where that is not what came in
        self.edges: dict[tuple[int, int], None] = {}
        self.told = arguments.Told()
        self.owner: dict[int, int] = {}  # of each call, the node its tensors come from
        self.reader: dict[int, int] = {}  # of each call, the node that reads what it reads

    def add(self, block: Block) -> None:
        """The nodes of a block, without edges."""
        if block.children:
            self._group(block)
            return
        if self._opens(block):
            self._nested(block)
            return
        *before, (calls, main) = self._parts(block)
        for some, other in before:
            self._node(block, some, other, "")
        self._node(block, calls, main, self._shape(block, calls))

    def connect(self) -> None:
        """The edges between all nodes, in the order of the calls that read."""
        owner, nodes = self.owner, self.nodes
        for call in sorted(self.reader):
            target = self.reader[call]
            if nodes[target].kind == "frame":
                self.edges.update(dict.fromkeys([(source, target) for source, _ in nodes[target].enter if source >= 0]))
                continue
            found = self.outline.network.calls[call]
            told = arguments.told(self._layer(call), found)
            for place, (source, _) in enumerate(found.inputs):
                if source in owner and owner[source] != target:
                    self.edges[owner[source], target] = None
                    if told:
                        self.told.add((owner[source], target), told[place])
        for v, node in enumerate(nodes):
            self.edges.update(dict.fromkeys([(v, stub) for stub in node.leave]))

    def label(self) -> None:
        """Shapes beside the edges, where they change."""
        nodes = self.nodes
        for v in {source for source, _ in self.edges}:
            if self.shapes[v]:
                label = ", ".join([part for part in (nodes[v].label, self.shapes[v]) if part])
                nodes[v] = replace(nodes[v], label=label)

    def made(self) -> Graph:
        """All that was collected."""
        return Graph(tuple(self.nodes), tuple(self.edges), words=self.told.made())

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
        if block.closed:
            self._boxed(block)
        elif not groups.single(block) or block.repeat == 1:
            self._framed(block)
        elif self._opens(block.children[0]):
            self._nested(block)
        else:
            self._boxed(block)

    def _boxed(self, block: Block) -> None:
        """A group as one box: of a single block that is repeated, what that says; else what it is called and holds."""
        outline = self.outline
        if groups.single(block) and block.repeat > 1:
            text = repeated(outline, block)
        else:
            titles = tuple([capital(title) for title in groups.titles(outline, block, self.name)])
            text = Caption(titles, groups.contents(outline, block))
        keys = self._keys([self._layer(call) for call in (block.main, *block.calls)])
        self.owner.update(dict.fromkeys(block.calls, len(self.nodes)))
        self.reader.update(dict.fromkeys(block.calls, len(self.nodes)))
        self._append(
            Node(
                "box",
                roles.role(outline.layer(block), self.whole.options),
                text,
                key=keys[0] if keys else "",
                keys=keys,
                title=groups.told(outline, block),
                repeat=block.repeat,
                closed=not groups.single(block),
            ),
            self._changed(block),
        )

    def _framed(self, block: Block) -> None:
        """A group as a frame around what is in it."""
        inner = set(drawn(block))
        network = self.outline.network
        found = doors(network, block, inner, self.owner, self.whole.readers)
        level = _Maker(self.whole, block.name)
        for _ in range(found.entries):
            level._append(_END)
        level.owner.update(found.seeds)
        for child in groups.spread(block.children):
            level.add(child)
        level.connect()
        if len(found.exits) == 1:
            level.label()  # what leaves is told at the border
        exits = range(len(level.nodes), len(level.nodes) + len(found.exits))
        for call in found.exits:
            level.edges[level.owner[call], len(level.nodes)] = None
            level._append(_END)
        if len(found.exits) != 1:
            level.label()
        # the frame itself stands for the layers of the copies that are not drawn
        copies = [self._layer(call) for call in block.calls if call not in inner]
        keys = self._keys(copies) if copies else ()
        name = groups.title(self.outline, block)
        here = len(self.nodes)
        several = len(exits) > 1
        node = Node(
            "frame",
            "ink",
            Caption((name,) if name else (), (block.note,) if block.note else ()),
            key=keys[0] if keys else "",
            keys=keys,
            title=" ".join([part for part in (name, groups.count(block)) if part]),
            inner=settled(replace(level.made(), entries=tuple(range(found.entries)), exits=tuple(exits))),
            repeat=block.repeat,
            enter=tuple(found.enter.items()),
            leave=tuple(range(here + 1, here + 1 + len(exits))) if several else (),
        )
        self.reader[min(block.calls)] = here
        self._append(node, "" if several else self._changed(block))
        for _ in range(len(exits) if several else 0):
            self._append(_END)
        for call in {*inner, *block.calls}:
            self.owner[call] = here + 1 + found.leave.get(call, len(exits) - 1) if several else here

    def _opens(self, block: Block) -> bool:
        """Whether a block is a nested model whose layers are drawn in a frame."""
        return self.whole.levels > 0 and nested.opens(self.outline.network, block)

    def _nested(self, block: Block) -> None:
        """A nested model, or one that is repeated, as a frame around its layers."""
        layer = self._layer(block.main)
        network = layer.network
        assert network is not None
        whole = self.whole.inside(layer, network)
        level = _Maker(whole, layer.name)
        for at, call in enumerate(nested.inputs(network)):
            level._append(_END)
            level.owner[call] = at
        entries = tuple(range(len(level.nodes)))
        for child in groups.spread(whole.outline.blocks):
            if not set(child.calls) <= set(level.owner):
                level.add(child)
        level.connect()
        level.label()
        exits = (len(level.nodes),)
        level.edges[level.owner[network.outputs[0][0]], exits[0]] = None
        level._append(_END)
        here = len(self.nodes)
        enter: dict[int, int] = {}
        for at, (source, _) in enumerate(self.outline.network.calls[min(block.calls)].inputs):
            if source in self.owner:
                enter.setdefault(self.owner[source], at)
        keys = self._keys([self._layer(call) for call in block.calls])
        self.reader[min(block.calls)] = here
        self.owner.update(dict.fromkeys(block.calls, here))
        node = Node(
            "frame",
            "ink",
            Caption((words.model(layer),), (groups.weights(self.outline, block),)),
            key=keys[0] if keys else "",
            keys=keys,
            title=groups.told(self.outline, block) if block.children else words.layer_line(layer, block.output),
            inner=settled(replace(level.made(), entries=entries, exits=exits)),
            repeat=block.repeat,
            enter=tuple(enter.items()),
        )
        self._append(node, self._changed(block))

    def _changed(self, block: Block) -> str:
        """The shape that leaves a group, where it is not what came in."""
        calls = self.outline.network.calls
        inner = set(block.calls)
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
        keys = tuple(dict.fromkeys([anchor(*self.whole.outer, found.name) for found in layers]))
        first = keys[0] not in self.whole.seen
        self.whole.seen.update(keys)
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
        self.reader.update(dict.fromkeys(calls, len(self.nodes)))
        if marks.known(layer.type) and main == block.main and len(self._inputs(main)) > 1:
            told = [beside(found) for found in layers if found is not layer]
            self._append(Node("merge", "merge", _NOTHING, layer.type, ", ".join(told), key, keys, title), shape)
            return
        text = caption(outline, calls, main, first=bool(keys))
        kind: Kind = "input" if layer.family == "input" else "box"
        if kind == "input" and not words.automatic(layer):
            text = Caption((layer.name,), text.details)
        self._append(
            Node(
                kind,
                roles.role(layer, self.whole.options),
                text,
                "",
                "",
                key,
                keys,
                title,
                loops=loops.loops(layer),
                again=not keys and kind == "box" and any(found.params != 0 for found in layers),
            ),
            shape,
        )
