"""Tensors and operations of an outline: each block becomes an operation, each of its outputs that is read a tensor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netdiagram.blocks import Block, Outline, collapsed, outline
from netdiagram.ir import Layer, Shape, anchor
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views import groups, marks, roles, words
from netdiagram.views.graph import captions


@record
class Tensor:
    """What flows.

    Attributes:
        shape: batch first.
        name: of an input or an output, where it tells something.
        outer: it comes in or goes out.
        key: anchor of the input layer, of one.
        title: what a pointer is told.
    """

    shape: Shape | None
    name: str = ""
    outer: bool = False
    key: str = ""
    title: str = ""


@record
class Operation:
    """What makes tensors of others.

    Attributes:
        sources: tensors that it reads, in order.
        targets: tensors that it gives.
        role: what it is coloured by.
        forms: in words, the fullest form first.
        mark: type of a merge; empty for all else.
        window: of a convolution or pooling: `3×3`; empty for all else.
        layer: the main one.
        keys: anchors of its layers, the main one first; empty where another operation bears them.
        title: what a pointer is told.
        times: how many alike, one after the other, are drawn as one.
        name: what several are called that are drawn as one.
        inner: these.
        aside: tensors that it reads besides: what all of many operations are told, or what opens a gate.
        kind: what several that are drawn as one do, whatever their shortcut does.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    role: str
    forms: tuple[str, ...]
    mark: str
    window: str
    layer: Layer
    keys: tuple[str, ...]
    title: str
    times: int = 1
    name: str = ""
    inner: tuple[Operation, ...] = ()
    aside: tuple[int, ...] = ()
    kind: str = ""


@record
class Turned:
    """A network as tensors and operations, both in topological order."""

    tensors: tuple[Tensor, ...]
    operations: tuple[Operation, ...]


def turn(found: Outline, options: Options, *, closed: bool = False) -> Turned:
    """Tensors and operations of a network.

    Args:
        found: the network.
        options: what colours it.
        closed: each group is one operation; else each of its blocks, whatever is drawn as one.
    """
    grouped = any(block.children for block in found.blocks)
    if closed:
        found = found if grouped else collapsed(found, 0)
    elif grouped:
        found = outline(found.network, "fused")
    return _Turning(found, options).made()


