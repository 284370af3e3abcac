"""Dropout, noise and penalties: the shape stays, nothing is learnt."""

from __future__ import annotations

from typing import Any

from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Wrong


def _noise_shape(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, (tuple, list)) and all(dim is None or (kind.is_int(dim) and dim > 0) for dim in value):
        return tuple(value)
    raise Wrong("is not a shape of whole numbers above 0 and None")


def _spatial(rank: int) -> LayerType:
    where = {} if rank == 1 else {"data_format": None}
    return LayerType(
        f"SpatialDropout{rank}D", "regularization", "Spatial dropout", " | ||",
        signature("rate", **where, seed=None, name=None, dtype=None, kinds={"name": kind.name, "dtype": kind.policy}),
        rank=rank + 2, base={}, hint=f"it drops whole feature maps of {rank}-D data: for vectors use Dropout",
    )  # fmt: skip


ROWS = (
    LayerType(
        "Dropout", "regularization", "Dropout", " | ||",
        signature("rate", noise_shape=None, seed=None, kinds={"noise_shape": _noise_shape}),
    ),
    LayerType(
        "AlphaDropout", "regularization", "Alpha dropout", " | ||", signature("rate", noise_shape=None, seed=None),
    ),
    LayerType("GaussianDropout", "regularization", "Gaussian dropout", " | ||", signature("rate", seed=None)),
    LayerType(
        "GaussianNoise", "regularization", "Gaussian noise", " |~||",
        signature("stddev", seed=None, kinds={"stddev": kind.fraction}),
    ),
    *map(_spatial, (1, 2, 3)),
    LayerType(
        "ActivityRegularization", "regularization", "Activity regularization", "  |  ",
        signature(l1=0.0, l2=0.0, kinds={"l1": kind.number, "l2": kind.number}),
    ),
)  # fmt: skip
