"""Functions of `math` and NumPy on plain numbers, and constants that are tensors: a closed table."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from netdiagram.ir import TensorSpec, Weight
from netdiagram.sources.interp import operators
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import Args, Kwargs, Unknown
from netdiagram.sources.keras.arrays import Array, each, leaves_of, make, plain, wrapped
from netdiagram.sources.keras.graph import Tensor

CONSTANTS: dict[str, Any] = {
    "math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "numpy.pi": math.pi, "numpy.inf": math.inf, "numpy.e": math.e,
    "numpy.newaxis": None, "tensorflow.newaxis": None, "keras.ops.newaxis": None,
}  # fmt: skip
_DTYPES = (
    "float16",
    "float32",
    "float64",
    "bfloat16",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
)
_MODULES = ("math", "numpy", "tensorflow", "keras", "jax")

KEPT = ("Variable", "Parameter", "constant", "array", "asarray")
"""Functions that give a constant or a variable of what they take."""
_CONSTANT = (*KEPT, "convert_to_tensor")


def _rounded(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: float(work(value))


_ONE: dict[str, Callable[[Any], Any]] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "log1p": math.log1p,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh, "abs": abs, "fabs": math.fabs, "absolute": abs,
    "square": lambda value: value * value, "sign": lambda value: (value > 0) - (value < 0),
    "ceil": math.ceil, "floor": math.floor, "trunc": math.trunc, "round": round, "rint": round,
    "int8": int, "int16": int, "int32": int, "int64": int, "uint8": int, "float16": float, "float32": float, "float64": float,
    "isfinite": math.isfinite, "logical_not": lambda value: not value, "degrees": math.degrees, "radians": math.radians, "factorial": lambda value: math.factorial(min(value, 60)),
}  # fmt: skip
_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "maximum": max, "minimum": min, "gcd": math.gcd, "log": math.log, "hypot": math.hypot, "atan2": math.atan2, "fmod": math.fmod,
    "equal": operator.eq, "not_equal": operator.ne, "less": operator.lt, "less_equal": operator.le, "greater": operator.gt,
    "greater_equal": operator.ge, "logical_and": lambda one, two: bool(one and two), "logical_or": lambda one, two: bool(one or two),
}  # fmt: skip
_SIGNS = {
    "pow": "**",
    "power": "**",
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "floor_divide": "//",
    "mod": "%",
}
_MADE = {
    "zeros",
    "ones",
    "empty",
    "full",
    "normal",
    "uniform",
    "rand",
    "randn",
    "random",
    "random_sample",
    "truncated_normal",
    "glorot",
}


def call(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """A function on plain values; what is not followed is unknown."""
    root, word = path.partition(".")[0], path.rpartition(".")[2]
    if any(value.__class__ is Array for value in args):
        if len(args) == 1 and word in _ONE and root in _MODULES:
            run.charge(len(args[0].rows), node)
            return each(_ONE[word], args[0])
        args = [plain(value) for value in args]
    if root in _MODULES and word in _CONSTANT:
        return _constant(run, path, args, kwargs, node)
    if root in _MODULES and word in _MADE:
        made = _made(args, kwargs, word)
        if made is not None:
            return made
    for value in (*args, *kwargs.values()):
        if value.__class__ is Unknown:
            return Unknown(short(f"{path}({value.text})"), value.why, value.span, value.undefined)
    if root in _MODULES:
        try:
            answer = _number(run, path, args, kwargs, node)
        except (ArithmeticError, ValueError, TypeError) as error:
            return run.fail("value.arithmetic", f"{short(path)}() cannot be worked out: {str(error)[:80]}", node)
        if answer is not None:
            return answer
    return Unknown(short(f"{path}(…)"), f"{short(path)} is not followed", run.span(node))


def _is_number(value: Any) -> bool:
    return value.__class__ in (int, float, bool)


def _number(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    root, word = path.partition(".")[0], path.rpartition(".")[2]
    plain = all(_is_number(value) for value in args)
    if plain and len(args) == 1 and word in _ONE:
        value = _ONE[word](args[0])
        if root != "math" and word in ("ceil", "floor", "trunc", "round", "rint"):
            value = float(value)
        return operators.checked(run, value, node)
    if plain and len(args) == 2:
        if word in _SIGNS:
            value = operators.binary(run, _SIGNS[word], args[0], args[1], node)
            return float(value) if root == "math" and word == "pow" else value
        if word in _TWO:
            return operators.checked(run, _TWO[word](args[0], args[1]), node)
    if len(args) >= 1 and args[0].__class__ in (list, tuple, range):
        answer = _sequence(run, word, args, node)
        if answer is not None:
            return answer
    if word == "arange" and root == "numpy" and args and plain:
        return _arange(run, args, node)
    if word == "linspace" and root == "numpy" and plain and len(args) >= 2:
        return _linspace(run, args, kwargs, node)
    return None


def _sequence(run: Machine, word: str, args: Args, node: ast.expr) -> Any:
    values = leaves_of(args[0]) if args[0].__class__ is list else run.items(args[0], node)
    if not all(_is_number(value) for value in values) or (len(args) > 1 and values != args[0]):
        return None
    if word in ("prod", "reduce_prod"):
        total: Any = 1
        for value in values:
            total = operators.binary(run, "*", total, value, node)
        return total
    if word in ("sum", "reduce_sum", "fsum"):
        return operators.checked(run, sum(values), node)
    if word == "cumsum":
        return wrapped(list(accumulate(values)))
    if word in ("max", "amax", "reduce_max", "min", "amin", "reduce_min") and values:
        return max(values) if "max" in word else min(values)
    if word in ("mean", "average", "reduce_mean") and values:
        return sum(values) / len(values)
    if word == "unique":
        return wrapped(sorted(set(values)))
    return None


def _arange(run: Machine, args: Args, node: ast.expr) -> Any:
    if all(value.__class__ is int for value in args) and len(args) <= 3:
        return wrapped(run.items(range(*args), node))
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (args[0], args[1], args[2] if len(args) > 2 else 1)
    count = max(0, math.ceil((stop - start) / step))
    run.size(count, node)
    return wrapped([start + index * step for index in range(count)])


def _linspace(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    count = kwargs.get("num", args[2] if len(args) > 2 else 50)
    if count.__class__ is not int or count < 1:
        return None
    run.size(count, node)
    start, stop = args[0], args[1]
    return wrapped([float(start + (stop - start) * index / max(count - 1, 1)) for index in range(count)])


def _shape(value: Any) -> tuple[int | None, ...] | None:
    if value.__class__ is int:
        return (value,)
    if value.__class__ in (list, tuple) and all(dim is None or dim.__class__ in (int, Unknown) for dim in value):
        return tuple([None if dim.__class__ is Unknown else dim for dim in value])
    return None


def _made(args: Args, kwargs: Kwargs, word: str) -> Any:
    """An array of a given shape: its numbers do not matter."""
    given = kwargs.get("shape", kwargs.get("size"))
    if given is None and args:
        many = word in ("rand", "randn") and len(args) > 1
        given = tuple(args) if many else args[-1] if word in ("normal", "uniform") and len(args) == 3 else args[0]
    shape = _shape(given)
    dtype = kwargs.get("dtype", "float32")
    return None if shape is None else Tensor(TensorSpec(shape, dtype if dtype in _DTYPES else "float32"))


def _constant(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    value = args[0] if args else kwargs.get("initial_value", kwargs.get("initializer", kwargs.get("value")))
    if isinstance(value, Tensor):
        if value.node is not None or path.rpartition(".")[2] not in ("Variable", "Parameter") or value.shape is None:
            return value
        made = Tensor(value.spec)
        _track(made, value.shape, kwargs)
        return made
    if path.rpartition(".")[2] in ("array", "asarray"):
        if value.__class__ in (list, tuple):
            return make(run, value, node) or list(value)
        if _is_number(value):
            return value
    shape = _shape(kwargs.get("shape")) if kwargs.get("shape") is not None else _nested(run, value, node)
    if shape is None:
        return Unknown(short(f"{path}(…)"), f"{short(path)} is not followed", run.span(node))
    made = Tensor(TensorSpec(shape))
    if path.rpartition(".")[2] in ("Variable", "Parameter"):
        _track(made, shape, kwargs)
    return made


def _track(made: Tensor, shape: tuple[int | None, ...], kwargs: Kwargs) -> None:
    dims = tuple([dim for dim in shape if dim is not None])
    if len(dims) == len(shape):
        name = kwargs.get("name")
        made.weight = Weight(
            name if isinstance(name, str) else "variable", dims, kwargs.get("trainable", True) is not False
        )


def array(run: Machine, value: Any, node: ast.expr) -> Tensor | None:
    """A list of numbers, or an array, as a tensor."""
    if value.__class__ is Array:
        return value.tensor()
    if value.__class__ not in (list, tuple) or not value:
        return None
    shape = _nested(run, value, node)
    inner = value
    while inner.__class__ in (list, tuple) and inner:
        inner = inner[0]
    return Tensor(TensorSpec(shape)) if shape is not None and _is_number(inner) else None


def _nested(run: Machine, value: Any, node: ast.expr) -> tuple[int | None, ...] | None:
    run.weigh(value, node)
    dims: list[int | None] = []
    while value.__class__ in (list, tuple):
        dims.append(len(value))
        if not value:
            break
        value = value[0]
    return tuple(dims) if _is_number(value) or dims else None
