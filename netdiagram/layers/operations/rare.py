"""Operations that hardly any model has, so that all of `keras.ops` that has a shape of its own is known: signals, parts, counts."""

from __future__ import annotations

import re
from math import prod
from typing import Any

from netdiagram.ir import Dim, Shape, TensorSpec
from netdiagram.layers.arguments import data_format
from netdiagram.layers.base import product, refuse, sizes
from netdiagram.layers.operations.arranging import split
from netdiagram.layers.operations.base import Bound, Unknowable, lengths, row, tensor, whole, wholes
from netdiagram.layers.operations.elementwise import both, quantiles, reduced, same
from netdiagram.layers.operations.joining import concatenate
from netdiagram.layers.operations.products import conv_macs, depthwise_conv
from netdiagram.layers.shapes import axis_of, broadcast, join
from netdiagram.layers.shapes import split as split_axes

# -- parts -------------------------------------------------------------------------------------------------------------


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


# -- signals -------------------------------------------------------------------------------------------------------------


def signal(a: Bound) -> Shape:
    """`irfft`: the signal that has these frequencies."""
    parts = a["x"]
    if not isinstance(parts, (tuple, list)) or len(parts) != 2:
        refuse("layer.inputs", "it takes two tensors, the real and the imaginary part")
    x = broadcast(lengths(parts[0]), lengths(parts[1]))
    length = a["fft_length"]
    return (*x[:-1], whole(length) if length is not None else None if x[-1] is None else 2 * (x[-1] - 1))


def joined_frames(a: Bound) -> Shape:
    """`istft`: the signal whose frames have these spectra."""
    parts = a["x"]
    if not isinstance(parts, (tuple, list)) or len(parts) != 2:
        refuse("layer.inputs", "it takes two tensors, the real and the imaginary part")
    x = lengths(parts[0])
    length = a["length"]
    if length is None and x[-2] is not None:
        width, step = whole(a["fft_length"]), whole(a["sequence_stride"])
        length = (x[-2] - 1) * step + width - (width // 2 * 2 if a["center"] else 0)
    return (*x[:-2], length)


def correlated(a: Bound) -> Shape:
    """`correlate`: two signals slid along each other."""
    left, right = tensor(a, "x1")[-1], tensor(a, "x2")[-1]
    if left is None or right is None:
        return (None,)
    long, short = max(left, right), min(left, right)
    return ({"valid": long - short + 1, "same": long}.get(str(a["mode"]), long + short - 1),)


def window(a: Bound) -> Shape:
    """As many numbers as asked for."""
    return (whole(a["x"]),)


def evenly(a: Bound) -> Shape:
    """A given count of numbers."""
    return (whole(a["num"]), *broadcast(tensor(a, "start"), tensor(a, "stop")))


# -- what depends on values --------------------------------------------------------------------------------------------------


def counts(a: Bound) -> Shape:
    """`bincount`: as many as the largest value says, which nobody knows."""
    return (*tensor(a)[:-1], None)


def bars(a: Bound) -> list[Shape]:
    """`histogram`: counts, and the edges between them."""
    bins = whole(a["bins"])
    return [(bins,), (bins + 1,)]


def places(a: Bound) -> list[Shape]:
    """`nonzero`: positions, along every axis."""
    return [(None,)] * len(tensor(a))


def distinct(a: Bound) -> Shape:
    """`unique`: nobody knows how many."""
    x, axis = tensor(a), a["axis"]
    if any(a[word] for word in ("return_index", "return_inverse", "return_counts")):
        raise Unknowable
    size = None if a["size"] is None else whole(a["size"])
    if axis is None:
        return (size,)
    at = axis_of(whole(axis), len(x))
    return (*x[:at], size, *x[at + 1 :])


def coordinates(a: Bound) -> list[Shape]:
    """`unravel_index`: positions along every axis."""
    return [tensor(a, "indices")] * len(wholes(a["shape"]))


def chosen(a: Bound) -> Shape:
    """`select`: conditions and choices, broadcast."""
    given = [*_listed(a["condlist"]), *_listed(a["choicelist"])]
    out: Shape = ()
    for each in given:
        out = broadcast(out, lengths(each))
    return out


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, (tuple, list)) or not value:
        refuse("layer.inputs", "it takes lists of conditions and of choices")
    return list(value)


def integral(a: Bound) -> Shape:
    """`trapezoid`: summed along an axis."""
    return reduced({"x": a["y"], "axis": a["axis"]})


def number(a: Bound) -> Shape:
    """One number."""
    del a
    return ()


def per_sample(a: Bound) -> Shape:
    """One number for every sample."""
    return tensor(a, "target")[:1]


def decoded(a: Bound) -> list[Shape]:
    """`ctc_decode`: the likeliest labels, and how likely they are."""
    batch, steps, *_ = tensor(a, "inputs")
    paths = whole(a["top_paths"]) if a["strategy"] == "beam_search" else 1
    return [(paths, batch, steps), (batch, paths)]


def seen_as_complex(a: Bound) -> Shape:
    """Real and imaginary part, in the last dimension, as one number."""
    x = same(a)
    if not x or x[-1] not in (2, None):
        refuse("shape.complex", f"the last dimension of its input is {x[-1] if x else 'missing'}, not 2")
    return x[:-1]


