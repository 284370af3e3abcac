"""Models in the place of a layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from netdiagram.ir import TensorSpec
from netdiagram.layers import Called
from netdiagram.sources.files.world import FileWorld
from netdiagram.sources.keras.graph import LayerObject, flatten


class Wrapped:
    """A model, or a layer that the catalogue does not have, in the place of a layer (`TimeDistributed(model)`)."""

    __slots__ = ("layer", "name", "world")

    def __init__(self, world: FileWorld, layer: LayerObject) -> None:
        self.world = world
        self.layer = layer
        self.name: str | None = layer.name

    def __repr__(self) -> str:
        return self.layer.title

    def infer(self, inputs: Any) -> Called:
        """Outputs, weights and MACs for these inputs."""
        world: Any = self.world
        outcome = self.layer.infer(world, (inputs,), {}, None)
        outputs = tuple(spec if isinstance(spec, TensorSpec) else TensorSpec(None) for spec in flatten(outcome.outputs))
        weights = self.layer.weights()
        made = None if weights is None else tuple([replace(weight, trainable=learnt) for weight, learnt in weights])
        return Called(outputs, made, outcome.macs, not isinstance(outcome.outputs, TensorSpec))
