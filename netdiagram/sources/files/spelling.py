"""Keras 1 and 2 as their files have it, in today's words: classes, arguments and values.

Only files are read so. What a listing spells like this is refused, with today's spelling in the hint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Config = dict[str, Any]

CLASSES: Mapping[str, str] = {
    "AtrousConv1D": "Conv1D", "AtrousConv2D": "Conv2D", "AtrousConvolution1D": "Conv1D", "AtrousConvolution2D": "Conv2D",
    "BatchNormalizationV1": "BatchNormalization", "BatchNormalizationV2": "BatchNormalization", "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D", "Convolution3D": "Conv3D", "CuDNNGRU": "GRU", "CuDNNLSTM": "LSTM", "Deconv2D": "Conv2DTranspose",
    "Deconv3D": "Conv3DTranspose", "Deconvolution2D": "Conv2DTranspose", "Deconvolution3D": "Conv3DTranspose",
    "SeparableConvolution1D": "SeparableConv1D", "SeparableConvolution2D": "SeparableConv2D", "SyncBatchNormalization": "BatchNormalization",
    "TimeDistributedDense": "Dense",
}  # fmt: skip
"""Classes that go by another name today."""

_ARGUMENTS: Mapping[str, str] = {
    "nb_filter": "filters", "filter_length": "kernel_size", "border_mode": "padding", "subsample": "strides", "subsample_length": "strides",
    "dim_ordering": "data_format", "atrous_rate": "dilation_rate", "bias": "use_bias", "init": "kernel_initializer",
    "inner_init": "recurrent_initializer", "inner_activation": "recurrent_activation", "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer", "b_regularizer": "bias_regularizer", "W_constraint": "kernel_constraint",
    "U_constraint": "recurrent_constraint", "b_constraint": "bias_constraint", "dropout_W": "dropout", "dropout_U": "recurrent_dropout",
    "p": "rate", "pool_length": "pool_size", "stride": "strides", "beta_init": "beta_initializer", "gamma_init": "gamma_initializer",
    "input_dtype": "dtype",
}  # fmt: skip
"""Arguments that go by another name today, whatever the layer."""
_WIDTH = {"output_dim": "units"}
_OWN: Mapping[str, Mapping[str, str]] = {
    "Dense": _WIDTH, "GRU": _WIDTH, "LSTM": _WIDTH, "SimpleRNN": _WIDTH, "ConvLSTM2D": {}, "UpSampling1D": {"length": "size"},
    "GaussianNoise": {"sigma": "stddev"}, "LeakyReLU": {"alpha": "negative_slope"}, "PReLU": {"init": "alpha_initializer"},
    "Embedding": {
        "init": "embeddings_initializer", "W_regularizer": "embeddings_regularizer", "W_constraint": "embeddings_constraint",
    },
}  # fmt: skip
"""Arguments that go by another name today in one layer."""
_FORMATS = {"tf": "channels_last", "th": "channels_first", "default": "channels_last"}
_OLD = {*_ARGUMENTS, *(word for own in _OWN.values() for word in own)} - {"output_dim"}


def _kernel(config: Config) -> None:
    """Sizes of a kernel, given one by one."""
    for words in (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")):
        if "kernel_size" not in config and all(word in config for word in words):
            config["kernel_size"] = [config.pop(word) for word in words]


def _transposed(config: Config) -> None:
    """Keras 1 wanted the output shape, which follows from the rest."""
    _kernel(config)
    config.pop("output_shape", None)


def _sides(config: Config) -> None:
    """Padding by name, or top, bottom, left, right in one list."""
    padding = config.get("padding")
    if isinstance(padding, dict):
        top, bottom, left, right = (padding.get(f"{side}_pad", 0) for side in ("top", "bottom", "left", "right"))
        config["padding"] = [left, right] if "top_pad" not in padding else [[top, bottom], [left, right]]
    elif isinstance(padding, (list, tuple)) and len(padding) == 4:
        config["padding"] = [list(padding[:2]), list(padding[2:])]
    _one_number(config)


def _one_number(config: Config) -> None:
    """One negative number, which Keras takes, and writes as pairs, which it does not take back."""
    padding = config.get("padding")
    pairs = padding if isinstance(padding, (list, tuple)) else ()
    ends = {
        end if isinstance(end, int) else None
        for pair in pairs
        for end in (pair if isinstance(pair, (list, tuple)) else (pair,))
    }
    number = ends.pop() if len(ends) == 1 else None
    if number is not None and number < 0:
        config["padding"] = number


def _one_axis(config: Config) -> None:
    """The axis as a list of one; and a mode, of which only the first survived."""
    config.pop("mode", None)
    _unlist(config, "axis")


def _unlist(config: Config, word: str) -> None:
    value = config.get(word)
    if isinstance(value, (list, tuple)) and len(value) == 1:
        config[word] = value[0]


def _one_bias(config: Config) -> None:
    """Gated recurrent units had one bias before they had two, and no word for it."""
    config.setdefault("reset_after", False)


def _one_sided(config: Config) -> None:
    """Keras writes the range it made of a factor, which it does not take back."""
    for word in ("x_factor", "y_factor"):
        value = config.get(word)
        if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
            lower, upper = value
            config[word] = upper if lower == -upper else value


def _plain_embedding(config: Config) -> None:
    """Dropout of whole words went into a layer of its own; weights stand in the file."""
    config.pop("dropout", None)
    config.pop("weights", None)


_CHANGES: Mapping[str, Callable[[Config], None]] = {
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D", "ConvLSTM2D", "LocallyConnected2D"), _kernel),
    **dict.fromkeys(("Conv2DTranspose", "Conv3DTranspose"), _transposed),
    **dict.fromkeys(("ZeroPadding1D", "ZeroPadding2D"), _sides),
    "ZeroPadding3D": _one_number,
    **dict.fromkeys(("GRU", "GRUCell"), _one_bias),
    "RandomShear": _one_sided, "BatchNormalization": _one_axis, "Embedding": _plain_embedding, "UpSampling1D": lambda config: _unlist(config, "size"),
}  # fmt: skip


FORGETFUL = frozenset(("ZeroPadding2D", "ZeroPadding3D"))
"""Layers that Keras 1 wrote without their data format."""


def today(kind: str, config: Config, data_format: str | None = None) -> tuple[str, Config]:
    """A layer in today's words.

    Args:
        kind: class name as the file has it.
        config: arguments as the file has them; stays as it is.
        data_format: that of the other layers, for a layer that Keras 1 wrote without it.
    """
    name = CLASSES.get(kind, kind)
    if data_format is not None and name in FORGETFUL and config.keys().isdisjoint(("data_format", "dim_ordering")):
        config = {**config, "data_format": data_format}
    own = _OWN.get(name)
    change = _CHANGES.get(name)
    if change is None and own is None and name is kind and config.keys().isdisjoint(_OLD):
        return kind, config
    made: Config = {}
    for word, value in config.items():
        new = (own and own.get(word)) or _ARGUMENTS.get(word, word)
        if new is word or new not in config:
            made[new] = value
    if kind == "CuDNNGRU":
        made["reset_after"] = True
    if change is not None:
        change(made)
    form = made.get("data_format")
    if isinstance(form, str) and form in _FORMATS:
        made["data_format"] = _FORMATS[form]
    return name, made


MERGES: Mapping[str, str] = {
    "sum": "Add", "mul": "Multiply", "concat": "Concatenate", "ave": "Average", "max": "Maximum", "dot": "Dot", "cos": "Dot",
}  # fmt: skip


def merge(config: Config) -> tuple[str, Config]:
    """The `Merge` layer of Keras 1 as today's layer for its mode; `Merge` itself where the mode is a function."""
    mode = config.get("mode")
    kind = MERGES.get(mode, "Merge") if isinstance(mode, str) else "Merge"
    kept: Config = {word: config[word] for word in ("name", "trainable") if word in config}
    if kind == "Concatenate":
        kept["axis"] = config.get("concat_axis", -1)
    elif kind == "Dot":
        axes = config.get("dot_axes", -1)
        if isinstance(axes, (list, tuple)):
            axes = [each[0] if isinstance(each, (list, tuple)) and len(each) == 1 else each for each in axes]
        kept["axes"] = axes
        kept["normalize"] = mode == "cos"
    return kind, kept
