"""Random constructor calls and models in Keras's spelling, for comparing with a real Keras: right ones mostly, and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from netdiagram import layers
from netdiagram.layers.base import REQUIRED, LayerType, Parameter

LEFT_OUT = frozenset(
    {
        # they need functions, files, other frameworks, or TensorFlow
        "InputLayer", "Lambda", "Layer", "Wrapper", "FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper", "StringLookup",
        "IntegerLookup", "TextVectorization", "Hashing", "HashedCrossing", "MaxNumBoundingBoxes",
        # written out below
        "RNN", "StackedRNNCells", "Bidirectional", "TimeDistributed", "SpectralNormalization", "Pipeline", "EinsumDense",
    }
)  # fmt: skip
PLAIN = tuple(row for row in layers.ROWS if row.name not in LEFT_OUT)
PUBLIC = {"GroupedQueryAttention": "GroupQueryAttention"}
"""Class name → name in `keras.layers`, where it is another."""

_few = st.sampled_from([1, 2, 3, 4, 6, 8])
_yes = st.booleans()
_activation = st.sampled_from([None, "relu", "tanh", "linear", "softmax", "gelu", "leaky_relu"])


def _sizes(rank: int, most: int) -> st.SearchStrategy[Any]:
    one = st.integers(1, most)
    several = st.lists(one, min_size=rank, max_size=rank)
    return st.one_of(one, one, several, several.map(tuple), st.sampled_from([0, -1, (1,) * (rank + 1)]))


_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "filters": _few,
    "units": _few,
    "depth_multiplier": st.integers(1, 3),
    "groups": st.sampled_from([1, 1, 2, 4, -1]),
    "data_format": st.sampled_from([None, "channels_last", "channels_first"]),
    "activation": _activation,
    "recurrent_activation": _activation,
    "rate": st.sampled_from([0, 0.1, 0.5, 1, 1.5]),
    "axis": st.sampled_from([-1, -1, 1, 2, -2, 3, (1, 2), [-1], 5]),
    "dims": st.sampled_from([(1,), (2, 1), (1, 2), (2, 1, 3), (3, 1, 2), (1, 3)]),
    "n": st.integers(1, 3),
    "target_shape": st.sampled_from([(-1,), (2, -1), (4,), (-1, 1), (3, -1, 2), (8, 2)]),
    "cropping": st.sampled_from([1, 0, (1, 1), ((1, 0), (1, 1)), ((0, 1), (1, 0), (1, 1)), 3]),
    "size": st.sampled_from([1, 2, 3, (2, 2), (1, 2, 3)]),
    "num_heads": st.integers(1, 3),
    "key_dim": st.integers(1, 4),
    "value_dim": st.sampled_from([None, 2, 3]),
    "output_shape": st.sampled_from([None, 3, (2, 3)]),
    "attention_axes": st.sampled_from([None, None, 1, (1,)]),
    "head_dim": st.integers(2, 3),
    "num_query_heads": st.sampled_from([2, 4]),
    "num_key_value_heads": st.integers(1, 3),
    "score_mode": st.sampled_from(["dot", "concat"]),
    "input_dim": st.sampled_from([5, 10]),
    "output_dim": st.sampled_from([2, 4]),
    "axes": st.sampled_from([1, 2, -1, (1, 2), (2, 1), (1, 1), (2, 2)]),
    "shared_axes": st.sampled_from([None, [1], [1, 2], 2]),
    "dropout": st.sampled_from([0.0, 0.2]),
    "recurrent_dropout": st.sampled_from([0.0, 0.2]),
    "stddev": st.sampled_from([0.1, 1]),
    "height": st.sampled_from([2, 5]),
    "width": st.sampled_from([3, 4]),
    "num_tokens": st.sampled_from([3, 7]),
    "output_mode": st.sampled_from(["one_hot", "multi_hot", "count", "int"]),
    "negative_slope": st.sampled_from([0.0, 0.1, -1]),
    "lora_rank": st.sampled_from([None, 2]),
    "kernel_initializer": st.sampled_from(["zeros", "he_normal"]),
    "kernel_regularizer": st.sampled_from([None, "l2"]),
    "frame_length": st.sampled_from([4, 8]),
    "frame_step": st.sampled_from([None, 2, 3]),
    "fft_length": st.sampled_from([None, 8, 16]),
    "max_value": st.sampled_from([None, 6]),
    "merge_mode": st.sampled_from(["concat", "sum", "mul", "ave", None, "add"]),
    "scale": st.sampled_from([1.0, 0.5]),
    "output_size": st.sampled_from([1, 2]),
    **dict.fromkeys(
        ("use_bias", "return_sequences", "return_state", "go_backwards", "unroll", "reset_after", "center", "renorm", "keepdims",
         "use_gate", "use_scale", "unit_forget_bias", "tie_weights", "expand_dims"),
        _yes,
    ),
    "stateful": st.sampled_from([False, False, True]),
}  # fmt: skip


def _value(row: LayerType, parameter: Parameter) -> st.SearchStrategy[Any] | None:
    name = parameter.name
    rank = max(1, row.rank - (3 if row.name.startswith("ConvLSTM") else 2))
    if name in {"kernel_size", "pool_size"}:
        return _sizes(rank, 4)
    if name == "strides":
        return st.one_of(st.sampled_from([1, 1, 2]), _sizes(rank, 3))
    if name == "dilation_rate":
        return st.one_of(st.sampled_from([1, 1, 2]), _sizes(rank, 2))
    if name == "output_padding":
        return st.sampled_from([None, None, 0, 1, (1,) * rank])
    if name == "padding":
        if row.name.startswith("ZeroPadding"):
            return st.sampled_from([1, 2, (1, 2), ((1, 0), (2, 1)), ((1, 1), (0, 1), (2, 0)), -1, (1, 2, 3)])
        return st.sampled_from(["valid", "same", "valid", "same", "SAME", "causal", "full"])
    if name == "scale" and row.family == "normalization":
        return _yes
    return _BY_NAME.get(name)


@st.composite
def arguments(draw: st.DrawFn, row: LayerType) -> dict[str, Any]:
    """Keyword arguments for a layer."""
    given: dict[str, Any] = {}
    for parameter in row.signature:
        required = parameter.default is REQUIRED
        values = _value(row, parameter)
        if required:
            given[parameter.name] = draw(values if values is not None else st.integers(1, 3))
        elif values is not None and draw(st.integers(0, 2)) == 0:
            given[parameter.name] = draw(values)
    if draw(st.integers(0, 15)) == 0 and row.base is None:
        given["trainable"] = False
    return given


@dataclass(frozen=True)
class Made:
    """A constructor call; arguments may hold others."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def build(self, make: Callable[[str, dict[str, Any]], Any]) -> Any:
        """The layer, by `make`, and the layers inside it before."""
        return make(self.name, {word: _built(value, make) for word, value in self.arguments.items()})

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{word}={value!r}' for word, value in self.arguments.items())})"


