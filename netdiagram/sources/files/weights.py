"""Weights of layers that inference knows nothing of, from the names and shapes in an archive."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Weight
from netdiagram.sources.files.hdf5 import Weights
from netdiagram.sources.files.maker import Maker
from netdiagram.sources.files.objects import CustomLayer, is_input
from netdiagram.sources.keras.graph import LayerObject
from netdiagram.sources.keras.models import Model, Sequential
from netdiagram.sources.keras.names import snake

_FOLDERS = ("/layers", "/_layer_checkpoint_dependencies")


def fill(maker: Maker, found: Weights) -> None:
    """Give layers with unknown weights those of the file."""
    if maker.models:
        folder = next((folder for folder in _FOLDERS if any(path.startswith(folder) for path in found.own)), None)
        if folder is not None:
            _fill(maker, found, maker.models[-1], folder, folder)


def _fill(maker: Maker, found: Weights, model: Model, folder: str, word: str) -> None:
    """The layers of a model: the file numbers them by class, in the order of the model; newer files have their names too."""
    named = found.named(folder)
    used: dict[str, int] = {}
    for layer in maker.parts(model):
        if layer.operation or (is_input(layer) and isinstance(model, Sequential)):
            continue
        kind = snake(layer.type)
        number = used[kind] = used.get(kind, -1) + 1
        path = named.get(layer.name) if named else f"{folder}/{kind}_{number}" if number else f"{folder}/{kind}"
        if path is None:
            continue
        if isinstance(layer, Model):
            _fill(maker, found, layer, path + word, word)
        elif layer.own is None or any(weight.shape is None for weight in layer.own):
            _give(maker, layer, found.under(path))


def _give(maker: Maker, layer: LayerObject, weights: tuple[Weight, ...]) -> None:
    known: Any = layer.own
    if isinstance(layer, CustomLayer):
        if weights:
            maker.world.warn(
                "weights.trained",
                f"the file does not say which weights of '{layer.type}' are trained: all are taken to be, but for statistics of normalization",
            )
        layer.own = weights
    elif known and len(known) == len(weights):
        layer.own = tuple([Weight(old.name, new.shape, old.trainable) for old, new in zip(known, weights, strict=True)])
    elif weights:
        layer.own = weights
