"""Convolutional LSTMs: an LSTM whose gates are convolutions (Shi et al. 2015)."""

from __future__ import annotations

from math import prod
from typing import Any

from netdiagram.ir import Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights, product, refuse, spoken
from netdiagram.layers.recurrent import CALL, KINDS, LOOP, check_forget, runs, tail
from netdiagram.layers.shapes import join, split, windows

_LOOP = {word: default for word, default in LOOP.items() if word != "unroll"}
_DATA = {
    1: "steps × length × channels",
    2: "steps × height × width × channels",
    3: "steps × depth × height × width × channels",
}


def _frame(s: Settings, x: Shape) -> Shape:
    """What one step hands on, without the batch."""
    one = (x[0], *x[2:])
    _, space, _ = split(one, s["data_format"])
    if None in space:
        refuse(
            "shape.unknown",
            f"its state is as large as a frame of its input, and that is unknown: {spoken(one)}",
            "give the input its height and width",
        )
    out = windows(space, s["kernel_size"], s["strides"], s["dilation_rate"], s["padding"])
    return join(x[0], out, s["filters"], s["data_format"])[1:]


def shape(s: Settings, x: Shape) -> Any:
    """The last frame, or all, and perhaps both states."""
    frame = _frame(s, x)
    if s["stateful"] and x[0] is None:
        refuse(
            "shape.stateful",
            "stateful=True needs a fixed batch size",
            "give the input one: Input(shape, batch_size=4)",
            "stateful",
        )
    out = (x[0], x[1], *frame) if s["return_sequences"] else (x[0], *frame)
    return [out, (x[0], *frame), (x[0], *frame)] if s["return_state"] else out


def weights(s: Settings, x: Shape) -> Weights:
    """Four gates: a kernel over the input, one over the state, and biases."""
    channels, filters = split((x[0], *x[2:]), s["data_format"])[2], s["filters"]
    made: Weights = [
        ("kernel", (*s["kernel_size"], channels, 4 * filters), True),
        ("recurrent_kernel", (*s["kernel_size"], filters, 4 * filters), True),
    ]
    if s["use_bias"]:
        made.append(("bias", (4 * filters,), True))
    return made


def macs(s: Settings, x: Shape, y: Any) -> int | None:
    """Steps × positions × kernel × (channels + filters) × four gates."""
    del y
    frame = (x[0], *_frame(s, x))
    positions = split(frame, s["data_format"])[1]
    channels = split((x[0], *x[2:]), s["data_format"])[2]
    inner = None if channels is None else channels + s["filters"]
    return product((runs(s, x[1]), *positions, prod(s["kernel_size"]), inner, 4 * s["filters"]))


def _check(s: dict[str, Any]) -> None:
    check_forget(s)
    if max(s["strides"]) > 1 and max(s["dilation_rate"]) > 1:
        refuse(
            "layer.strides-dilation",
            "strides and a dilation above 1 do not go together",
            "leave one of them at 1",
            "dilation_rate",
        )
    if 0 in s["strides"]:
        refuse("layer.strides", "a kernel that moves by 0 never arrives", "strides must be 1 or more", "strides")


def _row(rank: int) -> LayerType:
    each = kind.ints(rank)
    return LayerType(
        f"ConvLSTM{rank}D", "recurrent", "Convolutional LSTM", "L\\|/L",
        signature(
            "filters", "kernel_size", strides=1, padding="valid", data_format=None, dilation_rate=1, activation="tanh",
            recurrent_activation="sigmoid", use_bias=True, **tail(forget=True, activity=True), seed=None, **_LOOP,
            kinds={**KINDS, "kernel_size": each, "strides": kind.ints(rank, zero=True), "dilation_rate": each},
        ),
        shape, weights, macs, check=_check, rank=rank + 3, hint=f"it reads {_DATA[rank]}", call=CALL,
        further={"unroll": kind.flag, "zero_output_for_mask": kind.flag}, window="recurrent",
    )  # fmt: skip


ROWS = tuple(map(_row, (1, 2, 3)))
