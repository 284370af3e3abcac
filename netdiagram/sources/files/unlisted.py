"""Layers of Keras that are not among its public ones of today, but stand in its files: a row each.

The ready-made models have layers of their own; earlier versions had some that were dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.ir import Settings, Shape, Weight
from netdiagram.layers import arguments as kind
from netdiagram.layers import private
from netdiagram.layers.base import product
from netdiagram.layers.private import Made, Rule
from netdiagram.layers.shapes import join, split, windows
from netdiagram.records import record


@record
class Further:
    """One row.

    Attributes:
        family: what it is coloured by.
        rule: shape, weights and cost.
        needs: an argument without which a class of that name is somebody else's.
    """

    family: str
    rule: Rule
    needs: str = ""


def _weight(name: str, *shape: int | None, trainable: bool = True) -> Weight:
    known = None if None in shape else shape
    return Weight(name, known, trainable)  # type: ignore[arg-type]


def _highway(s: Settings, x: Shape) -> Made:
    """`Highway` of Keras 1: a dense layer and a gate (Srivastava et al. 2015)."""
    width = x[-1]
    weights = [_weight("kernel", width, width), _weight("gate_kernel", width, width)]
    if s.get("use_bias", True):
        weights += [_weight("bias", width), _weight("gate_bias", width)]
    return x, tuple(weights), product((2, width, width))


def _maxout(s: Settings, x: Shape) -> Made:
    """`MaxoutDense` of Keras 1: the largest of several dense layers (Goodfellow et al. 2013)."""
    pieces, width = kind.count(s.get("nb_feature", 4)), kind.count(s["output_dim"])
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
    """`LocallyConnected1D`, `LocallyConnected2D` of Keras 2: a convolution with a kernel of its own at every place.

    Keras had three ways of keeping the kernels: side by side, as one matrix from all inputs to all outputs, and as that matrix without
    its zeros.
    """
    form = s.get("data_format") or "channels_last"
    batch, space, channels = split(x, form)
    kernel, strides = _each(s["kernel_size"], len(space)), _each(s.get("strides", 1), len(space))
    padding, how, filters = s.get("padding", "valid"), s.get("implementation", 1), kind.count(s["filters"])
    out = windows(space, kernel, strides, (1,) * len(space), padding)
    if how == 2:
        size = (*space, channels, *out, filters)
    elif how == 3:
        taps = [_taps(n, k, step, m) for n, k, step, m in zip(space, kernel, strides, out, strict=True)]
        size = (product((*taps, channels, filters)),)
    else:
        size = (product(out), product((*kernel, channels)), filters)
    weights = [_weight("kernel", *size)]
    if s.get("use_bias", True):
        weights.append(_weight("bias", *out, filters))
    return join(batch, out, filters, form), tuple(weights), product(size)


def _taps(size: int | None, kernel: int, stride: int, places: int | None) -> int | None:
    """How many entries of the kernels at all places lie within the input; the padding is shared out evenly, the odd one behind."""
    if size is None or places is None or places > 100_000:
        return None
    before = max((places - 1) * stride + kernel - size, 0) // 2
    starts = (place * stride - before for place in range(places))
    return sum(min(start + kernel, size) - max(start, 0) for start in starts)


def _each(value: Any, axes: int) -> tuple[int, ...]:
    return kind.ints(axes)(value)  # type: ignore[no-any-return]


def _resized(axis: int) -> Rule:
    """`RandomHeight`, `RandomWidth` of Keras 2: one side is known only while training."""

    def rule(s: Settings, x: Shape) -> Made:
        del s
        place = len(x) + axis
        return (*x[:place], None, *x[place + 1 :]), (), 0

    return rule


ROWS: Mapping[str, Further] = {
    **{name: Further(row.family, row.rule, row.needs) for name, row in private.ROWS.items()},
    "ThresholdedReLU": Further("activation", private.same),
    "ParametricSoftplus": Further("activation", _shaped("alpha", "beta")),
    "SReLU": Further("activation", _shaped("t_left", "a_left", "t_right", "a_right")),
    "Highway": Further("dense", _highway),
    "MaxoutDense": Further("dense", _maxout),
    "LocallyConnected1D": Further("convolution", _local),
    "LocallyConnected2D": Further("convolution", _local),
    "RandomHeight": Further("preprocessing", _resized(-3)),
    "RandomWidth": Further("preprocessing", _resized(-2)),
}


def is_own(entry: Mapping[str, Any], kind: str, config: Mapping[str, Any]) -> bool:
    """Whether a class that looks like an author's is Keras's all the same: it registered some of its own as authors do."""
    row = ROWS.get(kind)
    return row is not None and row.needs != "" and row.needs in config and entry.get("class_name") == f"Custom>{kind}"
