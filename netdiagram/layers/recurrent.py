"""Recurrent layers and their cells.

A cell is what a step computes: how many gates, which states it hands on. A recurrent layer is a cell repeated over the
second dimension, so that its weights are the cell's and its work is the cell's times the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from netdiagram.ir import Dim, LayerSpec, Settings, Shape, TensorSpec
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import (
    Called,
    Frame,
    Kind,
    LayerType,
    Weights,
    Wrong,
    make_weights,
    product,
    refuse,
    spoken,
    total,
)
from netdiagram.layers.core import flat
from netdiagram.records import sealed

# -- cells -------------------------------------------------------------------------------------------------------------


@sealed
class Cell:
    """What one step computes.

    Attributes:
        gates: how many affine maps of input and state there are.
        states: how many states of `units` numbers are handed on.
        biases: how many rows of biases a gate has.
    """

    gates: int
    states: int
    biases: Callable[[Settings], int] = lambda _: 1


CELLS = {
    "SimpleRNN": Cell(1, 1),
    "LSTM": Cell(4, 2),
    "GRU": Cell(3, 1, lambda s: 2 if s["reset_after"] else 1),
}
"""By the name of the layer; `Cell` behind it names the cell's own."""


def gate_weights(cell: Cell, s: Settings, features: Dim) -> Weights:
    """A kernel for the input, one for the state, and the biases, all gates side by side."""
    width = s["units"] * cell.gates
    weights: Weights = [("kernel", (features, width), True), ("recurrent_kernel", (s["units"], width), True)]
    if s["use_bias"]:
        rows = cell.biases(s)
        weights.append(("bias", (width,) if rows == 1 else (rows, width), True))
    return weights


def gate_macs(cell: Cell, s: Settings, features: Dim) -> int | None:
    """One step: both kernels."""
    return None if features is None else (features + s["units"]) * s["units"] * cell.gates


@sealed
class Step:
    """One step of a cell, however composed.

    Attributes:
        output: size of its output.
        states: sizes of all its states, flat.
        weights: variables.
        macs: multiply-accumulates.
    """

    output: int
    states: tuple[int, ...]
    weights: Weights
    macs: int | None


@runtime_checkable
class OwnCell(Protocol):
    """A cell that a source brings along: an author's own."""

    @property
    def is_cell(self) -> bool:
        """Whether it says how large its states are."""
        ...

    def step(self, features: Dim) -> Step | None:
        """One step, or None where that is not known."""
        ...


def step(spec: Any, features: Dim) -> Step | None:
    """One step of a cell or of stacked cells; None for a cell nobody knows."""
    if isinstance(spec, OwnCell):
        return spec.step(features)
    if not isinstance(spec, LayerSpec) or spec.custom:
        return None
    if spec.type == "StackedRNNCells":
        return _stacked_step(spec.settings["cells"], features)
    cell = CELLS[spec.type.removesuffix("Cell")]
    s = spec.settings
    weights = [(name, shape, learnt and spec.trainable) for name, shape, learnt in gate_weights(cell, s, features)]
    return Step(s["units"], (s["units"],) * cell.states, weights, gate_macs(cell, s, features))


def _stacked_step(cells: tuple[Any, ...], features: Dim) -> Step | None:
    weights: Weights = []
    states: list[int] = []
    macs: int | None = 0
    output = 0
    for index, cell in enumerate(cells):
        part = step(cell, features)
        if part is None:
            return None
        weights += [(f"{index}/{name}", shape, learnt) for name, shape, learnt in part.weights]
        states += part.states
        macs = None if macs is None or part.macs is None else macs + part.macs
        output = features = part.output
    return Step(output, tuple(states), weights, macs)


def cell_call(frame: Frame) -> Called:
    """A cell called by itself: on an input and its states."""
    x = frame.inputs
    if not isinstance(x, TensorSpec):
        refuse("layer.inputs", "it is called on an input and its states", f"{frame.spec.type}(…)(x, states)")
    if frame.arguments.get("states") is None:
        refuse(
            "layer.inputs",
            "it is called without its states",
            f"{frame.spec.type}(…)(x, states); over a sequence: RNN({frame.spec.type}(…))(x)",
        )
    if x.shape is not None and len(x.shape) < 2:
        refuse("shape.rank", f"it takes the features of one step, but gets {spoken(x.shape)}")
    one = step(frame.spec, x.shape[-1] if x.shape else None)
    if one is None or x.shape is None:
        return Called((TensorSpec(None),), None, None)
    _check_states(one, frame.arguments["states"])
    batch = x.shape[:-1]
    outputs = [TensorSpec((*batch, size), frame.dtype) for size in (one.output, *one.states)]
    return Called(tuple(outputs), make_weights(one.weights), total(product(batch[1:]), one.macs or 0), several=True)


