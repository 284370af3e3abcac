"""Activation layers. What they compute does not change a shape, so that most rows are only names and checks."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights, Wrong, refuse


def prelu_weights(s: Settings, x: Shape) -> Weights:
    """A slope per entry of the input; one along every shared axis."""
    slopes: list[Dim] = list(x[1:])
    for axis in s["shared_axes"] or ():
        if not -len(slopes) <= axis - 1 < len(slopes):
            refuse(
                "shape.axis", f"its input has no axis {axis} to share slopes along", "axes count from 1", "shared_axes"
            )
        slopes[axis - 1] = 1
    return [("alpha", tuple(slopes), True)]


def _not_negative(value: Any) -> Any:
    if kind.number(value) is value and isinstance(value, (int, float)) and value < 0:
        raise Wrong("is below 0")
    return value


def _axes(value: Any) -> Any:
    if value is None or (isinstance(value, (tuple, list)) and all(map(kind.is_int, value))):
        return None if value is None else tuple(value)
    return (kind.integer(value),)


def _row(name: str, title: str, signature: Any, **more: Any) -> LayerType:
    return LayerType(name, "activation", title, "  f| ", signature, **more)


ROWS = (
    _row("Activation", "Activation", signature("activation")),
    _row(
        "ReLU", "ReLU",
        signature(
            max_value=None, negative_slope=0.0, threshold=0.0,
            kinds={
                "max_value": kind.optional(_not_negative), "negative_slope": _not_negative, "threshold": _not_negative,
            },
        ),
    ),
    _row(
        "LeakyReLU", "Leaky ReLU", signature(negative_slope=0.3, kinds={"negative_slope": _not_negative}),
        renamed={"alpha": "negative_slope"},
    ),
    _row(
        "PReLU", "PReLU",
        signature(
            alpha_initializer="Zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None,
            kinds={"shared_axes": _axes},
        ),
        weights=prelu_weights,
    ),
    _row("ELU", "ELU", signature(alpha=1.0, kinds={"alpha": kind.number})),
    _row("Softmax", "Softmax", signature(axis=-1)),
)  # fmt: skip
