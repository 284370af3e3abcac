"""Kinds of arguments: what a value may be and how settings hold it.

A parameter's name tells its kind, unless its row says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from netdiagram.errors import closest
from netdiagram.ir import LayerSpec, Opaque
from netdiagram.layers import names
from netdiagram.layers.base import REQUIRED, Kind, Model, Parameter, Wrong


def shown(value: Any) -> str:
    """A value in a message: short, and never a memory address."""
    text: str
    if isinstance(value, LayerSpec):
        text = f"{value.type}(…)"
    elif isinstance(value, Opaque):
        text = value.text
    elif isinstance(value, tuple):
        text = "(" + ", ".join(map(shown, value)) + ("," if len(value) == 1 else "") + ")"
    elif isinstance(value, list):
        text = "[" + ", ".join(map(shown, value)) + "]"
    elif value is None or isinstance(value, (bool, int, float, str, dict)):
        text = repr(value)
    else:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "…"


def _unreadable(value: Any, wanted: str) -> Wrong:
    if isinstance(value, Opaque):
        return Wrong(f"cannot be worked out from the listing: {wanted} is needed", "write the value itself")
    return Wrong(f"is not {wanted}")


def is_int(value: Any) -> bool:
    """A whole number; yes and no are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def count(value: Any) -> int:
    """A whole number above zero."""
    if is_int(value) and value > 0:
        return int(value)
    raise _unreadable(value, "a whole number above 0")


def natural(value: Any) -> int:
    """A whole number, zero included."""
    if is_int(value) and value >= 0:
        return int(value)
    raise _unreadable(value, "a whole number, 0 or more")


def integer(value: Any) -> int:
    """A whole number."""
    if is_int(value):
        return int(value)
    raise _unreadable(value, "a whole number")


def number(value: Any) -> Any:
    """A number; opaque values pass, since no shape depends on them."""
    if (isinstance(value, Opaque) and not is_function(value)) or (
        isinstance(value, (int, float)) and not isinstance(value, bool)
    ):
        return value
    raise Wrong("is not a number")


def fraction(value: Any) -> Any:
    """A number from 0 to 1."""
    if isinstance(value, Opaque):
        return value
    if isinstance(value, (int, float)) and 0 <= value <= 1:
        return value
    hint = f"did you mean {value / 100:g}?" if is_int(value) and 1 < value <= 100 else ""
    raise Wrong("is not a number from 0 to 1", hint)


def optional(kind: Kind) -> Kind:
    """None, or of that kind."""

    def read(value: Any) -> Any:
        return None if value is None else kind(value)

    return read


def pair(value: Any) -> tuple[int, int]:
    """Two whole numbers, of either sign."""
    if isinstance(value, (tuple, list)) and len(value) == 2 and all(map(is_int, value)):
        return (value[0], value[1])
    raise _unreadable(value, "a whole number or two of them")


@cache
def ints(n: int, *, zero: bool = False) -> Kind:
    """`n` whole numbers above zero (or from zero on); one stands for all."""
    least = 0 if zero else 1
    wanted = ("a whole number" if n == 1 else f"a whole number or {n} of them") + (
        ", 0 or more" if zero else " above 0"
    )

    def read(value: Any) -> tuple[int, ...]:
        if isinstance(value, int) and not isinstance(value, bool):
            if value >= least:
                return (value,) * n
        elif isinstance(value, (tuple, list)) and all(is_int(item) and item >= least for item in value):
            if len(value) == n:
                return tuple(value)
            raise Wrong(f"has {len(value)} numbers, but the data has {n} {'dimension' if n == 1 else 'dimensions'}")
        raise _unreadable(value, wanted)

    return read


def one_of(*words: Any, lower: bool = False) -> Kind:
    """One of some words (or None, where it is among them)."""

    def read(value: Any) -> Any:
        word = value.lower() if lower and isinstance(value, str) else value
        if not isinstance(word, (list, dict, tuple)) and word in words:
            return word
        texts = [w for w in words if isinstance(w, str)]
        near = closest(value, texts) if isinstance(value, str) else None
        raise Wrong("is not one of " + ", ".join(map(repr, words)), f"did you mean '{near}'?" if near else "")

    return read


def _named(what: str, module: str, known: Collection[str]) -> Kind:
    """A name that Keras knows, something of the module that has it, or something nobody looks into."""

    def read(value: Any) -> Any:
        if isinstance(value, Opaque):
            word = _member(value.text, module)
            if not word or word in known or word in names.NEEDING_VALUES:
                return value
        elif isinstance(value, str):
            if value in known:
                return value
            word = value
        elif (
            value is None
            or isinstance(value, (LayerSpec, Model))
            or (isinstance(value, dict) and "class_name" in value)
        ):
            return value
        else:
            raise Wrong(f"is not {what}")
        near = closest(word, sorted(known, key=lambda each: (each.islower() != word.islower(), each)))
        raise Wrong(f"is not {what} that Keras knows", f"did you mean '{near}'?" if near else "")

    return read


def _member(text: str, module: str) -> str:
    """What is taken from a module of Keras: `HeNormal` of `keras.initializers.HeNormal()`; empty otherwise."""
    head, found, rest = text.partition(f"{module}.")
    if not found or head not in names.KERAS_HEADS:
        return ""
    return rest.partition("(")[0]


def _activation(value: Any) -> Any:
    if isinstance(value, Opaque):
        head, _, last = value.text.rpartition(".")
        if last in names.ACTIVATIONS and (not head or head.partition(".")[0] in names.FRAMEWORKS):
            return last
        if head.endswith("activations") and last.isidentifier():
            return _activation_name(last)
        return value
    return "linear" if value is None else _activation_name(value)