def _check_states(one: Step, states: Any) -> None:
    given = flat(states)
    if len(given) != len(one.states):
        refuse("layer.inputs", f"it has {len(one.states)} states, but is called on {len(given)}")
    for size, state in zip(one.states, given, strict=True):
        if state.shape and state.shape[-1] not in (size, None):
            refuse("shape.state", f"its state has {size} numbers, but it is called on one of {state.shape[-1]}")


# -- layers over a known cell ------------------------------------------------------------------------------------------


def _fixed_batch(s: Settings, x: Shape) -> None:
    if s["stateful"] and x[0] is None:
        refuse(
            "shape.stateful",
            "stateful=True needs a fixed batch size, and the input's is unknown",
            "give the input one: Input(shape, batch_size=32)",
            "stateful",
        )


def _looped(s: Settings, x: Shape, output: int, states: tuple[int, ...]) -> Any:
    _fixed_batch(s, x)
    out: Shape = (x[0], x[1], output) if s["return_sequences"] else (x[0], output)
    return [out, *[(x[0], size) for size in states]] if s["return_state"] else out


def _shape(cell: Cell) -> Callable[[Settings, Shape], Any]:
    return lambda s, x: _looped(s, x, s["units"], (s["units"],) * cell.states)


def _weights(cell: Cell) -> Callable[[Settings, Shape], Weights]:
    return lambda s, x: gate_weights(cell, s, x[-1])


def runs(s: Settings, steps: Dim, *, fused: bool = False, stacked: bool = False) -> Dim:
    """How often Keras computes a step: this is what multiply-accumulates are counted by.

    Its generic loop computes the first step once more than there are steps, to learn what the cell gives back; the
    fused LSTM and GRU, and unrolled loops, do not. Stacked cells are computed once more again, to set up their dropout.

    Args:
        s: the layer's arguments.
        steps: of the sequence.
        fused: Keras has a fused kernel for the layer.
        stacked: the cell is a stack of cells.
    """
    return None if steps is None else steps + (not fused and not s.get("unroll")) + stacked


def _fused(s: Settings) -> bool:
    return bool(s.get("use_cudnn")) and not s["recurrent_dropout"] and s.get("reset_after", True)


def _macs(cell: Cell) -> Callable[[Settings, Shape, Any], int | None]:
    def macs(s: Settings, x: Shape, y: Any) -> int | None:
        del y
        return product((runs(s, x[1], fused=_fused(s)), gate_macs(cell, s, x[-1])))

    return macs


# -- layers over any cell ----------------------------------------------------------------------------------------------


def over_cell(frame: Frame) -> Called:
    """`RNN`: any cell, over a sequence."""
    x, s = frame.inputs, frame.settings
    if not isinstance(x, TensorSpec):
        refuse("layer.inputs", "it takes one sequence")
    shape = x.shape
    if shape is not None and len(shape) < 3:
        refuse("shape.rank", f"it takes steps × features, but gets {spoken(shape)}", HINT)
    one = step(s["cell"], shape[-1] if shape else None)
    if one is None or shape is None:
        return Called((TensorSpec(None),), None, None)
    out = _looped(s, shape, one.output, one.states)
    shapes = out if isinstance(out, list) else [out]
    outputs = tuple([TensorSpec(each, frame.dtype) for each in shapes])
    return Called(
        outputs,
        make_weights(one.weights),
        product((runs(s, shape[1], stacked=getattr(s["cell"], "type", "") == "StackedRNNCells"), one.macs)),
        isinstance(out, list),
    )


def is_cell(value: Any) -> bool:
    """Whether a layer has states to hand on."""
    if isinstance(value, OwnCell):
        return value.is_cell
    return isinstance(value, LayerSpec) and (value.custom or value.type.endswith(("Cell", "Cells")))


def _cells(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (tuple, list)) or not value:
        raise Wrong("is not a list of cells", "StackedRNNCells([LSTMCell(64), LSTMCell(32)])")
    for each in value:
        _cell(each)
    return tuple(value)


