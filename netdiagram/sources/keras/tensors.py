"""Attributes and methods of tensors, and what Python's own operators do to them."""

from __future__ import annotations

import ast
import math
from typing import Any

from netdiagram.errors import closest, did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import (
    ATTRIBUTES,
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
from netdiagram.sources.interp.values import Args, Builtin, Ignored, Kwargs, Unknown, kind_of, name_kind
from netdiagram.sources.keras import operate
from netdiagram.sources.keras.graph import Tensor, world_of


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
