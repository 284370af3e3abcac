"""`Model(inputs, outputs)` and `Input(…)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netdiagram.errors import did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Args, Kwargs, Unknown, kind_of
from netdiagram.sources.keras.build import construct
from netdiagram.sources.keras.chains import input_layer, sequential
from netdiagram.sources.keras.convert import Spans
from netdiagram.sources.keras.graph import LayerObject, Node, Tensor, flatten, map_structure, world_of
from netdiagram.sources.keras.models import Functional, Model, input_node
from netdiagram.sources.keras.order import Disconnected, order

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

_WORDS = ("inputs", "outputs", "name", "trainable")


_INPUT = ("shape", "batch_size", "dtype", "sparse", "ragged", "batch_shape", "name", "tensor", "optional")
_INPUT_OF_OLD = {
    "input_shape": "shape",
    "batch_input_shape": "batch_shape",
    "input_dim": "shape",
    "input_tensor": "tensor",
}


def make_input(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`Input(shape)`: a tensor; in a bare listing `Input(28, 28, 1)` too."""
    at = run.at.value if isinstance(run.at, ast.Expr) and not run.frames else None
    bare = at is node or (isinstance(at, ast.Tuple) and any(part is node for part in at.elts))
    if bare and args and all(item is None or item.__class__ is int for item in args):
        args = [tuple(args)]
    for word in kwargs:
        if word not in _INPUT:
            near = _INPUT_OF_OLD.get(word)
            run.fail(
                "layer.keyword", f"Input takes no argument '{word}'", Spans(run, node).find(word) or node,
                f"write {near}=" if near else did_you_mean(word, _INPUT) or f"it takes {', '.join(_INPUT[:7])}",
            )  # fmt: skip
    shape = args[0] if args else kwargs.get("shape")
    if isinstance(shape, Unknown):
        run.refuse_unknown(shape, node, "the shape of the input")
    if shape.__class__ in (list, tuple) and any(isinstance(dim, Unknown) for dim in shape):
        run.refuse_unknown(next(dim for dim in shape if isinstance(dim, Unknown)), node, "the shape of the input")
    if len(args) > 1 and all(item is None or item.__class__ is int for item in args):
        dims = ", ".join(map(str, args))
        run.fail(
            "layer.argument",
            "the shape of an Input is one tuple",
            node,
            f"write Input(({dims})) or Input(shape=({dims}))",
        )
    if "tensor" in kwargs:
        kwargs = dict(kwargs)
        kwargs["input_tensor"] = kwargs.pop("tensor")
    layer = make_input_layer(run, args, kwargs, node)
    tensor = layer.nodes[0].outputs[0]
    world = world_of(run)
    if not world.tracing:
        world.sources.append(tensor)
    return tensor


