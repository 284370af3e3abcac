"""Preprocessing of numbers, categories, text and sound."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Opaque, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Weights, Wrong, refuse, spoken
from netdiagram.layers.shapes import axis_of, join, slid, split

# -- numbers -----------------------------------------------------------------------------------------------------------


def normalization_weights(s: Settings, x: Shape) -> Weights:
    """Mean and variance along the kept axes and a counter, unless they are given."""
    kept = sorted(axis_of(axis, len(x)) for axis in s["axis"])
    size = tuple([x[axis] for axis in kept])
    if s["mean"] is None:
        return [("mean", size, False), ("variance", size, False), ("count", (), False)]
    if None in size:
        refuse("shape.unknown", f"its axis {s['axis']} has an unknown size: {spoken(x)}", argument="axis")
    given = _lengths(s["mean"]) or ()
    for have, want in zip(reversed(given), reversed(size), strict=False):
        if have not in (1, want):
            refuse("shape.merge", f"its mean has {have} entries, but its input {want}", argument="mean")
    return []


def _lengths(value: Any) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers; None for what is not known."""
    if isinstance(value, Opaque):
        return None
    if isinstance(value, (tuple, list)):
        inner = _lengths(value[0]) if value else ()
        return None if inner is None else (len(value), *inner)
    return ()


def _check_normalization(s: dict[str, Any]) -> None:
    mean, variance = s["mean"], s["variance"]
    if (mean is None) != (variance is None):
        refuse(
            "layer.argument",
            "mean and variance are given together or not at all",
            argument="variance" if mean is None else "mean",
        )
    if mean is None:
        return
    ours, theirs = _lengths(mean), _lengths(variance)
    if ours is None or theirs is None:
        return
    if ours != theirs:
        refuse("layer.argument", f"mean has {_size(ours)} entries and variance {_size(theirs)}", argument="variance")
    if len(ours) > len(s["axis"]):
        refuse(
            "layer.argument",
            f"mean has {len(ours)} dimensions, but only {len(s['axis'])} axes are kept",
            argument="mean",
        )


def _size(lengths: tuple[int, ...]) -> str:
    return " × ".join(map(str, lengths)) or "1"


