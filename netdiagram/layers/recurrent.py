"""Recurrent layers and their cells.

A cell is what a step computes: how many gates, which states it hands on. A recurrent layer is a cell repeated over the second
dimension, so that its weights are the cell's and its work is the cell's times the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights, product, refuse

State = int | list["State"]
"""The size of a state, or of several: nested as the cells are."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one step computes.

    Attributes:
        gates: how many affine maps of input and state there are.
        states: sizes of the states handed on.
        biases: how many biases a gate has (one vector, or two rows of them).
    """

    gates: int
    states: Callable[[Settings], State]
    biases: Callable[[Settings], int]


CELLS = {
    "SimpleRNN": Cell(1, lambda s: s["units"], lambda _: 1),
    "LSTM": Cell(4, lambda s: [s["units"], s["units"]], lambda _: 1),
    "GRU": Cell(3, lambda s: s["units"], lambda s: 2 if s["reset_after"] else 1),
}


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


def flat(state: State) -> list[int]:
    """All sizes of a nested state."""
    return [state] if isinstance(state, int) else [size for part in state for size in flat(part)]


def _rnn_shape(cell: Cell) -> Callable[[Settings, Shape], Any]:
    def shape(s: Settings, x: Shape) -> Any:
        batch, units = x[0], s["units"]
        if s["stateful"] and batch is None:
            refuse(
                "shape.stateful",
                "stateful=True needs a fixed batch size, and the input's is unknown",
                "give the input a batch size: Input(shape, batch_size=32)",
                "stateful",
            )
        out: Shape = (batch, x[1], units) if s["return_sequences"] else (batch, units)
        if not s["return_state"]:
            return out
        return [out, *((batch, size) for size in flat(cell.states(s)))]

    return shape


def _rnn_weights(cell: Cell) -> Callable[[Settings, Shape], Weights]:
    return lambda s, x: gate_weights(cell, s, x[-1])


def _rnn_macs(cell: Cell) -> Callable[[Settings, Shape, Any], int | None]:
    def macs(s: Settings, x: Shape, y: Any) -> int | None:
        del y
        return product((x[1], gate_macs(cell, s, x[-1])))

    return macs


_WEIGHTS = ("kernel", "recurrent", "bias")


def _tail(*, forget: bool, activity: bool) -> dict[str, Any]:
    tail: dict[str, Any] = {"kernel_initializer": "glorot_uniform", "recurrent_initializer": "orthogonal", "bias_initializer": "zeros"}
    if forget:
        tail["unit_forget_bias"] = True
    tail.update((f"{word}_regularizer", None) for word in _WEIGHTS)
    if activity:
        tail["activity_regularizer"] = None
    tail.update((f"{word}_constraint", None) for word in _WEIGHTS)
    return {**tail, "dropout": 0.0, "recurrent_dropout": 0.0}


_LOOP = {"return_sequences": False, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False}
_LOOP_KINDS: dict[str, kind.Kind | None] = {
    **dict.fromkeys(("go_backwards", "stateful", "unroll", "return_sequences", "return_state", "reset_after"), kind.flag),
    **dict.fromkeys(("dropout", "recurrent_dropout"), kind.number),
    "use_cudnn": kind.one_of("auto", True, False),
}
_HINT = "a recurrent layer takes steps × features: use return_sequences=True in the recurrent layer before it, or Reshape((steps, features))"


def _layer(word: str, title: str, symbol: str) -> LayerType:
    gated = word != "SimpleRNN"
    head = {"activation": "tanh", **({"recurrent_activation": "sigmoid"} if gated else {}), "use_bias": True}
    tail = _tail(forget=word == "LSTM", activity=True)
    end = {"seed": None, **_LOOP} if gated else {**_LOOP, "seed": None}
    last = {"LSTM": {"use_cudnn": "auto"}, "GRU": {"reset_after": True, "use_cudnn": "auto"}}.get(word, {})
    cell = CELLS[word]
    return LayerType(
        word, "recurrent", title, symbol, signature("units", **head, **tail, **end, **last, kinds=_LOOP_KINDS),
        _rnn_shape(cell), _rnn_weights(cell), _rnn_macs(cell), rank=3, hint=_HINT, call=("sequences", "initial_state", "mask", "training"),
        further={"implementation": None} if gated else {},
    )  # fmt: skip


ROWS: tuple[LayerType, ...] = (
    _layer("SimpleRNN", "Recurrent", "r-->r"),
    _layer("LSTM", "LSTM", "LLLLL"),
    _layer("GRU", "GRU", "GGGGG"),
)
