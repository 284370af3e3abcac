"""Layers that merge several tensors."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, product, refuse, spoken
from netdiagram.layers.shapes import axis_of


def _batch(shapes: tuple[Shape, ...]) -> Dim:
    known = {shape[0] for shape in shapes if shape and shape[0] is not None}
    if len(known) > 1:
        refuse("shape.batch", f"its inputs have different batch sizes: {', '.join(str(s[0]) for s in shapes if s)}")
    return next(iter(known), None)


def _together(shape: Shape, further: Shape) -> Shape:
    longer, shorter = (shape, further) if len(shape) >= len(further) else (further, shape)
    lead = len(longer) - len(shorter)
    out = list(longer[:lead])
    for a, b in zip(longer[lead:], shorter, strict=True):
        if a is None or b is None:
            out.append(None)
        elif a == 1:
            out.append(b)
        elif b in (1, a):
            out.append(a)
        else:
            refuse(
                "shape.merge",
                f"its inputs are {spoken((None, *shape))} and {spoken((None, *further))}, which differ",
                "bring them to one shape: strides, padding and filters of the two branches must match",
            )
    return tuple(out)


def elementwise_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """Broadcast without the batch; a dimension unknown in one input is unknown."""
    del s
    batch = _batch(x)
    out = x[0][1:]
    for shape in x[1:]:
        out = _together(out, shape[1:])
    return (batch, *out)


def subtract_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """As the others, but of exactly two."""
    if len(x) != 2:
        refuse("layer.inputs", f"it takes exactly 2 inputs, but is called on {len(x)}")
    return elementwise_shape(s, x)


def concatenate_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """Sizes along the axis add up; all others must agree."""
    first = x[0]
    axis = axis_of(s["axis"], len(first))
    sizes: list[Dim] = []
    for shape in x:
        if len(shape) != len(first):
            refuse(
                "shape.merge", f"its inputs {spoken(first)} and {spoken(shape)} have different numbers of dimensions"
            )
        for i, (a, b) in enumerate(zip(first, shape, strict=True)):
            if i != axis and a is not None and b is not None and a != b:
                refuse(
                    "shape.merge",
                    f"its inputs {spoken(first)} and {spoken(shape)} differ along axis {i}, not only along axis {axis}",
                    "crop or pad one of them, or concatenate along another axis",
                )
        sizes.append(shape[axis])
    total = None if None in sizes else sum(size or 0 for size in sizes)
    return (*first[:axis], total, *first[axis + 1 :])


def _dot_axes(s: Settings, x: tuple[Shape, ...]) -> tuple[int, int]:
    axes = s["axes"]
    pair = (axes, axes) if isinstance(axes, int) else axes
    return axis_of(pair[0], len(x[0]), "axes"), axis_of(pair[1], len(x[1]), "axes")


def dot_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """The dimensions of both without the batch of the second and the two axes."""
    if len(x) != 2:
        refuse("layer.inputs", f"it takes exactly 2 inputs, but is called on {len(x)}")
    left, right = x
    a, b = _dot_axes(s, x)
    if left[a] != right[b]:
        refuse(
            "shape.merge",
            f"its inputs {spoken(left)} and {spoken(right)} do not match: {left[a]} along axis {a}, "
            f"{right[b]} along axis {b}",
            "the axes that are summed over must be equally long",
            "axes",
        )
    out = (*left[:a], *left[a + 1 :], *(right[:b] + right[b + 1 :])[1:])
    return (*out, 1) if len(out) == 1 else out


def dot_macs(s: Settings, x: tuple[Shape, ...], y: Shape) -> int | None:
    """Products summed over the axes, for every output."""
    return product((*y[1:], x[0][_dot_axes(s, x)[0]]))


def _axes(value: Any) -> Any:
    if kind.is_int(value):
        return value
    return kind.pair(value)


def _merge(name: str, title: str, symbol: str) -> LayerType:
    return LayerType(
        name, "merge", title, symbol, shape=subtract_shape if name == "Subtract" else elementwise_shape, takes="several"
    )


ROWS = (
    _merge("Add", "Add", "+++++"),
    _merge("Subtract", "Subtract", "-----"),
    _merge("Multiply", "Multiply", "*****"),
    _merge("Average", "Average", "~~~~~"),
    _merge("Maximum", "Maximum", "^^^^^"),
    _merge("Minimum", "Minimum", "vvvvv"),
    LayerType(
        "Concatenate", "merge", "Concatenate", "|| ||", signature(axis=-1, kinds={"axis": kind.integer}),
        concatenate_shape, takes="several", window="joined",
    ),
    LayerType(
        "Dot", "merge", "Dot product", "* + *", signature("axes", normalize=False, kinds={"axes": _axes}), dot_shape,
        macs=dot_macs, takes="several", window="mixed",
    ),
)  # fmt: skip
