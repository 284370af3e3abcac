"""What a layer is coloured by: its family, or what the author has said of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from netdiagram import layers as catalogue
from netdiagram import rules
from netdiagram.ir import Layer, LayerSpec, Network
from netdiagram.options import Options
from netdiagram.rules import Value


def role(layer: Layer, options: Options) -> str:
    """The role of a layer in a scene: its family, or the colour (`#rrggbb`) that the author gives it.

    What a layer is drawn as depends on its family alone (`family`).
    """
    if options.colors:
        found = rules.closest(options.colors, layer.name, kinds(layer))
        if found:
            return found
    return family(layer)


def pick(given: Sequence[tuple[str, Value]], network: Network, index: int) -> Value | None:
    """What an option says of the layer with that index; None where it says nothing of it."""
    layer = network.layers[index]
    return rules.closest(given, layer.name, kinds(layer), index, len(network.layers))


def family(layer: Layer) -> str:
    """The family of a layer, or of the layer that it applies to each step."""
    if layer.network is not None:
        return "other"
    if layer.type == "TimeDistributed":
        wrapped = layer.settings.get("layer")
        if isinstance(wrapped, LayerSpec):
            return family_of(wrapped.type)
    return layer.family


@lru_cache(maxsize=512)
def family_of(type_name: str) -> str:
    """The family of a layer type."""
    row = catalogue.describe(type_name)
    return row.family if row is not None else "other"


def kinds(layer: Layer) -> tuple[str, ...]:
    """What a word in an option may call a layer besides its name: its type, with aliases and what is in it; last its family."""
    wrapped = layer.settings.get("layer")
    types = (layer.type, wrapped.type) if isinstance(wrapped, LayerSpec) else (layer.type,)
    return (*[name for type_name in types for name in _called(type_name)], family(layer))


@lru_cache(maxsize=512)
def _called(type_name: str) -> tuple[str, ...]:
    row = catalogue.find(type_name)
    return (type_name, *row.aliases) if row is not None else (type_name,)
