"""THE catalogue of layer types: one row per layer, found by name or alias."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from netdiagram.errors import did_you_mean
from netdiagram.layers import (
    activation,
    attention,
    conv,
    convlstm,
    core,
    history,
    image,
    lookup,
    merging,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    regularization,
    reshaping,
    sound,
    wrappers,
)
from netdiagram.layers.base import REQUIRED, Called, LayerType, Model, Parameter

if TYPE_CHECKING:
    from netdiagram.layers import operations

_PARTS: tuple[tuple[LayerType, ...], ...] = (
    core.ROWS,
    conv.ROWS,
    pooling.ROWS,
    activation.ROWS,
    normalization.ROWS,
    regularization.ROWS,
    recurrent.ROWS,
    convlstm.ROWS,
    attention.ROWS,
    merging.ROWS,
    reshaping.ROWS,
    wrappers.ROWS,
    preprocessing.ROWS,
    lookup.ROWS,
    sound.ROWS,
    image.ROWS,
)
ROWS: tuple[LayerType, ...] = tuple(row for part in _PARTS for row in part)
TABLE = MappingProxyType({name: row for row in ROWS for name in (row.name, *row.aliases)})
"""Rows by name, aliases included."""


def find(name: str) -> LayerType | None:
    """The row of that name or alias, or None."""
    return TABLE.get(name)


def describe(name: str) -> LayerType | operations.Operation | None:
    """What a row of a network is called and coloured by: the row of its layer type, or of a bare operation."""
    row = TABLE.get(name)
    if row is not None:
        return row
    from netdiagram.layers import operations  # two hundred rows that most listings have no use for

    return operations.CLASSES.get(name)


MERGES = MappingProxyType({row.name.lower(): row.name for row in merging.ROWS})
"""Functions of `keras.layers` that make a layer and call it at once: `add([a, b])` is `Add()([a, b])`."""


def suggest(name: str) -> str:
    """A hint for a name that is no layer's: what Keras 3 calls it, or the nearest name."""
    today = history.LAYERS.get(name)
    return f"Keras 3 has {today}" if today else did_you_mean(name, TABLE)


__all__ = [
    "MERGES",
    "REQUIRED",
    "ROWS",
    "TABLE",
    "Called",
    "LayerType",
    "Model",
    "Parameter",
    "describe",
    "find",
    "suggest",
]
