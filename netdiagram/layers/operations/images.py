"""Operations on images: convolutions with given kernels, windows, sizes, patches, colours."""

from __future__ import annotations

from math import prod
from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers.arguments import data_format
from netdiagram.layers.base import product, refuse, sizes, total
from netdiagram.layers.conv import transposed_shape
from netdiagram.layers.operations.base import Bound, Unknowable, row, tensor, whole, wholes
from netdiagram.layers.operations.elementwise import same
from netdiagram.layers.shapes import join, split, windows


def _each(value: Any, count: int) -> tuple[int, ...]:
    given = wholes(value)
    if len(given) == 1:
        return given * count
    if len(given) != count:
        refuse("shape.rank", f"{value} are {len(given)} numbers, but the data has {count} dimensions")
    return given


def _settings(a: Bound, space: int, kernel: tuple[int, ...], filters: Dim) -> Settings:
    output_padding = a.get("output_padding")
    return Settings(
        {
            "kernel_size": kernel,
            "filters": filters,
            "strides": _each(a["strides"], space),
            "dilation_rate": _each(a["dilation_rate"], space),
            "padding": str(a["padding"]).lower(),
            "data_format": data_format(a["data_format"]),
            "output_padding": None if output_padding is None else _each(output_padding, space),
        }
    )


def _kernel(a: Bound) -> tuple[tuple[int, ...], Dim, Dim]:
    shape = tensor(a, "kernel")
    if len(shape) < 3 or len(shape) != len(tensor(a, "inputs")):
        refuse("shape.rank", f"its kernel has {len(shape)} dimensions, its input {len(tensor(a, 'inputs'))}")
    if None in shape[:-2]:
        raise Unknowable
    return tuple([dim or 1 for dim in shape[:-2]]), shape[-2], shape[-1]


def _slide(a: Bound, kernel: tuple[int, ...], filters: Dim) -> Shape:
    s = _settings(a, len(kernel), kernel, filters)
    batch, space, _ = split(tensor(a, "inputs"), s["data_format"])
    return join(
        batch, windows(space, kernel, s["strides"], s["dilation_rate"], s["padding"]), filters, s["data_format"]
    )


def conv(a: Bound) -> Shape:
    """A convolution with a given kernel."""
    kernel, _, filters = _kernel(a)
    return _slide(a, kernel, filters)


def conv_macs(a: Bound, out: Shape) -> int | None:
    """Output positions × kernel."""
    kernel, inner, filters = _kernel(a)
    return product((*split(out, data_format(a["data_format"]))[1], prod(kernel), inner, filters))


def depthwise_conv(a: Bound) -> Shape:
    """A convolution per channel."""
    kernel, channels, multiplier = _kernel(a)
    return _slide(a, kernel, product((channels, multiplier)))


def separable(a: Bound) -> Shape:
    """A depthwise convolution, then one of 1 × 1."""
    where = data_format(a["data_format"])
    batch, space, _ = split(depthwise_conv({**a, "kernel": a["depthwise_kernel"]}), where)
    return join(batch, space, tensor(a, "pointwise_kernel")[-1], where)


def separable_macs(a: Bound, out: Shape) -> int | None:
    """Both."""
    spread, maps = conv_macs({**a, "kernel": a["depthwise_kernel"]}, out), tensor(a, "pointwise_kernel")[-2]
    mixed = product((*split(out, data_format(a["data_format"]))[1], maps, tensor(a, "pointwise_kernel")[-1]))
    return None if spread is None or mixed is None else spread + mixed


def conv_transpose(a: Bound) -> Shape:
    """A transposed convolution with a given kernel."""
    kernel, filters, _ = _kernel(a)
    return transposed_shape(_settings(a, len(kernel), kernel, filters), tensor(a, "inputs"))


def conv_transpose_macs(a: Bound, out: Shape) -> int | None:
    """Input positions × kernel."""
    del out
    kernel, filters, channels = _kernel(a)
    return product((*split(tensor(a, "inputs"), data_format(a["data_format"]))[1], prod(kernel), filters, channels))