_activation_name = _named("an activation", "activations", names.ACTIVATIONS)
activation: Kind = _activation
initializer: Kind = _named("an initializer", "initializers", names.INITIALIZERS)
regularizer: Kind = _named("a regularizer", "regularizers", names.REGULARIZERS)
constraint: Kind = _named("a constraint", "constraints", names.CONSTRAINTS)

_FORMATS = {"channels_last": "channels_last", "channels_first": "channels_first"}
_FORMAT_WORDS = {
    "nhwc": "channels_last",
    "nwc": "channels_last",
    "ndhwc": "channels_last",
    "nchw": "channels_first",
    "tf": "channels_last",
    "th": "channels_first",
}


def data_format(value: Any) -> str:
    """Where the channels stand; None means last."""
    if value is None:
        return "channels_last"
    word = _FORMATS.get(value.lower()) if isinstance(value, str) else None
    if word is not None:
        return word
    near = _FORMAT_WORDS.get(value.lower()) if isinstance(value, str) else None
    raise Wrong("is neither 'channels_last' nor 'channels_first'", f"Keras calls it '{near}'" if near else "")


padding: Kind = one_of("valid", "same", lower=True)
padding_causal: Kind = one_of("valid", "same", "causal", lower=True)
padding_exact: Kind = one_of("valid", "same")


def flag(value: Any) -> Any:
    """Yes or no; what else Python takes for one passes, as in Keras."""
    return value if isinstance(value, Opaque) else bool(value)


def _is_policy(name: str) -> bool:
    mode, quantized, source = name.rpartition("_from_")
    known = source in names.DTYPES or source in names.POLICIES
    return known and (not quantized or mode.partition("/")[0] in names.QUANTIZED)


def policy(value: Any) -> Any:
    """A number format or a policy, as layers take it: those that quantize say what from; None for the default."""
    if isinstance(value, str) and value.startswith(names.QUANTIZED) and "_from_" not in value:
        mode = next(mode for mode in names.QUANTIZED if value.startswith(mode))
        raise Wrong("does not say what it is quantized from", f"'{mode}_from_float32', for example")
    return dtype(value)


def seed(value: Any) -> Any:
    """What random numbers begin with: a whole number, or something nobody looks into."""
    if value is None or isinstance(value, (int, LayerSpec)) or (isinstance(value, Opaque) and not is_function(value)):
        return value
    raise Wrong("is not a whole number")


def is_function(value: Opaque) -> bool:
    """Whether it is a function of the listing."""
    return value.text.startswith(("<lambda>", "<function"))


def dtype(value: Any) -> Any:
    """A number format or a policy; None for the default."""
    if isinstance(value, Opaque):
        last = value.text.rpartition(".")[2]
        return last if last in names.DTYPES else value
    if value is None or isinstance(value, dict) or (isinstance(value, str) and _is_policy(value)):
        return value
    known = sorted((*names.DTYPES, *names.POLICIES))
    near = closest(value, known) if isinstance(value, str) else None
    raise Wrong("is not a number format", f"did you mean '{near}'?" if near else "")


def shape(value: Any) -> Any:
    """A shape without the batch, or None."""
    if value is None:
        return None
    if isinstance(value, (tuple, list)) and all(d is None or (is_int(d) and d >= 0) for d in value):
        return tuple(value)
    if is_int(value):
        raise Wrong("is not a shape", f"a shape is a tuple: ({value},)")
    raise _unreadable(value, "a shape such as (28, 28, 1)")


def layer(value: Any) -> Any:
    """A layer or a model."""
    if isinstance(value, (LayerSpec, Model)):
        return value
    raise _unreadable(value, "a layer")


def text(value: Any) -> Any:
    """A string."""
    if isinstance(value, str):
        return value
    raise _unreadable(value, "a string")


def name(value: Any) -> Any:
    """A layer's name."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise _unreadable(value, "a string")
    if "/" in value:
        raise Wrong("contains '/', which Keras keeps for paths", f"'{value.replace('/', '_')}' would do")
    return value


def trainable(value: Any) -> bool:
    """True or False, and nothing else."""
    if isinstance(value, bool):
        return value
    raise _unreadable(value, "True or False")


BASE: Mapping[str, Kind | None] = {
    "name": name,
    "trainable": trainable,
    "dtype": policy,
    "autocast": None,
    "activity_regularizer": regularizer,
    "input_shape": shape,
    "input_dim": optional(integer),
}
"""What the constructor of every layer takes, deprecated but working spellings included."""

KINDS: Mapping[str, Kind] = {
    "activation": activation,
    "recurrent_activation": activation,
    "data_format": data_format,
    "units": count,
    "filters": count,
    "groups": count,
    "depth_multiplier": count,
    "rate": fraction,
    "padding": padding,
    "use_bias": flag,
    "return_sequences": flag,
    "return_state": flag,
    "layer": layer,
    "seed": seed,
}
"""Parameter name → kind, where rows do not say otherwise."""
SUFFIXES: Mapping[str, Kind] = {"_initializer": initializer, "_regularizer": regularizer, "_constraint": constraint}


def kind_of(parameter: str) -> Kind | None:
    """The kind a parameter's name tells."""
    known = KINDS.get(parameter)
    return known or next((kind for suffix, kind in SUFFIXES.items() if parameter.endswith(suffix)), None)


def signature(*required: str, kinds: Mapping[str, Kind | None] | None = None, **defaults: Any) -> tuple[Parameter, ...]:
    """A constructor's parameters: required ones by name, then the others with Keras's defaults, in Keras's order."""
    given = kinds or {}
    return tuple(
        Parameter(word, default, given[word] if word in given else kind_of(word))
        for word, default in [*((word, REQUIRED) for word in required), *defaults.items()]
    )