def _built(value: Any, make: Callable[[str, dict[str, Any]], Any]) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], Made):
        return [_built(item, make) for item in value]
    return value.build(make) if isinstance(value, Made) else value


@st.composite
def plain(draw: st.DrawFn, *names: str) -> Made:
    """A layer of the table, or one of some."""
    row = draw(st.sampled_from([layers.TABLE[name] for name in names] if names else PLAIN))
    return Made(row.name, draw(arguments(row)))


_cell = plain("LSTMCell", "GRUCell", "SimpleRNNCell")
_EQUATIONS = {
    "abc,cd->abd": 2,
    "...x,xy->...y": 1,
    "ab...,bc->ac...": 1,
    "abcd,cde->abe": 2,
    "abc,cde->abde": 3,
    "abc,bd->adc": 2,
}


@st.composite
def wrapped(draw: st.DrawFn) -> Made:
    """A layer around others."""
    name = draw(st.sampled_from(["RNN", "Bidirectional", "TimeDistributed", "SpectralNormalization", "EinsumDense"]))
    given: dict[str, Any] = {}
    if name == "RNN":
        given["cell"] = draw(st.one_of(_cell, st.lists(_cell, min_size=1, max_size=3)))
        given.update(draw(st.dictionaries(st.sampled_from(["return_sequences", "return_state", "go_backwards"]), _yes)))
    elif name == "Bidirectional":
        inner = draw(plain("LSTM", "GRU", "SimpleRNN", "ConvLSTM2D", "Dense"))
        given = {"layer": inner, "merge_mode": draw(_BY_NAME["merge_mode"])}
    elif name == "TimeDistributed":
        given["layer"] = draw(
            plain("Dense", "Conv2D", "LSTM", "Flatten", "MaxPooling2D", "BatchNormalization", "Reshape")
        )
    elif name == "SpectralNormalization":
        given["layer"] = draw(
            plain("Dense", "Conv2D", "Conv1D", "Embedding", "DepthwiseConv2D", "SeparableConv2D", "ReLU")
        )
    else:
        equation = draw(st.sampled_from(sorted(_EQUATIONS)))
        count = _EQUATIONS[equation]
        given["equation"] = equation
        given["output_shape"] = (
            *draw(st.lists(st.sampled_from([None, 3, 4]), min_size=count - 1, max_size=count - 1)),
            3,
        )
        given["bias_axes"] = draw(st.sampled_from([None, equation.replace(".", "")[-1]]))
    return Made(name, given)


