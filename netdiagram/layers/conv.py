"""Convolutions: rows and rules.

A row's settings say how many spatial dimensions there are (`len(kernel_size)`), so that the rules serve 1-D, 2-D and
3-D data alike.
"""

from __future__ import annotations

from math import prod
from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Weights, product, refuse, sizes
from netdiagram.layers.quantized import check_adapted
from netdiagram.layers.shapes import join, split, windows

# -- shapes ------------------------------------------------------------------------------------------------------------


def _slide(s: Settings, x: Shape, filters: Dim) -> Shape:
    data_format = s["data_format"]
    batch, space, _ = split(x, data_format)
    out = windows(space, s["kernel_size"], s["strides"], s["dilation_rate"], s["padding"])
    return join(batch, out, filters, data_format)


def conv_shape(s: Settings, x: Shape) -> Shape:
    """The kernel's positions × filters."""
    return _slide(s, x, s["filters"])


def depthwise_shape(s: Settings, x: Shape) -> Shape:
    """The kernel's positions × `depth_multiplier` maps per channel."""
    channels = split(x, s["data_format"])[2]
    return _slide(s, x, None if channels is None else channels * s["depth_multiplier"])


def transposed_shape(s: Settings, x: Shape) -> Shape:
    """Every input position spreads a kernel, `strides` apart (Dumoulin, Visin 2016, §4)."""
    data_format = s["data_format"]
    batch, space, _ = split(x, data_format)
    extra = s["output_padding"] or (None,) * len(space)
    same = s["padding"] == "same"
    out: list[Dim] = []
    for size, kernel, stride, dilation, pad in zip(
        space, s["kernel_size"], s["strides"], s["dilation_rate"], extra, strict=True
    ):
        spread = (kernel - 1) * dilation + 1
        if size is None:
            out.append(None)
        elif not same:
            out.append((size - 1) * stride + spread + (max(stride - spread, 0) if pad is None else pad))
        else:
            out.append(size * stride if pad is None else (size - 1) * stride + spread % 2 + pad)
    return join(batch, out, s["filters"], data_format)


# -- weights -----------------------------------------------------------------------------------------------------------


def _bias(s: Settings, size: Dim) -> Weights:
    return [("bias", (size,), True)] if s["use_bias"] else []


def conv_weights(s: Settings, x: Shape) -> Weights:
    """A kernel per filter over the channels of its group, and a bias."""
    channels, groups = split(x, s["data_format"])[2], s["groups"]
    if channels is not None and channels % groups:
        refuse(
            "layer.groups",
            f"its input has {channels} channels, which {groups} groups do not divide",
            f"groups must divide both the input's channels and filters={s['filters']}",
            "groups",
        )
    inner = None if channels is None else channels // groups
    rank = s.get("lora_rank")
    weights: Weights = [("kernel", (*s["kernel_size"], inner, s["filters"]), not rank), *_bias(s, s["filters"])]
    if rank:
        weights.append(("lora_kernel_a", (*s["kernel_size"], inner, rank), True))
        weights.append(("lora_kernel_b", (rank, s["filters"]), True))
    return weights


def transposed_weights(s: Settings, x: Shape) -> Weights:
    """As a convolution's, with filters and channels in the other order."""
    channels = split(x, s["data_format"])[2]
    return [("kernel", (*s["kernel_size"], s["filters"], channels), True), *_bias(s, s["filters"])]


def depthwise_weights(s: Settings, x: Shape) -> Weights:
    """`depth_multiplier` kernels per channel."""
    channels, multiplier = split(x, s["data_format"])[2], s["depth_multiplier"]
    maps = None if channels is None else channels * multiplier
    return [("kernel", (*s["kernel_size"], channels, multiplier), True), *_bias(s, maps)]


def separable_weights(s: Settings, x: Shape) -> Weights:
    """A depthwise kernel, then a pointwise one."""
    channels, multiplier = split(x, s["data_format"])[2], s["depth_multiplier"]
    maps = None if channels is None else channels * multiplier
    return [
        ("depthwise_kernel", (*s["kernel_size"], channels, multiplier), True),
        ("pointwise_kernel", (*(1 for _ in s["kernel_size"]), maps, s["filters"]), True),
        *_bias(s, s["filters"]),
    ]


# -- multiply-accumulates ----------------------------------------------------------------------------------------------