def _spread(x: Shape) -> Shape:
    if len(x) < 3:
        refuse("shape.rank", f"its input {sizes(x)} has no dimension besides batch and channels")
    return x


def pool(a: Bound) -> Shape:
    """The window's positions."""
    x, where = _spread(tensor(a, "inputs")), data_format(a["data_format"])
    batch, space, channels = split(x, where)
    window = _each(a["pool_size"], len(space))
    strides = window if a["strides"] is None else _each(a["strides"], len(space))
    return join(batch, windows(space, window, strides, None, str(a["padding"]).lower()), channels, where)


def adaptive_pool(a: Bound) -> Shape:
    """As many windows as asked for."""
    x, where = _spread(tensor(a, "inputs")), data_format(a["data_format"])
    batch, space, channels = split(x, where)
    return join(batch, _each(a["output_size"], len(space)), channels, where)


def resize(a: Bound) -> Shape:
    """Height and width as given."""
    x, (height, width) = tensor(a, "images"), _each(a["size"], 2)
    if len(x) not in (3, 4):
        refuse("shape.rank", f"it takes images, but gets {sizes(x)}")
    if data_format(a["data_format"]) == "channels_last":
        return (*x[:-3], height, width, x[-1])
    return (*x[:-2], height, width)


def patches(a: Bound) -> Shape:
    """Patches of an image, each as a vector."""
    x, where = tensor(a, "images"), data_format(a["data_format"])
    single = len(_spread(x)) == 3
    batch, space, channels = split((1, *x) if single else x, where)
    window = _each(a["size"], len(space))
    strides = window if a["strides"] is None else _each(a["strides"], len(space))
    dilation = _each(a["dilation_rate"], len(space))
    out = windows(space, window, strides, dilation, str(a["padding"]).lower())
    joined = join(batch, out, product((*window, channels)), where)
    return joined[1:] if single else joined