def make_input_layer(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> LayerObject:
    """`InputLayer(shape)`: the layer behind an input."""
    layer = construct(run, "InputLayer", args, kwargs, node)
    dtype = layer.settings.get("dtype")
    given = layer.settings.get("input_tensor")
    if isinstance(given, TensorSpec):
        spec = given
    else:
        spec = TensorSpec(layer.settings["batch_shape"], dtype if isinstance(dtype, str) else "float32")
    input_node(layer, spec)
    return layer


def make_model(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`Model(inputs, outputs)`, or the `Model(input_shape=…)` of convnet-drawer."""
    if _is_drawer(args, kwargs):
        return draw_convnet(run, args, kwargs, node)
    values = functional_arguments(run, "Model", args, kwargs, node)
    name = values.get("name")
    return world_of(run).complete(functional(run, values, "Functional", name if isinstance(name, str) else None, node))


def _is_drawer(args: Args, kwargs: Kwargs) -> bool:
    if set(kwargs) == {"input_shape"} and not args:
        return True
    return (
        len(args) == 1
        and not kwargs
        and args[0].__class__ in (tuple, list)
        and all(dim.__class__ is int for dim in args[0])
    )


def draw_convnet(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """A model of the convnet-drawer dialect: a chain that knows its input."""
    model = sequential(run, [], {}, node)
    shape = args[0] if args else kwargs["input_shape"]
    tensor = make_input(run, [tuple(shape) if shape.__class__ is list else shape], {}, node)
    model.chain.append(tensor.node.layer)
    world = world_of(run)
    world.sources.remove(tensor)
    return world.complete(model)


def functional_arguments(run: Machine, what: str, args: Args, kwargs: Kwargs, node: ast.expr) -> dict[str, Any]:
    """Arguments of a functional model by name."""
    if len(args) > len(_WORDS):
        run.fail("model.argument", f"{what} takes inputs and outputs, but {len(args)} arguments are given", node)
    values: dict[str, Any] = dict(zip(_WORDS, args, strict=False))
    for word, value in kwargs.items():
        if word in ("input", "output"):
            run.fail("model.argument", f"{what} takes no argument '{word}'", node, f"since Keras 2 it is '{word}s'")
        if word not in _WORDS:
            text, hint = (
                f"{what} takes no argument '{word}'",
                did_you_mean(word, _WORDS) or "it takes inputs, outputs and name",
            )
            if len(args) + sum(word in kwargs for word in ("inputs", "outputs")) < 2:
                run.fail("model.argument", text, node, hint)
            # beside inputs and outputs, Keras lets any word stand
            run.warn("model.argument", text, node, hint)
            continue
        if word in values:
            run.fail("model.argument", f"{what} is given '{word}' twice", node)
        values[word] = value
    if len(args) > 2:
        run.fail(
            "model.argument",
            f"{what} takes inputs and outputs by position, all else by keyword",
            node,
            "Model(inputs, outputs, name=…)",
        )
    if values.get("name").__class__ not in (str, type(None), Unknown):
        run.fail(
            "model.argument",
            f"the model's name is {kind_of(values['name'])}, not a string",
            Spans(run, node).find("name") or node,
        )
    for word in ("inputs", "outputs"):
        if word not in values:
            run.fail("model.argument", f"{what} lacks its {word}", node, "Model(inputs=…, outputs=…)")
        values[word] = _tensors(run, word, values[word], node)
    return values


def _tensors(run: Machine, word: str, value: Any, node: ast.expr) -> Any:
    run.weigh(value, node)
    spans = Spans(run, node)
    node = spans.find(word) or spans.find(_WORDS.index(word)) or node
    leaves = flatten(value)
    if not leaves:
        run.fail("model.argument", f"the model's {word} are empty", node)
    for leaf in leaves:
        if isinstance(leaf, Tensor):
            if leaf.node is None:
                run.fail("model.argument", f"the model's {word} hold a constant, which stems from no Input", node)
        elif isinstance(leaf, LayerObject):
            if leaf.type == "InputLayer" and leaf.nodes:
                continue
            run.fail(
                "model.argument",
                f"the model's {word} hold a layer, {leaf.title}, not the tensor it gives",
                node,
                f"call it: {leaf.type}(…)(x)",
            )
        elif isinstance(leaf, Unknown):
            run.refuse_unknown(leaf, node, f"the model's {word}")
        else:
            run.fail("model.argument", f"the model's {word} hold {kind_of(leaf)}, not a tensor", node)
    return map_structure(lambda leaf: leaf.nodes[0].outputs[0] if isinstance(leaf, LayerObject) else leaf, value)


def functional(run: Machine, values: dict[str, Any], type_: str, name: str | None, node: ast.expr) -> Functional:
    """A model between inputs and outputs."""
    world = world_of(run)
    given = values.get("name")
    if isinstance(given, Unknown):
        run.refuse_unknown(given, node, "the model's name")
    span = run.places.span(node)
    inputs, outputs = values["inputs"], values["outputs"]
    name = name if name is not None else world.names.make(type_)
    if any(tensor.node.inputs for tensor in flatten(inputs)):
        inputs, outputs = _cloned(world, inputs, outputs)
    model = Functional(inputs, outputs, name, type_, span)
    _check_names(run, model, node)
    if values.get("trainable") is False:
        model.trainable = False  # its layers keep what they say themselves, as in Keras
    return model


def _check_names(run: Machine, model: Model, node: ast.expr) -> None:
    if not isinstance(model.name, str):
        run.fail("model.argument", "the model's name is no string", node)


def _cloned(world: Keras, inputs: Any, outputs: Any) -> tuple[Any, Any]:
    """The calls between tensors that are no inputs, once more from new inputs on."""
    try:
        graph = order(flatten(inputs), flatten(outputs))
    except Disconnected:
        return inputs, outputs
    now: dict[Tensor, Tensor] = {}
    for tensor in flatten(inputs):
        if tensor.node is not None and not tensor.node.inputs:
            now[tensor] = tensor
        else:
            layer = input_layer(world, tensor.spec, None)
            now[tensor] = layer.nodes[0].outputs[0]

    def swap(value: Any) -> Any:
        return now.get(value, value) if value.__class__ is Tensor else value

    for old in graph.nodes:
        if all(tensor in now for tensor in old.outputs):
            continue
        new = Node(old.layer, map_structure(swap, old.args), map_structure(swap, old.kwargs), old.span)
        new.macs = old.macs
        for index, tensor in enumerate(old.outputs):
            copy = Tensor(tensor.spec, new, index)
            new.outputs.append(copy)
            now[tensor] = copy
        old.layer.nodes.append(new)
    return map_structure(swap, inputs), map_structure(swap, outputs)
