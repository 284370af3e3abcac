"""Constructing layers of the catalogue, and calling layers on tensors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netdiagram import infer, layers
from netdiagram.errors import Span
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Args, Kwargs, Ref, Unknown, kind_of
from netdiagram.sources.keras import numbers
from netdiagram.sources.keras.convert import PLAIN, Spans, setting
from netdiagram.sources.keras.graph import (
    ForeignLayer,
    LayerObject,
    Node,
    Tensor,
    flatten,
    register,
    safe,
    specs,
    world_of,
)
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.lambdas import LambdaLayer

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


def construct(run: Machine, word: str, args: Args, kwargs: Kwargs, node: ast.expr) -> KnownLayer:
    """A layer of the catalogue.

    Args:
        run: the interpreter.
        word: name or alias in the catalogue.
        args: positional arguments.
        kwargs: keyword arguments.
        node: the constructor call.
    """
    world = world_of(run)
    row = layers.TABLE[word]
    spans = Spans(run, node)
    if row.name != "InputLayer" and any(value.__class__ is Tensor for value in args):
        _refuse_tensor(run, row.name, args, node)
    given = [
        value if value.__class__ in PLAIN else setting(run, value, spans.find(index) or node)
        for index, value in enumerate(args)
    ]
    named = {
        key: value if value.__class__ in PLAIN else setting(run, value, spans.find(key) or node)
        for key, value in kwargs.items()
    }
    if world.data_format is not None and "data_format" not in named and _has_format(row):
        named["data_format"] = world.data_format
    span = run.places.span(node)
    spec = infer.construct(word, given, named, span, spans)
    name = spec.name if spec.name is not None else world.names.make(row.name)
    if row.name == "Lambda":
        words = ("function", "output_shape", "mask", "arguments")
        layer: KnownLayer = LambdaLayer(spec, name, row.family, dict(zip(words, args, strict=False)) | kwargs)
    else:
        layer = KnownLayer(spec, name, row.family)
    world.register(run, layer)
    for value in (*args, *kwargs.values()):
        if isinstance(value, LayerObject):
            layer.inner.append(value)
    return layer


def _refuse_tensor(run: Machine, name: str, args: Args, node: ast.expr) -> None:
    at = next(index for index, value in enumerate(args) if value.__class__ is Tensor)
    run.fail(
        "layer.argument", f"{name} is constructed with a tensor", Spans(run, node).find(at) or node,
        f"first what it is like, then what it is called on: {name}(…)(x)",
    )  # fmt: skip


def _has_format(row: layers.LayerType) -> bool:
    return any(parameter.name == "data_format" for parameter in row.signature)


def call_layer(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """Call a layer on tensors, in the listing."""
    safe(run, args, kwargs, node)
    args = [numbers.array(run, value, node) or value for value in args]
    for index, arg in enumerate(args):
        for value in flatten(arg):
            if value.__class__ is not Tensor:
                _check_input(run, layer, value, index, node)
    for key, value in kwargs.items():
        if value.__class__ is Unknown and key in ("inputs", "x"):
            run.refuse_unknown(value, node, f"what {layer.title} is called on")
    return connect(world_of(run), layer, tuple(args), kwargs, run.places.span(node))


def _check_input(run: Machine, layer: LayerObject, value: Any, index: int, node: ast.expr) -> None:
    if value is None:
        if index == 0 and isinstance(layer, KnownLayer):
            run.fail(
                "layer.inputs",
                f"{layer.title} is called on None, not on a tensor",
                node,
                "a function without 'return' gives None",
            )
        return
    if isinstance(value, Unknown):
        run.refuse_unknown(value, Spans(run, node).find(index) or node, f"what {layer.title} is called on")
    if isinstance(value, LayerObject):
        run.fail(
            "layer.inputs", f"{layer.title} is called on a layer, {value.title}, not on a tensor", node,
            f"call that layer first: {value.type}(…)(x)",
        )  # fmt: skip
    if isinstance(value, (int, float, str, bool)) and isinstance(layer, KnownLayer):
        run.fail(
            "layer.inputs",
            f"{layer.title} is called on {kind_of(value)}, not on a tensor",
            node,
            "further arguments of a call go by keyword",
        )
    if isinstance(value, Ref):
        run.fail("layer.inputs", f"{layer.title} is called on {value.path}, not on a tensor", node)


def connect(world: Keras, layer: LayerObject, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Any:
    """Call a layer: infer, and record the call in the graph. Gives the structure of output tensors."""
    node = Node(layer, args, kwargs, span)
    outcome = layer.infer(world, tuple([specs(arg) for arg in args]), specs(kwargs) if kwargs else kwargs, span)
    if outcome.outputs.__class__ is not TensorSpec or outcome.outputs.shape is None:
        note_unknown(world, outcome.outputs)
    if not node.inputs and not world.tracing:
        return _constants(outcome.outputs)
    return register(node, outcome)


def note_unknown(world: Keras, outputs: Any) -> None:
    """Remember that a shape is not known: then nobody can tell whether Keras would know those that follow from it."""
    if any(leaf.__class__ is TensorSpec and leaf.shape is None for leaf in flatten(outputs)):
        world.uncertain = True


def _constants(value: Any) -> Any:
    kind = value.__class__
    if kind is TensorSpec:
        return Tensor(value)
    if kind is list or kind is tuple:
        return kind([_constants(item) for item in value])
    if kind is dict:
        return {key: _constants(item) for key, item in value.items()}
    return value


def foreign(run: Machine, path: str, node: ast.AST, why: str) -> ForeignLayer:
    """A layer nobody knows, drawn with a warning."""
    world = world_of(run)
    word = path.rpartition(".")[2] or "layer"
    layer = ForeignLayer(
        world.names.make(word) if word[:1].isupper() else world.names.number(word), word, "other", span=run.span(node)
    )
    layer.own = None
    world.register(run, layer)
    run.warn("layer.foreign", f"{why}: it is drawn with unknown shape and parameters", node)
    return layer
