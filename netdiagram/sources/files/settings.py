"""Arguments of a layer as a file has them → arguments as the catalogue takes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from netdiagram import layers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Opaque
from netdiagram.layers import arguments, names
from netdiagram.sources.files import limits
from netdiagram.sources.keras.names import snake

PLAIN = frozenset((int, float, str, bool, type(None)))
SINGLE = frozenset(("layer", "cell", "backward_layer"))
"""Arguments that hold a layer."""
SEVERAL = frozenset(("cells", "layers"))
"""Arguments that hold a list of layers."""
_NAMED = ("_initializer", "_regularizer", "_constraint")
_MODES = {
    ("fan_avg", "uniform", 1.0): "glorot_uniform", ("fan_avg", "truncated_normal", 1.0): "glorot_normal",
    ("fan_in", "uniform", 2.0): "he_uniform", ("fan_in", "truncated_normal", 2.0): "he_normal",
    ("fan_in", "uniform", 1.0): "lecun_uniform", ("fan_in", "truncated_normal", 1.0): "lecun_normal",
}  # fmt: skip
"""Variance scalings with a name of their own."""
_NOTHING = (None, 0, 0.0)


DROPPED = frozenset(
    (
        "activity_regularizer", "adjustment", "batch_input_shape", "batch_shape", "build_input_shape", "cell", "consume_less", "dtype",
        "dynamic", "experimental_run_tf_function", "forget_bias_init", "function_type", "fused", "implementation", "input_dim", "input_length",
        "input_shape", "key_shape", "mask", "mode", "module", "name", "nb_feature", "num_constants", "optional", "output_shape_module",
        "output_shape_type", "query_shape", "ragged", "renorm", "renorm_clipping", "renorm_momentum", "sparse", "time_major", "trainable",
        "unit_forget_bias", "value_shape", "virtual_batch_size", "weights", "zero_output_for_mask",
    )
)  # fmt: skip
"""Arguments that some version of Keras wrote into its files, and that say nothing today."""


class Inner(Protocol):
    """What makes layers of configurations inside a layer's arguments."""

    def wrapped(self, entry: Any) -> Any:
        """A layer as a value of settings."""
        ...

    def count(self, values: int) -> None:
        """Note that so many values are looked at."""
        ...


@cache
def accepted(kind: str) -> frozenset[str]:
    """Every argument a layer of the catalogue takes."""
    row = layers.TABLE[kind]
    base = arguments.BASE if row.base is None else row.base
    return frozenset((*(parameter.name for parameter in row.signature), *base, *row.further, *row.renamed))


