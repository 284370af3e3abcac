"""Layers that only rearrange, pad, crop or repeat."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Wrong, product, refuse, sizes, spoken
from netdiagram.layers.shapes import join, reshaped, split

# -- rules -------------------------------------------------------------------------------------------------------------


def flatten_shape(s: Settings, x: Shape) -> Shape:
    """All dimensions but the batch in one."""
    del s
    return (x[0], product(x[1:]))


def reshape_shape(s: Settings, x: Shape) -> Shape:
    """The same values in another order of dimensions."""
    return (x[0], *reshaped(x[1:], s["target_shape"], "target_shape"))


def permute_shape(s: Settings, x: Shape) -> Shape:
    """The dimensions besides the batch, in another order."""
    if len(x) != len(s["dims"]) + 1:
        refuse(
            "shape.rank",
            f"dims={s['dims']} order {len(s['dims'])} dimensions, but its input is {spoken(x)}",
            argument="dims",
        )
    return (x[0], *[x[dim] for dim in s["dims"]])


def repeat_shape(s: Settings, x: Shape) -> Shape:
    """A vector, `n` times."""
    return (x[0], s["n"], x[1])


def upsampling_shape(s: Settings, x: Shape) -> Shape:
    """Every spatial dimension, `size` times."""
    batch, space, channels = split(x, s["data_format"])
    return join(
        batch,
        [None if n is None else n * by for n, by in zip(space, s["size"], strict=True)],
        channels,
        s["data_format"],
    )


def upsampling_1d_shape(s: Settings, x: Shape) -> Shape:
    """The steps, `size` times."""
    return (x[0], None if x[1] is None else x[1] * s["size"], x[2])


def _grown(s: Settings, x: Shape, amounts: Any, sign: int) -> Shape:
    data_format = s.get("data_format", "channels_last")
    batch, space, channels = split(x, data_format)
    out: list[Dim] = [None if n is None else n + sign * sum(by) for n, by in zip(space, amounts, strict=True)]
    if any(n is not None and (n < 0 or (n == 0 and sign < 0)) for n in out):
        cut = sizes(abs(sum(by)) for by in amounts)
        argument = "cropping" if sign < 0 else "padding"
        refuse(
            "shape.cropping",
            f"cropping {cut} leaves nothing of its {sizes(space)} input",
            "crop less, or enlarge the input",
            argument,
        )
    return join(batch, out, channels, data_format)


def padding_shape(s: Settings, x: Shape) -> Shape:
    """Every spatial dimension with its padding on both sides."""
    amounts = s["padding"]
    return _grown(s, x, (amounts,) if len(x) == 3 else amounts, 1)


def cropping_shape(s: Settings, x: Shape) -> Shape:
    """Every spatial dimension without what is cut from both sides."""
    amounts = s["cropping"]
    return _grown(s, x, (amounts,) if len(x) == 3 else amounts, -1)


# -- kinds -------------------------------------------------------------------------------------------------------------


def _target(value: Any) -> tuple[int, ...]:
    if isinstance(value, (tuple, list)) and all(kind.is_int(dim) or dim is None for dim in value):
        if any(dim is not None and dim < -1 for dim in value):
            raise Wrong("has a dimension below -1", "-1 stands for what is left")
        if sum(dim == -1 for dim in value) > 1:
            raise Wrong("has several dimensions of -1, and only one can be worked out")
        return tuple(value)
    if kind.is_int(value):
        raise Wrong("is not a shape", f"a shape is a tuple: ({value},)")
    raise Wrong("is not a shape of whole numbers", "write the numbers: (7, 7, 64), or -1 for one of them")


def _dims(value: Any) -> tuple[int, ...]:
    if (
        isinstance(value, (tuple, list))
        and all(map(kind.is_int, value))
        and sorted(value) == list(range(1, len(value) + 1))
    ):
        return tuple(value)
    raise Wrong("is not an order of the dimensions", "count from 1, leave none out: (2, 1) swaps two")


def _pairs(n: int, *, negative: bool = False) -> Kind:
    """`n` pairs of whole numbers: one number for all, or for each a number or a pair.

    Keras lets one negative number through for padding, which then cuts.
    """
    pair = kind.ints(2, zero=True)

    def read(value: Any) -> tuple[tuple[int, ...], ...]:
        if kind.is_int(value) and (value >= 0 or negative):
            return ((value, value),) * n
        if isinstance(value, (tuple, list)):
            if len(value) != n:
                raise Wrong(f"has {len(value)} entries, but the data has {n} dimensions")
            try:
                return tuple([pair(each) for each in value])
            except Wrong:
                pass
        raise Wrong(f"is not a whole number, {n} of them, or {n} pairs of them, 0 or more")

    return read


# -- rows --------------------------------------------------------------------------------------------------------------

_DIMENSIONS = {1: "steps", 2: "height × width", 3: "depth × height × width"}


def _spatial(rank: int, name: str, title: str, *row: Any, parameters: dict[str, Any], kinds: Any) -> LayerType:
    symbol, shape, family, window = row
    return LayerType(
        f"{name}{rank}D", family, title, symbol, signature(**parameters, kinds=kinds), shape, rank=rank + 2,
        hint=f"it takes {_DIMENSIONS[rank]} × channels", window=window,
    )  # fmt: skip


def _padding(rank: int) -> LayerType:
    default = {1: 1, 2: (1, 1), 3: ((1, 1),) * 3}[rank]
    kinds = {"padding": kind.ints(2, zero=True) if rank == 1 else _pairs(rank, negative=True)}
    parameters = {"padding": default, "data_format": None}
    return _spatial(
        rank,
        "ZeroPadding",
        "Zero padding",
        "\\|||/",
        padding_shape,
        "reshape",
        "shifted",
        parameters=parameters,
        kinds=kinds,
    )


def _cropping(rank: int) -> LayerType:
    default = {1: (1, 1), 2: ((0, 0), (0, 0)), 3: ((1, 1),) * 3}[rank]
    parameters = {"cropping": default, **({} if rank == 1 else {"data_format": None})}
    kinds = {"cropping": kind.ints(2, zero=True) if rank == 1 else _pairs(rank)}
    return _spatial(
        rank, "Cropping", "Cropping", " ||| ", cropping_shape, "reshape", "shifted", parameters=parameters, kinds=kinds
    )


def _upsampling(rank: int) -> LayerType:
    if rank == 1:
        parameters: dict[str, Any] = {"size": 2}
        kinds: dict[str, Kind | None] = {"size": kind.count}
        shape: Any = upsampling_1d_shape
    else:
        parameters = {"size": (2,) * rank, "data_format": None, **({"interpolation": "nearest"} if rank == 2 else {})}
        kinds = {"size": kind.ints(rank), "interpolation": _interpolation}
        shape = upsampling_shape
    return _spatial(
        rank, "UpSampling", "Upsampling", "AAAAA", shape, "transposed", "resized", parameters=parameters, kinds=kinds
    )


def _interpolation(value: Any) -> str:
    return str(kind.text(value)).lower()


ROWS = (
    LayerType(
        "Flatten", "reshape", "Flatten", "|||||", signature(data_format=None), flatten_shape, min_rank=1, dtype="same",
        window="regrouped",
    ),
    LayerType(
        "Reshape", "reshape", "Reshape", "  |  ", signature("target_shape", kinds={"target_shape": _target}),
        reshape_shape, dtype="same", min_rank=1, window="regrouped",
    ),
    LayerType(
        "Permute", "reshape", "Permute", "  |  ", signature("dims", kinds={"dims": _dims}), permute_shape, dtype="same",
        window="permuted",
    ),
    LayerType(
        "RepeatVector", "reshape", "Repeat", "=====", signature("n", kinds={"n": kind.count}), repeat_shape, rank=2,
        hint="it repeats a vector: put Flatten or a global pooling before it",
    ),
    *map(_padding, (1, 2, 3)),
    *map(_cropping, (1, 2, 3)),
    *map(_upsampling, (1, 2, 3)),
)  # fmt: skip
