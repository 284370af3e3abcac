"""Operations that cut, turn and write to tensors: splits, patterns, segments, updates, bytes."""

from __future__ import annotations

import re
from math import prod
from typing import Any

from netdiagram.ir import Dim, Shape, TensorSpec
from netdiagram.layers.base import product, refuse
from netdiagram.layers.operations.arranging import split
from netdiagram.layers.operations.base import Bound, Unknowable, lengths, open_dims, row, tensor, whole
from netdiagram.layers.operations.elementwise import same
from netdiagram.layers.operations.joining import concatenate
from netdiagram.layers.shapes import axis_of


def nearly_split(a: Bound) -> list[Shape]:
    """`array_split`: parts as even as can be, the first ones longer."""
    x, how = tensor(a), a["indices_or_sections"]
    axis = axis_of(whole(a["axis"]), len(x))
    size = x[axis]
    if isinstance(how, (tuple, list)) or size is None:
        return split(a)
    count = whole(how)
    if count <= 0:
        refuse("shape.split", f"{count} parts cannot be had", argument="indices_or_sections")
    split({**a, "indices_or_sections": 1})
    each, more = divmod(size, count)
    return [(*x[:axis], each + (part < more), *x[axis + 1 :]) for part in range(min(count, 5_000))]


def _parts(axis: int) -> Any:
    return lambda a: split({**a, "axis": axis if len(tensor(a)) > axis else 0})


def stacked_deep(a: Bound) -> Shape:
    """`dstack`: along the third dimension."""
    given = a["xs"]
    if not isinstance(given, (tuple, list)) or not given:
        refuse("layer.inputs", "it takes a list of tensors")
    shapes = [lengths(each) for each in given]
    deep = [(1, *shape, 1) if len(shape) == 1 else (*shape, 1) if len(shape) == 2 else shape for shape in shapes]
    return concatenate({"xs": tuple([TensorSpec(shape) for shape in deep]), "axis": 2})


_WORD = re.compile(r"\(|\)|[^\s()]+")


def _axes(side: str) -> list[list[str]]:
    """`b (h w) c` → [[b], [h, w], [c]]."""
    found: list[list[str]] = []
    inside: list[str] | None = None
    for word in _WORD.findall(side):
        if word == "(":
            inside = []
        elif word == ")":
            found.append(inside or [])
            inside = None
        elif inside is None:
            found.append([word])
        else:
            inside.append(word)
    return found


def rearranged(a: Bound) -> Shape:
    """`rearrange`: axes split, exchanged and joined by a pattern."""
    x, pattern, known = tensor(a, "tensor"), a["pattern"], dict(a["axes_lengths"] or {})
    if not isinstance(pattern, str) or "->" not in pattern:
        raise Unknowable
    left, right = (_axes(side) for side in pattern.split("->", 1))
    if len(left) != len(x):
        refuse(
            "layer.equation", f"'{pattern}' names {len(left)} dimensions of a tensor with {len(x)}", argument="pattern"
        )
    for group, size in zip(left, x, strict=True):
        open_ = [name for name in group if name not in known and not name.isdigit()]
        rest = prod(whole(known.get(name, int(name) if name.isdigit() else 1)) for name in group if name not in open_)
        if len(open_) > 1:
            raise Unknowable
        if size is not None and (size % rest if open_ else size != rest):
            refuse("layer.equation", f"{size} is no multiple of {rest}, as '{pattern}' has it", argument="pattern")
        for name in open_:
            known[name] = None if size is None else size // rest
    sizes_of: list[Dim] = [
        product([int(name) if name.isdigit() else known.get(name) for name in group]) for group in right
    ]
    return tuple(sizes_of)


def turned(a: Bound) -> Shape:
    """`rot90`: two axes change places with every odd turn."""
    x = list(tensor(a, "array"))
    i, j = (axis_of(whole(axis), len(x)) for axis in a["axes"])
    if whole(a["k"]) % 2:
        x[i], x[j] = x[j], x[i]
    return tuple(x)


def segments(a: Bound) -> Shape:
    """One row for every segment."""
    count = a["num_segments"]
    return (None if count is None else whole(count), *tensor(a, "data")[1:])


def scattered(a: Bound) -> Shape:
    """A tensor of the given shape."""
    return open_dims(a["shape"])


_BYTES = {
    "float64": 8,
    "int64": 8,
    "uint64": 8,
    "float16": 2,
    "bfloat16": 2,
    "int16": 2,
    "uint16": 2,
    "int8": 1,
    "uint8": 1,
    "bool": 1,
}


def seen_as(a: Bound) -> Shape:
    """`view`: the same bytes as other numbers."""
    x, dtype = same(a), a["dtype"]
    if dtype is None:
        return x
    before, after = _BYTES.get(getattr(a["x"], "dtype", ""), 4), _BYTES.get(str(dtype).rpartition(".")[2], 4)
    if not x or before == after:
        return x
    size = x[-1]
    if size is not None and (size * before) % after:
        refuse(
            "shape.view", f"{size} numbers of {before} bytes are no whole number of those of {after}", argument="dtype"
        )
    return (*x[:-1], None if size is None else size * before // after)


ROWS = (
    row("array_split", nearly_split, "x", "indices_or_sections", axis=0, family="reshape", reads=""),
    row("hsplit", _parts(1), "x", "indices_or_sections", family="reshape", reads=""),
    row("vsplit", _parts(0), "x", "indices_or_sections", family="reshape", reads=""),
    row("dsplit", _parts(2), "x", "indices_or_sections", family="reshape", reads=""),
    row("dstack", stacked_deep, "xs", family="merge", symbol="|| ||", reads=""),
    row("rearrange", rearranged, "tensor", "pattern", "**axes_lengths", family="reshape", reads=""),
    row("fliplr", same, "x", family="reshape"),
    row("flipud", same, "x", family="reshape"),
    row("rot90", turned, "array", k=1, axes=(0, 1), family="reshape"),
    *[row(f"segment_{word}", segments, "data", "segment_ids", num_segments=None, sorted=False) for word in ("sum", "max", "min", "prod")],
    row("scatter", scattered, "indices", "values", "shape", family="reshape"),
    row("scatter_update", same, "inputs", "indices", "updates", reduction=None, family="reshape"),
    row("slice_update", same, "inputs", "start_indices", "updates", family="reshape"),
    row("view", seen_as, "x", dtype=None, output="given", reads=""),
)  # fmt: skip
