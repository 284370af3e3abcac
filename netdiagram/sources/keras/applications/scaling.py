"""Layers that Keras has for its applications only."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netdiagram.errors import Span
from netdiagram.ir import Settings, TensorSpec, Weight
from netdiagram.sources.interp.machine import ATTRIBUTES, CALLS, OPERATORS, STORES, Machine
from netdiagram.sources.interp.values import Args, Kwargs, name_kind
from netdiagram.sources.keras import objects
from netdiagram.sources.keras.graph import LayerObject, Outcome, flatten, world_of
from netdiagram.sources.keras.known import KnownLayer


@dataclass(frozen=True, slots=True)
class Scaling:
    """One row.

    Attributes:
        family: what it is coloured by.
        words: its arguments.
        size: the argument that is the number of its factors, where they are learnt.
    """

    family: str
    words: tuple[str, ...]
    size: str = ""


ROWS: Mapping[str, Scaling] = {
    # one factor per channel (Touvron et al. 2021, https://arxiv.org/abs/2103.17239)
    "LayerScale": Scaling("normalization", ("init_values", "projection_dim"), "projection_dim"),
    # the first input and a multiple of the second, added
    "CustomScaleLayer": Scaling("merge", ("scale",)),
}


class ScalingLayer(LayerObject):
    """A layer that scales what it gets."""

    __slots__ = ()
    window = "kept"

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """The shape of the first input."""
        del world, kwargs, span
        size = ROWS[self.type].size
        self.own = (Weight("gamma", (self.settings[size],)),) if size else ()
        self.built = True
        first: TensorSpec = flatten(list(args))[0]
        return Outcome(first, 0)


def maker(word: str) -> Callable[[Machine, Args, Kwargs, ast.expr], ScalingLayer]:
    """What constructs layers of that type."""
    row = ROWS[word]

    def make(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> ScalingLayer:
        del node
        world = world_of(run)
        settings = Settings(zip(row.words, args, strict=True))
        layer = ScalingLayer(kwargs.get("name") or world.names.make(word), word, row.family, settings)
        world.register(run, layer)
        return layer

    return make


ATTRIBUTES[ScalingLayer] = objects.attribute
STORES[ScalingLayer] = objects.store
CALLS[ScalingLayer] = CALLS[KnownLayer]
OPERATORS[ScalingLayer] = OPERATORS[KnownLayer]
name_kind(ScalingLayer, "a layer")