def unfolded(a: Bound) -> Shape:
    """`unfold`: the patches of an image as columns."""
    x = tensor(a)
    if len(x) != 4:
        refuse("shape.rank", f"it takes channels × height × width, but gets {sizes(x[1:])}")
    kernel, dilation, padding, stride = (_two(a[word]) for word in ("kernel_size", "dilation", "padding", "stride"))
    places: list[Dim] = [
        None if n is None else (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, d, p, s in zip(x[2:], kernel, dilation, padding, stride, strict=True)
    ]
    return (x[0], product((x[1], *kernel)), product(places))


def folded(a: Bound) -> Shape:
    """`fold`: an image from the columns of its patches."""
    x, kernel = tensor(a), _two(a["kernel_size"])
    return (x[0], None if x[1] is None else x[1] // prod(kernel), *_two(a["output_size"]))


def _two(value: Any) -> tuple[int, ...]:
    given = wholes(value)
    return given * 2 if len(given) == 1 else given


def _image(x: Shape) -> Shape:
    if len(x) != 4:
        refuse("shape.rank", f"it takes a batch of images, but gets {sizes(x)}")
    return x


def depth_to_space(a: Bound) -> Shape:
    """Channels moved to height and width (Shi et al. 2016: pixel shuffle)."""
    x, by, where = tensor(a), whole(a["block_size"]), data_format(a["data_format"])
    batch, space, channels = split(_image(x), where)
    if channels is not None and channels % (by * by):
        refuse(
            "shape.block", f"its input has {channels} channels, which {by} × {by} do not divide", argument="block_size"
        )
    return join(batch, [total(size, by) for size in space], None if channels is None else channels // (by * by), where)


def space_to_depth(a: Bound) -> Shape:
    """Height and width moved to channels."""
    x, by, where = tensor(a), whole(a["block_size"]), data_format(a["data_format"])
    batch, space, channels = split(_image(x), where)
    for size in space:
        if size is not None and size % by:
            refuse("shape.block", f"its input is {sizes(space)}, which {by} does not divide", argument="block_size")
    return join(batch, [None if size is None else size // by for size in space], total(channels, by * by), where)


def grey(a: Bound) -> Shape:
    """One channel."""
    x = tensor(a, "images")
    return (*x[:-1], 1) if data_format(a["data_format"]) == "channels_last" else (*x[:-3], 1, *x[-2:])


def mapped(a: Bound) -> Shape:
    """Pixels at coordinates."""
    return tensor(a, "coordinates")[1:]


_CONV: dict[str, Any] = {
    "strides": 1,
    "padding": "valid",
    "data_format": None,
    "dilation_rate": 1,
    "family": "convolution",
}


_POOL: dict[str, Any] = {"strides": None, "padding": "valid", "data_format": None, "family": "pooling"}


ROWS = (
    row("conv", conv, "inputs", "kernel", **_CONV, symbol=" \\|/ ", title="Convolution", macs=conv_macs, reads="slid"),
    row(
        "depthwise_conv", depthwise_conv, "inputs", "kernel", **_CONV, symbol=" \\:/ ", title="Depthwise convolution",
        macs=conv_macs, reads="slid",
    ),
    row(
        "separable_conv", separable, "inputs", "depthwise_kernel", "pointwise_kernel", strides=1, padding="valid", data_format=None,
        dilation_rate=1, family="convolution", symbol=" \\|x ", title="Separable convolution", macs=separable_macs, reads="slid",
    ),
    row(
        "conv_transpose", conv_transpose, "inputs", "kernel", strides=1, padding="valid", output_padding=None,
        data_format=None, dilation_rate=1, family="transposed", symbol=" /|\\ ", title="Transposed convolution",
        macs=conv_transpose_macs, reads="spread",
    ),
    row("max_pool", pool, "inputs", "pool_size", **_POOL, symbol="Y max", title="Max pooling", reads="slid"),
    row("average_pool", pool, "inputs", "pool_size", **_POOL, symbol="Y avg", title="Average pooling", reads="slid"),
    row(
        "adaptive_max_pool", adaptive_pool, "inputs", "output_size", data_format=None, family="pooling", symbol="Y>max",
        reads="adapted",
    ),
    row(
        "adaptive_average_pool", adaptive_pool, "inputs", "output_size", data_format=None, family="pooling",
        symbol="Y>avg", reads="adapted",
    ),
    row(
        "resize", resize, "images", "size", interpolation="bilinear", antialias=False, crop_to_aspect_ratio=False,
        pad_to_aspect_ratio=False, fill_mode="constant", fill_value=0.0, data_format=None, family="transposed",
        symbol="AAAAA", reads="resized",
    ),
    row(
        "extract_patches", patches, "images", "size", strides=None, dilation_rate=1, padding="valid", data_format=None,
        family="reshape", reads="slid",
    ),
    row("unfold", unfolded, "x", "kernel_size", dilation=1, padding=0, stride=1, family="reshape", reads=""),
    row("fold", folded, "x", "output_size", "kernel_size", dilation=1, padding=0, stride=1, family="reshape", reads=""),
    row(
        "depth_to_space", depth_to_space, "x", "block_size", data_format="channels_last", family="transposed",
        symbol="AAAAA", reads="blocks-to-space",
    ),
    row("space_to_depth", space_to_depth, "x", "block_size", data_format="channels_last", family="reshape", reads="space-to-blocks"),
    row(
        "rgb_to_grayscale", grey, "images", data_format=None, name="RGBToGrayscale", title="Grayscale",
        family="preprocessing",
    ),
    row("rgb_to_hsv", same, "images", data_format=None, name="RGBToHSV", title="RGB to HSV"),
    row("hsv_to_rgb", same, "images", data_format=None, name="HSVToRGB", title="HSV to RGB"),
    row("gaussian_blur", same, "images", kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None),
    row(
        "affine_transform", same, "images", "transform", interpolation="bilinear", fill_mode="constant", fill_value=0,
        data_format=None,
    ),
    row("map_coordinates", mapped, "inputs", "coordinates", "order", fill_mode="constant", fill_value=0),
)  # fmt: skip
