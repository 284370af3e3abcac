"""Operations that few models have: transforms, linear algebra, segments, updates, and functions of images that only move pixels."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import refuse
from netdiagram.layers.operations.base import Bound, lengths, open_dims, row, tensor, whole
from netdiagram.layers.operations.elementwise import flattened, quantiles, reduced, same
from netdiagram.layers.shapes import axis_of, broadcast

# -- transforms --------------------------------------------------------------------------------------------------------


def complex_pair(a: Bound) -> list[Shape]:
    """Real and imaginary part, as they come in."""
    parts = a["x"]
    if not isinstance(parts, (tuple, list)) or len(parts) != 2:
        refuse(
            "layer.inputs",
            "it takes two tensors, the real and the imaginary part",
            "fft2((x, keras.ops.zeros_like(x)))",
        )
    return [broadcast(lengths(parts[0]), lengths(parts[1]))] * 2


def half_spectrum(a: Bound) -> list[Shape]:
    """`rfft`: the frequencies of a real signal, up to the middle."""
    x, length = tensor(a), a["fft_length"]
    size: Dim = x[-1] if length is None else whole(length)
    return [(*x[:-1], None if size is None else size // 2 + 1)] * 2


def spectrogram(a: Bound) -> list[Shape]:
    """`stft`: a spectrum for every frame of the signal."""
    x, stride, length = tensor(a), whole(a["sequence_stride"]), whole(a["fft_length"])
    size: Dim = x[-1]
    if size is not None:
        padded = size + 2 * (length // 2) if a["center"] else size
        size = 1 + (padded - length) // stride
    return [(*x[:-1], size, length // 2 + 1)] * 2


def sequences(a: Bound) -> Shape:
    """Windows over the last dimension."""
    x, length, stride = tensor(a), whole(a["sequence_length"]), whole(a["sequence_stride"])
    return (*x[:-1], None if x[-1] is None else 1 + (x[-1] - length) // stride, length)


# -- linear algebra ----------------------------------------------------------------------------------------------------


def matrix_number(a: Bound) -> Shape:
    """One number for every matrix."""
    return same(a)[:-2]


def decomposed(a: Bound) -> list[Shape]:
    """`svd`: two bases and the singular values between them."""
    x = tensor(a)
    rows, columns = x[-2:]
    least: Dim = None if rows is None or columns is None else min(rows, columns)
    whole_bases = a["full_matrices"]
    left, right = (rows, columns) if whole_bases else (least, least)
    return [(*x[:-1], left), (*x[:-2], least), (*x[:-2], right, columns)]


def diagonal_matrix(a: Bound) -> Shape:
    """`diag`: a matrix from its diagonal, or the diagonal of one."""
    x, k = tensor(a), abs(whole(a["k"]))
    if len(x) == 1:
        size = None if x[0] is None else x[0] + k
        return (size, size)
    return (None if None in x else max(0, min(dim or 0 for dim in x) - k),)


def traced(a: Bound) -> Shape:
    """The sum of a diagonal."""
    x = tensor(a)
    gone = {axis_of(whole(a[word]), len(x), word) for word in ("axis1", "axis2")}
    return tuple([dim for axis, dim in enumerate(x) if axis not in gone])


def cross(a: Bound) -> Shape:
    """Vectors of three entries, broadcast."""
    return broadcast(tensor(a, "x1"), tensor(a, "x2"))


def differences(a: Bound) -> Shape:
    """Between neighbours along an axis."""
    x, times = tensor(a, "a"), whole(a["n"])
    axis = axis_of(whole(a["axis"]), len(x))
    size = x[axis]
    return (*x[:axis], None if size is None else max(0, size - times), *x[axis + 1 :])


def turned(a: Bound) -> Shape:
    """`rot90`: two axes change places with every odd turn."""
    x = list(tensor(a, "array"))
    i, j = (axis_of(whole(axis), len(x)) for axis in a["axes"])
    if whole(a["k"]) % 2:
        x[i], x[j] = x[j], x[i]
    return tuple(x)


# -- segments, updates, losses -----------------------------------------------------------------------------------------


def segments(a: Bound) -> Shape:
    """One row for every segment."""
    count = a["num_segments"]
    return (None if count is None else whole(count), *tensor(a, "data")[1:])


def scattered(a: Bound) -> Shape:
    """A tensor of the given shape."""
    return open_dims(a["shape"])


def second(a: Bound) -> Shape:
    """The second operand's."""
    _, right, *_ = a.values()
    return lengths(right)