def _cell(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return LayerSpec("StackedRNNCells", Settings({"cells": _cells(value)}))
    if is_cell(value):
        return value
    near = f"{value.type}Cell" if isinstance(value, LayerSpec) and value.type in CELLS else ""
    raise Wrong(
        "is not a recurrent cell: it has no state",
        f"did you mean '{near}'?" if near else "LSTMCell, GRUCell and SimpleRNNCell are",
    )


# -- rows --------------------------------------------------------------------------------------------------------------

WORDS = ("kernel", "recurrent", "bias")


def check_forget(s: dict[str, Any]) -> None:
    """Refuse a forget gate that is to begin open, but without an initializer for its bias."""
    if s["use_bias"] and s.get("unit_forget_bias") and s["bias_initializer"] is None:
        refuse(
            "layer.argument",
            "bias_initializer=None does not go with unit_forget_bias=True",
            "leave bias_initializer out, or set unit_forget_bias=False",
            "bias_initializer",
        )


def tail(*, forget: bool, activity: bool) -> dict[str, Any]:
    """The parameters in the middle of every recurrent signature."""
    words: dict[str, Any] = {
        "kernel_initializer": "glorot_uniform",
        "recurrent_initializer": "orthogonal",
        "bias_initializer": "zeros",
    }
    if forget:
        words["unit_forget_bias"] = True
    words.update((f"{word}_regularizer", None) for word in WORDS)
    if activity:
        words["activity_regularizer"] = None
    words.update((f"{word}_constraint", None) for word in WORDS)
    return {**words, "dropout": 0.0, "recurrent_dropout": 0.0}


LOOP: dict[str, Any] = {
    "return_sequences": False,
    "return_state": False,
    "go_backwards": False,
    "stateful": False,
    "unroll": False,
}
KINDS: dict[str, Kind | None] = {
    **dict.fromkeys(("go_backwards", "stateful", "unroll", "reset_after", "zero_output_for_mask"), kind.flag),
    **dict.fromkeys(("dropout", "recurrent_dropout"), kind.number), "use_cudnn": kind.one_of("auto", True, False),
    "cell": _cell, "cells": _cells,
}  # fmt: skip
HINT = (
    "it reads steps × features: give return_sequences=True to the recurrent layer before it, "
    "or put Reshape((steps, features)) before"
)
CALL = ("sequences", "initial_state", "mask", "training")
_HEADS: dict[str, dict[str, Any]] = {
    "SimpleRNN": {"activation": "tanh", "use_bias": True},
    "LSTM": {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True},
    "GRU": {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True},
}
_ENDS: dict[str, dict[str, Any]] = {
    "SimpleRNN": {**LOOP, "seed": None},
    "LSTM": {"seed": None, **LOOP, "use_cudnn": "auto"},
    "GRU": {"seed": None, **LOOP, "reset_after": True, "use_cudnn": "auto"},
}


def _layer(word: str, title: str, symbol: str) -> LayerType:
    cell = CELLS[word]
    return LayerType(
        word, "recurrent", title, symbol,
        signature("units", **_HEADS[word], **tail(forget=word == "LSTM", activity=True), **_ENDS[word], kinds=KINDS),
        _shape(cell), _weights(cell), _macs(cell), check=check_forget, rank=3, hint=HINT, call=CALL, window="mixed",
        further={"implementation": None, "zero_output_for_mask": kind.flag},
    )  # fmt: skip


def _cell_layer(word: str, title: str, symbol: str) -> LayerType:
    end: dict[str, Any] = {"reset_after": True, "seed": None} if word == "GRU" else {"seed": None}
    return LayerType(
        f"{word}Cell", "recurrent", f"{title} cell", symbol,
        signature("units", **_HEADS[word], **tail(forget=word == "LSTM", activity=False), **end, kinds=KINDS),
        infer=cell_call, check=check_forget, call=("inputs", "states", "training"), window="mixed",
        further={} if word == "SimpleRNN" else {"implementation": None},
    )  # fmt: skip


_NAMES = (("SimpleRNN", "Recurrent", "RRRRR"), ("LSTM", "LSTM", "LLLLL"), ("GRU", "GRU", "LLLLL"))

ROWS = (
    *[_layer(*names) for names in _NAMES],
    *[_cell_layer(*names) for names in _NAMES],
    LayerType(
        "RNN", "recurrent", "Recurrent", "RRRRR",
        signature("cell", **LOOP, zero_output_for_mask=False, kinds=KINDS), infer=over_cell, call=CALL,
        window="mixed",
    ),
    LayerType(
        "StackedRNNCells", "recurrent", "Stacked cells", "RRRRR", signature("cells", kinds=KINDS), infer=cell_call,
        call=("inputs", "states", "training"), window="mixed",
    ),
)  # fmt: skip
