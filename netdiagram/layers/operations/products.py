"""Operations that multiply and sum, on images among others: the ones whose multiply-accumulates count."""

from __future__ import annotations

from math import prod
from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers.arguments import data_format, is_int
from netdiagram.layers.base import product, refuse, sizes, total
from netdiagram.layers.conv import transposed_shape
from netdiagram.layers.operations.base import Bound, Unknowable, lengths, row, tensor, whole, wholes
from netdiagram.layers.shapes import axis_of, broadcast, join, split, windows

# -- matrix products ---------------------------------------------------------------------------------------------------


def _mismatch(left: Shape, right: Shape) -> None:
    refuse(
        "shape.matmul",
        f"{sizes(left)} and {sizes(right)} cannot be multiplied: {left[-1]} columns, {right[-2:][0]} rows",
    )


def matmul(a: Bound) -> Shape:
    """Matrices of the last two dimensions, the others broadcast."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        refuse("shape.rank", "a matrix product takes no scalars", "multiply with *")
    rows, columns = left if len(left) > 1 else (1, *left), right if len(right) > 1 else (*right, 1)
    if rows[-1] is not None and columns[-2] is not None and rows[-1] != columns[-2]:
        _mismatch(left, right)
    lead = broadcast(rows[:-2], columns[:-2])
    return (*lead, *(rows[-2:-1] if len(left) > 1 else ()), *(columns[-1:] if len(right) > 1 else ()))


def matmul_macs(a: Bound, out: Shape) -> int | None:
    """Products summed for every output."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    inner = left[-1] if left[-1] is not None else right[-2:][0]
    return product((*out[1:], inner))


def dot(a: Bound) -> Shape:
    """NumPy's `dot`: the last dimension with the second to last."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        return left or right
    at = -1 if len(right) == 1 else -2
    if left[-1] is not None and right[at] is not None and left[-1] != right[at]:
        _mismatch(left, right)
    return left[:-1] if len(right) == 1 else (*left[:-1], *right[:-2], right[-1])


def dot_macs(a: Bound, out: Shape) -> int | None:
    """Products summed for every output; scalars only scale."""
    return matmul_macs(a, out) if tensor(a, "x1") and tensor(a, "x2") else 0


def inner(a: Bound) -> Shape:
    """The last dimensions with each other."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        return left or right
    if left[-1] is not None and right[-1] is not None and left[-1] != right[-1]:
        refuse("shape.matmul", f"{sizes(left)} and {sizes(right)} end differently")
    return (*left[:-1], *right[:-1])


def outer(a: Bound) -> Shape:
    """Every entry with every entry."""
    return (product(tensor(a, "x1")), product(tensor(a, "x2")))


def _tensordot_axes(a: Bound) -> tuple[list[int], list[int]]:
    left, right, axes = tensor(a, "x1"), tensor(a, "x2"), a["axes"]
    if is_int(axes):
        if not 0 <= axes <= min(len(left), len(right)):
            refuse("shape.axis", f"axes={axes} is too much for {sizes(left)} and {sizes(right)}", argument="axes")
        return list(range(len(left) - axes, len(left))), list(range(axes))
    if not isinstance(axes, (tuple, list)) or len(axes) != 2:
        raise Unknowable
    ours, theirs = wholes(axes[0]), wholes(axes[1])
    return [axis_of(i, len(left), "axes") for i in ours], [axis_of(i, len(right), "axes") for i in theirs]


