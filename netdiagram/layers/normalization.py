"""Normalization: rows and rules."""

from __future__ import annotations

from netdiagram.ir import Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights
from netdiagram.layers.shapes import axis_of


def batch_norm_shape(s: Settings, x: Shape) -> Shape:
    """The input's, if the axis is one of its."""
    axis_of(s["axis"], len(x))
    return x


def batch_norm_weights(s: Settings, x: Shape) -> Weights:
    """Scale and offset are learnt, the moving statistics are not."""
    size = (x[s["axis"]],)
    weights: Weights = [("gamma", size, True)] if s["scale"] else []
    if s["center"]:
        weights.append(("beta", size, True))
    weights += [("moving_mean", size, False), ("moving_variance", size, False)]
    if s["renorm"]:
        weights += [(f"{word}", size, False) for word in ("moving_stddev", "renorm_mean", "renorm_stddev")]
    return weights


ROWS = (
    LayerType(
        "BatchNormalization", "normalization", "Batch normalization", "b~b~b",
        signature(
            axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones",
            moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None,
            beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False,
            kinds={"axis": kind.integer, "momentum": kind.number, "epsilon": kind.number, "center": kind.flag, "scale": kind.flag, "renorm": kind.flag},
        ),
        batch_norm_shape, batch_norm_weights,
    ),
)  # fmt: skip
