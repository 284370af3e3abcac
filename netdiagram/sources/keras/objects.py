"""Attributes and methods of layers, models and tensors."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from netdiagram import infer
from netdiagram.errors import closest, did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import (
    ATTRIBUTES,
    CALLS,
    ITEMS,
    ITERATES,
    OPERATORS,
    STORES,
    STORES_ITEM,
    SYMBOLIC,
    TRUTHS,
    Machine,
)
from netdiagram.sources.interp.methods import TUPLE
from netdiagram.sources.interp.values import MISSING, Args, Builtin, Ignored, Kwargs, Ref, Unknown, kind_of, name_kind
from netdiagram.sources.keras import build, chains, operate, vocabularies
from netdiagram.sources.keras.graph import ForeignLayer, LayerObject, Tensor, flatten, map_structure, world_of
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


# -- tensors


def _tensor_attribute(run: Machine, tensor: Tensor, name: str, node: ast.expr) -> Any:
    if name in ("shape", "_keras_shape"):
        if tensor.shape is None:
            return Unknown("shape", "the shape of this tensor is not known", run.span(node))
        return tensor.shape
    if name in ("ndim", "rank") and tensor.shape is not None:
        return len(tensor.shape)
    if name == "dtype":
        return tensor.spec.dtype
    if name == "name":
        return tensor.node.layer.name if tensor.node else "tensor"
    if tensor.node is not None and not world_of(run).tracing and name not in _OF_SYMBOLIC and not name.startswith("_"):
        hint = _OLD_ATTRIBUTES.get(name) or (
            f"write keras.ops.{_TENSOR_METHODS[name]}(x)" if name in _TENSOR_METHODS else ""
        )
        run.fail(
            "value.attribute",
            f"a tensor of the model has no attribute '{name}'",
            node,
            hint or did_you_mean(name, _OF_SYMBOLIC),
        )
    if name == "get_shape":
        return Builtin(name, lambda run, args, kwargs, node: _tensor_attribute(run, tensor, "shape", node))  # noqa: ARG005
    word = _TENSOR_METHODS.get(name)
    if word is not None:

        def method(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
            if word in ("reshape", "transpose") and len(args) > 1:
                args = [tuple(args)]
            return operate.call(run, f"keras.ops.{word}", [tensor, *args], kwargs, node)

        return Builtin(name, method)
    if name == "T":
        return operate.call(run, "keras.ops.transpose", [tensor], {}, node)
    if name == "size" and tensor.shape is not None and None not in tensor.shape:
        return math.prod(tensor.shape)
    if name in _TENSOR_PASSED:
        return Ignored(name)
    near = closest(name, ("shape", "ndim", "dtype", *_TENSOR_METHODS)) if tensor.node is not None else None
    if near:
        run.fail("value.attribute", f"a tensor has no attribute '{name}'", node, f"did you mean '{near}'?")
    return Unknown(name, f"'{name}' of a tensor is not followed", run.span(node))


_OF_SYMBOLIC = ("shape", "ndim", "dtype", "name", "reshape", "squeeze", "sparse", "ragged", "rank")
"""Attributes of the tensors that inputs and layers give, outside of layers' own methods."""
_OLD_ATTRIBUTES = {
    "get_shape": "write x.shape",
    "numpy": "its numbers are not known while the model is built",
    "T": "write keras.ops.transpose(x)",
}
_TENSOR_METHODS = {
    **{word: word for word in (
        "reshape", "squeeze", "sum", "mean", "transpose", "max", "min", "prod", "std", "var", "argmax", "argmin", "clip", "repeat",
        "swapaxes", "cumsum", "any", "all", "round", "dot",
    )},
    "astype": "cast", "flatten": "ravel", "ravel": "ravel", "copy": "copy",
}  # fmt: skip
"""Methods of tensors and arrays, and the operations they are."""
_TENSOR_PASSED = ("set_shape", "assign", "assign_add", "assign_sub", "numpy")
"""Methods of tensors and variables that change nothing that is drawn."""


def _tensor_store(run: Machine, tensor: Tensor, key: Any, value: Any, node: ast.expr) -> None:
    """`x[key] = …`: arrays of numbers take it, tensors of the model do not."""
    del key, value
    if tensor.node is not None:
        run.fail(
            "value.type",
            "parts of a tensor of the model cannot be set",
            node,
            "keras.ops.slice_update(), or join the parts anew",
        )


def _as_list(run: Machine, shape: tuple[Any, ...], args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`x.shape.as_list()`: TensorFlow's tensors have it, inside of layers."""
    del args, kwargs
    if not world_of(run).tracing:
        run.fail("value.attribute", "a shape is a tuple, and has no method 'as_list'", node, "write list(x.shape)")
    return list(shape)


def _tensor_operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    if not world_of(run).tracing and (getattr(left, "node", None) or getattr(right, "node", None)):
        if sign in ("==", "!="):
            # KerasTensors are compared by identity
            return (left is right) == (sign == "==")
        for value in (left, right):
            if value.__class__ in (str, list, tuple, dict, type(None)):
                run.fail("value.type", f"'{sign}' does not go with a tensor and {kind_of(value)}", node)
    if right.__class__ is Unknown or left.__class__ is Unknown:
        unknown = left if left.__class__ is Unknown else right
        if unknown.undefined:
            run.refuse_unknown(unknown, node, "this value")
    return operate.operator(run, sign, left, right, node)


def _tensor_item(run: Machine, tensor: Tensor, key: Any, node: ast.expr) -> Any:
    for part in key if key.__class__ is tuple else (key,):
        if part.__class__ in (str, float):
            run.fail(
                "value.type", f"{kind_of(part)} does not choose parts of a tensor", node, "x[:, 0] takes the first"
            )
    return operate.call(run, "keras.ops.get_item", [tensor, key], {}, node)


def _tensor_items(run: Machine, tensor: Tensor, node: ast.expr) -> list[Any]:
    if tensor.node is None and tensor.shape and tensor.shape[0] is not None:
        run.size(tensor.shape[0], node)
        return [Tensor(TensorSpec(tensor.shape[1:], tensor.spec.dtype)) for _ in range(tensor.shape[0])]
    if world_of(run).tracing and tensor.shape and tensor.shape[0] is not None:
        run.size(tensor.shape[0], node)
        return [_tensor_item(run, tensor, index, node) for index in range(tensor.shape[0])]
    return run.fail(
        "value.unknown" if world_of(run).tracing else "value.iterate",
        "a tensor of the model cannot be looped over or taken apart",
        node,
        "take its parts with x[:, i]",
    )


def _tensor_truth(run: Machine, tensor: Tensor, node: ast.expr) -> bool:
    del tensor
    return run.fail(
        "value.unknown",
        "a tensor of the model has no truth value",
        node,
        "its numbers are not known while the model is built",
    )


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
ATTRIBUTES[Tensor] = _tensor_attribute
STORES[Tensor] = lambda run, tensor, name, value, node: None  # noqa: ARG005
OPERATORS[Tensor] = _tensor_operator
ITEMS[Tensor] = _tensor_item
ITERATES[Tensor] = _tensor_items
TRUTHS[Tensor] = _tensor_truth
SYMBOLIC.add(Tensor)
TUPLE["as_list"] = _as_list
STORES_ITEM[Tensor] = _tensor_store
name_kind(Tensor, "a tensor")
name_kind(Functional, "a model")
name_kind(Sequential, "a model")

__all__ = ["MISSING", "PASSED", "attribute", "store"]
