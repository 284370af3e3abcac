"""Preprocessing of numbers and categories."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Opaque, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights, Wrong, refuse, spoken
from netdiagram.layers.shapes import axis_of

# -- numbers -----------------------------------------------------------------------------------------------------------


def normalization_weights(s: Settings, x: Shape) -> Weights:
    """Mean and variance along the kept axes and a counter, unless they are given."""
    kept = sorted(axis_of(axis, len(x)) for axis in s["axis"])
    size = tuple([x[axis] for axis in kept])
    if s["mean"] is None:
        return [("mean", size, False), ("variance", size, False), ("count", (), False)]
    if None in size:
        refuse("shape.unknown", f"its axis {s['axis']} has an unknown size: {spoken(x)}", argument="axis")
    given = _lengths(s["mean"]) or ()
    for have, want in zip(reversed(given), reversed(size), strict=False):
        if have not in (1, want):
            refuse("shape.merge", f"its mean has {have} entries, but its input {want}", argument="mean")
    return []


def _lengths(value: Any) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers; None for what is not known."""
    if isinstance(value, Opaque):
        return None
    if isinstance(value, (tuple, list)):
        inner = _lengths(value[0]) if value else ()
        return None if inner is None else (len(value), *inner)
    return ()


def _check_normalization(s: dict[str, Any]) -> None:
    mean, variance = s["mean"], s["variance"]
    if (mean is None) != (variance is None):
        refuse(
            "layer.argument",
            "mean and variance are given together or not at all",
            argument="variance" if mean is None else "mean",
        )
    if mean is None:
        return
    ours, theirs = _lengths(mean), _lengths(variance)
    if ours is None or theirs is None:
        return
    if ours != theirs:
        refuse("layer.argument", f"mean has {_size(ours)} entries and variance {_size(theirs)}", argument="variance")
    if len(ours) > len(s["axis"]):
        refuse(
            "layer.argument",
            f"mean has {len(ours)} dimensions, but only {len(s['axis'])} axes are kept",
            argument="mean",
        )


def _size(lengths: tuple[int, ...]) -> str:
    return " × ".join(map(str, lengths)) or "1"


def _axes(value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    if kind.is_int(value):
        return (value,)
    if isinstance(value, (tuple, list)) and all(map(kind.is_int, value)):
        return tuple(value)
    raise Wrong("is neither a whole number nor several")


# -- categories --------------------------------------------------------------------------------------------------------


def encoded(x: Shape, depth: Dim, mode: str, *, squeeze_vectors: bool = True) -> Shape:
    """One-hot adds a dimension (in place of a last one of 1), the others count along the last one."""
    if not x:
        return (depth,)
    if mode == "one_hot":
        return (*x[:-1], depth) if x[-1] == 1 and (len(x) > 1 or not squeeze_vectors) else (*x, depth)
    return (*x[:-1], depth)


def category_shape(s: Settings, x: Shape) -> Shape:
    """`CategoryEncoding`."""
    return encoded(x, s["num_tokens"], s["output_mode"])


def hashing_shape(s: Settings, x: Shape) -> Shape:
    """`Hashing`: bins, or codes of them along the last dimension."""
    return x if s["output_mode"] == "int" else (*x[:-1], s["num_bins"])


def crossing_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """`HashedCrossing` of two features."""
    if len(x) != 2:
        refuse("layer.inputs", f"it crosses 2 features, but is called on {len(x)}")
    if not x[0] or not x[1] or x[0][-1] != x[1][-1]:
        refuse("shape.merge", f"its features are {spoken(x[0])} and {spoken(x[1])}, which differ")
    return x[0] if s["output_mode"] == "int" else encoded(x[0], s["num_bins"], "one_hot", squeeze_vectors=False)


def discretization_shape(s: Settings, x: Shape) -> Shape:
    """`Discretization`: bins, or codes of them."""
    mode, bins = s["output_mode"], s["bin_boundaries"]
    if mode == "int":
        return x
    depth = s["num_bins"] if bins is None else len(bins) + 1
    if mode == "one_hot":
        return encoded(x, depth, mode)
    return (x[0], *x[2:], depth) if len(x) >= 2 else (depth,)


def _check_discretization(s: dict[str, Any]) -> None:
    if (s["bin_boundaries"] is None) == (s["num_bins"] is None):
        what = "neither is" if s["num_bins"] is None else "both are"
        refuse("layer.argument", f"it takes bin_boundaries or num_bins, and {what} given", argument="num_bins")
    no_sparse_int(s)


def no_sparse_int(s: dict[str, Any]) -> None:
    """Numbers of categories cannot be sparse."""
    if s["sparse"] and s["output_mode"] == "int":
        refuse(
            "layer.argument",
            "sparse=True does not go with output_mode='int'",
            "output_mode='multi_hot', for example",
            "sparse",
        )


def _check_hashing(s: dict[str, Any]) -> None:
    no_sparse_int(s)
    if s["output_mode"] == "int" and s.get("dtype") not in (None, "int32", "int64"):
        refuse("layer.argument", f"dtype={s['dtype']!r} does not hold the numbers of bins", "dtype='int64'", "dtype")


def _has_tokens(s: dict[str, Any]) -> None:
    if s["num_tokens"] is None:
        refuse(
            "layer.missing",
            "num_tokens must be given",
            "where it is not known beforehand, use IntegerLookup",
            "num_tokens",
        )


def _numbers(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(value)
    if isinstance(value, Opaque):
        return value
    raise Wrong("is not a list of numbers")


# -- rows --------------------------------------------------------------------------------------------------------------


def _row(name: str, title: str, parameters: Any, shape: Any = None, weights: Any = None, **more: Any) -> LayerType:
    return LayerType(name, "preprocessing", title, "  |  ", parameters, shape, weights, **more)


ROWS = (
    _row("Rescaling", "Rescaling", signature("scale", offset=0.0)),
    _row(
        "Normalization", "Feature normalization",
        signature(axis=-1, mean=None, variance=None, invert=False, kinds={"axis": _axes}),
        weights=normalization_weights, check=_check_normalization,
    ),
    _row(
        "CategoryEncoding", "Category encoding",
        signature(
            num_tokens=None, output_mode="multi_hot", sparse=False,
            kinds={
                "num_tokens": kind.optional(kind.count),
                "output_mode": kind.one_of("count", "one_hot", "multi_hot", "binary"),
            },
        ),
        category_shape, check=_has_tokens, call=("inputs", "count_weights"),
    ),
    _row(
        "Discretization", "Discretization",
        signature(
            bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", sparse=False, dtype=None, name=None,
            kinds={
                "num_bins": kind.optional(kind.natural),
                "output_mode": kind.one_of("int", "one_hot", "multi_hot", "count"),
                "dtype": kind.dtype, "name": kind.name, "bin_boundaries": kind.optional(_numbers),
            },
        ),
        discretization_shape, check=_check_discretization, base={}, dtype="int32",
    ),
    _row(
        "Hashing", "Hashing",
        signature(
            "num_bins", mask_value=None, salt=None, output_mode="int", sparse=False,
            kinds={"num_bins": kind.count, "output_mode": kind.one_of("int", "one_hot", "multi_hot", "count")},
        ),
        hashing_shape, check=_check_hashing, dtype="int64",
    ),
    _row(
        "HashedCrossing", "Feature crossing",
        signature(
            "num_bins", output_mode="int", sparse=False, name=None, dtype=None,
            kinds={"output_mode": kind.one_of("int", "one_hot"), "name": kind.name, "dtype": kind.dtype},
        ),
        crossing_shape, takes="several", dtype="int64",
    ),
)  # fmt: skip
