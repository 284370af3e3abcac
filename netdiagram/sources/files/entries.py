"""What every entry of a configuration has: a class, a configuration, a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.layers.base import label
from netdiagram.sources.files import limits

FUNCTIONAL = frozenset(("Functional", "Model", "Network", "Container"))
"""Classes of functional models, by the version of Keras."""
_ROOTS = ("keras", "tf_keras", "tensorflow", "tf")


def kind_of(entry: Mapping[str, Any]) -> str:
    """The class of an entry, without the package it was registered for."""
    kind = entry.get("class_name")
    if not isinstance(kind, str) or not kind:
        raise NetdiagramError("file.layer", "a layer of the file has no class")
    return kind.rpartition(">")[2] or kind


def name_of(entry: Mapping[str, Any]) -> str | None:
    """The name of an entry, where it has one."""
    config = entry.get("config")
    for name in (entry.get("name"), config.get("name") if isinstance(config, dict) else None):
        if isinstance(name, str) and name:
            return name
    return None


def is_custom(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is of a class that is not Keras's own.

    Since Keras 3 an entry names the module of its class; before, the name of a registered class began with its package.
    """
    if "module" in entry:
        module = entry["module"]
        return not isinstance(module, str) or module.partition(".")[0] not in _ROOTS
    kind = entry.get("class_name")
    return isinstance(kind, str) and ">" in kind


def is_operation(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is a bare operation.

    Its module says so; in legacy files of Keras 3, which have no modules, it lacks what every layer has.
    """
    module = entry.get("module")
    if isinstance(module, str):
        return ".ops." in f".{module}." or ".activations." in f".{module}."
    config, calls = entry.get("config"), entry.get("inbound_nodes")
    if "module" in entry or not isinstance(config, dict) or "trainable" in config or "dtype" in config:
        return False
    return isinstance(calls, (list, tuple)) and len(calls) > 0 and isinstance(calls[0], dict) and "args" in calls[0]


def is_functional(config: Any) -> bool:
    """Whether a configuration is that of a functional model, whatever its class."""
    return isinstance(config, dict) and "layers" in config and "input_layers" in config and "output_layers" in config


def is_model(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is a model."""
    config = entry.get("config")
    kind = entry.get("class_name")
    if is_functional(config) or kind == "Sequential":
        return True
    return isinstance(kind, str) and kind in FUNCTIONAL and not is_custom(entry)


def listed(config: Mapping[str, Any], title: str) -> list[dict[str, Any]]:
    """The layers of a model.

    Raises:
        NetdiagramError: they are no list of entries (`file.model`), or too many (`limit.layers`).
    """
    entries = config.get("layers")
    if not isinstance(entries, (list, tuple)):
        raise NetdiagramError("file.model", f"the file has no list of layers of {title}")
    if len(entries) > limits.LAYERS:
        raise NetdiagramError("limit.layers", f"{title} has {len(entries)} layers, more than {limits.LAYERS}")
    if not all(isinstance(entry, dict) for entry in entries):
        raise NetdiagramError("file.layer", f"the file has something among the layers of {title} that is no layer")
    return list(entries)


__all__ = [
    "FUNCTIONAL",
    "is_custom",
    "is_functional",
    "is_model",
    "is_operation",
    "kind_of",
    "label",
    "listed",
    "name_of",
]
