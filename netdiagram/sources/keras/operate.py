"""Bare operations on tensors: `x + y`, `x[:, 0]`, `keras.ops.mean(x)`, `tf.nn.relu(x)`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netdiagram import infer
from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.ir import LayerSpec, Opaque
from netdiagram.layers import names as layer_names
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import (
    MISSING,
    Args,
    Class,
    Function,
    Kwargs,
    Method,
    Partial,
    Ref,
    Unknown,
    kind_of,
)
from netdiagram.sources.keras import build, numbers
from netdiagram.sources.keras.arrays import Array
from netdiagram.sources.keras.convert import Spans
from netdiagram.sources.keras.graph import (
    LayerObject,
    Node,
    Outcome,
    Tensor,
    flatten,
    map_structure,
    register,
    specs,
    tensors,
    world_of,
)
from netdiagram.sources.keras.vocabulary import OPERATIONS

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

_CALLABLES = (Function, Method, Partial, Class)
Special = Callable[[Machine, str, Args, Kwargs, ast.expr], Any]
_ROOTS = ("keras", "tensorflow", "numpy")
_FOUND: dict[str, tuple[str, str] | None] = {}


class Operation(LayerObject):
    """One bare operation.

    Attributes:
        function: name it is inferred by.
    """

    __slots__ = ("function",)

    def __init__(self, function: str, name: str, spec: LayerSpec, family: str) -> None:
        super().__init__(name, spec.type, family, spec.settings, spec.span)
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
        from netdiagram.layers import operations

        found = operations.find(function)
        _FOUND[function] = None if found is None else (found[0].name, found[0].family)
    return _FOUND[function]


def call(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """Call a function of Keras, TensorFlow or NumPy."""
    word = path.rpartition(".")[2]
    special = SPECIAL.get(word)
    if special is not None:
        answer = special(run, path, args, kwargs, node)
        if answer is not MISSING:
            return answer
    values = [*args, *kwargs.values()]
    if tensors(values) and word not in numbers.KEPT:
        for value in flatten(values):
            if value.__class__ is Unknown and value.undefined:
                run.refuse_unknown(value, node, "this argument")
        function = _function(path, word)
        if _row(function) is not None:
            return apply(run, function, args, kwargs, node)
        return _unknown_function(run, path, args, kwargs, node)
    missing = next((leaf for leaf in flatten(values) if leaf.__class__ is Unknown and leaf.undefined), None)
    if missing is not None:
        return Unknown(short(f"{path}({missing.text})"), missing.why, missing.span, missing.undefined)
    answer = numbers.call(run, path, args, kwargs, node)
    if isinstance(answer, Unknown) and not answer.undefined and path.partition(".")[0] in _ROOTS:
        function = _function(path, word)
        if _row(function) is None:
            _check_function(run, path, node)
        if _row(function) is not None:
            if values and isinstance(values[0], (*_CALLABLES, LayerObject)):
                run.fail(
                    "layer.inputs",
                    f"{word}() is called on {kind_of(values[0])}, not on a tensor",
                    node,
                    "call that first: f(…)(x)",
                )
            try:
                return apply(run, function, args, kwargs, node)
            except NetdiagramError:
                return answer
    return answer


def _function(path: str, word: str) -> str:
    root = path.partition(".")[0]
    if root == "numpy" or path.startswith("keras.random") or (root == "keras" and path.count(".") == 1):
        return f"keras.ops.{word}"
    return path


def _check_function(run: Machine, path: str, node: ast.expr) -> None:
    """A function that Keras's modules of functions do not have is refused, if it is a slip of the pen."""
    root, _, rest = path.rpartition(".")
    if root in ("keras.ops", "keras.activations") and rest not in OPERATIONS:
        from netdiagram.layers import operations

        hint = did_you_mean(rest, operations.FUNCTIONS)
        if hint:
            run.fail("operation.unknown", f"there is no function '{rest}' in {root}", node, hint)


