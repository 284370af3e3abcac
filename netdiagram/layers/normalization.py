"""Normalization: rows and rules."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Weights, Wrong, refuse
from netdiagram.layers.shapes import axis_of


def same_shape(s: Settings, x: Shape) -> Shape:
    """The input's, if the axes are among its."""
    for axis in _listed(s["axis"]):
        axis_of(axis, len(x))
    return x


def _listed(axis: Any) -> tuple[int, ...]:
    return axis if isinstance(axis, tuple) else (axis,)


def batch_norm_weights(s: Settings, x: Shape) -> Weights:
    """Scale and offset are learnt, the moving statistics are not."""
    size = (x[s["axis"]],)
    weights = _scale_and_offset(s, size)
    words = ["moving_mean", "moving_variance"]
    if s["renorm"]:
        words += ["moving_stddev", "renorm_mean", "renorm_stddev"]
    return [*weights, *((word, size, False) for word in words)]


def _scale_and_offset(s: Settings, size: tuple[Any, ...]) -> Weights:
    weights: Weights = []
    if s["scale"]:
        weights.append(("gamma", size, True))
    if s["center"]:
        weights.append(("beta", size, True))
    return weights


def layer_norm_weights(s: Settings, x: Shape) -> Weights:
    """A scale and an offset for every entry along the axes."""
    size = tuple([x[axis] for axis in sorted(_listed(s["axis"]))])
    if s.get("rms_scaling"):
        return [("gamma", size, True)]
    return _scale_and_offset(s, size)


def rms_norm_weights(s: Settings, x: Shape) -> Weights:
    """A scale for every entry along the axes."""
    return [("scale", tuple([x[axis] for axis in sorted(_listed(s["axis"]))]), True)]


def group_norm_weights(s: Settings, x: Shape) -> Weights:
    """A scale and an offset per channel; the groups must share the channels out evenly."""
    axis = axis_of(s["axis"], len(x))
    channels, groups = x[axis], s["groups"]
    if channels is None:
        refuse(
            "shape.unknown",
            f"it groups along axis {s['axis']}, whose size is unknown",
            "give the input that size",
            "axis",
        )
    if groups != -1 and channels % groups:
        refuse(
            "layer.groups",
            f"its input has {channels} channels, which {groups} groups do not divide",
            f"groups must divide {channels}; groups=-1 makes every channel one",
            "groups",
        )
    return _scale_and_offset(s, (channels,))


def _axis(value: Any) -> int | tuple[int, ...]:
    if isinstance(value, (tuple, list)) and all(map(kind.is_int, value)):
        return tuple(value)
    if kind.is_int(value):
        return int(value)
    raise Wrong("is neither a whole number nor several", "-1 is the last axis, that of the channels")


def _groups(value: Any) -> int:
    return -1 if kind.is_int(value) and value == -1 else kind.count(value)


_FLAGS: dict[str, Kind | None] = {"center": kind.flag, "scale": kind.flag, "epsilon": kind.number}


def _tail(*more: str) -> dict[str, Any]:
    words: dict[str, Any] = {"center": True, "scale": True, "beta_initializer": "zeros", "gamma_initializer": "ones"}
    words.update((f"{word}_initializer", "ones" if word.endswith("variance") else "zeros") for word in more)
    return {
        **words,
        "beta_regularizer": None,
        "gamma_regularizer": None,
        "beta_constraint": None,
        "gamma_constraint": None,
    }


def _row(name: str, title: str, symbol: str, parameters: Any, weights: Any = None, **more: Any) -> LayerType:
    return LayerType(name, "normalization", title, symbol, parameters, same_shape, weights, **more)


ROWS = (
    _row(
        "BatchNormalization", "Batch normalization", " μ|σ ",
        signature(
            axis=-1, momentum=0.99, epsilon=0.001, **_tail("moving_mean", "moving_variance"), renorm=False,
            renorm_clipping=None, renorm_momentum=0.99, synchronized=False,
            kinds={"axis": kind.integer, "momentum": kind.number, "renorm": kind.flag, **_FLAGS},
        ),
        batch_norm_weights,
    ),
    _row(
        "LayerNormalization", "Layer normalization", " μ|σ ",
        signature(axis=-1, epsilon=0.001, **_tail(), kinds={"axis": _axis, **_FLAGS}),
        layer_norm_weights, further={"rms_scaling": kind.flag},
    ),
    _row(
        "GroupNormalization", "Group normalization", " μ|σ ",
        signature(
            groups=32, axis=-1, epsilon=0.001, **_tail(), kinds={"axis": kind.integer, "groups": _groups, **_FLAGS},
        ),
        group_norm_weights,
    ),
    _row(
        "RMSNormalization", "RMS normalization", "  |σ ",
        signature(axis=-1, epsilon=1e-06, kinds={"axis": _axis, "epsilon": kind.number}),
        rms_norm_weights,
    ),
    _row("UnitNormalization", "Unit normalization", "  |1 ", signature(axis=-1, kinds={"axis": _axis})),
)  # fmt: skip
