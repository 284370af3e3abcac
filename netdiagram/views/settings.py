"""A layer's settings in the field's words: `3×3, 64 filters, stride 2, same, ReLU`. Only what differs from the defaults.

A word for a further setting is one row of `WORDS`; what has none is told generically, so that a new layer type needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from netdiagram import layers as catalogue
from netdiagram.ir import Layer, LayerSpec, Network, Opaque
from netdiagram.text import number, shorten
from netdiagram.views.names import ACTIVATIONS

Teller = Callable[[Any, Mapping[str, Any]], str]
"""(value, all settings) → words; empty where there is nothing to tell."""

LONGEST = 240.0
"""Of one setting, in pixels of 13 px type: a lambda of a listing may be anything."""


def _sizes(value: Any) -> str:
    """`3×3`, also of one number; `1, 2` where the parts are not numbers."""
    if not isinstance(value, tuple):
        return _value(value)
    joint = "×" if all(isinstance(part, int) or part is None for part in value) else ", "
    return joint.join([_value(part) for part in value])


def _value(value: Any) -> str:
    """A value in words; empty where it says nothing to a reader."""
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return number(value).replace("-", "−")
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    if isinstance(value, str):
        return value.replace("_", " ")
    if isinstance(value, tuple):
        return f"({_sizes(value)})"
    if isinstance(value, Opaque):
        return value.text
    return ""


def _even(value: Any) -> str:
    """`2`, or `2×1` where the axes differ."""
    return _value(value[0]) if isinstance(value, tuple) and len(set(value)) == 1 else _sizes(value)


def _counted(noun: str, plural: str = "") -> Teller:
    def tell(value: Any, _: Mapping[str, Any]) -> str:
        if isinstance(value, tuple):
            return f"{_sizes(value)} {plural or noun + 's'}"
        return f"{_value(value)} {noun if value == 1 else plural or noun + 's'}"

    return tell


def _before(word: str, show: Callable[[Any], str] = _even) -> Teller:
    return lambda value, _: f"{word} {show(value)}"


def _flag(yes: str = "", no: str = "") -> Teller:
    return lambda value, _: yes if value else no


def _window(word: str) -> Teller:
    """`3×3`; of one axis, with the word for it."""

    def tell(value: Any, _: Mapping[str, Any]) -> str:
        return f"{word} {_sizes(value)}" if not isinstance(value, tuple) or len(value) == 1 else _sizes(value)

    return tell


def _stride(value: Any, settings: Mapping[str, Any]) -> str:
    """Poolings move by their own window unless they say otherwise."""
    return "" if value is None or value == settings.get("pool_size") else f"stride {_even(value)}"


def _sides(word: str) -> Teller:
    """Padding and cropping: one number where all sides are alike, one per axis where both its ends are, else all."""

    def tell(value: Any, _: Mapping[str, Any]) -> str:
        if isinstance(value, str):
            return value
        if not isinstance(value, tuple):
            return f"{word} {_value(value)}"
        if len(value) == 2 and all(isinstance(part, int) for part in value):
            value = (value,)
        ends = [part if isinstance(part, tuple) else (part, part) for part in value]
        if all(len(set(pair)) == 1 for pair in ends):
            return f"{word} {_even(tuple(pair[0] for pair in ends))}"
        return f"{word} {', '.join(' + '.join(_value(end) for end in pair) for pair in ends)}"

    return tell


def _activation(word: str) -> Teller:
    def tell(value: Any, _: Mapping[str, Any]) -> str:
        name = value.type if isinstance(value, LayerSpec) else value
        told = ACTIVATIONS.get(name) if isinstance(name, str) else None
        told = told or shorten(_value(name), LONGEST)
        return f"{word} {told}" if word else told

    return tell


def _scale(value: Any, _: Mapping[str, Any]) -> str:
    """`scale 1/255` rather than 0.00392157."""
    if isinstance(value, float) and 0 < value < 1 and abs(1 / value - round(1 / value)) < 1e-9 / value:
        return f"scale 1/{round(1 / value)}"
    return f"scale {_value(value)}"


def _wrapped(value: Any, _: Mapping[str, Any]) -> str:
    if isinstance(value, Network):
        return f"model of {len(value.layers)} layers"
    if not isinstance(value, LayerSpec):
        return ""
    told = _told(value.type, value.settings)
    return f"{value.type} ({told})" if told else value.type


def _function(value: Any, _: Mapping[str, Any]) -> str:
    return shorten(value.text, LONGEST) if isinstance(value, Opaque) and not value.text.startswith("<") else ""


def index(value: Any) -> str:
    """What is taken out of a tensor, as it is written: `[:, 0]`; empty where that cannot be written."""
    parts = [_position(part) for part in (value if isinstance(value, tuple) else (value,))]
    return f"[{', '.join(parts)}]" if all(parts) else ""


def _position(part: Any) -> str:
    if isinstance(part, slice):
        start, stop, step = ["" if end is None else str(end) for end in (part.start, part.stop, part.step)]
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if part is Ellipsis else str(part) if isinstance(part, int) else "None" if part is None else ""


def operand(layer: Layer) -> str:
    """The number that a tensor is added to, multiplied by …: `× 0.5`, `1 − x`; empty where there is none."""
    return _operand(layer.type, layer.settings)


def _operand(type_name: str, settings: Mapping[str, Any]) -> str:
    sign = _SIGNS.get(type_name)
    for side in ("x1", "x2") if sign else ():
        value = settings.get(side)
        if isinstance(value, (int, float)):
            turned = side == "x1" and type_name not in _COMMUTING
            return f"{_value(value)} {sign} x" if turned else f"{sign} {_value(value)}"
    return ""


_COMMUTING = frozenset({"Add", "Multiply", "Maximum", "Minimum"})
_SIGNS = {
    "Add": "+", "Subtract": "−", "Multiply": "×", "Divide": "/", "TrueDivide": "/", "DivideNoNan": "/", "FloorDivide": "//", "Mod": "%",
    "Power": "^", "Greater": ">", "GreaterEqual": "≥", "Less": "<", "LessEqual": "≤", "Equal": "=", "NotEqual": "≠",
    "Maximum": "with", "Minimum": "with",
}  # fmt: skip
"""What stands between a tensor and a number, by operation."""


def _silent(_value: Any, _settings: Mapping[str, Any]) -> str:
    return ""


WORDS: dict[str, Teller] = {
    "layer": _wrapped,
    "cell": _wrapped,
    "kernel_size": _window("kernel"),
    "pool_size": _window("window"),
    "size": _window("×"),
    "filters": _counted("filter"),
    "units": _counted("unit"),
    "input_dim": _before("vocabulary"),
    "output_dim": _counted("dimension"),
    "num_heads": _counted("head"),
    "key_dim": _before("key"),
    "value_dim": _before("value"),
    "target_shape": _before("to", _sizes),
    "dims": _before("order", lambda value: ", ".join(map(str, value)) if isinstance(value, tuple) else _value(value)),
    "n": _counted("copy", "copies"),
    "strides": _stride,
    "padding": _sides("pad"),
    "cropping": _sides("crop"),
    "dilation_rate": _before("dilation"),
    "groups": _counted("group"),
    "depth_multiplier": _before("depth multiplier"),
    "output_padding": _before("output padding"),
    "data_format": lambda value, _: _value(value),
    "interpolation": lambda value, _: _value(value),
    "rate": _before("rate"),
    "scale": lambda value, settings: (
        ("" if value else "no scale") if isinstance(value, bool) else _scale(value, settings)
    ),
    "center": _flag(no="no offset"),
    "use_bias": _flag(no="no bias"),
    "mask_zero": _flag("masks 0"),
    "return_sequences": _flag("returns sequences"),
    "return_state": _flag("returns states"),
    "go_backwards": _flag("backwards"),
    "stateful": _flag("stateful"),
    "merge_mode": lambda value, _: "outputs apart" if value is None else f"merged by {_value(value)}",
    "recurrent_activation": _activation("gates"),
    "activation": _activation(""),
    "negative_slope": _before("slope"),
    "alpha": _before("slope"),
    "function": _function,
    "key": lambda value, _: index(value),
    "axis": lambda value, _: (
        f"axes {', '.join(map(str, value))}" if isinstance(value, tuple) else f"axis {_value(value)}"
    ),
    "axes": lambda value, _: (
        f"axes {', '.join(map(str, value))}" if isinstance(value, tuple) else f"axis {_value(value)}"
    ),
    # the shape of an input is its output shape, which stands in a column of its own
    "shape": _silent,
    "batch_shape": _silent,
    "input_tensor": _silent,
    # what all layers compute in unless somebody says otherwise
    "dtype": lambda value, _: "" if value in (None, "float32") else f"dtype {_value(value)}",
    "noise_shape": _silent,
}
"""How each setting is told, in the order of telling; further settings follow in the order of the signature."""

ALWAYS = frozenset({"pool_size", "size"})
"""Told although they are the default, since a reader could not tell."""

_UNTOLD = {
    "name",
    "trainable",
    "autocast",
    "seed",
    "input_shape",
    "batch_input_shape",
    "input_length",
    "weights",
    "unroll",
}
_UNTOLD_ENDS = ("_initializer", "_regularizer", "_constraint", "_config")


def _generic(name: str) -> Teller:
    """`name value`; flags as `name`, `no name`; values that no reader can use are left out."""
    word = name.replace("_", " ")

    def tell(value: Any, _: Mapping[str, Any]) -> str:
        if isinstance(value, bool):
            return word if value else f"no {word}"
        if value is None:
            return f"no {word}"
        told = _sizes(value) if isinstance(value, tuple) else _value(value)
        return shorten(f"{word} {told}", LONGEST) if told else ""

    return tell


_NOTHING = object()
_ORDER = {name: place for place, name in enumerate(WORDS)}


def _teller(name: str) -> Teller | None:
    """How a setting is told; None where it is not, for it changes neither shapes nor what is computed."""
    if name in _UNTOLD or name.endswith(_UNTOLD_ENDS):
        return None
    return WORDS.get(name) or _generic(name)


@lru_cache(maxsize=512)
def _defaults(type_name: str) -> Mapping[str, Any]:
    """What each setting holds where the author says nothing."""
    row = catalogue.describe(type_name)
    found: dict[str, Any] = {}
    for parameter in row.signature if row else ():
        if parameter.name in ALWAYS:
            continue
        try:
            found[parameter.name] = parameter.kind(parameter.default) if parameter.kind else parameter.default
        except ValueError:  # required, or filled in from others: never what it holds by default
            found[parameter.name] = parameter.default
    return found


@lru_cache(maxsize=512)
def _plan(type_name: str, names: tuple[str, ...]) -> tuple[tuple[str, Any, Teller], ...]:
    """The settings of a type that may be told, in order, with default and words."""
    defaults = _defaults(type_name)
    known = sorted(names, key=lambda name: _ORDER.get(name, len(_ORDER)))
    tellers = ((name, _teller(name)) for name in known)
    return tuple((name, defaults.get(name, _NOTHING), teller) for name, teller in tellers if teller)


def _told(type_name: str, settings: Mapping[str, Any]) -> str:
    if type_name in _SIGNS and (sides := _operand(type_name, settings)):
        return sides
    parts = []
    for name, default, teller in _plan(type_name, tuple(settings)):
        value = settings[name]
        if value is not default and value != default:
            told = teller(value, settings)
            if told:
                parts.append(told)
    return ", ".join(parts)


def told(layer: Layer) -> str:
    """A layer's settings in words; empty where there is nothing that its type does not say."""
    text = _told(layer.type, layer.settings)
    if layer.params and layer.trainable_params == 0:
        return f"{text}, frozen" if text else "frozen"
    return text