def _unknown_function(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    if not any(tensor.node is not None for tensor in tensors([*args, *kwargs.values()])):
        return Unknown(short(f"{path}(…)"), f"{short(path)} is not followed", run.span(node))
    root, _, rest = path.rpartition(".")
    if root in ("keras.ops", "keras.activations") and rest not in OPERATIONS:
        from netdiagram.layers import operations

        run.fail(
            "operation.unknown",
            f"there is no function '{rest}' in {root}",
            node,
            did_you_mean(rest, operations.FUNCTIONS),
        )
    layer = build.foreign(run, path, node, f"what {path}() does to a tensor is not known")
    return build.connect(world_of(run), layer, tuple(args), kwargs, run.places.span(node))


def operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    """An operator of Python on tensors."""
    if sign == "pos":
        return left
    if _row(sign) is None:
        return run.fail("value.type", f"'{sign}' does not go with a tensor", node)
    operands = [left] if right is MISSING else [left, right]
    for value in operands:
        if value.__class__ is not Tensor and isinstance(value, LayerObject):
            run.fail(
                "layer.inputs",
                f"'{sign}' does not go with a layer, {value.title}",
                node,
                f"call it first: {value.type}(…)(x)",
            )
    return apply(run, sign, operands, {}, node)


def apply(run: Machine, function: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """An operation of the table."""
    world = world_of(run)
    run.weigh(args, node)
    span = run.places.span(node)
    plain = map_structure(_plain, list(args))
    named = {key: map_structure(_plain, value) for key, value in kwargs.items()}
    given = specs(plain)
    try:
        operated = infer.operate(function, given, specs(named), span, Spans(run, node))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return run.fail("layer.argument", f"{short(function)}: these arguments cannot be worked out", node)
    called = operated.called
    run.charge(16 * sum(len(spec.shape or ()) for spec in called.outputs), node)
    outputs: Any = list(called.outputs) if called.several else called.outputs[0]
    names = world.inner if world.tracing else world.names
    layer = Operation(function, "", operated.spec, (_row(function) or ("", "other"))[1])
    call_node = Node(layer, tuple(plain), named, span)
    build.note_unknown(world, outputs)
    if not call_node.inputs:
        return map_structure(Tensor, outputs)
    layer.name = names.make(layer.type)
    layer.several = called.several
    world.register(run, layer)
    return register(call_node, Outcome(outputs, called.macs))


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return Opaque(short(value.text))
    if isinstance(value, Array):
        return value.tensor()
    if value.__class__ in (int, float, str, bool, Tensor, slice, type(None), type(Ellipsis)):
        return value
    if isinstance(value, LayerObject):
        return Opaque(value.title)
    return Opaque("…")


# -- functions with a meaning of their own


def _clear_session(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del path, args, kwargs, node
    world_of(run).names.clear()


_FORMATS = ("channels_last", "channels_first")


def _set_format(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del path
    value = [*args, *kwargs.values()][:1]
    if value and isinstance(value[0], str) and value[0] not in _FORMATS:
        run.fail(
            "layer.argument",
            f"'{value[0]}' is no order of dimensions",
            node,
            did_you_mean(value[0], _FORMATS) or "channels_last",
        )
    if value and isinstance(value[0], str):
        world_of(run).data_format = value[0]


def _old_format(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del path, kwargs
    word = {"th": "channels_first", "tf": "channels_last"}.get(
        args[0] if args and isinstance(args[0], str) else "", "channels_first"
    )
    run.fail(
        "operation.unknown",
        "Keras 3 has no set_image_dim_ordering()",
        node,
        f"keras.config.set_image_data_format('{word}')",
    )


def _get_format(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del path, args, kwargs, node
    return world_of(run).data_format or "channels_last"


def _shape(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """The shape as far as it is known: what is not becomes an unknown value that travels on."""
    del path
    value = [*args, *kwargs.values()][:1]
    if not value or not isinstance(value[0], Tensor):
        return MISSING
    shape = value[0].shape
    if shape is None:
        return Unknown("shape(x)", "the shape of this tensor is not known", run.span(node))
    unknown = [
        Unknown(f"shape(x)[{axis}]", "this dimension is not known", run.span(node)) for axis in range(len(shape))
    ]
    return tuple([unknown[axis] if dim is None else dim for axis, dim in enumerate(shape)])


def _int_shape(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del path, kwargs
    if len(args) == 1 and isinstance(args[0], Tensor):
        return run.attribute(args[0], "shape", node)
    return MISSING


def _identity(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, kwargs, node
    return args[0] if args and isinstance(args[0], Tensor) else MISSING


def _activation(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`keras.activations.get`: a name becomes the function."""
    del kwargs
    if "activations" not in path or len(args) != 1:
        return MISSING
    if args[0] is None:
        return Ref("keras.activations.linear")
    if isinstance(args[0], str):
        if args[0] not in layer_names.ACTIVATIONS:
            hint = did_you_mean(args[0], sorted(layer_names.ACTIVATIONS))
            run.fail("layer.argument", f"'{args[0]}' is not an activation that Keras knows", node, hint)
        return Ref(f"keras.activations.{args[0]}")
    return args[0]


def _is_tensor(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, kwargs, node
    return bool(args) and isinstance(args[0], Tensor)


def _of_data(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    from netdiagram.sources.keras import datasets

    return datasets.FUNCTIONS[path.rpartition(".")[2]](run, path, args, kwargs, node)


def _rank(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, path, kwargs, node
    return len(args[0].shape) if args and isinstance(args[0], Tensor) and args[0].shape is not None else MISSING


def _always(answer: Any) -> Special:
    def give(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del run, path, args, kwargs, node
        return answer

    return give


SPECIAL: dict[str, Special] = {
    "clear_session": _clear_session, "set_image_data_format": _set_format, "image_data_format": _get_format, "set_image_dim_ordering": _old_format, "shape": _shape,
    "int_shape": _int_shape, "convert_to_tensor": _identity, "linear": _identity, "identity": _identity, "get": _activation,
    "load_data": _of_data, "to_categorical": _of_data, "is_keras_tensor": _is_tensor, "ndim": _rank, "floatx": _always("float32"), "learning_phase": _always(0),
}  # fmt: skip
"""By the last part of the name; MISSING where the function is none of these after all."""