def seen_as_real(a: Bound) -> Shape:
    """Real and imaginary part in a dimension of their own."""
    return (*same(a), 2)


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


def separable(a: Bound) -> Shape:
    """A depthwise convolution, then one of 1 × 1."""
    where = data_format(a["data_format"])
    batch, space, _ = split_axes(depthwise_conv({**a, "kernel": a["depthwise_kernel"]}), where)
    return join(batch, space, tensor(a, "pointwise_kernel")[-1], where)


def separable_macs(a: Bound, out: Shape) -> int | None:
    """Both."""
    spread, maps = conv_macs({**a, "kernel": a["depthwise_kernel"]}, out), tensor(a, "pointwise_kernel")[-2]
    mixed = product((*split_axes(out, data_format(a["data_format"]))[1], maps, tensor(a, "pointwise_kernel")[-1]))
    return None if spread is None or mixed is None else spread + mixed


_NAN: dict[str, Any] = {"axis": None, "keepdims": False, "reads": "reduced"}

ROWS = (
    row("array_split", nearly_split, "x", "indices_or_sections", axis=0, family="reshape", reads=""),
    row("hsplit", _parts(1), "x", "indices_or_sections", family="reshape", reads=""),
    row("vsplit", _parts(0), "x", "indices_or_sections", family="reshape", reads=""),
    row("dsplit", _parts(2), "x", "indices_or_sections", family="reshape", reads=""),
    row("dstack", stacked_deep, "xs", family="merge", symbol="|| ||", reads=""),
    row("rearrange", rearranged, "tensor", "pattern", "**axes_lengths", family="reshape", reads=""),
    row("unfold", unfolded, "x", "kernel_size", dilation=1, padding=0, stride=1, family="reshape", reads=""),
    row("fold", folded, "x", "output_size", "kernel_size", dilation=1, padding=0, stride=1, family="reshape", reads=""),
    row("irfft", signal, "x", fft_length=None, name="IRFFT", title="Inverse Fourier transform", reads="mixed"),
    row(
        "istft", joined_frames, "x", "sequence_length", "sequence_stride", "fft_length", length=None, window="hann", center=True,
        name="ISTFT", title="Inverse short-time Fourier transform", reads="mixed",
    ),
    row("correlate", correlated, "x1", "x2", mode="valid", reads="mixed"),
    *[row(word, window, "x", output="float32") for word in ("bartlett", "blackman", "hamming", "hanning")],
    row("kaiser", window, "x", "beta", output="float32"),
    row("logspace", evenly, "start", "stop", num=50, endpoint=True, base=10, dtype=None, axis=0, output="made"),
    row("geomspace", evenly, "start", "stop", num=50, endpoint=True, dtype=None, axis=0, output="made"),
    row("bincount", counts, "x", weights=None, minlength=0, sparse=False, output="int32", reads="mixed"),
    row("histogram", bars, "x", bins=10, range=None, reads="mixed"),
    row("nonzero", places, "x", output="int32", reads="mixed"),
    row(
        "unique", distinct, "x", sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None,
        fill_value=None, reads="mixed",
    ),
    row("unravel_index", coordinates, "indices", "shape", output="int32"),
    row("select", chosen, "condlist", "choicelist", default=0, family="merge"),
    row("trapezoid", integral, "y", x=None, dx=1.0, axis=-1, reads="reduced"),
    row("allclose", number, "x1", "x2", rtol=1e-05, atol=1e-08, equal_nan=False, name="AllClose", output="bool", reads="mixed"),
    row("psnr", number, "x1", "x2", "max_val", name="PSNR", title="Signal-to-noise ratio", reads="mixed"),
    row("ctc_loss", per_sample, "target", "output", "target_length", "output_length", mask_index=0, name="CTCLoss", output="float32",
        reads="mixed"),
    row(
        "ctc_decode", decoded, "inputs", "sequence_lengths", strategy="greedy", beam_width=100, top_paths=1, merge_repeated=True,
        mask_index=0, name="CTCDecode", reads="mixed",
    ),
    row("polar", both, "abs_", "angle"),
    row("view_as_complex", seen_as_complex, "x", output="complex64", reads=""),
    row("view_as_real", seen_as_real, "x", output="float32", reads="embedded"),
    row("view", seen_as, "x", dtype=None, output="given", reads=""),
    row("argpartition", same, "x", "kth", axis=-1, output="int32", reads="across"),
    row("nanargmax", reduced, "x", **_NAN, output="int32"),
    row("nanargmin", reduced, "x", **_NAN, output="int32"),
    row("nanquantile", quantiles, "x", "q", axis=None, method="linear", keepdims=False, output="float"),
    row("bitwise_left_shift left_shift", both, "x", "y"),
    row("bitwise_right_shift right_shift", both, "x", "y"),
    row(
        "separable_conv", separable, "inputs", "depthwise_kernel", "pointwise_kernel", strides=1, padding="valid", data_format=None,
        dilation_rate=1, family="convolution", symbol=" \\|x ", title="Separable convolution", macs=separable_macs, reads="slid",
    ),
)  # fmt: skip