def _axes(value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    if kind.is_int(value):
        return (value,)
    if isinstance(value, (tuple, list)) and all(map(kind.is_int, value)):
        return tuple(value)
    raise Wrong("is neither a whole number nor several")


# -- categories --------------------------------------------------------------------------------------------------------


def _encoded(x: Shape, depth: Dim, mode: str, *, squeeze_vectors: bool = True) -> Shape:
    """One-hot adds a dimension (in place of a last one of 1), the others count along the last one."""
    if not x:
        return (depth,)
    if mode == "one_hot":
        return (*x[:-1], depth) if x[-1] == 1 and (len(x) > 1 or not squeeze_vectors) else (*x, depth)
    return (*x[:-1], depth)


def category_shape(s: Settings, x: Shape) -> Shape:
    """`CategoryEncoding`."""
    return _encoded(x, s["num_tokens"], s["output_mode"])


def hashing_shape(s: Settings, x: Shape) -> Shape:
    """`Hashing`: bins, or codes of them along the last dimension."""
    return x if s["output_mode"] == "int" else (*x[:-1], s["num_bins"])


def crossing_shape(s: Settings, x: tuple[Shape, ...]) -> Shape:
    """`HashedCrossing` of two features."""
    if len(x) != 2:
        refuse("layer.inputs", f"it crosses 2 features, but is called on {len(x)}")
    if not x[0] or not x[1] or x[0][-1] != x[1][-1]:
        refuse("shape.merge", f"its features are {spoken(x[0])} and {spoken(x[1])}, which differ")
    return x[0] if s["output_mode"] == "int" else _encoded(x[0], s["num_bins"], "one_hot", squeeze_vectors=False)


def discretization_shape(s: Settings, x: Shape) -> Shape:
    """`Discretization`: bins, or codes of them."""
    mode, bins = s["output_mode"], s["bin_boundaries"]
    if mode == "int":
        return x
    depth = s["num_bins"] if bins is None else len(bins) + 1
    if mode == "one_hot":
        return _encoded(x, depth, mode)
    return (x[0], *x[2:], depth) if len(x) >= 2 else (depth,)


def _check_discretization(s: dict[str, Any]) -> None:
    if (s["bin_boundaries"] is None) == (s["num_bins"] is None):
        what = "neither is" if s["num_bins"] is None else "both are"
        refuse("layer.argument", f"it takes bin_boundaries or num_bins, and {what} given", argument="num_bins")
    _no_sparse_int(s)


def _no_sparse_int(s: dict[str, Any]) -> None:
    if s["sparse"] and s["output_mode"] == "int":
        refuse(
            "layer.argument",
            "sparse=True does not go with output_mode='int'",
            "output_mode='multi_hot', for example",
            "sparse",
        )


def _check_hashing(s: dict[str, Any]) -> None:
    _no_sparse_int(s)
    if s["output_mode"] == "int" and s.get("dtype") not in {None, "int32", "int64"}:
        refuse("layer.argument", f"dtype={s['dtype']!r} does not hold the numbers of bins", "dtype='int64'", "dtype")


def _has_tokens(s: dict[str, Any]) -> None:
    if s["num_tokens"] is None:
        refuse(
            "layer.missing",
            "num_tokens must be given",
            "where it is not known beforehand, use IntegerLookup",
            "num_tokens",
        )


# -- lookups and text --------------------------------------------------------------------------------------------------


def _depth(s: Settings, mask: Any) -> Dim:
    """How many tokens there are, the special ones included; None where only training data would tell."""
    if s["pad_to_max_tokens"]:
        return int(s["max_tokens"])
    words = s["vocabulary"]
    if isinstance(words, (tuple, list)):
        return _known(s, mask, words)
    size = s.get("vocabulary_size")
    return size if isinstance(size, int) else None


def _known(s: Settings, mask: Any, words: Any) -> int:
    masks = [mask] if mask is not None and s["output_mode"] == "int" else []
    special = [*masks, *[s.get("oov_token", "[UNK]")] * s.get("num_oov_indices", 1)]
    tokens = words[len(special) :] if list(words[: len(special)]) == special else words
    return len(special) + len(tokens)


def lookup_shape(s: Settings, x: Shape) -> Shape:
    """`StringLookup`, `IntegerLookup`."""
    if s["output_mode"] == "int":
        return x
    return _encoded(x, _depth(s, s["mask_token"]), "one_hot" if s["output_mode"] == "one_hot" else "count")


def text_shape(s: Settings, x: Shape) -> Shape:
    """`TextVectorization`: a sequence of tokens, or a bag of them."""
    if s["output_mode"] == "int":
        return (x[0] if x else None, s["output_sequence_length"])
    if s["split"] is not None:
        x = (*x, None)
    elif len(x) <= 1:
        x = (*x, 1)
    return _encoded(x, _depth(s, ""), "one_hot" if s["output_mode"] == "one_hot" else "count")


def _check_lookup(s: dict[str, Any]) -> None:
    mode, most = s["output_mode"], s["max_tokens"]
    s["output_mode"] = mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(mode, mode)
    if s["pad_to_max_tokens"] and most is None:
        refuse(
            "layer.argument",
            "pad_to_max_tokens=True needs max_tokens",
            "give max_tokens=20000, for example",
            "pad_to_max_tokens",
        )
    if most is not None and most <= 1:
        refuse("layer.argument", f"max_tokens={most} leaves no token", "give 2 or more", "max_tokens")
    if s.get("invert") and mode != "int":
        refuse(
            "layer.argument", f"invert=True does not go with output_mode='{mode}'", "output_mode='int'", "output_mode"
        )
    if s["sparse"]:
        _no_sparse_int(s)
    if s["idf_weights"] is not None and mode != "tf_idf":
        refuse(
            "layer.argument", f"idf_weights do not go with output_mode='{mode}'", "output_mode='tf_idf'", "idf_weights"
        )
    _check_vocabulary(s)


def _check_vocabulary(s: dict[str, Any]) -> None:
    words = s["vocabulary"]
    if not isinstance(words, (tuple, list)):
        return
    if not words:
        refuse("layer.argument", "its vocabulary is empty", argument="vocabulary")
    if s["output_mode"] == "tf_idf" and s["idf_weights"] is None:
        refuse("layer.argument", "a vocabulary with output_mode='tf_idf' needs idf_weights", argument="vocabulary")
    if all(isinstance(word, (str, int)) for word in words) and len(set(words)) < len(words):
        refuse("layer.argument", "its vocabulary names a word twice", argument="vocabulary")
    size = _known(Settings(s), s.get("mask_token", ""), words)
    if s["max_tokens"] is not None and size > s["max_tokens"]:
        refuse(
            "layer.argument",
            f"its vocabulary has {size} tokens, more than max_tokens={s['max_tokens']}",
            argument="max_tokens",
        )


def _check_text(s: dict[str, Any]) -> None:
    _check_lookup(s)
    if s["output_mode"] != "int" and s["output_sequence_length"] is not None:
        refuse(
            "layer.argument",
            f"output_sequence_length does not go with output_mode='{s['output_mode']}'",
            "output_mode='int'",
            "output_sequence_length",
        )
    if s["ragged"] and s["output_mode"] != "int":
        refuse("layer.argument", f"ragged=True does not go with output_mode='{s['output_mode']}'", argument="ragged")


def _words(value: Any) -> Any:
    if value is None or isinstance(value, (str, Opaque)):
        return value
    if isinstance(value, (tuple, list)):
        return tuple(value)
    raise Wrong("is not a list of words")


def _or_function(*words: Any) -> Kind:
    among = kind.one_of(*words)
    return lambda value: value if isinstance(value, Opaque) else among(value)


def _ngrams(value: Any) -> Any:
    if value is None or kind.is_int(value) or (isinstance(value, tuple) and all(map(kind.is_int, value))):
        return value
    raise Wrong("is neither a whole number nor a tuple of them")


# -- sound -------------------------------------------------------------------------------------------------------------


def stft_shape(s: Settings, x: Shape) -> Shape:
    """`STFTSpectrogram`: frames × frequencies, for every channel."""
    batch, (length,), channels = split(x, s["data_format"])
    frames = slid(length, s["frame_length"], s["frame_step"] or s["frame_length"] // 2, 1, same=s["padding"] == "same")
    if frames is not None and frames <= 0:
        refuse(
            "shape.kernel-too-large",
            f"a frame of {s['frame_length']} is longer than its input of {length}",
            "a shorter frame_length",
            "frame_length",
        )
    bins = _fft(s) // 2 + 1
    if s["mode"] == "stft":
        bins *= 2
    if channels is None:
        refuse("shape.unknown", "its input has an unknown number of channels", "give the input its last dimension")
    if s["expand_dims"]:
        return (
            (batch, frames, bins, channels) if s["data_format"] == "channels_last" else (batch, channels, frames, bins)
        )
    return join(batch, (frames,), channels * bins, s["data_format"])


def _fft(s: Settings) -> int:
    return int(s["fft_length"] or 1 << (s["frame_length"] - 1).bit_length())


def stft_weights(s: Settings, x: Shape) -> Weights:
    """Sines and cosines, as kernels that could be trained."""
    del x
    size = (s["frame_length"], 1, _fft(s) // 2 + 1)
    parts = {"imag": ("imag",), "real": ("real",)}.get(s["mode"], ("real", "imag"))
    return [(f"{part}_kernel", size, True) for part in parts]


def _check_stft(s: dict[str, Any]) -> None:
    length, step, size = s["frame_length"], s["frame_step"], s["fft_length"]
    if step is not None and step > length:
        refuse("layer.argument", f"frame_step={step} is larger than frame_length={length}", argument="frame_step")
    if size is not None and size < length:
        refuse("layer.argument", f"fft_length={size} is smaller than frame_length={length}", argument="fft_length")


def mel_shape(s: Settings, x: Shape) -> Shape:
    """`MelSpectrogram`: bins × frames."""
    step = s["sequence_stride"]
    length = x[0] if len(x) == 1 else x[1]
    frames = None if length is None else (length + step + 1) // step
    return (s["num_mel_bins"], frames) if len(x) == 1 else (x[0], s["num_mel_bins"], frames)


def _check_mel(s: dict[str, Any]) -> None:
    length, size = s["sequence_length"] or s["fft_length"], s["fft_length"]
    if size < length:
        refuse("layer.argument", f"fft_length={size} is smaller than sequence_length={length}", argument="fft_length")


# -- rows --------------------------------------------------------------------------------------------------------------

_MODE = ("int", "one_hot", "multi_hot", "count", "tf_idf", "binary", "tf-idf")
_LOOKUP: dict[str, Kind | None] = {
    "max_tokens": kind.optional(kind.integer), "num_oov_indices": kind.natural, "vocabulary": _words, "output_mode": kind.one_of(*_MODE),
    "vocabulary_dtype": kind.one_of("int64"), "oov_method": kind.one_of("floormod", "farmhash"), "name": kind.name,
    "standardize": _or_function("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
    "split": _or_function("whitespace", "character", None), "ngrams": _ngrams, "invert": kind.flag,
    "output_sequence_length": kind.optional(kind.integer),
}  # fmt: skip
_LOOKED_UP: dict[str, Kind | None] = {"trainable": kind.trainable, "dtype": kind.dtype, "name": kind.name}
_UNKNOWN_WORD: dict[str, Any] = {"oov_token": "[UNK]"}
_KNOWN: dict[str, Kind | None] = {"vocabulary_size": None, "has_input_vocabulary": None}


def _row(name: str, title: str, parameters: Any, shape: Any = None, weights: Any = None, **more: Any) -> LayerType:
    return LayerType(name, "preprocessing", title, "  |  ", parameters, shape, weights, **more)


ROWS = (
    _row("Rescaling", "Rescaling", signature("scale", offset=0.0)),
    _row(
        "Normalization", "Feature normalization", signature(axis=-1, mean=None, variance=None, invert=False, kinds={"axis": _axes}),
        weights=normalization_weights, check=_check_normalization,
    ),
    _row(
        "CategoryEncoding", "Category encoding",
        signature(
            num_tokens=None, output_mode="multi_hot", sparse=False,
            kinds={"num_tokens": kind.optional(kind.count), "output_mode": kind.one_of("count", "one_hot", "multi_hot", "binary")},
        ),
        category_shape, check=_has_tokens, call=("inputs", "count_weights"),
    ),
    _row(
        "Discretization", "Discretization",
        signature(
            bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", sparse=False, dtype=None, name=None,
            kinds={
                "num_bins": kind.optional(kind.natural), "output_mode": kind.one_of("int", "one_hot", "multi_hot", "count"),
                "dtype": kind.dtype, "name": kind.name, "bin_boundaries": kind.optional(_words),
            },
        ),
        discretization_shape, check=_check_discretization, base={}, dtype="int32",
    ),
    _row(
        "Hashing", "Hashing",
        signature(
            "num_bins", mask_value=None, salt=None, output_mode="int", sparse=False,
            kinds={"num_bins": kind.count, "output_mode": kind.one_of("int", "one_hot", "multi_hot", "count")},
        ),
        hashing_shape, check=_check_hashing, dtype="int64",
    ),
    _row(
        "HashedCrossing", "Feature crossing",
        signature(
            "num_bins", output_mode="int", sparse=False, name=None, dtype=None,
            kinds={"output_mode": kind.one_of("int", "one_hot"), "name": kind.name, "dtype": kind.dtype},
        ),
        crossing_shape, takes="several", dtype="int64",
    ),
    _row(
        "StringLookup", "String lookup",
        signature(
            max_tokens=None, num_oov_indices=1, mask_token=None, **_UNKNOWN_WORD, vocabulary=None, idf_weights=None, invert=False,
            output_mode="int", pad_to_max_tokens=False, sparse=False, encoding="utf-8", name=None, salt=None, kinds=_LOOKUP,
        ),
        lookup_shape, check=_check_lookup, base=_LOOKED_UP, further=_KNOWN, dtype="int64",
    ),
    _row(
        "IntegerLookup", "Integer lookup",
        signature(
            max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None, vocabulary_dtype="int64", idf_weights=None,
            invert=False, output_mode="int", sparse=False, pad_to_max_tokens=False, oov_method="floormod", salt=None, name=None,
            kinds=_LOOKUP,
        ),
        lookup_shape, check=_check_lookup, base=_LOOKED_UP, further=_KNOWN, dtype="int64",
    ),
    _row(
        "TextVectorization", "Text vectorization",
        signature(
            max_tokens=None, standardize="lower_and_strip_punctuation", split="whitespace", ngrams=None, output_mode="int",
            output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None, idf_weights=None, sparse=False, ragged=False,
            encoding="utf-8", name=None, kinds=_LOOKUP,
        ),
        text_shape, check=_check_text, further=_KNOWN, dtype="int64",
    ),
    _row(
        "STFTSpectrogram", "Spectrogram",
        signature(
            mode="log", frame_length=256, frame_step=None, fft_length=None, window="hann", periodic=False, scaling="density",
            padding="valid", expand_dims=False, data_format=None,
            kinds={
                "mode": kind.one_of("log", "magnitude", "psd", "real", "imag", "angle", "stft"), "frame_length": kind.count,
                "frame_step": kind.optional(kind.count), "fft_length": kind.optional(kind.count),
                "scaling": kind.one_of("density", "spectrum", None), "padding": kind.padding_exact, "expand_dims": kind.flag,
            },
        ),
        stft_shape, stft_weights, check=_check_stft, rank=3, hint="it takes samples × channels",
    ),
    _row(
        "MelSpectrogram", "Mel spectrogram",
        signature(
            fft_length=2048, sequence_stride=512, sequence_length=None, window="hann", sampling_rate=16000, num_mel_bins=128,
            min_freq=20.0, max_freq=None, power_to_db=True, top_db=80.0, mag_exp=2.0, min_power=1e-10, ref_power=1.0,
            kinds={
                "fft_length": kind.count, "sequence_stride": kind.count, "num_mel_bins": kind.count,
                "sequence_length": kind.optional(kind.count),
            },
        ),
        mel_shape, check=_check_mel, min_rank=1,
    ),
)  # fmt: skip