def conv_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """Output positions × kernel × channels per group × filters; low-rank kernels are multiplied out before."""
    data_format, filters = s["data_format"], s["filters"]
    channels = split(x, data_format)[2]
    positions = product(split(y, data_format)[1])
    if channels is None or positions is None:
        return None
    each: int = prod(s["kernel_size"]) * (channels // s["groups"]) * filters
    return (positions + (s.get("lora_rank") or 0)) * each


def transposed_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """Input positions × kernel × channels × filters."""
    del y
    _, space, channels = split(x, s["data_format"])
    return product((*space, *s["kernel_size"], channels, s["filters"]))


def depthwise_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """Output positions × kernel × output channels: each reads one input channel."""
    del x
    _, space, maps = split(y, s["data_format"])
    return product((*space, *s["kernel_size"], maps))


def separable_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """The depthwise convolution, then a 1 × 1 convolution over its maps."""
    _, space, filters = split(y, s["data_format"])
    channels = split(x, s["data_format"])[2]
    maps = None if channels is None else channels * s["depth_multiplier"]
    positions = product((*space, maps))
    return None if positions is None or filters is None else positions * (prod(s["kernel_size"]) + filters)


# -- checks ------------------------------------------------------------------------------------------------------------


def _no_strides_with_dilation(s: dict[str, Any]) -> None:
    if max(s["strides"]) > 1 and max(s["dilation_rate"]) > 1:
        refuse(
            "layer.strides-dilation",
            f"strides of {sizes(s['strides'])} and a dilation of {sizes(s['dilation_rate'])} do not go together",
            "leave one of them at 1",
            "dilation_rate",
        )


def _check_conv(s: dict[str, Any]) -> None:
    if s["filters"] % s["groups"]:
        refuse(
            "layer.groups",
            f"filters={s['filters']} cannot be shared out among groups={s['groups']}",
            f"filters must be a multiple of {s['groups']}",
            "groups",
        )
    _no_strides_with_dilation(s)
    check_adapted(s)


def _check_transposed(s: dict[str, Any]) -> None:
    for extra, stride in zip(s["output_padding"] or (), s["strides"], strict=False):
        if extra >= stride:
            refuse(
                "layer.output-padding",
                f"output_padding={extra} is not below the stride of {stride}",
                f"at most {stride - 1} is possible",
                "output_padding",
            )
    _no_strides_with_dilation(s)


# -- rows --------------------------------------------------------------------------------------------------------------

_HINT = {
    1: "1-D convolution takes steps × channels: put Reshape((steps, channels)) before it",
    2: "2-D convolution takes height × width × channels: put Reshape((height, width, channels)) before it",
    3: "3-D convolution takes depth × height × width × channels: Reshape((depth, height, width, channels)) before it",
}


def _tail(*kernels: str, activity: bool = True) -> dict[str, Any]:
    """The initializers, regularizers and constraints that close every signature here."""
    tail: dict[str, Any] = {f"{word}_initializer": "glorot_uniform" for word in kernels}
    tail["bias_initializer"] = "zeros"
    tail.update({f"{word}_regularizer": None for word in kernels}, bias_regularizer=None)
    if activity:
        tail["activity_regularizer"] = None
    tail.update({f"{word}_constraint": None for word in kernels}, bias_constraint=None)
    return tail


def _kinds(rank: int, *, causal: bool = False) -> dict[str, Kind | None]:
    each = kind.ints(rank)
    return {
        "kernel_size": each,
        "strides": each,
        "dilation_rate": each,
        "output_padding": kind.optional(kind.ints(rank, zero=True)),
        "padding": kind.padding_causal if causal else kind.padding,
    }


def _ones(rank: int) -> Any:
    return 1 if rank == 1 else (1,) * rank


_LORA: dict[str, Kind | None] = {"lora_rank": kind.optional(kind.count), "lora_alpha": None}


def _conv(rank: int) -> LayerType:
    return LayerType(
        f"Conv{rank}D",
        "convolution",
        "Convolution",
        " \\|/ ",
        signature(
            "filters", "kernel_size", strides=_ones(rank), padding="valid", data_format=None,
            dilation_rate=_ones(rank), groups=1,
            activation=None, use_bias=True, **_tail("kernel"), kinds=_kinds(rank, causal=rank == 1),
        ),
        conv_shape, conv_weights, conv_macs, check=_check_conv, rank=rank + 2, hint=_HINT[rank], window="slid",
        aliases=(f"Convolution{rank}D",), further=_LORA,
    )  # fmt: skip


def _transposed(rank: int) -> LayerType:
    places = (
        {"data_format": None, "output_padding": None} if rank == 3 else {"output_padding": None, "data_format": None}
    )
    return LayerType(
        f"Conv{rank}DTranspose",
        "transposed",
        "Transposed convolution",
        " /|\\ ",
        signature(
            "filters", "kernel_size", strides=_ones(rank), padding="valid", **places, dilation_rate=_ones(rank),
            activation=None, use_bias=True, **_tail("kernel"), kinds=_kinds(rank),
        ),
        transposed_shape, transposed_weights, transposed_macs, check=_check_transposed, rank=rank + 2, hint=_HINT[rank],
        window="spread",
        aliases=(f"Convolution{rank}DTranspose",),
    )  # fmt: skip


def _depthwise(rank: int) -> LayerType:
    return LayerType(
        f"DepthwiseConv{rank}D",
        "convolution",
        "Depthwise convolution",
        " \\:/ ",
        signature(
            "kernel_size", strides=_ones(rank), padding="valid", depth_multiplier=1, data_format=None,
            dilation_rate=_ones(rank), activation=None, use_bias=True, **_tail("depthwise"), kinds=_kinds(rank),
        ),
        depthwise_shape, depthwise_weights, depthwise_macs, rank=rank + 2, hint=_HINT[rank], window="slid",
    )  # fmt: skip


def _separable(rank: int) -> LayerType:
    return LayerType(
        f"SeparableConv{rank}D",
        "convolution",
        "Separable convolution",
        " \\|x ",
        signature(
            "filters", "kernel_size", strides=_ones(rank), padding="valid", data_format=None, dilation_rate=_ones(rank),
            depth_multiplier=1, activation=None, use_bias=True, **_tail("depthwise", "pointwise"), kinds=_kinds(rank),
        ),
        conv_shape, separable_weights, separable_macs, rank=rank + 2, hint=_HINT[rank], window="slid",
        aliases=(f"SeparableConvolution{rank}D",),
    )  # fmt: skip


ROWS = (
    *map(_conv, (1, 2, 3)),
    *map(_transposed, (1, 2, 3)),
    *map(_depthwise, (1, 2)),
    *map(_separable, (1, 2)),
)
