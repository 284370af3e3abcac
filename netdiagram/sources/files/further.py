"""Layers of Keras that are not among its public ones of today, but stand in its files: a row each.

The ready-made models have layers of their own; earlier versions had some that were dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netdiagram.ir import Settings, Shape, Weight
from netdiagram.layers.base import product
from netdiagram.layers.shapes import join, slid, split
from netdiagram.sources.files.objects import Rule

Made = tuple[Shape | None, tuple[Weight, ...] | None, int | None]


@dataclass(frozen=True, slots=True)
class Further:
    """One row.

    Attributes:
        family: what it is coloured by.
        rule: shape, weights and cost.
    """

    family: str
    rule: Rule


def _weight(name: str, *shape: int | None, trainable: bool = True) -> Weight:
    known = None if None in shape else shape
    return Weight(name, known, trainable)  # type: ignore[arg-type]


def _same(s: Settings, x: Shape) -> Made:
    del s
    return x, (), 0


def _scaled(s: Settings, x: Shape) -> Made:
    """`LayerScale` of ConvNeXt: one factor per channel (Touvron et al. 2021)."""
    return x, (_weight("gamma", s["projection_dim"]),), 0


def _highway(s: Settings, x: Shape) -> Made:
    """`Highway` of Keras 1: a dense layer and a gate (Srivastava et al. 2015)."""
    width = x[-1]
    weights = [_weight("kernel", width, width), _weight("gate_kernel", width, width)]
    if s.get("use_bias", True):
        weights += [_weight("bias", width), _weight("gate_bias", width)]
    return x, tuple(weights), product((2, width, width))


def _maxout(s: Settings, x: Shape) -> Made:
    """`MaxoutDense` of Keras 1: the largest of several dense layers (Goodfellow et al. 2013)."""
    pieces, width = s.get("nb_feature", 4), s["output_dim"]
    weights = [_weight("kernel", pieces, x[-1], width)]
    if s.get("use_bias", True):
        weights.append(_weight("bias", pieces, width))
    return (x[0], width), tuple(weights), product((pieces, x[-1], width))


def _shaped(*names: str) -> Rule:
    """An activation with parameters for every entry, shared along some axes."""

    def rule(s: Settings, x: Shape) -> Made:
        shared = s.get("shared_axes") or ()
        size = tuple([1 if axis in shared else dim for axis, dim in enumerate(x)][1:])
        return x, tuple([_weight(name, *size) for name in names]), 0

    return rule


def _local(s: Settings, x: Shape) -> Made:
    """`LocallyConnected1D`, `LocallyConnected2D` of Keras 2: a convolution with a kernel of its own at every place."""
    form = s.get("data_format") or "channels_last"
    batch, space, channels = split(x, form)
    kernel, strides = _each(s["kernel_size"], len(space)), _each(s.get("strides", 1), len(space))
    same = s.get("padding", "valid") == "same"
    out = tuple([slid(size, k, step, 1, same=same) for size, k, step in zip(space, kernel, strides, strict=True)])
    filters, window = s["filters"], product((*kernel, channels))
    places = product(out)
    weights = [_weight("kernel", places, window, filters)]
    if s.get("use_bias", True):
        weights.append(_weight("bias", *out, filters))
    return join(batch, out, filters, form), tuple(weights), product((places, window, filters))


def _each(value: Any, axes: int) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def _resized(axis: int) -> Rule:
    """`RandomHeight`, `RandomWidth` of Keras 2: one side is known only while training."""

    def rule(s: Settings, x: Shape) -> Made:
        del s
        place = len(x) + axis
        return (*x[:place], None, *x[place + 1 :]), (), 0

    return rule


ROWS: Mapping[str, Further] = {
    "LayerScale": Further("normalization", _scaled),
    "CustomScaleLayer": Further("merge", _same),
    "StochasticDepth": Further("regularization", _same),
    "ThresholdedReLU": Further("activation", _same),
    "ParametricSoftplus": Further("activation", _shaped("alpha", "beta")),
    "SReLU": Further("activation", _shaped("t_left", "a_left", "t_right", "a_right")),
    "Highway": Further("dense", _highway),
    "MaxoutDense": Further("dense", _maxout),
    "LocallyConnected1D": Further("convolution", _local),
    "LocallyConnected2D": Further("convolution", _local),
    "RandomHeight": Further("preprocessing", _resized(-3)),
    "RandomWidth": Further("preprocessing", _resized(-2)),
}
