"""Operations on signals: spectra, frames, windows, complex numbers."""

from __future__ import annotations

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import refuse
from netdiagram.layers.operations.base import Bound, lengths, row, tensor, whole
from netdiagram.layers.operations.elementwise import both, same
from netdiagram.layers.shapes import broadcast


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


def seen_as_complex(a: Bound) -> Shape:
    """Real and imaginary part, in the last dimension, as one number."""
    x = same(a)
    if not x or x[-1] not in (2, None):
        refuse("shape.complex", f"the last dimension of its input is {x[-1] if x else 'missing'}, not 2")
    return x[:-1]


def seen_as_real(a: Bound) -> Shape:
    """Real and imaginary part in a dimension of their own."""
    return (*same(a), 2)


ROWS = (
    row("fft", complex_pair, "x", name="FFT", title="Fourier transform", reads="mixed"),
    row("fft2", complex_pair, "x", name="FFT2", title="Fourier transform", reads="mixed"),
    row("ifft2", complex_pair, "x", name="IFFT2", title="Inverse Fourier transform", reads="mixed"),
    row("rfft", half_spectrum, "x", fft_length=None, name="RFFT", title="Fourier transform", reads="mixed"),
    row("irfft", signal, "x", fft_length=None, name="IRFFT", title="Inverse Fourier transform", reads="mixed"),
    row(
        "stft", spectrogram, "x", "sequence_length", "sequence_stride", "fft_length", window="hann", center=True, name="STFT",
        title="Short-time Fourier transform", reads="mixed",
    ),
    row(
        "istft", joined_frames, "x", "sequence_length", "sequence_stride", "fft_length", length=None, window="hann", center=True,
        name="ISTFT", title="Inverse short-time Fourier transform", reads="mixed",
    ),
    row("extract_sequences", sequences, "x", "sequence_length", "sequence_stride", family="reshape"),
    row("correlate", correlated, "x1", "x2", mode="valid", reads="mixed"),
    *[row(word, window, "x", output="float32") for word in ("bartlett", "blackman", "hamming", "hanning")],
    row("kaiser", window, "x", "beta", output="float32"),
    row("logspace", evenly, "start", "stop", num=50, endpoint=True, base=10, dtype=None, axis=0, output="made"),
    row("geomspace", evenly, "start", "stop", num=50, endpoint=True, dtype=None, axis=0, output="made"),
    row("polar", both, "abs_", "angle"),
    row("view_as_complex", seen_as_complex, "x", output="complex64", reads=""),
    row("view_as_real", seen_as_real, "x", output="float32", reads="embedded"),
)  # fmt: skip
