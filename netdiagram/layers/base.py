"""What a row of the catalogue is made of, and what its rules give back.

A layer type is data: names, signature, captions, and a handful of rule functions that many rows share. Rules are pure;
what they cannot accept they raise as `Refusal`, without the layer's name or place, which the caller knows and adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, Final, NoReturn, Protocol, runtime_checkable

from netdiagram.ir import Dim, LayerSpec, Settings, Shape, TensorSpec, Weight
from netdiagram.records import record, sealed, state

Kind = Callable[[Any], Any]
"""Value as written → value as settings hold it; raises `Wrong`."""


class _Required:
    """Stands where a parameter has no default."""

    def __repr__(self) -> str:
        return "<required>"

    def __reduce__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = _Required()


class Wrong(ValueError):
    """A value is not what its parameter takes. `text` completes the sentence "padding='sam' …"."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class Refusal(Exception):
    """What Keras refuses, in words that complete the sentence "Conv2D 'stem': …".

    Attributes:
        code: stable, dotted, lower case.
        text: the rest of the sentence, with the numbers.
        hint: what would mend it.
        argument: the argument to blame, where it is one.
    """

    def __init__(self, code: str, text: str, hint: str = "", argument: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.hint = hint
        self.argument = argument


def refuse(code: str, text: str, hint: str = "", argument: str = "") -> NoReturn:
    """Raise a `Refusal`, as an expression."""
    raise Refusal(code, text, hint, argument)


@sealed
class Parameter:
    """One parameter of a layer's constructor.

    Attributes:
        name: the keyword.
        default: exactly Keras's; `REQUIRED` where there is none.
        kind: normalises and validates; None takes every value as it is.
    """

    name: str
    default: Any = REQUIRED
    kind: Kind | None = None


@record
class Called:
    """What one call of a layer gives.

    Attributes:
        outputs: one per output tensor, flat.
        weights: the layer's variables in the order the layer makes them; None where they cannot be known.
        macs: multiply-accumulates of one sample; None where a size is unknown.
        several: the layer returns a list (even of one).
    """

    outputs: tuple[TensorSpec, ...]
    weights: tuple[Weight, ...] | None = ()
    macs: int | None = 0
    several: bool = False


@runtime_checkable
class Model(Protocol):
    """A whole model in the place of a layer (`TimeDistributed(model)`): what a source hands over for it.

    `infer` runs the model again on other inputs and gives its outputs, all its weights and its MACs; it raises
    `NetdiagramError`.
    """

    name: str | None

    def infer(self, inputs: Any) -> Called:
        """Outputs, weights and MACs for these inputs (a `TensorSpec`, or a tuple or dict of them)."""
        ...


Weights = list[tuple[str, tuple[Dim, ...], bool]]
"""(name, shape, trainable) per variable; the caller refuses an unknown dimension, or passes it on as an unknown
size."""

ShapeRule = Callable[[Settings, Any], Any]
"""(settings, input shape or tuple of shapes) → output shape, or a list of shapes for several outputs."""
WeightRule = Callable[[Settings, Any], Weights]
"""(settings, input shape or tuple of shapes) → weights."""
MacRule = Callable[[Settings, Any, Any], int | None]
"""(settings, input shape or tuple of shapes, output of the shape rule) → multiply-accumulates of one sample."""
Check = Callable[[dict[str, Any]], None]
"""Validates arguments against each other, and may fill in what follows from others; the settings are still open."""


@state
class Frame:
    """All that a call knows, for the few rows whose rule needs more than shapes.

    Attributes:
        spec: the layer.
        inputs: the structure of `TensorSpec` as called.
        arguments: further call arguments by name.
        run: infers another layer or model (a wrapped one).
        dtype: what the layer computes in.
    """

    spec: LayerSpec
    inputs: Any
    arguments: Mapping[str, Any]
    run: Callable[..., Called]
    dtype: str

    @property
    def settings(self) -> Settings:
        """The layer's arguments."""
        return self.spec.settings


InferRule = Callable[[Frame], Called]


@sealed
class LayerType:
    """One row of the catalogue.

    Attributes:
        name: canonical class name.
        family: what it is coloured by.
        title: caption words.
        symbol: ASCII symbol, in the manner of keras-sequential-ascii.
        signature: parameters in order.
        shape: output shape; None: the input's.
        weights: variables; None: there are none.
        macs: multiply-accumulates; None: none count.
        infer: in place of the three, where a row needs more than shapes.
        check: validates arguments against each other.
        rank: the exact number of dimensions of the input, batch included; 0 for any.
        min_rank: the least number of dimensions.
        takes: `one` tensor, a list of `several`, or `any` structure.
        call: names of the call's arguments, in order.
        dtype: of the output: `compute` (the layer's), `same` (the input's), or a name.
        base: arguments besides the signature, with their kinds; None: those of every layer.
        further: arguments that only this layer takes besides its signature.
        renamed: old spellings that Keras still takes, and today's.
        aliases: further names.
        hint: for inputs of the wrong rank.
        window: how outputs read inputs, for receptive fields: a word of `measures.windows`.
    """

    name: str
    family: str
    title: str
    symbol: str
    signature: tuple[Parameter, ...] = ()
    shape: ShapeRule | None = None
    weights: WeightRule | None = None
    macs: MacRule | None = None
    infer: InferRule | None = None
    check: Check | None = None
    rank: int = 0
    min_rank: int = 0
    takes: str = "one"
    call: tuple[str, ...] = ("inputs",)
    dtype: str = "compute"
    base: Mapping[str, Kind | None] | None = None
    further: Mapping[str, Kind | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    hint: str = ""
    window: str = "kept"


def product(dims: Iterable[Dim]) -> int | None:
    """The product, None where a factor is unknown (and none is zero)."""
    size = 1
    for dim in dims:
        if dim is None:
            return None
        size *= dim
    return size


def total(count: int | None, each: int) -> int | None:
    """`count` times `each`, None where the count is unknown."""
    return None if count is None else count * each


def make_weights(weights: Weights, *, known: bool = True) -> tuple[Weight, ...]:
    """The weights of a rule as values.

    Args:
        weights: as the rule gives them.
        known: the input's shape is known. Then an unknown dimension is refused, as in Keras; else the size stays
        unknown.

    Raises:
        Refusal: a size depends on an unknown dimension (`shape.unknown`).
    """
    made = []
    for name, shape, trainable in weights:
        if None in shape:
            if known:
                words = name.rpartition("/")[2].replace("_", " ")
                refuse(
                    "shape.unknown",
                    f"the size of its {words} depends on a dimension of the input that is unknown",
                    "give the input that dimension: Input(shape=(None, None, 3)) leaves only height and width open",
                )
            made.append(Weight(name, None, trainable))
        else:
            made.append(Weight(name, shape, trainable))  # type: ignore[arg-type]
    return tuple(made)


def spoken(shape: Shape | None) -> str:
    """A shape as messages show it: `28 × 28 × 3`, without the batch, `?` for an unknown dimension."""
    if shape is None:
        return "?"
    if len(shape) <= 1:
        return "no dimension besides the batch" if shape else "a scalar"
    return sizes(shape[1:])


def sizes(dims: Iterable[Any]) -> str:
    """`3 × 3`."""
    return " × ".join("?" if dim is None else str(dim) for dim in dims)


def label(type_name: str, name: str | None) -> str:
    """A layer as its author would recognise it: `Conv2D 'stem'`, or `Conv2D`."""
    return f"{type_name} '{name}'" if name else type_name


__all__ = [
    "REQUIRED",
    "Called",
    "Check",
    "Frame",
    "InferRule",
    "Kind",
    "LayerType",
    "MacRule",
    "Model",
    "Parameter",
    "Refusal",
    "ShapeRule",
    "WeightRule",
    "Weights",
    "Wrong",
    "label",
    "make_weights",
    "product",
    "refuse",
    "sizes",
    "spoken",
    "total",
]
