"""A configuration as plain data → a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Network
from netdiagram.sources.files.entries import is_functional, is_model
from netdiagram.sources.files.maker import Maker
from netdiagram.sources.files.world import FileWorld
from netdiagram.sources.keras import freeze
from netdiagram.sources.keras.models import Model

_WRAPPERS = ("modelTopology", "model_config", "model")
"""Under which keys other files keep a configuration."""


def load(
    data: Any, *, input_shape: tuple[int | None, ...] | None = None, name: str | None = None, unknown: str = "refuse"
) -> Network:
    """Read the configuration of a model.

    Args:
        data: what `json.loads(model.to_json())` or `model.get_config()` gives.
        input_shape: of one input, without the batch, for a model that does not say.
        name: of a model inside, where it is meant.
        unknown: custom layers are drawn either way.

    Raises:
        NetdiagramError: it cannot be read, or Keras would refuse it.
    """
    del unknown
    return network(build(data, input_shape), name)


def build(data: Any, input_shape: tuple[int | None, ...] | None = None) -> Maker:
    """The models of a configuration; the last one is the outermost."""
    maker = Maker(FileWorld(), input_shape)
    entry = unwrapped(data)
    try:
        maker.model(entry)
    except RecursionError:
        raise NetdiagramError("limit.depth", "the configuration is nested too deeply") from None
    return maker


def network(maker: Maker, name: str | None = None) -> Network:
    """The outermost model, or the one of that name, as plain data."""
    model = maker.models[-1] if name is None else _named(maker.models, name)
    return freeze.network(model, tuple(maker.world.diagnostics))


def _named(models: list[Model], name: str) -> Model:
    found = next((model for model in reversed(models) if model.name == name), None)
    if found is None:
        known = [model.name for model in reversed(models)]
        hint = did_you_mean(name, known) or "there are " + ", ".join(dict.fromkeys(known))
        raise NetdiagramError("model.unknown", f"the file has no model '{name}'", hint=hint)
    return found


def unwrapped(data: Any) -> Mapping[str, Any]:
    """The entry of the model, whatever stands around it."""
    for _ in range(4):
        if not isinstance(data, Mapping):
            break
        if "class_name" in data:
            return _model(data)
        inside = next((data[key] for key in _WRAPPERS if isinstance(data.get(key), Mapping)), None)
        if inside is None:
            break
        data = inside
    if isinstance(data, Mapping) and "layers" in data:
        return {"class_name": "Functional" if is_functional(data) else "Sequential", "config": data}
    raise NetdiagramError(
        "file.model",
        "this is not the configuration of a Keras model: it names no class and no layers",
        hint="model.to_json() writes one",
    )


def _model(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    config = entry.get("config")
    if is_model(entry):
        return entry
    if isinstance(config, dict) and isinstance(config.get("layers"), (list, tuple)):
        # a class of the author's, derived from Sequential
        return entry
    kind = entry.get("class_name")
    raise NetdiagramError(
        "file.model",
        f"the file holds no layers of '{kind}': either it is a single layer, or a model of a class of its own, whose layers stand in code",
        hint="only Sequential and functional models can be read from files",
    )
