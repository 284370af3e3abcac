"""NumPy arrays whose numbers are known: `np.arange(8)`, `np.array([[10, 13], [16, 30]]) / 416`.

Loops and arithmetic on them are followed number by number; anything else (`a[:, None]`, `np.sin(a)`) keeps the shape and forgets the
numbers, and is a constant tensor from there on.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.ir import TensorSpec
from netdiagram.sources.interp import operators
from netdiagram.sources.interp.machine import ATTRIBUTES, ITEMS, ITERATES, OPERATORS, STORES_ITEM, TRUTHS, Machine
from netdiagram.sources.interp.values import MISSING, Builtin, Unknown, name_kind
from netdiagram.sources.keras.graph import Tensor

_NUMBERS = (int, float, bool)


class Array:
    """Numbers in rows.

    Attributes:
        rows: nested lists, all of one length along each dimension.
        shape: their lengths.
    """

    __slots__ = ("rows", "shape")

    def __init__(self, rows: list[Any], shape: tuple[int, ...]) -> None:
        self.rows = rows
        self.shape = shape

    def tensor(self) -> Tensor:
        """A constant of that shape."""
        return Tensor(TensorSpec(self.shape, "float32" if _kind(self.rows) is float else "int64"))


def _kind(rows: Any) -> Any:
    while isinstance(rows, list) and rows:
        rows = rows[0]
    return rows.__class__


def make(run: Machine, value: Any, node: ast.AST) -> Array | None:
    """An array of nested lists of numbers; None where they are none, or no block."""
    run.weigh(value, node)
    shape = _shape(value)
    return None if shape is None else Array(_lists(value), shape)


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if value.__class__ in (list, tuple) else value


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers, or None."""
    if value.__class__ in _NUMBERS:
        return ()
    if value.__class__ not in (list, tuple):
        return None
    shapes = {_shape(item) for item in value}
    if len(shapes) > 1 or None in shapes:
        return None
    inner = next(iter(shapes), ())
    return None if inner is None else (len(value), *inner)


def plain(value: Any) -> Any:
    """An array as nested lists; all else as it is."""
    return value.rows if value.__class__ is Array else value


def symbolic(value: Any) -> Any:
    """An array as a constant; all else as it is."""
    return value.tensor() if value.__class__ is Array else value


def wrapped(value: Any) -> Any:
    """Nested lists of numbers as an array; all else as it is."""
    if value.__class__ is not list:
        return value
    shape = _shape(value)
    return value if shape is None else Array(value, shape)


# -- what can be done with them


def _items(run: Machine, array: Array, node: ast.expr) -> list[Any]:
    run.charge(len(array.rows), node)
    return [wrapped(row) for row in array.rows]


def _item(run: Machine, array: Array, key: Any, node: ast.expr) -> Any:
    if key.__class__ is int:
        if not -len(array.rows) <= key < len(array.rows):
            run.fail("value.index", f"there is no item {key}: the array has {len(array.rows)}", node)
        return wrapped(array.rows[key])
    if key.__class__ is slice and all(
        part is None or part.__class__ is int for part in (key.start, key.stop, key.step)
    ):
        run.charge(len(array.rows), node)
        rows = array.rows[key] if key.step != 0 else []
        return Array(rows, (len(rows), *array.shape[1:]))
    if key.__class__ is Array and len(key.shape) == 1 and _kind(key.rows) is int:
        return wrapped([plain(_item(run, array, at, node)) for at in key.rows])
    return _later(run, "get_item", [array.tensor(), key], node)


def _operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    for value in (left, right):
        if value.__class__ is Unknown:
            return value
    sides = [value for value in (left, right) if value is not MISSING]
    if all(side.__class__ in _NUMBERS or side.__class__ is Array for side in sides):
        many = next(side for side in sides if side.__class__ is Array)
        if all(side.__class__ is not Array or side.shape == many.shape for side in sides):
            run.size(len(sides) * _count(many), node)
            return wrapped(_each(run, sign, *[plain(side) for side in sides], node=node))
    return _later(run, sign, [symbolic(side) for side in sides], node)


def _count(array: Array) -> int:
    count = 1
    for size in array.shape:
        count *= size
    return count