class _Turning:
    def __init__(self, found: Outline, options: Options) -> None:
        self.outline = found
        self.options = options
        self.tensors: list[Tensor] = []
        self.operations: list[Operation] = []
        self.known: dict[tuple[int, int], int] = {}  # of (call, output), the tensor
        self.seen: set[str] = set()
        network = found.network
        self.read = {source for call in network.calls for source in call.inputs} | set(network.outputs)

    def made(self) -> Turned:
        """All of it."""
        for block in self.outline.blocks:
            if block.children:
                self._group(block)
                continue
            for calls, main in self._parts(block):
                self._add(calls, main)
        self._name_outputs()
        return Turned(tuple(self.tensors), tuple(self.operations))

    def _layer(self, call: int) -> Layer:
        network = self.outline.network
        return network.layers[network.calls[call].layer]

    def _parts(self, block: Block) -> Iterator[tuple[tuple[int, ...], int]]:
        """The calls of each operation of a block: a merge stands alone."""
        at = block.calls.index(block.main)
        merges = marks.known(self._layer(block.main).type) and len(self.outline.network.calls[block.main].inputs) > 1
        if not merges or len(block.calls) == 1:
            yield block.calls, block.main
            return
        if at:
            yield block.calls[:at], block.calls[0]
        yield (block.main,), block.main
        if at + 1 < len(block.calls):
            yield block.calls[at + 1 :], block.calls[at + 1]

    def _add(self, calls: tuple[int, ...], main: int) -> None:
        network = self.outline.network
        layer, last = self._layer(main), calls[-1]
        keys = tuple(dict.fromkeys([anchor(self._layer(call).name) for call in (main, *calls)]))
        keys = () if keys[0] in self.seen else keys
        self.seen.update(keys)
        lines = [
            words.layer_line(self._layer(call), network.calls[call].outputs[0])
            for call in calls
            if network.calls[call].outputs
        ]
        title = "\n".join(lines)
        if layer.family == "input" and not network.calls[calls[0]].inputs:
            name = "" if words.automatic(layer) else layer.name
            self._tensor(
                last,
                0,
                Tensor(network.calls[last].outputs[0], name, outer=True, key=keys[0] if keys else "", title=title),
            )
            return
        inside = set(calls)
        sources = dict.fromkeys(
            [source for call in calls for source in network.calls[call].inputs if source[0] not in inside]
        )
        reads = [self.known[source] for source in sources if source in self.known]
        outputs = network.calls[last].outputs
        given = [i for i in range(len(outputs)) if (last, i) in self.read] or [0]
        targets = [self._tensor(last, i, Tensor(outputs[i] if i < len(outputs) else None)) for i in given]
        mark = layer.type if len(reads) > 1 and marks.known(layer.type) else ""
        told = captions.caption(self.outline, calls, main, first=bool(keys))
        forms = tuple(dict.fromkeys([captions.capital(form) for form in told.titles]))
        role = roles.role(layer, self.options)
        self.operations.append(
            Operation(tuple(reads), tuple(targets), role, forms, mark, words.kernel(layer), layer, keys, title)
        )

    def _group(self, block: Block) -> None:
        """A group as one operation, which gives all that is read of it."""
        network = self.outline.network
        calls, inside = block.calls, set(block.calls)
        layer = self._layer(block.main)
        keys = tuple(dict.fromkeys([anchor(self._layer(call).name) for call in (block.main, *calls)]))
        keys = tuple([key for key in keys if key not in self.seen])
        self.seen.update(keys)
        sources = [source for call in calls for source in network.calls[call].inputs if source[0] not in inside]
        reads = dict.fromkeys([self.known[source] for source in sources if source in self.known])
        outer = {source for at, call in enumerate(network.calls) if at not in inside for source in call.inputs} | set(
            network.outputs
        )
        given = [
            (call, i) for call in calls for i in range(len(network.calls[call].outputs)) if (call, i) in outer
        ] or [(calls[-1], 0)]
        targets = [self._tensor(call, i, Tensor(network.calls[call].outputs[i])) for call, i in given]
        count = groups.count(block)
        forms = tuple(
            [" ".join([captions.capital(form), count]).strip() for form in groups.titles(self.outline, block)]
        )
        role = roles.role(layer, self.options)
        title = groups.told(self.outline, block)
        self.operations.append(
            Operation(tuple(reads), tuple(targets), role, forms, "", "", layer, keys, title, name=block.name)
        )

    def _tensor(self, call: int, output: int, tensor: Tensor) -> int:
        self.known[call, output] = len(self.tensors)
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def _name_outputs(self) -> None:
        several = len(self.outline.network.outputs) > 1
        for call, output in self.outline.network.outputs:
            place = self.known.get((call, output))
            if place is not None:
                layer = self._layer(call)
                name = layer.name if several and not words.automatic(layer) else ""
                self.tensors[place] = replace(self.tensors[place], name=self.tensors[place].name or name, outer=True)


def pruned(found: Turned) -> Turned:
    """Without tensors that no operation reads or gives."""
    ends = {
        each for operation in found.operations for each in (*operation.sources, *operation.targets, *operation.aside)
    }
    place = {tensor: at for at, tensor in enumerate(sorted(ends))}

    def moved(tensors: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([place[tensor] for tensor in tensors])

    operations = [
        # what is read besides is read: there are no stars here
        replace(
            each,
            sources=moved(tuple(dict.fromkeys([*each.sources, *each.aside]))),
            targets=moved(each.targets),
            aside=(),
        )
        for each in found.operations
    ]
    return Turned(tuple([found.tensors[tensor] for tensor in sorted(ends)]), tuple(operations))


def legend(found: Turned) -> list[tuple[str, str]]:
    """(role, words) of each kind of operation, in order: `Conv 3×3, BN, ReLU · conv 1×1`."""
    kinds: dict[str, dict[str, None]] = {}
    for operation in found.operations:
        if not (operation.mark or operation.inner):
            kinds.setdefault(operation.role, {})[operation.forms[0]] = None
    told = []
    for role, forms in kinds.items():
        first = [
            form if i == 0 else form[:1].lower() + form[1:] if form[1:2].islower() else form
            for i, form in enumerate(forms)
        ]
        told.append((role, " · ".join(first[:3]) + (" …" if len(first) > 3 else "")))
    return told
