"""Which layer is looked into, and what is known of it: its settings, what comes in, its weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from netdiagram.errors import NetdiagramError, closest
from netdiagram.ir import Call, Layer, LayerSpec, Network, Shape, Weight, anchor
from netdiagram.records import record

INSIDES: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell"), ("recurrent", 0)),
    **dict.fromkeys(("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), ("recurrent", 0)),
    "Bidirectional": ("bidirectional", 0),
    **dict.fromkeys(("MultiHeadAttention", "GroupedQueryAttention"), ("heads", 0)),
    **dict.fromkeys(("Attention", "AdditiveAttention"), ("attention", 0)),
    **dict.fromkeys(("BatchNormalization", "LayerNormalization", "GroupNormalization"), ("normalization", 1)),
    **dict.fromkeys(("RMSNormalization", "UnitNormalization"), ("normalization", 1)),
    **dict.fromkeys(("SeparableConv1D", "SeparableConv2D"), ("separable", 1)),
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D", "DepthwiseConv1D", "DepthwiseConv2D"), ("convolution", 2)),
    "Dense": ("dense", 2),
}
"""Layers that can be looked into: the module under `inside` that knows how, and which are shown first where the author
names none (the lower the number, the more there is to see)."""

_AROUND = {"TimeDistributed": "layer", "RNN": "cell", "SpectralNormalization": "layer"}
"""Layers that only repeat what another computes, and the setting that holds it."""


@record
class Subject:
    """A layer with all that its inside is drawn from.

    Attributes:
        layer: the row of the table.
        type: of what is drawn: the layer's, or that of the layer or cell inside it.
        settings: likewise.
        weights: likewise; None where they cannot be known.
        inputs: shapes of what the first call reads, in the order of its arguments.
        sources: which tensors these are: the same number, the same tensor.
        origins: names of the layers they come from.
        words: the keywords under which they were handed over, where they were.
        flags: other keyword arguments of that call.
        output: shape of its first output.
        key: its anchor, outer models first.
    """

    layer: Layer
    type: str
    settings: Any
    weights: tuple[Weight, ...] | None
    inputs: tuple[Shape | None, ...]
    sources: tuple[tuple[int, int], ...]
    origins: tuple[str, ...]
    words: tuple[str, ...]
    flags: dict[str, Any]
    output: Shape | None
    key: str

    @property
    def steps(self) -> str:
        """How many steps the sequence has that a recurrent layer reads: a number, or `T` where it is open."""
        shape = self.inputs[0] if self.inputs else None
        return str(shape[1]) if shape is not None and len(shape) > 2 and shape[1] is not None else "T"

    @property
    def features(self) -> int | None:
        """Size of the last dimension of the first input."""
        shape = self.inputs[0] if self.inputs else None
        return shape[-1] if shape else None

    def weight(self, name: str) -> Weight | None:
        """The variable of that name."""
        return next((weight for weight in self.weights or () if weight.name == name), None)


def find(network: Network, name: str) -> Subject:
    """The layer of that name; without a name the first of those with the most to see.

    Raises:
        NetdiagramError: there is no such layer (`view.layer`), or it cannot be looked into (`view.inside`).
    """
    everything = list(_all(network))
    known = {shown: (layer, call, path) for shown, layer, call, path in everything if inside(layer) is not None}
    if not name:
        if not known:
            raise NetdiagramError("view.inside", f"no layer of this network can be looked into: {_which()}", None, "")
        first = min(known, key=lambda shown: _rank(known[shown][0]))
        return _subject(network, *known[first])
    if name in known:
        return _subject(network, *known[name])
    if name not in {shown for shown, *_ in everything}:
        near = closest(name, list(known))
        hint = f"did you mean '{near}'?" if near else _listed(list(known))
        raise NetdiagramError("view.layer", f"there is no layer '{name}' in this network", None, hint)
    layer = next(layer for shown, layer, *_ in everything if shown == name)
    raise NetdiagramError(
        "view.inside",
        f"'{name}' is a layer of the type {layer.type}, which cannot be looked into: {_which()}",
        None,
        _listed(list(known)),
    )


def _which() -> str:
    kinds = list(dict.fromkeys([type_.removesuffix("Cell") for type_ in INSIDES]))
    return f"{', '.join(kinds[:-1])} and {kinds[-1]} can"


def _listed(names: list[str], most: int = 8) -> str:
    if not names:
        return ""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "in this network: " + ", ".join(names[:most]) + more


def inside(layer: Layer) -> LayerSpec | Layer | None:
    """What of a layer is drawn: itself, what it wraps, or None where nothing is known of its inside."""
    if layer.network is not None:
        return None
    found: Any = layer
    for _ in range(8):
        if found.type in INSIDES:
            return None if getattr(found, "custom", False) else found
        around = _AROUND.get(found.type)
        found = found.settings.get(around) if around else None
        if not isinstance(found, LayerSpec):
            return None
    return None


def _rank(layer: Layer) -> int:
    found = inside(layer)
    return INSIDES[found.type][1] if found is not None else len(INSIDES)


def _all(network: Network, outer: tuple[str, ...] = ()) -> Iterator[tuple[str, Layer, Call | None, tuple[str, ...]]]:
    """All layers with the names the option takes (`name`, `model/name` in a nested model), their first call and their path."""
    calls: dict[int, Call] = {}
    for call in network.calls:
        calls.setdefault(call.layer, call)
    for index, layer in enumerate(network.layers):
        yield "/".join((*outer, layer.name)), layer, calls.get(index), outer
    for layer in network.layers:
        if layer.network is not None:
            yield from _all(layer.network, (*outer, layer.name))


def _subject(network: Network, layer: Layer, call: Call | None, outer: tuple[str, ...]) -> Subject:
    for name in outer:
        network = next(row.network for row in network.layers if row.name == name and row.network is not None)
    inputs = tuple([network.calls[source].outputs[out] for source, out in call.inputs]) if call else ()
    sources = call.inputs if call else ()
    origins = tuple([network.layers[network.calls[source].layer].name for source, _ in sources])
    output = call.outputs[0] if call and call.outputs else layer.output_shapes[0]
    named = call.words if call else ()
    flags = dict(call.flags) if call else {}
    subject = Subject(
        layer,
        layer.type,
        layer.settings,
        layer.weights,
        inputs,
        sources,
        origins,
        named,
        flags,
        output,
        anchor(*outer, layer.name),
    )
    found = inside(layer)
    if found is None or found is layer:
        return subject
    if layer.type == "TimeDistributed":
        # a step of the sequence is what the layer inside reads
        inputs = tuple([None if shape is None else (shape[0], *shape[2:]) for shape in inputs])
        output = None if output is None else (output[0], *output[2:])
    return replace(
        subject,
        type=found.type,
        settings=found.settings,
        weights=_unwrapped(layer.weights),
        inputs=inputs,
        output=output,
    )


def _unwrapped(weights: tuple[Weight, ...] | None) -> tuple[Weight, ...] | None:
    """Without the names of the layers around."""
    if weights is None:
        return None
    return tuple([replace(weight, name=weight.name.removeprefix("layer/")) for weight in weights])