def read(kind: str, config: Mapping[str, Any], inner: Inner) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The arguments of a layer of the catalogue; its name is left out.

    Args:
        kind: a name of the catalogue.
        config: arguments in today's words.
        inner: makes the layers among them.

    Returns:
        the arguments, and the words that the layer does not take, which were left out.
    """
    known = accepted(kind)
    given: dict[str, Any] = {}
    unknown = []
    for word, value in config.items():
        if word not in known:
            unknown.append(word)
        elif word == "dtype":
            name = policy(value)
            # what layers compute in when they are told nothing
            if name not in (None, "float32"):
                given[word] = name
        elif word == "trainable":
            if value is False or value == 0:
                given[word] = False
        elif word != "name":
            given[word] = value if value.__class__ in PLAIN else _argument(word, value, inner)
    return given, tuple(unknown)


def _argument(word: str, value: Any, inner: Inner) -> Any:
    if word == "function":
        return _function(value)
    if word in SINGLE:
        return inner.wrapped(value)
    if word in SEVERAL and isinstance(value, (list, tuple)):
        return [inner.wrapped(each) for each in value]
    if word.endswith("activation"):
        return _activation(value, inner)
    if word.endswith(_NAMED) and isinstance(value, dict):
        return _named(value)
    return plain(value, inner)


def _function(value: Any) -> Opaque:
    """The function of a `Lambda`: code, of which nothing is looked at, or a name."""
    config = value.get("config") if isinstance(value, dict) and value.get("class_name") == "function" else None
    return Opaque(_short(config) if isinstance(config, str) else "<lambda>")


def policy(value: Any) -> str | None:
    """The name of a number format; None where it is not told."""
    if value is None or isinstance(value, str):
        return value
    config = value.get("config") if isinstance(value, dict) else None
    if not isinstance(config, dict):
        return None
    if isinstance(config.get("name"), str):
        return str(config["name"])
    if isinstance(config.get("mode"), str):
        source = config.get("source_name")
        return f"{config['mode']}_from_{source if isinstance(source, str) else 'float32'}"
    return None


def _named(value: dict[str, Any]) -> Any:
    """An initializer, a regularizer or a constraint: its short name, or how it would be made."""
    kind, config = value.get("class_name"), value.get("config")
    if not isinstance(kind, str):
        return Opaque("…")
    if not isinstance(config, dict):
        return Opaque(_short(config)) if kind == "function" else _word(kind)
    if kind == "VarianceScaling":
        mode: Any = (config.get("mode"), config.get("distribution"), config.get("scale"))
        known = _MODES.get(mode) if all(part.__class__ in PLAIN for part in mode) else None
        if known is not None:
            return known
    told = ", ".join(
        f"{word}={_short(part)}" for word, part in config.items() if part.__class__ in PLAIN and part not in _NOTHING
    )
    return Opaque(f"{_short(kind)}({told})") if told else _word(kind)


def _word(kind: str) -> Any:
    """The short name of a class, where Keras takes it."""
    word = snake(kind)
    return (
        word
        if word in names.INITIALIZERS or word in names.REGULARIZERS or word in names.CONSTRAINTS
        else Opaque(f"{_short(kind)}()")
    )


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value) if value.__class__ in PLAIN else "…"
    return text if len(text) <= 60 else text[:59] + "…"


def _activation(value: Any, inner: Inner) -> Any:
    """A function by its name; a layer as a layer; code as what it is."""
    if not isinstance(value, dict) or "class_name" not in value:
        return Opaque("<lambda>")
    config = value.get("config")
    if isinstance(config, str):
        return config if config in names.ACTIVATIONS else Opaque(_short(config))
    kind = value.get("class_name")
    if isinstance(kind, str) and kind in layers.TABLE:
        return inner.wrapped(value)
    return Opaque("<lambda>" if kind == "__lambda__" else _short(kind))


def plain(value: Any, inner: Inner, depth: int = 0) -> Any:
    """A value without anything in it that would have to be run: numbers, text, lists and dictionaries; `Opaque` for the rest."""
    if value.__class__ in PLAIN:
        return value
    if depth > limits.DEPTH:
        raise NetdiagramError("limit.depth", "an argument is nested too deeply")
    if isinstance(value, (list, tuple)):
        if PLAIN.issuperset(map(type, value)):
            inner.count(1 + len(value) // 10)
            return tuple(value)
        inner.count(len(value))
        return tuple([plain(each, inner, depth + 1) for each in value])
    if isinstance(value, dict):
        inner.count(len(value))
        return _special(value, inner, depth) if "class_name" in value else {
            str(key): plain(each, inner, depth + 1) for key, each in value.items()
        }  # fmt: skip
    return Opaque("…")


def _special(value: dict[str, Any], inner: Inner, depth: int) -> Any:
    """What Keras wraps to keep it in text."""
    kind, config = value.get("class_name"), value.get("config")
    if kind in ("__numpy__", "__tensor__") and isinstance(config, dict):
        return plain(config.get("value"), inner, depth + 1)
    if kind in ("__tuple__", "TensorShape"):
        items = value.get("items", config)
        return plain(items, inner, depth + 1)
    if kind == "__lambda__":
        return Opaque("<lambda>")
    if kind == "function":
        return Opaque(_short(config))
    return Opaque(_short(kind) if isinstance(kind, str) else "…")


__all__ = ["Inner", "accepted", "plain", "policy", "read"]