def tensordot(a: Bound) -> Shape:
    """The dimensions that are not summed over, of both."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    ours, theirs = _tensordot_axes(a)
    for i, j in zip(ours, theirs, strict=False):
        if left[i] is not None and right[j] is not None and left[i] != right[j]:
            refuse(
                "shape.matmul",
                f"{sizes(left)} and {sizes(right)} do not match: {left[i]} along axis {i}, {right[j]} along axis {j}",
                argument="axes",
            )
    return (
        *[dim for i, dim in enumerate(left) if i not in ours],
        *[dim for i, dim in enumerate(right) if i not in theirs],
    )


def tensordot_macs(a: Bound, out: Shape) -> int | None:
    """Products summed over the axes, for every output."""
    return product((*out[1:], *[tensor(a, "x1")[axis] for axis in _tensordot_axes(a)[0]]))


def _einsum(a: Bound) -> tuple[list[str], str, dict[str, Dim]]:
    text = a["subscripts"]
    if not isinstance(text, str):
        raise Unknowable
    sources, arrow, target = text.replace(" ", "").partition("->")
    operands = [lengths(each) for each in a["operands"]]
    specs = sources.split(",")
    if len(specs) != len(operands):
        refuse(
            "layer.equation",
            f"'{text}' speaks of {len(specs)} tensors, but there are {len(operands)}",
            argument="subscripts",
        )
    if "." in text:
        specs, target = _spelt_out(specs, target, operands)
    known: dict[str, Dim] = {}
    for spec, shape in zip(specs, operands, strict=True):
        if len(spec) != len(shape):
            refuse(
                "layer.equation",
                f"'{spec}' names {len(spec)} dimensions of a tensor with {len(shape)}",
                argument="subscripts",
            )
        for letter, size in zip(spec, shape, strict=True):
            if known.get(letter) in (None, 1):
                known[letter] = size
            elif size not in (None, 1, known[letter]):
                refuse(
                    "layer.equation",
                    f"dimension '{letter}' is {known[letter]} and {size} in '{text}'",
                    argument="subscripts",
                )
    if not arrow:
        every = "".join(specs)
        target = "".join(sorted(letter for letter in set(every) if every.count(letter) == 1))
    return specs, target, known


def _spelt_out(specs: list[str], target: str, operands: list[Shape]) -> tuple[list[str], str]:
    """`...` as capital letters nobody uses."""
    width = max(
        (len(shape) - len(spec.replace(".", "")) for spec, shape in zip(specs, operands, strict=True) if "." in spec),
        default=0,
    )
    letters = "ÀÁÂÃÄÅÆÇÈÉ"[:width]
    spelt = [
        spec.replace("...", letters[len(letters) - (len(shape) - len(spec) + 3) :] if "." in spec else "")
        for spec, shape in zip(specs, operands, strict=True)
    ]
    return spelt, target.replace("...", letters)


def einsum(a: Bound) -> Shape:
    """The dimensions the equation keeps."""
    _, target, known = _einsum(a)
    if any(letter not in known for letter in target):
        refuse("layer.equation", f"'{a['subscripts']}' asks for a dimension that no tensor has", argument="subscripts")
    return tuple([known[letter] for letter in target])


def einsum_macs(a: Bound, out: Shape) -> int | None:
    """One for every combination of dimensions of one sample; of a single tensor none."""
    del out
    specs, target, known = _einsum(a)
    batch = target[:1]
    return product(size for letter, size in known.items() if letter != batch) if len(specs) > 1 else 0


def attention(a: Bound) -> Shape:
    """`dot_product_attention`: as the query."""
    return tensor(a, "query")


def attention_macs(a: Bound, out: Shape) -> int | None:
    """Every query with every key, and the values summed."""
    key = tensor(a, "key")
    return total(product((*out[1:], key[1] if len(key) > 1 else None)), 2)


# -- images ------------------------------------------------------------------------------------------------------------


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


_CONV: dict[str, Any] = {
    "strides": 1,
    "padding": "valid",
    "data_format": None,
    "dilation_rate": 1,
    "family": "convolution",
}
_POOL: dict[str, Any] = {"strides": None, "padding": "valid", "data_format": None, "family": "pooling"}

ROWS = (
    row("matmul", matmul, "x1", "x2", family="dense", symbol="XXXXX", title="Matrix product", macs=matmul_macs, reads="multiplied"),
    row("dot", dot, "x1", "x2", family="dense", symbol="XXXXX", title="Dot product", macs=dot_macs, reads="multiplied"),
    row("inner", inner, "x1", "x2", family="dense", symbol="XXXXX", title="Inner product", macs=dot_macs, reads="mixed"),
    row("outer", outer, "x1", "x2", family="merge", title="Outer product", reads="mixed"),
    row(
        "tensordot", tensordot, "x1", "x2", axes=2, family="dense", symbol="XXXXX", title="Tensor product",
        macs=tensordot_macs, reads="mixed",
    ),
    row("einsum", einsum, "subscripts", "*operands", family="dense", symbol="XXXXX", title="Einsum", macs=einsum_macs, reads="summed"),
    row(
        "dot_product_attention", attention, "query", "key", "value", bias=None, mask=None, scale=None, is_causal=False,
        flash_attention=None, attn_logits_soft_cap=None, family="attention", symbol="Q·K·V", macs=attention_macs, reads="mixed",
    ),
    row("conv", conv, "inputs", "kernel", **_CONV, symbol=" \\|/ ", title="Convolution", macs=conv_macs, reads="slid"),
    row(
        "depthwise_conv", depthwise_conv, "inputs", "kernel", **_CONV, symbol=" \\:/ ", title="Depthwise convolution",
        macs=conv_macs, reads="slid",
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
    row(
        "rgb_to_grayscale", grey, "images", data_format=None, name="RGBToGrayscale", title="Grayscale",
        family="preprocessing",
    ),
    row(
        "depth_to_space", depth_to_space, "x", "block_size", data_format="channels_last", family="transposed",
        symbol="AAAAA", reads="blocks-to-space",
    ),
    row("space_to_depth", space_to_depth, "x", "block_size", data_format="channels_last", family="reshape", reads="space-to-blocks"),
)  # fmt: skip
