"""Sequential models: adding, removing, building."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netdiagram import infer
from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import Settings, TensorSpec
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Args, Class, Function, Kwargs, Ref, Unknown, kind_of
from netdiagram.sources.keras.build import connect, foreign
from netdiagram.sources.keras.convert import setting
from netdiagram.sources.keras.graph import LayerObject, Tensor, everything, world_of
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.models import Functional, Model, Sequential, input_node
from netdiagram.sources.keras.order import Ordered
from netdiagram.sources.keras.paths import split

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


WORDS = ("layers", "trainable", "name")
"""Arguments of a Sequential model."""


def sequential(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr, type_: str = "Sequential") -> Sequential:
    """`Sequential(layers=None, trainable=True, name=None)`."""
    world = world_of(run)
    if any(isinstance(value, LayerObject) for value in args):
        run.fail(
            "model.layers", "Sequential takes its layers as one list", node, "write them in brackets: Sequential([ … ])"
        )
    values = dict(zip(WORDS, args, strict=False))
    for word in kwargs:
        if word not in WORDS:
            run.fail(
                "model.argument", f"Sequential takes no argument '{word}'", node, "it takes layers, trainable and name"
            )
    values.update(kwargs)
    if values.get("trainable", True).__class__ not in (bool, Unknown):
        run.fail(
            "model.argument",
            "Sequential: trainable is neither True nor False",
            node,
            "the name goes by keyword: name=…",
        )
    name = values.get("name")
    if isinstance(name, Unknown):
        run.refuse_unknown(name, node, "the model's name")
    model = Sequential(name if isinstance(name, str) else world.names.make(type_), type_, run.places.span(node))
    fill(run, model, values.get("layers"), node)
    if values.get("trainable") is False:
        model.trainable = False  # its layers keep what they say themselves, as in Keras
    return model


def fill(run: Machine, model: Sequential, layers: Any, node: ast.expr) -> None:
    """Add a list of layers."""
    if layers is None:
        return
    if isinstance(layers, Unknown):
        run.refuse_unknown(layers, node, "the layers of the model")
    if not isinstance(layers, (list, tuple)):
        if isinstance(layers, LayerObject):
            run.fail(
                "model.layers",
                f"Sequential takes a list of layers, not {layers.title}",
                node,
                "write it in brackets: [ … ]",
            )
        layers = run.items(layers, node)
    places = _places(node)
    for index, layer in enumerate(layers):
        append(run, model, layer, places[index] if places and index < len(places) else node)
    if layers:
        start(world_of(run), model)


def _places(node: ast.expr) -> list[ast.expr] | None:
    """The nodes of the layers, where they stand in the call as a list."""
    if not isinstance(node, ast.Call):
        return None
    given = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "layers"), None)
    if isinstance(given, (ast.List, ast.Tuple)) and not any(isinstance(part, ast.Starred) for part in given.elts):
        return given.elts
    return None


def add(run: Machine, model: Sequential, layer: Any, node: ast.expr) -> None:
    """`model.add(layer)`."""
    place = node.args[0] if isinstance(node, ast.Call) and node.args else node
    append(run, model, layer, place)
    start(world_of(run), model)


def append(run: Machine, model: Sequential, layer: Any, node: ast.expr) -> None:
    """Put a layer at the end of the chain; where the chain is built, call it."""
    layer = as_layer(run, layer, node)
    if isinstance(layer, Model) and any(part is model for part in everything(layer)):
        run.fail("model.layers", "a model cannot hold itself", node)
    if not model.chain:
        shape = _given_shape(layer)
        if shape is not None:
            model.chain.append(_input(run, (None, *shape), node))
    span = run.places.span(node)
    if layer.name in [other.name for other in model.chain] and layer not in model.chain:
        raise NetdiagramError(
            "model.name", f"two layers of the model are called '{layer.name}'", span, "give one of them another name="
        )
    if layer.type == "InputLayer" and model.chain:
        text = (
            "the model has an input already"
            if model.chain[0].type == "InputLayer"
            else "an Input stands behind other layers"
        )
        raise NetdiagramError("model.input", text, span, "an Input is the first layer of a model")
    model.chain.append(layer)
    if model.graph is not None:
        _extend(world_of(run), model, layer)


def as_layer(run: Machine, value: Any, node: ast.expr) -> LayerObject:
    """A layer for the chain, or a refusal in words."""
    if isinstance(value, LayerObject):
        return value
    if isinstance(value, Tensor):
        if value.node is not None and value.node.layer.type == "InputLayer":
            return value.node.layer
        run.fail(
            "model.layers",
            "a Sequential model takes layers, not the tensors they give",
            node,
            "leave out the call: Dense(10), not Dense(10)(x)",
        )
    if isinstance(value, Unknown):
        return unknown_layer(run, value, node)
    if isinstance(value, (Ref, Class, Function)):
        name = value.path if isinstance(value, Ref) else value.name
        last = name.rpartition(".")[2]
        activation = isinstance(value, Ref) and split(value.path)[0] == "operation"
        hint = (
            f"Activation('{last}') is one"
            if activation
            else f"write {last}(…)"
            if last[:1].isupper()
            else "Lambda(…) makes one of it"
        )
        run.fail("model.layers", f"'{name}' is not a layer", node, hint)
    return run.fail("model.layers", f"a Sequential model takes layers, not {kind_of(value)}", node)


def unknown_layer(run: Machine, value: Unknown, node: ast.expr) -> LayerObject:
    """An unknown value where a layer is needed: drawn where it comes from elsewhere, else refused."""
    word = value.text.removesuffix("(…)")
    if value.undefined and world_of(run).unknown != "draw":
        called = value.text.endswith("(…)")
        what = (
            f"there is no layer '{value.undefined}'"
            if called and value.undefined[:1].isupper()
            else f"'{value.undefined}' is not defined"
        )
        raise NetdiagramError(
            "layer.unknown" if called else "name.unknown", what, value.span or run.places.span(node), value.why
        )
    if not value.text.endswith("(…)") and not value.undefined:
        run.refuse_unknown(value, node, "which layer this is")
    why = f"there is no layer '{word}'" if value.undefined else f"'{word}' is not a layer of Keras"
    layer = foreign(run, word, node, why)
    if value.given is not None:
        settings = {
            key: setting(run, item, node) for key, item in value.given[1].items() if not isinstance(item, Unknown)
        }
        name = settings.pop("name", None)
        layer.name = name if isinstance(name, str) else layer.name
        layer.settings = Settings(settings)
    return layer


def _given_shape(layer: LayerObject) -> tuple[int | None, ...] | None:
    if layer.type == "InputLayer":
        return None
    shape = layer.settings.get("input_shape")
    if shape is None:
        # Keras 2 took the number of words to an embedding for its input; Keras 3 lets it stand
        dim = layer.settings.get("input_length" if layer.type == "Embedding" else "input_dim")
        shape = dim if isinstance(dim, tuple) or dim is None else (dim,)
    return tuple(shape) if isinstance(shape, tuple) and all(d is None or d.__class__ is int for d in shape) else None


def _input(run: Machine, batch_shape: tuple[int | None, ...], node: ast.expr) -> LayerObject:
    world = world_of(run)
    made = input_layer(world, TensorSpec(batch_shape), run.places.span(node))
    world.register(run, made)
    return made


def input_layer(world: Keras, spec: TensorSpec, span: Span | None) -> LayerObject:
    """An input layer that the author did not write."""
    if spec.shape is None:
        blank = LayerObject(world.names.make("InputLayer"), "InputLayer", "input", span=span)
        input_node(blank, spec)
        return blank
    made = KnownLayer(
        infer.construct("InputLayer", (), {"batch_shape": spec.shape, "dtype": spec.dtype}, span),
        world.names.make("InputLayer"),
        "input",
    )
    input_node(made, spec)
    return made


def start(world: Keras, model: Sequential) -> None:
    """Build the chain, if its input is known; Keras makes a functional model inside each time, which takes a name."""
    if len(model.chain) < 2:
        return
    first = model.chain[0]
    if model.graph is None:
        if first.type == "InputLayer":
            _link(world, model)
        elif (
            isinstance(first, (Functional, Sequential))
            and first.ordered() is not None
            and isinstance(first.inputs, (Tensor, list))
        ):
            tensor = first.inputs if isinstance(first.inputs, Tensor) else first.inputs[0]
            if isinstance(first.inputs, list) and len(first.inputs) > 1:
                return
            model.chain.insert(0, input_layer(world, tensor.spec, first.span))
            _link(world, model)
    if model.graph is not None:
        world.names.number("functional")


def _link(world: Keras, model: Sequential) -> None:
    first = model.chain[0]
    tensor = first.nodes[0].outputs[0]
    model.inputs = model.outputs = tensor
    model.graph = Ordered((first,), (first.nodes[0],))
    model.built = True
    for layer in model.chain[1:]:
        _extend(world, model, layer)


def _extend(world: Keras, model: Sequential, layer: LayerObject) -> None:
    if model.graph is None:
        return
    try:
        tensor = connect(world, layer, (model.outputs,), {}, layer.span)
    except NetdiagramError as error:
        raise error.at(layer.span) from None
    model.outputs = tensor
    layers = model.graph.layers if layer in model.graph.layers else (*model.graph.layers, layer)
    model.graph = Ordered(layers, (*model.graph.nodes, layer.nodes[-1]))


def build(world: Keras, model: Sequential, spec: TensorSpec, span: Span | None) -> None:
    """Build a chain whose input was not known."""
    if model.graph is not None or not model.chain or spec.shape is None:
        return
    if model.chain[0].type != "InputLayer":
        model.chain.insert(0, input_layer(world, spec, span))
    _link(world, model)
    world.names.number("functional")


def pop(run: Machine, model: Sequential, node: ast.expr) -> LayerObject:
    """`model.pop()`."""
    world = world_of(run)
    if not model.listed():
        run.fail("model.layers", "there is no layer to remove", node)
    layer = model.chain.pop()
    if model.graph is not None:
        model.graph = None
        if len(model.chain) > 1:
            _link(world, model)
            world.names.number("functional")
    return layer
