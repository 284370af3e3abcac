"""Layers that Keras has for its applications only."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.errors import Span
from netdiagram.ir import Settings, TensorSpec
from netdiagram.layers.private import ROWS
from netdiagram.sources.interp.machine import ATTRIBUTES, CALLS, OPERATORS, STORES, Machine
from netdiagram.sources.interp.values import Args, Kwargs, name_kind
from netdiagram.sources.keras import objects
from netdiagram.sources.keras.graph import LayerObject, Outcome, flatten, world_of
from netdiagram.sources.keras.known import KnownLayer


class ScalingLayer(LayerObject):
    """A layer that scales what it gets."""

    __slots__ = ()
    window = "kept"

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """The shape of the first input."""
        del world, kwargs, span
        first: TensorSpec = flatten(list(args))[0]
        shape, self.own, macs = ROWS[self.type].rule(self.settings, first.shape)
        self.built = True
        return Outcome(TensorSpec(shape, first.dtype), macs)


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
