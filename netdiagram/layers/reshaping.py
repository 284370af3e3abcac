"""Layers that only rearrange, pad or crop."""

from __future__ import annotations

from netdiagram.ir import Settings, Shape
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, product


def flatten_shape(s: Settings, x: Shape) -> Shape:
    """All dimensions but the batch in one."""
    del s
    return (x[0], product(x[1:]))


ROWS = (LayerType("Flatten", "reshape", "Flatten", "|||||", signature(data_format=None), flatten_shape, min_rank=1),)
