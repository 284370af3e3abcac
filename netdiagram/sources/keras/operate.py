"""Bare operations on tensors: `x + y`, `x[:, 0]`, `keras.ops.mean(x)`, `tf.nn.relu(x)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netdiagram import infer, layers
from netdiagram.errors import Span
from netdiagram.ir import Opaque, Settings
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import MISSING, Args, Kwargs, Unknown
from netdiagram.sources.keras import build, numbers
from netdiagram.sources.keras.convert import Spans
from netdiagram.sources.keras.graph import LayerObject, Outcome, Tensor, map_structure, specs, tensors

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

_FOUND: dict[str, tuple[str, str] | None] = {}


class Operation(LayerObject):
    """One bare operation.

    Attributes:
        function: name it is inferred by.
    """

    __slots__ = ("function",)

    def __init__(self, function: str, name: str, type_: str, family: str, settings: Settings, span: Span | None) -> None:
        super().__init__(name, type_, family, settings, span)
        self.function = function
        self.operation = True
        self.built = True

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run the rule of its row."""
        del world
        called = infer.operate(self.function, args, kwargs, span).called
        self.several = called.several
        return Outcome(list(called.outputs) if called.several else called.outputs[0], called.macs)


def _row(function: str) -> tuple[str, str] | None:
    """Type and family of the operation a function stands for."""
    if function not in _FOUND:
        found = layers.operations.find(function)
        _FOUND[function] = None if found is None else (found[0].name, found[0].family)
    return _FOUND[function]


def call(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr, word: str) -> Any:
    """Call a function of Keras, TensorFlow or NumPy."""
    special = SPECIAL.get(word)
    if special is not None:
        answer = special(world, run, path, args, kwargs, node)
        if answer is not MISSING:
            return answer
    values = [*args, *kwargs.values()]
    if tensors(values):
        for value in values:
            if value.__class__ is Unknown and value.undefined:
                run.refuse_unknown(value, node, "this argument")
        function = _function(path, word)
        if _row(function) is not None:
            return apply(world, run, function, args, kwargs, node)
        return _unknown_function(world, run, path, word, args, kwargs, node)
    return numbers.call(run, path, word, args, kwargs, node)


def _function(path: str, word: str) -> str:
    root = path.partition(".")[0]
    if root == "numpy" or path.startswith("keras.random") or (root == "keras" and path.count(".") == 1):
        return f"keras.ops.{word}"
    return path


def _unknown_function(world: Keras, run: Machine, path: str, word: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    if not any(tensor.node is not None for tensor in tensors([*args, *kwargs.values()])):
        return Unknown(short(f"{path}(…)"), f"{short(path)} is not followed", run.span(node))
    layer = build.foreign(world, run, word, path, node, f"what {path}() does to a tensor is not known")
    return build.connect(world, run, layer, tuple(args), kwargs, run.places.span(node))


def operator(world: Keras, run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    """An operator of Python on tensors."""
    if sign == "pos":
        return left
    if _row(sign) is None:
        return run.fail("value.type", f"'{sign}' does not go with a tensor", node)
    operands = [left] if right is MISSING else [left, right]
    for value in operands:
        if value.__class__ is not Tensor and isinstance(value, LayerObject):
            run.fail("layer.inputs", f"'{sign}' does not go with a layer, {value.title}", node, f"call it first: {value.type}(…)(x)")
    return apply(world, run, sign, operands, {}, node)


def apply(world: Keras, run: Machine, function: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """An operation of the table."""
    run.weigh(args, node)
    span = run.places.span(node)
    plain = map_structure(_plain, list(args))
    named = {key: map_structure(_plain, value) for key, value in kwargs.items()}
    given = specs(plain)
    operated = infer.operate(function, given, specs(named), span, Spans(run, node))
    called = operated.called
    incoming = [tensor for tensor in tensors([*plain, *named.values()]) if tensor.node is not None]
    outputs: Any = list(called.outputs) if called.several else called.outputs[0]
    if not incoming:
        return map_structure(Tensor, outputs)
    type_, family = _row(function) or ("", "other")
    names = world.inner if world.tracing else world.names
    layer = Operation(function, names.make(type_), type_, family, operated.spec.settings, span)
    layer.several = called.several
    world.register(run, layer)
    return build.record(layer, tuple(plain), named, incoming, span, Outcome(outputs, called.macs))


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return Opaque(short(value.text))
    if value.__class__ in (int, float, str, bool, Tensor, slice, type(None), type(Ellipsis)):
        return value
    if isinstance(value, LayerObject):
        return Opaque(value.title)
    return Opaque("…")


# -- functions with a meaning of their own


def _clear_session(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, args, kwargs, node
    world.names.clear()


def _set_format(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, node
    value = [*args, *kwargs.values()][:1]
    if value and isinstance(value[0], str):
        world.data_format = value[0]


def _get_format(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, args, kwargs, node
    return world.data_format or "channels_last"


def _shape(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """The shape as far as it is known: what is not becomes an unknown value that travels on."""
    del world, path
    value = [*args, *kwargs.values()][:1]
    if not value or not isinstance(value[0], Tensor):
        return MISSING
    shape = value[0].shape
    if shape is None:
        return Unknown("shape(x)", "the shape of this tensor is not known", run.span(node))
    unknown = [Unknown(f"shape(x)[{axis}]", "this dimension is not known", run.span(node)) for axis in range(len(shape))]
    return tuple([unknown[axis] if dim is None else dim for axis, dim in enumerate(shape)])


def _int_shape(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del world, path, kwargs
    if len(args) == 1 and isinstance(args[0], Tensor):
        return run.attribute(args[0], "shape", node)
    return MISSING


def _identity(world: Keras, run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del world, run, path, kwargs, node
    return args[0] if args and isinstance(args[0], Tensor) else MISSING


SPECIAL: dict[str, Any] = {
    "clear_session": _clear_session, "set_image_data_format": _set_format, "image_data_format": _get_format, "shape": _shape,
    "int_shape": _int_shape, "convert_to_tensor": _identity, "linear": _identity, "identity": _identity, "is_keras_tensor": (
        lambda world, run, path, args, kwargs, node: bool(args) and isinstance(args[0], Tensor)  # noqa: ARG005
    ),
    "ndim": lambda world, run, path, args, kwargs, node: (  # noqa: ARG005
        len(args[0].shape) if args and isinstance(args[0], Tensor) and args[0].shape is not None else MISSING
    ),
    "floatx": lambda world, run, path, args, kwargs, node: "float32",  # noqa: ARG005
    "learning_phase": lambda world, run, path, args, kwargs, node: 0,  # noqa: ARG005
}  # fmt: skip
