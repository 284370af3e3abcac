"""Functions of TensorFlow and of Keras 2's backend that stand in models and have no counterpart in `keras.ops`: shapes by their own rules."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product, refuse, sizes
from netdiagram.layers.operations.base import (
    Bound,
    Operation,
    Unknowable,
    lengths,
    open_dims,
    row,
    tensor,
    whole,
    wholes,
)
from netdiagram.layers.operations.elementwise import both, same
from netdiagram.layers.shapes import axis_of, broadcast

# -- rules -------------------------------------------------------------------------------------------------------------


def added(a: Bound) -> Shape:
    """`add_n`: all of a list."""
    given = a["inputs"]
    if not isinstance(given, (tuple, list)) or not given:
        refuse("layer.inputs", "it takes a list of tensors")
    out = lengths(given[0])
    for each in given[1:]:
        out = broadcast(out, lengths(each))
    return out


def number(a: Bound) -> Shape:
    """One number."""
    del a
    return ()


def per_image(a: Bound) -> Shape:
    """One number for every image."""
    return same(a)[:-3]


def doubled(a: Bound) -> Shape:
    """`crelu`: both signs, side by side."""
    x = same(a)
    axis = axis_of(whole(a["axis"]), len(x))
    size = x[axis]
    return (*x[:axis], None if size is None else 2 * size, *x[axis + 1 :])


def gathered(a: Bound) -> Shape:
    """Entries along an axis by their indices, sample by sample where leading dimensions are batches of both."""
    x, at, shared = tensor(a), tensor(a, "indices"), whole(a["batch_dims"] or 0)
    axis = shared if a["axis"] is None else axis_of(whole(a["axis"]), len(x))
    return (*x[:axis], *at[shared:], *x[axis + 1 :])


def gathered_by_places(a: Bound) -> Shape:
    """`gather_nd`: entries by their places along the first dimensions."""
    x, at, shared = tensor(a), tensor(a, "indices"), whole(a["batch_dims"] or 0)
    depth = at[-1] if at else None
    if depth is None:
        raise Unknowable
    return (*at[:-1], *x[shared + depth :])


def masked(a: Bound) -> Shape:
    """`boolean_mask`: nobody knows how many are kept."""
    x, mask = tensor(a), tensor(a, "mask")
    return (None, *x[len(mask) :])


def sequence_mask(a: Bound) -> Shape:
    """Ones up to each length."""
    most = a["maxlen"]
    return (*same(a), most if isinstance(most, int) else None)


def given_shape(a: Bound) -> Shape:
    """As the argument says, where the input does not contradict it."""
    x, wanted = same(a), open_dims(a["shape"])
    return wanted if len(x) != len(wanted) else tuple([q if p is None else p for p, q in zip(x, wanted, strict=True)])


def spread_to(a: Bound) -> Shape:
    """`conv2d_transpose`: the output as it is asked for."""
    return open_dims(a["output_shape"])


def vectors(a: Bound) -> Shape:
    """`matvec`: rows of a matrix by a vector."""
    left, right = tensor(a, "a"), tensor(a, "b")
    return (*broadcast(left[:-2], right[:-1]), left[-2])


def on_diagonal(a: Bound) -> Shape:
    """`diag`: vectors as diagonals of matrices."""
    x = same(a)
    return (*x, *x[-1:])


def of_diagonal(a: Bound) -> Shape:
    """`diag_part`: diagonals of matrices."""
    x = same(a)
    rows, columns = x[-2:]
    return (*x[:-2], None if rows is None or columns is None else min(rows, columns))


def turned(a: Bound) -> Shape:
    """Rows and columns exchanged."""
    x = same(a)
    return (*x[:-2], x[-1], x[-2])


def matrix_number(a: Bound) -> Shape:
    """One number for every matrix."""
    return same(a)[:-2]


def batches_multiplied(a: Bound) -> Shape:
    """`K.batch_dot`: sample by sample, along one axis of either."""
    left, right, axes = tensor(a, "x"), tensor(a, "y"), a["axes"]
    if axes is None:
        axes = (len(left) - 1, max(len(right) - 2, 1))
    i, j = (wholes(axes) * 2)[:2] if not isinstance(axes, (tuple, list)) else wholes(axes)
    i, j = axis_of(i, len(left), "axes"), axis_of(j, len(right), "axes")
    if left[i] is not None and right[j] is not None and left[i] != right[j]:
        refuse("shape.matmul", f"{sizes(left)} and {sizes(right)} do not match along axes {i} and {j}", argument="axes")
    out = (*left[:i], *left[i + 1 :], *[dim for at, dim in enumerate(right) if at not in (0, j)])
    return out if len(out) > 1 else (*out, 1)


def batches_multiplied_macs(a: Bound, out: Shape) -> int | None:
    """Products summed for every output of a sample."""
    left, axes = tensor(a, "x"), a["axes"]
    first = len(left) - 1 if axes is None else wholes(axes)[0]
    return product((*out[1:], left[first]))


def spectrum(a: Bound) -> Shape:
    """The frequencies of a real signal, as complex numbers."""
    x, asked = same(a), a["fft_length"]
    length: Dim = x[-1] if asked is None else wholes(asked)[-1]
    return (*x[:-1], None if length is None else length // 2 + 1)


def frames(a: Bound) -> Shape:
    """Frames of a signal, one after the other."""
    return (*_framed(a), whole(a["frame_length"]))


def spectra(a: Bound) -> Shape:
    """A spectrum for every frame."""
    length = whole(a["frame_length"])
    wide = a["fft_length"] if isinstance(a["fft_length"], int) else 1 << (length - 1).bit_length()
    return (*_framed(a), wide // 2 + 1)


def _framed(a: Bound) -> Shape:
    x, length, step = same(a), whole(a["frame_length"]), whole(a["frame_step"])
    size = x[-1]
    if size is None:
        return (*x[:-1], None)
    return (*x[:-1], -(-size // step) if a["pad_end"] else max(0, 1 + (size - length) // step))


def sized(a: Bound) -> Shape:
    """Images of the given height and width."""
    x = same(a)
    return (*x[:-3], whole(a["height"]), whole(a["width"]), x[-1])


def centre(a: Bound) -> Shape:
    """`central_crop`: a fraction of height and width."""
    x, part = same(a), a["central_fraction"]
    if not isinstance(part, (int, float)):
        raise Unknowable

    def kept(size: Dim) -> Dim:
        return None if size is None else size - 2 * int((size - size * part) / 2)

    return (*x[:-3], kept(x[-3]), kept(x[-2]), x[-1])


def coloured(a: Bound) -> Shape:
    """Three channels."""
    return (*same(a)[:-1], 3)


def boxes(a: Bound) -> Shape:
    """`crop_and_resize`: a piece of an image for every box."""
    x, count, (height, width) = same(a), tensor(a, "boxes")[0], wholes(a["crop_size"])
    return (count, height, width, x[-1])


def edges(a: Bound) -> Shape:
    """Two slopes for every entry."""
    return (*same(a), 2)


def asked(a: Bound) -> Shape:
    """A piece of the given shape."""
    return open_dims(a["size"])


# -- rows --------------------------------------------------------------------------------------------------------------

_MOVE: dict[str, Any] = {"family": "reshape", "reads": ""}
_ALIKE = (
    "digamma lgamma bitcast clip_by_norm reverse_sequence per_image_standardization convert_image_dtype band_part random_flip_left_right"
    " random_flip_up_down random_brightness random_contrast random_hue random_saturation adjust_brightness adjust_contrast adjust_hue"
    " adjust_saturation adjust_gamma flip_left_right flip_up_down tensor_scatter_nd_update tensor_scatter_nd_add local_response_normalization"
    " cumulative_logsumexp ifft"
)

ROWS: tuple[Operation, ...] = (
    *[row(name, same, "x") for name in _ALIKE.split()],
    *[row(name, both, "x1", "x2") for name in ("squared_difference", "multiply_no_nan", "xlogy", "xdivy")],
    row("bias_add", same, "x", "bias", title="Bias"),
    row("dropout", same, "x", title="Dropout", family="regularization"),
    row("add_n", added, "inputs", title="Add", family="merge", symbol="+++++"),
    row("crelu", doubled, "x", axis=-1, title="CReLU", family="activation", symbol="  f| "),
    row("l2_loss", number, "x", title="Half the sum of squares", reads="mixed"),
    row("zero_fraction", number, "x", reads="mixed"),
    row("total_variation", per_image, "x", reads="mixed"),
    row("ssim", per_image, "x", title="Structural similarity", reads="mixed"),
    row("gather", gathered, "x", "indices", axis=None, batch_dims=0, **_MOVE),
    row("gather_nd", gathered_by_places, "x", "indices", batch_dims=0, title="Gather", **_MOVE),
    row("boolean_mask", masked, "x", "mask", **_MOVE),
    row("sequence_mask", sequence_mask, "x", maxlen=None, reads="embedded", output="bool"),
    row("ensure_shape", given_shape, "x", "shape"),
    row("matvec", vectors, "a", "b", title="Matrix by vector", family="dense", symbol="XXXXX", reads="mixed"),
    row("matrix_diag", on_diagonal, "x", title="Diagonal matrix", reads="mixed"),
    row("matrix_diag_part", of_diagonal, "x", title="Diagonal", reads="mixed"),
    row("matrix_transpose", turned, "x", title="Transpose", **_MOVE),
    row("matrix_trace", matrix_number, "x", title="Trace", reads="mixed"),
    row(
        "batch_dot", batches_multiplied, "x", "y", axes=None, title="Batch dot product", family="dense", symbol="XXXXX",
        macs=batches_multiplied_macs, reads="mixed",
    ),
    row("real_spectrum", spectrum, "x", fft_length=None, title="Fourier transform", output="complex64", reads="mixed"),
    row("frame", frames, "x", "frame_length", "frame_step", pad_end=False, title="Frames", **_MOVE),
    row(
        "spectra", spectra, "x", "frame_length", "frame_step", fft_length=None, pad_end=False, title="Short-time Fourier transform",
        output="complex64", reads="mixed",
    ),
    row("resize_within", sized, "x", "height", "width", title="Resize", family="transposed", symbol="AAAAA", reads=""),
    row("central_crop", centre, "x", "central_fraction", **_MOVE),
    row("grayscale_to_rgb", coloured, "x", title="Grey to RGB"),
    row("crop_and_resize", boxes, "x", "boxes", "crop_size", **_MOVE),
    row("sobel_edges", edges, "x", reads="embedded"),
    row("random_crop", asked, "x", "size", **_MOVE),
    row(
        "conv_transpose_to", spread_to, "inputs", "kernel", "output_shape", title="Transposed convolution", family="transposed",
        symbol=" /|\\ ", reads="",
    ),
)  # fmt: skip
FUNCTIONS = {name: row for row in ROWS for name in row.functions}
"""By the names that `foreign` knows them by."""