def _each(run: Machine, sign: str, left: Any, right: Any = MISSING, *, node: ast.expr) -> Any:
    if isinstance(left, list) or isinstance(right, list):
        rows = range(len(left if isinstance(left, list) else right))
        return [
            _each(
                run,
                sign,
                left[row] if isinstance(left, list) else left,
                right[row] if isinstance(right, list) else right,
                node=node,
            )
            for row in rows
        ]
    if right is MISSING:
        return -left if sign == "neg" else abs(left) if sign == "abs" else left
    if sign in _ORDERED:
        return operators.compare(run, sign, left, right, node)
    if sign in ("/", "//", "%") and right == 0:
        return 0.0
    return operators.binary(run, sign, left, right, node)


_ORDERED = ("==", "!=", "<", "<=", ">", ">=")


def _later(run: Machine, sign: str, values: list[Any], node: ast.expr) -> Any:
    """By shape alone."""
    from netdiagram.sources.keras import operate

    if sign == "get_item":
        return operate.call(run, "keras.ops.get_item", values, {}, node)
    return operate.operator(run, sign, values[0], values[1] if len(values) > 1 else MISSING, node)


def leaves_of(rows: Any) -> list[Any]:
    """All numbers of nested lists."""
    return [leaf for row in rows for leaf in leaves_of(row)] if isinstance(rows, list) else [rows]


_WHOLE: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum, "max": max, "min": min, "mean": lambda leaves: sum(leaves) / len(leaves), "any": any, "all": all,
}  # fmt: skip
"""Methods that give one number of all."""


def _attribute(run: Machine, array: Array, name: str, node: ast.expr) -> Any:
    if name == "shape":
        return array.shape
    if name == "ndim":
        return len(array.shape)
    if name == "size":
        return _count(array)
    if name in ("tolist", "copy"):
        return Builtin(name, lambda *_: array.rows if name == "tolist" else Array(_lists(array.rows), array.shape))
    if name in ("flatten", "ravel"):
        leaves = leaves_of(array.rows)
        return Builtin(name, lambda *_: Array(leaves, (len(leaves),)))
    if name == "astype":
        return Builtin(name, lambda run, args, kwargs, node: cast(array, [*args, *kwargs.values()]))  # noqa: ARG005
    work = _WHOLE.get(name)
    constant = array.tensor()

    def call(run: Machine, args: list[Any], kwargs: dict[str, Any], node: ast.expr) -> Any:
        leaves = leaves_of(array.rows)
        if work is not None and not args and not kwargs and leaves:
            run.charge(len(leaves), node)
            return work(leaves)
        return run.call(run.attribute(constant, name, node), args, kwargs, node)

    found = run.attribute(constant, name, node)
    return Builtin(name, call) if found.__class__ is Builtin else found


def _store(run: Machine, array: Array, key: Any, value: Any, node: ast.expr) -> None:
    if (
        key.__class__ is int
        and -len(array.rows) <= key < len(array.rows)
        and value.__class__ in _NUMBERS
        and len(array.shape) == 1
    ):
        array.rows[key] = value
    else:
        # which numbers that changes is not followed: none of them is known any more
        array.rows = _forgotten(array.rows, Unknown("array[…]", "parts of the array were set", run.span(node)))


def _forgotten(rows: Any, unknown: Unknown) -> Any:
    return [_forgotten(row, unknown) for row in rows] if isinstance(rows, list) else unknown


def _truth(run: Machine, array: Array, node: ast.expr) -> bool:
    leaves = leaves_of(array.rows)
    if len(leaves) != 1:
        run.fail(
            "value.type", f"an array of {len(leaves)} numbers is neither true nor false", node, "use .any() or .all()"
        )
    return bool(leaves[0])


def cast(array: Array, kinds: list[Any]) -> Array:
    """Whole numbers, where such are asked for."""
    kind = kinds[0] if kinds else None
    word = kind if isinstance(kind, str) else getattr(kind, "name", "") or getattr(kind, "path", "")
    work: Callable[[Any], Any] | None = int if "int" in word else float if "float" in word else None
    return array if work is None else each(work, array)


def each(work: Callable[[Any], Any], array: Array) -> Array:
    """A function of every number."""

    def changed(rows: Any) -> Any:
        if isinstance(rows, list):
            return [changed(row) for row in rows]
        return work(rows) if rows.__class__ in _NUMBERS else rows

    return Array(changed(array.rows), array.shape)


ITERATES[Array] = _items
ITEMS[Array] = _item
OPERATORS[Array] = _operator
ATTRIBUTES[Array] = _attribute
STORES_ITEM[Array] = _store
TRUTHS[Array] = _truth
name_kind(Array, "an array")
