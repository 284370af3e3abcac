"""Settings in words: what differs from the defaults, as the field says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import netdiagram
from netdiagram import infer
from netdiagram.ir import Layer, Opaque, Settings
from netdiagram.layers import ROWS
from netdiagram.views import settings

IMAGE = (None, 32, 32, 8)
SERIES = (None, 20, 8)
VECTOR = (None, 8)
TOLD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("Conv2D", {"filters": 64, "kernel_size": 3}, IMAGE, "3×3, 64 filters"),
    ("Conv2D", {"filters": 1, "kernel_size": (3, 5)}, IMAGE, "3×5, 1 filter"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"}, IMAGE,
     "3×3, 8 filters, stride 2, same, ReLU"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "strides": (2, 1)}, IMAGE, "3×3, 8 filters, stride 2×1"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "dilation_rate": 2, "use_bias": False}, IMAGE,
     "3×3, 8 filters, dilation 2, no bias"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "groups": 4}, IMAGE, "3×3, 8 filters, 4 groups"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "data_format": "channels_first"}, IMAGE, "3×3, 8 filters, channels first"),
    ("Conv1D", {"filters": 8, "kernel_size": 5, "padding": "causal"}, SERIES, "kernel 5, 8 filters, causal"),
    ("Conv2D", {"filters": 8, "kernel_size": 3, "kernel_initializer": "he_normal", "trainable": True}, IMAGE, "3×3, 8 filters"),
    ("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2}, IMAGE, "3×3, depth multiplier 2"),
    ("Conv2DTranspose", {"filters": 8, "kernel_size": 2, "strides": 2}, IMAGE, "2×2, 8 filters, stride 2"),
    ("MaxPooling2D", {}, IMAGE, "2×2"),
    ("MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}, IMAGE, "3×3, stride 2, same"),
    ("MaxPooling1D", {"pool_size": 4}, SERIES, "window 4"),
    ("GlobalAveragePooling2D", {}, IMAGE, ""),
    ("GlobalAveragePooling2D", {"keepdims": True}, IMAGE, "keepdims"),
    ("Dense", {"units": 4096, "activation": "gelu"}, VECTOR, "4\u2009096 units, GELU"),
    ("Dense", {"units": 1, "activation": "sigmoid"}, VECTOR, "1 unit, sigmoid"),
    ("Dense", {"units": 4, "activation": Opaque("my.squash")}, VECTOR, "4 units, my.squash"),
    ("Activation", {"activation": "relu"}, VECTOR, "ReLU"),
    ("Dropout", {"rate": 0.25}, VECTOR, "rate 0.25"),
    ("BatchNormalization", {}, IMAGE, ""),
    ("BatchNormalization", {"momentum": 0.9, "center": False, "scale": False}, IMAGE, "no scale, no offset, momentum 0.9"),
    ("BatchNormalization", {"axis": 1}, IMAGE, "axis 1"),
    ("Flatten", {}, IMAGE, ""),
    ("Embedding", {"input_dim": 10000, "output_dim": 128}, (None, 20), "vocabulary 10\u2009000, 128 dimensions"),
    ("Embedding", {"input_dim": 10, "output_dim": 1, "mask_zero": True}, (None, 20), "vocabulary 10, 1 dimension, masks 0"),
    ("LSTM", {"units": 64}, SERIES, "64 units"),
    ("LSTM", {"units": 64, "return_sequences": True, "activation": "relu"}, SERIES, "64 units, returns sequences, ReLU"),
    ("Concatenate", {"axis": 1}, None, "axis 1"),
    ("InputLayer", {"shape": (32, 32, 3)}, None, ""),
    ("InputLayer", {"shape": (3,), "dtype": "float32"}, None, ""),
    ("InputLayer", {"shape": (3,), "dtype": "int32"}, None, "dtype int32"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "keywords", "shape", "words"), TOLD, ids=[f"{t[0]}-{t[3]}" for t in TOLD])
def test_settings_in_words(kind: str, keywords: dict[str, Any], shape: Any, words: str) -> None:
    spec = infer.construct(kind, (), keywords)
    assert settings.told(Layer("x", kind, settings=spec.settings)) == words


RESHAPING: list[tuple[str, dict[str, Any], str]] = [
    ("Reshape", {"target_shape": (7, 7, 64)}, "to 7×7×64"),
    ("Permute", {"dims": (2, 1)}, "order 2, 1"),
    ("RepeatVector", {"n": 8}, "8 copies"),
    ("UpSampling2D", {}, "2×2"),
    ("UpSampling2D", {"size": 3, "interpolation": "bilinear"}, "3×3, bilinear"),
    ("UpSampling1D", {"size": 2}, "× 2"),
    ("ZeroPadding2D", {"padding": 3}, "pad 3"),
    ("ZeroPadding2D", {"padding": ((1, 1), (2, 2))}, "pad 1×2"),
    ("ZeroPadding2D", {"padding": ((0, 1), (0, 1))}, "pad 0 + 1, 0 + 1"),
    ("ZeroPadding1D", {"padding": (1, 2)}, "pad 1 + 2"),
    ("Cropping1D", {"cropping": (2, 2)}, "crop 2"),
]


@pytest.mark.parametrize(("kind", "keywords", "words"), RESHAPING, ids=[f"{t[0]}-{t[2]}" for t in RESHAPING])
def test_reshaping_in_words(kind: str, keywords: dict[str, Any], words: str) -> None:
    assert settings.told(Layer("x", kind, settings=infer.construct(kind, (), keywords).settings)) == words


def test_wrapped_layers_are_told_inside() -> None:
    lstm = infer.construct("LSTM", (32,), {"return_sequences": True})
    spec = infer.construct("Bidirectional", (lstm,), {})
    assert settings.told(Layer("x", "Bidirectional", settings=spec.settings)) == "LSTM (32 units, returns sequences)"
    spec = infer.construct("Bidirectional", (lstm,), {"merge_mode": "sum"})
    assert settings.told(Layer("x", "Bidirectional", settings=spec.settings)).endswith("merged by sum")


def test_frozen_layers_say_so(make_layer: Callable[..., Layer]) -> None:
    assert settings.told(make_layer("Dense", 5, shape=VECTOR, trainable=False)) == "5 units, frozen"


def test_custom_layers_are_told_as_given() -> None:
    given = Settings(
        {"width": 12, "use_gate": True, "mode": "hard_sigmoid", "sizes": (1, 2), "callback": Opaque("f"), "x": None}
    )
    assert settings.told(Layer("x", "MyLayer", settings=given)) == (
        "width 12, use gate, mode hard sigmoid, sizes 1×2, callback f, no x"
    )


def test_long_values_are_cut() -> None:
    told = settings.told(Layer("x", "MyLayer", settings=Settings({"note": "long " * 200})))
    assert len(told) < 60
    assert told.endswith("…")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_layer_of_the_catalogue_is_told_or_silent(row: Any) -> None:
    """Whatever its defaults: no raw Python, no names that mean nothing to a reader."""
    defaults = {p.name: p.default for p in row.signature if type(p.default).__name__ != "_Required"}
    told = settings.told(Layer("x", row.name, settings=Settings(defaults)))
    assert "None" not in told
    assert "_" not in told
    assert "object at" not in told


OPERANDS = [
    ("0.5 * x", "× 0.5"), ("x + 1", "+ 1"), ("1 - x", "1 − x"), ("x - 2", "− 2"), ("2 / x", "2 / x"), ("x ** 2", "^ 2"), ("x > 0", "> 0"),
    ("keras.ops.maximum(x, 0.1)", "with 0.1"), ("x[:, :4]", "[:, :4]"), ("x[..., None, ::-1]", "[..., None, ::-1]"), ("x[:, 0]", "[:, 0]"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "words"), OPERANDS, ids=[written for written, _ in OPERANDS])
def test_numbers_and_slices_are_told_as_they_are_written(written: str, words: str) -> None:
    """What an operation does with its tensor, in the table and in boxes of graphs alike."""
    net = netdiagram.load(f"x = keras.Input((8,))\nmodel = keras.Model(x, {written})")
    assert settings.told(net.layers[1]) == words
    assert f">{words.replace('>', '&gt;')}<" in netdiagram.render(net, view="graph", direction="down")
