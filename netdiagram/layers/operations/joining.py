"""Operations that join tensors, and those that make some up."""

from __future__ import annotations

from math import ceil
from typing import Any

from netdiagram.ir import Shape
from netdiagram.layers.base import product, refuse, sizes
from netdiagram.layers.operations.base import Bound, lengths, open_dims, row, tensor, whole
from netdiagram.layers.shapes import axis_of, broadcast

# -- joining -----------------------------------------------------------------------------------------------------------


def _operands(value: Any) -> list[Shape]:
    if not isinstance(value, (tuple, list)) or not value:
        refuse("layer.inputs", "it takes a list of tensors")
    return [lengths(each) for each in value]


def _agree(shapes: list[Shape], besides: int | None) -> None:
    first = shapes[0]
    for shape in shapes[1:]:
        same = len(shape) == len(first) and all(
            i == besides or p is None or q is None or p == q for i, (p, q) in enumerate(zip(first, shape, strict=True))
        )
        if not same:
            more = "" if besides is None else f", not only along axis {besides}"
            refuse("shape.merge", f"its inputs {sizes(first)} and {sizes(shape)} differ{more}")


def concatenate(a: Bound) -> Shape:
    """Sizes along the axis add up."""
    shapes = _operands(a["xs"])
    axis = axis_of(whole(a["axis"]), len(shapes[0]))
    _agree(shapes, axis)
    along = [shape[axis] for shape in shapes]
    total = None if None in along else sum(size or 0 for size in along)
    return (*shapes[0][:axis], total, *shapes[0][axis + 1 :])


def hstack(a: Bound) -> Shape:
    """`concatenate` along the second dimension."""
    return concatenate({**a, "axis": 1 if len(_operands(a["xs"])[0]) > 1 else 0})


def vstack(a: Bound) -> Shape:
    """`concatenate` along the first dimension."""
    return concatenate({**a, "axis": 0})


def stack(a: Bound) -> Shape:
    """A new dimension, as long as the list."""
    shapes = _operands(a["x"])
    axis = axis_of(whole(a["axis"]), len(shapes[0]) + 1)
    _agree(shapes, None)
    return (*shapes[0][:axis], len(shapes), *shapes[0][axis:])


def append(a: Bound) -> Shape:
    """Two tensors, joined."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if a["axis"] is None:
        sides = product(left), product(right)
        return (None if None in sides else (sides[0] or 0) + (sides[1] or 0),)
    return concatenate({"xs": (a["x1"], a["x2"]), "axis": a["axis"]})


# -- making up ---------------------------------------------------------------------------------------------------------


def one_hot(a: Bound) -> Shape:
    """A code for every entry."""
    x, axis, classes = tensor(a), whole(a["axis"]), whole(a["num_classes"])
    if axis == -1:
        return (*x, classes)
    if not 0 <= axis < len(x):
        refuse(
            "shape.axis",
            f"axis={axis} is no place for a new dimension in an input of {len(x)}",
            "-1 puts it last",
            "axis",
        )
    return (*x[:axis], classes, *x[axis:])


def multi_hot(a: Bound) -> Shape:
    """A code for every row of entries."""
    coded = one_hot({**a, "x": a["inputs"]})
    return (coded[-1],) if len(coded) == 2 else (coded[0], *coded[2:])


def top_k(a: Bound) -> list[Shape]:
    """The largest values along the last dimension, and where they stand."""
    return [(*tensor(a)[:-1], whole(a["k"]))] * 2


def filled(a: Bound) -> Shape:
    """A tensor of the given shape."""
    return open_dims(a["shape"])


def arange(a: Bound) -> Shape:
    """Evenly spaced numbers."""
    start, stop, step = a["start"], a["stop"], a["step"]
    if stop is None:
        start, stop = 0, start
    if not all(isinstance(each, (int, float)) for each in (start, stop, 1 if step is None else step)):
        return (None,)
    return (max(0, ceil((stop - start) / (1 if step is None else step))),)


def linspace(a: Bound) -> Shape:
    """A given count of evenly spaced numbers."""
    return (whole(a["num"]), *broadcast(tensor(a, "start"), tensor(a, "stop")))


def eye(a: Bound) -> Shape:
    """The identity matrix."""
    rows = whole(a["N"])
    return (rows, rows if a["M"] is None else whole(a["M"]))


def identity(a: Bound) -> Shape:
    """As `eye`, square."""
    return (whole(a["n"]),) * 2


def meshgrid(a: Bound) -> list[Shape]:
    """Coordinates of a grid."""
    counts = [product(lengths(each)) for each in a["x"]]
    if a["indexing"] == "xy" and len(counts) > 1:
        counts[0], counts[1] = counts[1], counts[0]
    return [tuple(counts)] * len(counts)


_MAKE: dict[str, Any] = {"dtype": None, "output": "made"}

ROWS = (
    row("concatenate", concatenate, "xs", axis=0, family="merge", symbol="|| ||", reads="joined"),
    row("hstack", hstack, "xs", family="merge", symbol="|| ||", reads="joined"),
    row("vstack", vstack, "xs", family="merge", symbol="|| ||", reads="joined"),
    row("stack", stack, "x", axis=0, family="merge", symbol="|| ||", reads="stacked"),
    row("append", append, "x1", "x2", axis=None, family="merge", symbol="|| ||", reads="joined"),
    row("one_hot", one_hot, "x", "num_classes", axis=-1, **_MAKE, sparse=False, reads="embedded"),
    row("multi_hot", multi_hot, "inputs", num_classes=None, axis=-1, **_MAKE, sparse=False),
    row("top_k", top_k, "x", "k", sorted=True),
    row("zeros", filled, "shape", **_MAKE),
    row("ones", filled, "shape", **_MAKE),
    row("empty", filled, "shape", **_MAKE),
    row("full", filled, "shape", "fill_value", **_MAKE),
    row("arange", arange, "start", stop=None, step=None, **_MAKE),
    row("linspace", linspace, "start", "stop", num=50, endpoint=True, retstep=False, **_MAKE, axis=0),
    row("eye", eye, "N", M=None, k=0, **_MAKE),
    row("identity", identity, "n", **_MAKE),
    row("meshgrid", meshgrid, "*x", indexing="xy"),
)  # fmt: skip
