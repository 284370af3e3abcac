"""Shapes that a file has recorded: they help where a layer is unknown, and are looked at nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from netdiagram.ir import Shape
from netdiagram.sources.files.nodes import FileCall, Reference, dims
from netdiagram.sources.keras.graph import LayerObject

Place = Callable[[Reference], tuple[str, int]]


def _wants(layer: LayerObject) -> bool:
    """Whether a layer may need help."""
    return hasattr(layer, "recorded")


def _built(entry: Any) -> Any:
    """What the file says the layer was built for: a shape, or a list of them."""
    config = entry.get("build_config") if isinstance(entry, dict) else None
    shape = config.get("input_shape") if isinstance(config, dict) else None
    return shape


def along(chain: list[LayerObject], entries: list[dict[str, Any]]) -> None:
    """Shapes along a chain: each layer's output is what the next one was built for."""
    by_name = dict(zip([layer.name for layer in chain[-len(entries) :]], entries, strict=True)) if entries else {}
    for layer, after in pairwise(chain):
        shape = dims(_built(by_name.get(after.name)))
        if shape is not None and _wants(layer):
            layer.recorded = {0: (shape,)}  # type: ignore[attr-defined]


def within(
    layers: Mapping[str, LayerObject], calls: Mapping[str, list[FileCall]], entries: Mapping[str, Any], place: Place
) -> None:
    """Shapes in a graph: those in the references of Keras 3, and those that later layers were built for."""
    found: dict[tuple[str, int], dict[int, Shape]] = {}
    for name, made in calls.items():
        known = _inputs(_built(entries.get(name)), made)
        for call in made:
            for position, reference in enumerate(call.references):
                shape = dims(reference.shape)
                if shape is None and known is not None:
                    shape = known[position] if position < len(known) else None
                if shape is not None:
                    found.setdefault(place(reference), {})[reference.output] = shape
    for (name, index), outputs in found.items():
        layer = layers.get(name)
        if layer is not None and _wants(layer):
            count = max(outputs) + 1
            layer.recorded[index] = tuple([outputs.get(i) for i in range(min(count, 1000))])  # type: ignore[attr-defined]


def _inputs(built: Any, made: list[FileCall]) -> list[Shape | None] | None:
    """Shapes of the inputs of a layer's only call, as many as it was built for."""
    if len(made) != 1 or not isinstance(built, (list, tuple)):
        return None
    one = dims(built)
    if one is not None:
        return [one] if len(made[0].references) == 1 else None
    several = [dims(each) for each in built]
    return several if len(several) == len(made[0].references) else None
