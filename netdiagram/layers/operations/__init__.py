"""THE table of bare operations: found by the dotted name of a function, or by class name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from netdiagram.ir import TensorSpec
from netdiagram.layers.operations import (
    arranging,
    elementwise,
    images,
    joining,
    matrices,
    parts,
    products,
    signals,
    tensorflow,
    values,
)
from netdiagram.layers.operations.base import Operation, tensors
from netdiagram.layers.operations.calling import Result, run
from netdiagram.layers.operations.foreign import BACKEND, TENSORFLOW, Foreign

ROWS: tuple[Operation, ...] = (
    *elementwise.ROWS, *arranging.ROWS, *joining.ROWS, *products.ROWS, *images.ROWS, *matrices.ROWS, *signals.ROWS, *parts.ROWS,
    *values.ROWS,
)  # fmt: skip
FUNCTIONS = MappingProxyType({name: row for row in ROWS for name in row.functions})
"""By function name under `keras.ops`."""
CLASSES = MappingProxyType({row.name: row for row in (*tensorflow.ROWS, *ROWS, *elementwise.ACTIVATIONS)})
"""By class name, as summaries and files have it."""
OPERATORS = MappingProxyType(
    {
        "+": "add", "-": "subtract", "*": "multiply", "/": "true_divide", "//": "floor_divide", "%": "mod",
        "**": "power", "@": "matmul", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal",
        "==": "equal", "!=": "not_equal", "&": "logical_and", "|": "logical_or", "^": "logical_xor",
        "~": "logical_not", "neg": "negative", "abs": "absolute", "[]": "get_item",
    }
)  # fmt: skip
"""Python's operators on tensors, and the functions they are."""
ACTIVATIONS = MappingProxyType({row.functions[0]: row for row in elementwise.ACTIVATIONS})
"""Functions of `keras.activations` that are not the operation of the same name."""

_ROOTS = ("tf.keras.", "tensorflow.keras.", "keras.src.", "keras.")


def find(name: str) -> tuple[Operation, Foreign | None] | None:
    """The operation a dotted name stands for, and how to read its arguments where they are not Keras's own.

    Args:
        name: `keras.ops.nn.relu`, `ops.add`, `keras.activations.gelu`, `tf.nn.softmax`, `K.mean`, an operator of Python
            (`+`, `[]`), or a class name (`GetItem`).
    """
    operator = OPERATORS.get(name)
    if operator is not None:
        return FUNCTIONS[operator], None
    root = next((root for root in _ROOTS if name.startswith(root)), "")
    rest = name[len(root) :]
    head, _, last = rest.rpartition(".")
    first = head.partition(".")[0]
    if first == "ops":
        return _own(FUNCTIONS.get(last))
    if first == "activations":
        return _own(ACTIVATIONS.get(last) or FUNCTIONS.get(last))
    if first in {"backend", "K"}:
        return _foreign(BACKEND.get(last))
    if first in {"tf", "tensorflow"} and not root:
        return _foreign(TENSORFLOW.get(last))
    return None if head else _own(CLASSES.get(last))


def _own(row: Operation | None) -> tuple[Operation, None] | None:
    return None if row is None else (row, None)


def _foreign(row: Foreign | None) -> tuple[Operation, Foreign] | None:
    if row is None:
        return None
    return FUNCTIONS.get(row.operation) or tensorflow.FUNCTIONS[row.operation], row


def without_tensors(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are settings of the row: no tensors among them, but the size of a kernel, as layers have it."""
    kept = {name: value for name, value in values.items() if next(iter(tensors(value)), None) is None}
    kernel = values.get("kernel", values.get("depthwise_kernel"))
    if (
        isinstance(kernel, TensorSpec)
        and kernel.shape is not None
        and len(kernel.shape) > 2
        and None not in kernel.shape[:-2]
    ):
        kept["kernel_size"] = kernel.shape[:-2]
    return kept


__all__ = [
    "ACTIVATIONS",
    "CLASSES",
    "FUNCTIONS",
    "OPERATORS",
    "ROWS",
    "Foreign",
    "Operation",
    "Result",
    "find",
    "run",
    "tensors",
    "without_tensors",
]
