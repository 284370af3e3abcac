"""Chains of layers: what they are called on, where no input layer says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.layers.wrappers import RECURRENT
from netdiagram.sources.files import nodes

SHAPES = ("batch_shape", "batch_input_shape")
"""Arguments that give an input shape with the batch."""


def first_shape(config: Mapping[str, Any], kind: str) -> tuple[int | None, ...] | None:
    """The input shape that the first layer of a chain was given, the batch first."""
    for word in SHAPES:
        shape = nodes.dims(config.get(word))
        if shape is not None:
            return shape
    shape = nodes.dims(config.get("input_shape"))
    if shape is not None:
        return (None, *shape)
    length, width = config.get("input_length"), config.get("input_dim")
    if kind == "Embedding":
        return (None, length) if length is None or length.__class__ is int else None
    if width.__class__ is int:
        steps = (length if length.__class__ is int else None,) if kind in RECURRENT or kind.startswith("Conv1D") else ()
        return (None, *steps, width)
    return None