def without_last(a: Bound) -> Shape:
    """One number for every row along the last dimension."""
    return same(a)[:-1]


def nothing(a: Bound) -> Shape:
    """A number."""
    del a
    return ()


def mapped(a: Bound) -> Shape:
    """Pixels at coordinates."""
    return tensor(a, "coordinates")[1:]


def _nan(name: str, *, output: str = "same", **more: Any) -> Any:
    return row(
        name,
        reduced,
        "x",
        **{"axis": None, "keepdims": False, **more},
        name=_class(name),
        output=output,
        reads="reduced",
    )


def _class(name: str) -> str:
    return "Nan" + name.removeprefix("nan").capitalize()


ROWS = (
    row("fft", complex_pair, "x", name="FFT", title="Fourier transform", reads="mixed"),
    row("fft2", complex_pair, "x", name="FFT2", title="Fourier transform", reads="mixed"),
    row("ifft2", complex_pair, "x", name="IFFT2", title="Inverse Fourier transform", reads="mixed"),
    row("rfft", half_spectrum, "x", fft_length=None, name="RFFT", title="Fourier transform", reads="mixed"),
    row(
        "stft", spectrogram, "x", "sequence_length", "sequence_stride", "fft_length", window="hann", center=True, name="STFT",
        title="Short-time Fourier transform", reads="mixed",
    ),
    row("extract_sequences", sequences, "x", "sequence_length", "sequence_stride", family="reshape"),
    row("det", matrix_number, "x", reads="mixed"),
    row("logdet", matrix_number, "x", reads="mixed"),
    row("inv", same, "x", title="Inverse", reads="mixed"),
    row("cholesky", same, "x", upper=False, reads="mixed"),
    row("svd", decomposed, "x", full_matrices=True, compute_uv=True, name="SVD", title="Singular values", reads="mixed"),
    row("solve", second, "a", "b", reads="mixed"),
    row("diag", diagonal_matrix, "x", k=0, family="reshape", reads="mixed"),
    row("trace", traced, "x", offset=0, axis1=0, axis2=1, reads="mixed"),
    row("cross", cross, "x1", "x2", axisa=-1, axisb=-1, axisc=-1, axis=None, family="merge"),
    row("vdot", nothing, "x1", "x2", family="dense", reads="mixed"),
    row("diff", differences, "a", n=1, axis=-1),
    row("fliplr", same, "x", family="reshape"),
    row("flipud", same, "x", family="reshape"),
    row("rot90", turned, "array", k=1, axes=(0, 1), family="reshape"),
    *[row(f"segment_{word}", segments, "data", "segment_ids", num_segments=None, sorted=False) for word in ("sum", "max", "min", "prod")],
    row("scatter", scattered, "indices", "values", "shape", family="reshape"),
    row("scatter_update", same, "inputs", "indices", "updates", reduction=None, family="reshape"),
    row("slice_update", same, "inputs", "start_indices", "updates", family="reshape"),
    row("isin", same, "x1", "x2", assume_unique=False, invert=False, output="bool", name="IsIn"),
    row("searchsorted", second, "sorted_sequence", "values", side="left", output="int32", name="SearchSorted"),
    row("digitize", same, "x", "bins", output="int32"),
    row("in_top_k", same, "targets", "predictions", "k", output="bool"),
    row("binary_crossentropy", same, "target", "output", from_logits=False),
    row("categorical_crossentropy", without_last, "target", "output", from_logits=False, axis=-1),
    row("sparse_categorical_crossentropy", same, "target", "output", from_logits=False, axis=-1, output="float"),
    *[_nan(f"nan{word}") for word in ("sum", "max", "min", "prod")],
    *[_nan(f"nan{word}", output="float") for word in ("mean", "std", "var", "median")],
    *[row(f"nan{word}", flattened, "x", axis=None, dtype=None, name=_class(word)) for word in ("cumsum", "cumprod")],
    row("percentile nanpercentile", quantiles, "x", "q", axis=None, method="linear", keepdims=False, output="float"),
    row("rgb_to_hsv", same, "images", data_format=None, name="RGBToHSV", title="RGB to HSV"),
    row("hsv_to_rgb", same, "images", data_format=None, name="HSVToRGB", title="HSV to RGB"),
    row("gaussian_blur", same, "images", kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None),
    row(
        "affine_transform", same, "images", "transform", interpolation="bilinear", fill_mode="constant", fill_value=0,
        data_format=None,
    ),
    row("map_coordinates", mapped, "inputs", "coordinates", "order", fill_mode="constant", fill_value=0),
)  # fmt: skip
