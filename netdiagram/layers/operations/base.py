"""Bare operations on tensors: what a row is made of, and how its rules read their operands.

An operation is called once, on tensors and plain values alike: `add(x, 1.0)`, `reshape(x, (-1, 64))`. Its rule gets
all of them by parameter name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netdiagram.ir import Shape, TensorSpec
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Parameter, Refusal, Wrong
from netdiagram.records import sealed

Bound = Mapping[str, Any]
"""Values by parameter name: `TensorSpec` for tensors, plain values otherwise."""
Rule = Callable[[Bound], Any]
"""Values → output shape, or a list of shapes for several outputs."""


class Unknowable(Exception):
    """An operand's shape, or a value the shape depends on, is not known: then neither is the output's."""


@sealed
class Operation:
    """One row: an operation as Keras's summary prints it.

    Attributes:
        name: class name (`Add`, `GetItem`): what the row's type is.
        functions: names under `keras.ops`.
        shape: rule for the output.
        signature: parameters of the function.
        title: caption words.
        family: what it is coloured by.
        symbol: ASCII symbol.
        macs: multiply-accumulates of one sample, from the values and the output shape; None: none count.
        dtype: of the output: `same` (the first tensor's), `float` (the same, but never whole numbers), `given` (by
            `dtype=`, else the same), `made` (by `dtype=`, else float32), or a name.
        window: how outputs read inputs, for receptive fields: a word of `measures.windows`.
    """

    name: str
    functions: tuple[str, ...]
    shape: Rule
    signature: tuple[Parameter, ...]
    title: str = ""
    family: str = "other"
    symbol: str = "  f  "
    macs: Callable[[Bound, Any], int | None] | None = None
    dtype: str = "same"
    window: str = "kept"


def words(name: str) -> str:
    """`GetItem` → `Get item`."""
    parts = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).split(" ")
    return " ".join([parts[0], *[part.lower() for part in parts[1:]]])


def camel(function: str) -> str:
    """`leaky_relu` → `LeakyRelu`: how Keras names the class of a function."""
    return "".join(part[:1].upper() + part[1:] for part in function.split("_"))


def row(function: str, shape: Rule, *required: str, **more: Any) -> Operation:
    """A row; what is not given follows from the function's name.

    Args:
        function: names of the function, separated by spaces; the first names the class.
        shape: rule for the output.
        required: parameters without a default; one that takes all that is left is written `*name`.
        more: fields of the row (`output` is its dtype, `reads` its window); everything else is a parameter with its default.
    """
    functions = tuple(function.split())
    name = more.pop("name", camel(functions[0]))
    fields: dict[str, Any] = {word: more.pop(word) for word in ("title", "family", "symbol", "macs") if word in more}
    fields.setdefault("title", words(name))
    fields["dtype"] = more.pop("output", "same")
    fields["window"] = more.pop("reads", "kept")
    return Operation(
        name, functions, shape, signature(*required, kinds=dict.fromkeys((*required, *more)), **more), **fields
    )


def lengths(value: Any) -> Shape:
    """The shape of an operand.

    Raises:
        Unknowable: it is not known.
    """
    if isinstance(value, TensorSpec):
        if value.shape is None:
            raise Unknowable
        return value.shape
    if isinstance(value, (bool, int, float, complex)):
        return ()
    if isinstance(value, (tuple, list)):
        return (len(value), *lengths(value[0])) if value else (0,)
    raise Unknowable


def tensor(a: Bound, name: str = "x") -> Shape:
    """The shape of a named operand."""
    return lengths(a[name])


def whole(value: Any) -> int:
    """A whole number.

    Raises:
        Unknowable: the value is not known.
        Refusal: it is something else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, (str, float, bool, tuple, list)) or value is None:
        raise Refusal("layer.argument", f"{value!r} is not a whole number")
    raise Unknowable


def wholes(value: Any) -> tuple[int, ...]:
    """Whole numbers; one stands for itself."""
    if isinstance(value, (tuple, list)):
        return tuple([whole(item) for item in value])
    return (whole(value),)


def open_dims(value: Any) -> tuple[int | None, ...]:
    """Dimensions of a target shape; what is not a number is unknown."""
    if isinstance(value, (tuple, list)):
        return tuple([item if isinstance(item, int) and not isinstance(item, bool) else None for item in value])
    return (whole(value),)


def tensors(value: Any) -> Iterable[TensorSpec]:
    """All tensors of a structure."""
    if isinstance(value, TensorSpec):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from tensors(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from tensors(part)


__all__ = [
    "Bound",
    "Operation",
    "Refusal",
    "Rule",
    "Unknowable",
    "Wrong",
    "lengths",
    "open_dims",
    "row",
    "tensor",
    "tensors",
    "whole",
    "wholes",
]