_dim = st.sampled_from([1, 2, 3, 4, 5, 6, 8, 12, None])
_batch = st.sampled_from([None, None, None, 4])


@st.composite
def shapes(draw: st.DrawFn, rank: int) -> tuple[int | None, ...]:
    """A shape with the batch; the channels are mostly known."""
    middle = draw(st.lists(_dim, min_size=max(0, rank - 2), max_size=max(0, rank - 2)))
    last = [draw(st.sampled_from([1, 2, 3, 4, 8, 8, None]))] if rank > 1 else []
    return (draw(_batch), *middle, *last)


@dataclass(frozen=True)
class Call:
    """A layer and the shapes it is called on."""

    layer: Made
    inputs: tuple[tuple[int | None, ...], ...]
    listed: bool = False
    """The inputs are given as a list."""


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """One layer, called on what it might take."""
    layer = draw(st.one_of(plain(), plain(), plain(), plain(), wrapped()))
    row = layers.TABLE[layer.name]
    if layer.name in {"MultiHeadAttention", "GroupedQueryAttention"}:
        query = draw(shapes(3))
        return Call(layer, (query, draw(st.sampled_from([query, (query[0], 5, query[2])]))))
    if layer.name.endswith("Cell"):
        states = 2 if layer.name == "LSTMCell" else 1
        x = draw(shapes(2))
        return Call(layer, (x, *[(x[0], layer.arguments["units"])] * states))
    if row.takes == "several" or layer.name in {"Attention", "AdditiveAttention"}:
        first = draw(shapes(draw(st.integers(2, 4))))
        other = st.tuples(*[st.sampled_from([dim, dim, dim, 1, None]) for dim in first])
        further = draw(st.lists(st.one_of(st.just(first), other), min_size=1, max_size=2))
        return Call(layer, (first, *further), listed=True)
    rank = row.rank or draw(st.sampled_from([2, 3, 3, 4, 4, 5]))
    if layer.name == "TimeDistributed":
        rank = (layers.TABLE[layer.arguments["layer"].name].rank or draw(st.integers(2, 4))) + 1
    if layer.name == "EinsumDense":
        rank = len(layer.arguments["equation"].replace("...", "zz").split(",")[0])
    return Call(layer, (draw(shapes(rank)),))
