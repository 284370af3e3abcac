"""Attributes and methods of layers and models."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram import infer
from netdiagram.errors import did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import ATTRIBUTES, CALLS, OPERATORS, STORES, Machine
from netdiagram.sources.interp.values import MISSING, Args, Builtin, Ignored, Kwargs, Ref, Unknown, name_kind
from netdiagram.sources.keras import build, chains, operate, vocabularies
from netdiagram.sources.keras.graph import ForeignLayer, LayerObject, flatten, map_structure, world_of
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.lambdas import LambdaLayer
from netdiagram.sources.keras.models import Functional, Model, Sequential, unpacked
from netdiagram.sources.keras.vocabulary import ATTRIBUTES as ATTRIBUTE_WORDS

PASSED = frozenset(
    (
        "compile", "fit", "fit_generator", "summary", "evaluate", "evaluate_generator", "predict", "predict_generator", "save",
        "save_weights", "load_weights", "train_on_batch", "test_on_batch", "predict_on_batch", "get_weights", "set_weights", "export",
        "to_json", "to_yaml", "reset_states", "reset_state", "get_config", "save_fig", "add_loss", "add_metric", "quantize",
        "enable_lora", "adapt", "assign", "add_update", "compile_from_config", "reset_metrics", "save_spec", "set_state_tree",
    )
)  # fmt: skip
"""Methods that change nothing that is drawn: they are passed over, their arguments unread."""

Attribute = Callable[[Machine, Any, ast.expr], Any]


def _is_functional(layer: LayerObject) -> bool:
    return isinstance(layer, Functional) or getattr(layer, "whole", None) is not None


def _end(inward: bool) -> Attribute:
    """`input` or `output`: of functional models their own, of all else those of the first call, as Keras 3 has it."""
    what = "input" if inward else "output"

    def end(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
        if isinstance(layer, Model) and _is_functional(layer):
            return layer.inputs if inward else layer.outputs
        if not layer.nodes:
            known = isinstance(layer, Sequential) and layer.inputs is not None
            hint = f"a Sequential model knows its {what}s: write {what}s[0]" if known else "call it on a tensor first"
            run.fail("layer.unconnected", f"{layer.title} has no '{what}', since it was never called", node, hint)
        call = layer.nodes[0]
        tensors = call.inputs if inward and call.inputs else call.outputs
        return tensors[0] if len(tensors) == 1 else list(tensors)

    return end


def _ends(inward: bool, change: Callable[[Any], Any]) -> Attribute:
    """`inputs`, `output_shape` and their kin, which only functional and Sequential models have."""
    what = "input" if inward else "output"

    def ends(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
        found = (layer.inputs if inward else layer.outputs) if isinstance(layer, (Functional, Sequential)) else None
        if isinstance(layer, Model) and _is_functional(layer):
            found = layer.inputs if inward else layer.outputs
        if found is None and isinstance(layer, Sequential):
            run.fail(
                "model.unbuilt",
                f"{layer.title} has no {what}, since its input shape was never given",
                node,
                "begin with an Input",
            )
        if found is None:
            hint = f"Keras 3 has {what}.shape, of a layer that was called"
            run.fail("value.attribute", f"{layer.title} has no attribute of that name", node, hint)
        return change(found)

    return ends


def _shapes(structure: Any) -> Any:
    return map_structure(lambda tensor: tensor.shape, unpacked(structure))


def _layers(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
    if not isinstance(layer, Model):
        return run.fail("value.attribute", f"{layer.title} has no attribute 'layers'", node)
    return list(layer.listed())


def _name(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
    del run, node
    return layer.name


def _trainable(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
    del run, node
    return layer.trainable


def _built(run: Machine, layer: LayerObject, node: ast.expr) -> Any:
    del run, node
    return layer.built


_READ: dict[str, Attribute] = {
    "name": _name, "_name": _name, "trainable": _trainable, "built": _built,
    "input": _end(inward=True), "output": _end(inward=False), "inputs": _ends(inward=True, change=flatten),
    "outputs": _ends(inward=False, change=flatten), "input_shape": _ends(inward=True, change=_shapes),
    "output_shape": _ends(inward=False, change=_shapes), "layers": _layers,
}  # fmt: skip


def _get_layer(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    values = dict(zip(("name", "index"), args, strict=False)) | kwargs
    name, index = values.get("name"), values.get("index")
    inside = layer.listed() if isinstance(layer, Model) else layer.children()
    for value in (name, index):
        if isinstance(value, Unknown):
            run.refuse_unknown(value, node, "which layer is meant")
    if index is None and name.__class__ is int:
        name, index = None, name
    if index.__class__ is int:
        if not -len(inside) <= index < len(inside):
            run.fail("model.layer", f"{layer.title} has {len(inside)} layers, none with index {index}", node)
        return inside[index]
    found = next((item for item in inside if item.name == name), None)
    if found is None:
        names = [item.name for item in inside]
        hint = did_you_mean(name, names) if isinstance(name, str) else ""
        run.fail("model.layer", f"{layer.title} has no layer '{name}'", node, hint or "it has " + ", ".join(names[:12]))
    return found


def _add(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    if not isinstance(layer, Sequential):
        run.fail("model.layers", f"{layer.title} takes no further layers", node, "only Sequential models have add()")
    values = [*args, *kwargs.values()]
    if not values:
        run.fail("model.layers", "add() takes a layer", node)
    chains.add(run, layer, values[0], node)
    return None


def _pop(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del args, kwargs
    if not isinstance(layer, Sequential):
        run.fail("model.layers", f"{layer.title} has no pop()", node, "only Sequential models have pop()")
    return chains.pop(run, layer, node)


def _build(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    shape = args[0] if args else kwargs.get("input_shape", kwargs.get("batch_input_shape"))
    if isinstance(shape, Unknown):
        run.refuse_unknown(shape, node, "the shape of the input")
    if isinstance(layer, Functional) or shape is None or (layer.built and not isinstance(layer, Sequential)):
        return None
    structure = _shape_structure(run, shape, node)
    if isinstance(layer, Sequential):
        if isinstance(structure, TensorSpec):
            chains.build(world_of(run), layer, structure, run.places.span(node))
        return None
    layer.infer(world_of(run), (structure,), {}, run.places.span(node))
    return None


def _shape_structure(run: Machine, shape: Any, node: ast.expr) -> Any:
    if shape.__class__ in (tuple, list) and all(dim is None or dim.__class__ is int for dim in shape):
        return TensorSpec(tuple(shape))
    if shape.__class__ in (tuple, list):
        return [_shape_structure(run, item, node) for item in shape]
    if isinstance(shape, dict):
        return {key: _shape_structure(run, item, node) for key, item in shape.items()}
    return run.fail("value.type", "this is not a shape", node, "(None, 28, 28, 1), the batch first")


def _compute_shape(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    shape = args[0] if args else kwargs.get("input_shape")
    outcome = layer.infer(world_of(run), (_shape_structure(run, shape, node),), {}, run.places.span(node))
    return map_structure(lambda spec: spec.shape, outcome.outputs)


def _count(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del args, kwargs
    weights = layer.weights()
    total = None if weights is None else infer.count([weight for weight, _ in weights])[0]
    return Unknown(f"{layer.name}.count_params()", "they are not known", run.span(node)) if total is None else total


def _call_again(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return run.call(layer, args, kwargs, node)


METHODS: dict[str, Callable[[Machine, Any, Args, Kwargs, ast.expr], Any]] = {
    "get_layer": _get_layer, "add": _add, "pop": _pop, "build": _build, "compute_output_shape": _compute_shape,
    "count_params": _count, "call": _call_again, "__call__": _call_again, **vocabularies.METHODS,
}  # fmt: skip


def attribute(run: Machine, layer: LayerObject, name: str, node: ast.expr) -> Any:
    """`layer.name`."""
    if name in layer.names:
        return layer.names[name]
    if name == "__class__" and isinstance(layer, KnownLayer):
        return Ref(f"keras.layers.{layer.type}")
    read = _READ.get(name)
    if read is not None:
        return read(run, layer, node)
    method = METHODS.get(name)
    if method is not None:
        return Builtin(name, lambda run, args, kwargs, node: method(run, layer, args, kwargs, node))
    if name in PASSED:
        return Ignored(f"{layer.name}.{name}")
    if name in layer.settings:
        return layer.settings[name]
    if name in ("shape", "ndim") and not isinstance(layer, Model):
        run.fail(
            "value.attribute",
            f"{layer.title} is a layer, not a tensor: it has no '{name}'",
            node,
            f"call it first: {layer.type}(…)(x)",
        )
    if isinstance(layer, KnownLayer) and name in ("layer", "forward_layer", "cell") and layer.inner:
        return layer.inner[0]
    if name not in ATTRIBUTE_WORDS and not name.startswith("_"):
        near = did_you_mean(name, ATTRIBUTE_WORDS)
        if near:
            run.fail("value.attribute", f"{layer.title} has no attribute '{name}'", node, near)
    return Unknown(f"{layer.name}.{name}", f"'{name}' of a layer is not followed", run.span(node))


def store(run: Machine, layer: LayerObject, name: str, value: Any, node: ast.expr) -> None:
    """`layer.name = value`."""
    del run, node
    if name == "trainable":
        if value.__class__ is not Unknown:
            layer.freeze(bool(value))
    elif name in ("name", "_name") and isinstance(value, str):
        layer.name = value
    else:
        layer.names[name] = value


def _call(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return build.call_layer(run, layer, args, kwargs, node)


def _layer_operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    if sign in ("==", "!="):
        return (left is right) == (sign == "==")
    layer = left if isinstance(left, LayerObject) else right
    return run.fail(
        "value.type", f"'{sign}' does not go with a layer, {layer.title}", node, "call the layer on a tensor first"
    )


for _kind in (KnownLayer, LambdaLayer, ForeignLayer, Functional, Sequential, operate.Operation):
    ATTRIBUTES[_kind] = attribute
    STORES[_kind] = store
    CALLS[_kind] = _call
    OPERATORS[_kind] = _layer_operator
    name_kind(_kind, "a layer")
name_kind(Functional, "a model")
name_kind(Sequential, "a model")

__all__ = ["MISSING", "PASSED", "attribute", "store"]
