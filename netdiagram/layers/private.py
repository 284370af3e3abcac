"""Layers that Keras has for its ready-made models and keeps to itself: no listing can name them, but models are made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netdiagram.ir import Settings, Shape, Weight
from netdiagram.layers import arguments as kind
from netdiagram.records import sealed

Made = tuple[Shape | None, tuple[Weight, ...] | None, int | None]
"""Output shape, weights, multiply-accumulates of one sample."""
Rule = Callable[[Settings, Any], Made]
"""(arguments, shape of the first input) → what it gives."""


@sealed
class Private:
    """One row.

    Attributes:
        family: what it is coloured by.
        rule: shape, weights and cost.
        words: its arguments, in order.
        needs: the argument without which a class of that name is somebody else's.
    """

    family: str
    rule: Rule
    words: tuple[str, ...]
    needs: str


def same(s: Settings, x: Shape) -> Made:
    """The first input's shape, and nothing learnt."""
    del s
    return x, (), 0


def scaled(s: Settings, x: Shape) -> Made:
    """One learnt factor per channel."""
    return x, (Weight("gamma", (kind.count(s["projection_dim"]),)),), 0


ROWS: Mapping[str, Private] = {
    # ConvNeXt (Touvron et al. 2021, https://arxiv.org/abs/2103.17239)
    "LayerScale": Private("normalization", scaled, ("init_values", "projection_dim"), "projection_dim"),
    # Inception-ResNet: the first input and a multiple of the second, added
    "CustomScaleLayer": Private("merge", same, ("scale",), "scale"),
    # ConvNeXt: whole samples dropped while training (Huang et al. 2016)
    "StochasticDepth": Private("regularization", same, ("drop_path_rate",), "drop_path_rate"),
}
