"""From calls to columns of neurons and the weights between them; everything that is no layer of neurons is told beside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Call, Layer, Network, Shape
from netdiagram.records import record, state
from netdiagram.text import number
from netdiagram.views import marks, words

MOST = 60
"""So many layers of neurons are drawn at most: more tell nothing that a graph does not."""
_PASSED = frozenset({"regularization", "activation", "normalization", "preprocessing"})
"""Families that change numbers, not how many there are."""
_RESHAPED = frozenset({"Flatten", "Reshape", "Identity"})


@state
class Column:
    """One layer of neurons.

    Attributes:
        layers: the layer that makes it, then what is told with it.
        told: of those that are more than a place side by side, with what they give.
        outer: names of the rows of the table that stand for them: of layers in a nested model, that model's.
        units: how many neurons; None where nobody knows.
        shape: of the tensor, as it enters the network or leaves the layer.
        activation: Keras's name, or the layer's type; empty where there is none.
        says: the activation in words.
        notes: what else is done with the numbers.
        bias: whether a bias stands above it, of the layers that read it.
        output: whether the network returns it.
        copy: the column that it repeats, where one is read further on; its own index else.
        rank: which place from the left.
    """

    layers: list[Layer]
    told: list[tuple[Layer, Shape | None]]
    outer: list[str]
    units: int | None
    shape: Shape | None
    activation: str = ""
    says: str = ""
    notes: list[str] = field(default_factory=list)
    bias: bool = False
    output: bool = False
    copy: int = -1
    rank: int = 0

    @property
    def source(self) -> bool:
        """Whether the numbers come from outside."""
        return self.layers[0].family == "input"

    @property
    def mark(self) -> str:
        """What is done with what comes together, where these are no neurons; empty for all else."""
        return self.layers[0].type if marks.known(self.layers[0].type) else ""


@record
class Weights:
    """What leads from one column to another.

    Attributes:
        source: index of a column.
        target: likewise.
        bias: whether its bias leads there too.
        each: from each neuron to the one at its place, without a weight; else from all to all.
    """

    source: int
    target: int
    bias: bool
    each: bool = False


@record
class Plan:
    """Columns, those of a rank in order of their appearance, and the weights between neighbouring ranks."""

    columns: tuple[Column, ...]
    weights: tuple[Weights, ...]


def plan(network: Network) -> Plan:
    """What is drawn.

    Raises:
        NetdiagramError: a layer that is none of neurons (`view.neurons`).
    """
    reader = _Reader()
    held = reader.read(network, {}, "")
    for source, _ in network.outputs:
        for column in held[source]:
            reader.columns[column].output = True
    if not any(column.layers[0].type == "Dense" for column in reader.columns):
        raise _refusal("but there is no dense layer", None)
    if len(reader.columns) > MOST:
        raise _refusal(f"up to {MOST}, but here there are {len(reader.columns)}", None)
    return _ranked(reader.columns, reader.weights)


def _refusal(why: str, layer: Layer | None) -> NetdiagramError:
    message = f"the neurons view draws dense layers and what stands between them, {why}"
    return NetdiagramError("view.neurons", message, layer.span if layer else None, _HINT)


_HINT = "set view to auto, layered or graph"


Held = dict[int, tuple[int, ...]]
"""By call, the columns that hold its tensor, side by side."""


class _Reader:
    """Goes through the calls: which columns hold each tensor."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.weights: list[Weights] = []
        self.outer = ""

    def read(self, network: Network, given: Held, outer: str) -> Held:
        """All calls of a network, or of one nested in it.

        Args:
            network: which one.
            given: by call of its inputs, what comes in from outside.
            outer: the row of the table that stands for it, of a nested one.
        """
        held: Held = dict(given)
        for index, call in enumerate(network.calls):
            if index not in held:
                layer = network.layers[call.layer]
                before = [column for source, _ in call.inputs for column in held[source]]
                self.outer = outer or layer.name
                if layer.network is not None:
                    held[index] = self._nested(layer.network, [held[source] for source, _ in call.inputs], layer)
                else:
                    held[index] = self._read(layer, call, tuple(before), [held[source] for source, _ in call.inputs])
        return held

    def _nested(self, network: Network, inputs: Sequence[tuple[int, ...]], layer: Layer) -> tuple[int, ...]:
        """A model within the model, as its own layers."""
        if len(network.inputs) != len(inputs) or len(network.outputs) != 1:
            raise _refusal(f"not {layer.name} (a model with {len(network.outputs)} outputs)", layer)
        found = self.read(network, dict(zip(network.inputs, inputs, strict=True)), self.outer)
        return found[network.outputs[0][0]]

    def _read(
        self, layer: Layer, call: Call, before: tuple[int, ...], inputs: Sequence[tuple[int, ...]]
    ) -> tuple[int, ...]:
        """One call of a layer."""
        shape = call.outputs[0]
        if layer.family == "input":
            return (self._column(layer, shape, _size(shape)),)
        if layer.type == "Dense":
            return (self._dense(layer, shape, before),)
        if layer.type == "Concatenate":
            return self._joined(layer, shape, before)
        if marks.known(layer.type) and len(inputs) > 1:
            return (self._merged(layer, shape, inputs),)
        if len(call.inputs) == 1 and (layer.family in _PASSED or layer.type in _RESHAPED):
            self._told(layer, shape, before)
            return before
        raise _refusal(f"not {layer.name} ({_what(layer)})", layer)

    def _column(self, layer: Layer, shape: Shape | None, units: int | None) -> int:
        self.columns.append(Column([layer], [(layer, shape)], [self.outer], units, shape))
        return len(self.columns) - 1

    def _dense(self, layer: Layer, shape: Shape | None, before: Sequence[int]) -> int:
        if shape is not None and len(shape) > 2:
            places = "×".join(["?" if dim is None else number(dim) for dim in shape[1:-1]])
            raise _refusal(f"but {layer.name} is applied at each of {places} places", layer)
        column = self._column(layer, shape, layer.settings.get("units") or _size(shape))
        made = self.columns[column]
        made.says = words.activation(layer)
        if made.says:
            made.activation = _activation(layer)
        bias = bool(layer.settings.get("use_bias", True))
        for place, source in enumerate(dict.fromkeys(before)):
            # one bias, however many columns are read
            self.weights.append(Weights(source, column, bias and not place))
        return column

    def _joined(self, layer: Layer, shape: Shape | None, before: tuple[int, ...]) -> tuple[int, ...]:
        if shape is not None and len(shape) > 2:
            raise _refusal(f"but {layer.name} joins tensors of {len(shape) - 1} dimensions", layer)
        for column in before:
            self.columns[column].layers.append(layer)
            self.columns[column].outer.append(self.outer)
        return before

    def _merged(self, layer: Layer, shape: Shape | None, inputs: Sequence[tuple[int, ...]]) -> int:
        """Vectors that are added, or multiplied: neuron by neuron."""
        if shape is not None and len(shape) > 2:
            raise _refusal(f"but {layer.name} merges tensors of {len(shape) - 1} dimensions", layer)
        if any(len(columns) > 1 for columns in inputs):
            raise _refusal(f"but {layer.name} merges what has been put side by side", layer)
        column = self._column(layer, shape, _size(shape))
        units = self.columns[column].units
        for source in dict.fromkeys([columns[0] for columns in inputs]):
            self.weights.append(Weights(source, column, bias=False, each=self.columns[source].units == units))
        return column

    def _told(self, layer: Layer, shape: Shape | None, before: Sequence[int]) -> None:
        """A layer that is told with the neurons whose numbers it changes."""
        for at in before:
            column = self.columns[at]
            column.layers.append(layer)
            column.told.append((layer, shape))
            column.outer.append(self.outer)
            if layer.family == "activation" and not column.activation and not column.notes:
                column.activation, column.says = _activation(layer), _note(layer)
            elif layer.type in _RESHAPED:
                column.units = _size(shape) if column.units is None else column.units
                if shape is not None and len(shape) > 2 and not column.source:
                    column.notes.append(f"reshaped to {words.dims(shape)}")
            else:
                column.notes.append(_note(layer))


