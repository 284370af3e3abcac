"""From calls to columns of neurons and the weights between them; everything that is no layer of neurons is told beside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Call, Layer, Network, Shape
from netdiagram.records import record, state
from netdiagram.text import number
from netdiagram.views import words

_PASSED = frozenset({"regularization", "activation", "normalization", "preprocessing"})
"""Families that change numbers, not how many there are."""
_RESHAPED = frozenset({"Flatten", "Reshape", "Identity"})


@state
class Column:
    """One layer of neurons.

    Attributes:
        layers: the layer that makes it, then what is told with it.
        calls: theirs.
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
    calls: list[int]
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


@record
class Weights:
    """All neurons of one column with all of another: indices of columns."""

    source: int
    target: int
    bias: bool


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
    reader = _Reader(network)
    for index, call in enumerate(network.calls):
        reader.read(index, call)
    for source, _ in network.outputs:
        for column in reader.held[source]:
            reader.columns[column].output = True
    if not reader.weights:
        raise _refusal("but there is no dense layer", None)
    return _ranked(reader.columns, reader.weights)


def _refusal(why: str, layer: Layer | None) -> NetdiagramError:
    message = f"the neurons view draws dense layers and what stands between them, {why}"
    return NetdiagramError("view.neurons", message, layer.span if layer else None, _HINT)


_HINT = "set view to auto, layered or graph"


class _Reader:
    """Goes through the calls: which columns hold each tensor."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.columns: list[Column] = []
        self.weights: list[Weights] = []
        self.held: dict[int, tuple[int, ...]] = {}

    def read(self, index: int, call: Call) -> None:
        """One call."""
        layer = self.network.layers[call.layer]
        before = tuple([column for source, _ in call.inputs for column in self.held[source]])
        if layer.family == "input":
            self.held[index] = (self._column(layer, index, _size(call.outputs[0])),)
        elif layer.type == "Dense":
            self.held[index] = (self._dense(layer, index, before),)
        elif layer.type == "Concatenate":
            self.held[index] = self._joined(layer, index, before)
        elif len(call.inputs) == 1 and (layer.family in _PASSED or layer.type in _RESHAPED):
            self._told(layer, index, before)
            self.held[index] = before
        else:
            raise _refusal(f"not {layer.name} ({_what(layer)})", layer)

    def _column(self, layer: Layer, index: int, units: int | None) -> int:
        self.columns.append(Column([layer], [index], units, self.network.calls[index].outputs[0]))
        return len(self.columns) - 1

    def _dense(self, layer: Layer, index: int, before: Sequence[int]) -> int:
        shape = self.network.calls[index].outputs[0]
        if shape is not None and len(shape) > 2:
            places = "×".join(["?" if dim is None else number(dim) for dim in shape[1:-1]])
            raise _refusal(f"but {layer.name} is applied at each of {places} places", layer)
        column = self._column(layer, index, layer.settings.get("units") or _size(shape))
        made = self.columns[column]
        made.says = words.activation(layer)
        if made.says:
            made.activation = _activation(layer)
        bias = bool(layer.settings.get("use_bias", True))
        for place, source in enumerate(dict.fromkeys(before)):
            # one bias, however many columns are read
            self.weights.append(Weights(source, column, bias and not place))
        return column

    def _joined(self, layer: Layer, index: int, before: tuple[int, ...]) -> tuple[int, ...]:
        shape = self.network.calls[index].outputs[0]
        if shape is not None and len(shape) > 2:
            raise _refusal(f"but {layer.name} joins tensors of {len(shape) - 1} dimensions", layer)
        for column in before:
            self.columns[column].layers.append(layer)
        return before

    def _told(self, layer: Layer, index: int, before: Sequence[int]) -> None:
        """A layer that is told with the neurons whose numbers it changes."""
        for at in before:
            column = self.columns[at]
            column.layers.append(layer)
            column.calls.append(index)
            if layer.family == "activation" and not column.activation and not column.notes:
                column.activation, column.says = _activation(layer), _note(layer)
            elif layer.type in _RESHAPED:
                shape = self.network.calls[index].outputs[0]
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
                    Column(one.layers, one.calls, one.units, one.shape, bias=link.bias, copy=source, rank=rank)
                )
            source = copies[source, rank]
        links.append(Weights(source, link.target, link.bias))
    used = {link.source for link in links if link.bias}
    for at, column in enumerate(drawn):
        column.bias = at in used
    return Plan(tuple(drawn), tuple(links))