def _activation(layer: Layer) -> str:
    """Keras's name of a layer's activation; the layer's type where it is one."""
    value = layer.settings.get("activation")
    return value if isinstance(value, str) else str(getattr(value, "type", layer.type))


def _size(shape: Shape | None) -> int | None:
    """How many numbers one sample has."""
    if shape is None:
        return None
    total = 1
    for dim in shape[1:]:
        if dim is None:
            return None
        total *= dim
    return total


def _what(layer: Layer) -> str:
    title = words.operation(layer)
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _note(layer: Layer) -> str:
    if layer.family == "activation":
        return words.activation(layer) or words.short(layer.type)
    rate = layer.settings.get("rate")
    word = words.short(layer.type)
    return f"{word} {rate:g}" if layer.family == "regularization" and isinstance(rate, (int, float)) else word


# -- where columns stand


def _ranked(columns: list[Column], weights: list[Weights]) -> Plan:
    """Every column as far to the right as what reads it allows; what is read further on stands there again."""
    after: list[list[int]] = [[] for _ in columns]
    for link in weights:
        after[link.source].append(link.target)
        columns[link.target].rank = max(columns[link.target].rank, columns[link.source].rank + 1)
    for at in range(len(columns) - 1, -1, -1):
        if after[at] and not columns[at].output:
            columns[at].rank = min([columns[target].rank for target in after[at]]) - 1
    for at, column in enumerate(columns):
        column.copy = at
    drawn = list(columns)
    copies: dict[tuple[int, int], int] = {}
    links: list[Weights] = []
    for link in weights:
        source, rank = link.source, columns[link.target].rank - 1
        if columns[source].rank < rank:
            if (source, rank) not in copies:
                copies[source, rank] = len(drawn)
                one = columns[source]
                drawn.append(
                    Column(
                        one.layers, one.told, one.outer, one.units, one.shape, bias=link.bias, copy=source, rank=rank
                    )
                )
            source = copies[source, rank]
        links.append(Weights(source, link.target, link.bias, link.each))
    used = {link.source for link in links if link.bias}
    for at, column in enumerate(drawn):
        column.bias = at in used
    return Plan(tuple(drawn), tuple(links))
