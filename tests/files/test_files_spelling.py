"""Keras 1 and 2 in files: read, and turned into today's words."""

from __future__ import annotations

from typing import Any

import pytest

import netdiagram
from netdiagram.ir import Layer, Network
from netdiagram.sources.files.spelling import merge, today


def chain(*layers: tuple[str, dict[str, Any]], shape: list[int | None] | None = None) -> Network:
    """A chain as Keras 1 wrote it: a list, the first layer with the input shape."""
    entries = [
        {"class_name": kind, "config": {"name": f"l{index}", **config}} for index, (kind, config) in enumerate(layers)
    ]
    if shape is not None:
        entries[0]["config"]["batch_input_shape"] = shape
    return netdiagram.load({"class_name": "Sequential", "config": entries, "keras_version": "1.2.2"})


def last(*layers: tuple[str, dict[str, Any]], shape: list[int | None]) -> Layer:
    return chain(*layers, shape=shape).layers[-1]


@pytest.mark.parametrize(
    ("kind", "config", "shape", "name", "out", "params"),
    [
        ("Convolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 2, "dim_ordering": "tf", "border_mode": "same", "subsample": [2, 2]}, [None, 8, 8, 3], "Conv2D", (None, 4, 4, 4), 76),
        ("Convolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "dim_ordering": "th", "bias": False}, [None, 3, 8, 8], "Conv2D", (None, 4, 6, 6), 108),
        ("Convolution1D", {"nb_filter": 4, "filter_length": 3, "subsample_length": 2}, [None, 9, 5], "Conv1D", (None, 4, 4), 64),
        ("Convolution3D", {"nb_filter": 2, "kernel_dim1": 1, "kernel_dim2": 2, "kernel_dim3": 3, "dim_ordering": "tf"}, [None, 4, 4, 4, 1], "Conv3D", (None, 4, 3, 2, 2), 14),
        ("AtrousConvolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "atrous_rate": [2, 2], "dim_ordering": "tf"}, [None, 8, 8, 1], "Conv2D", (None, 4, 4, 4), 40),
        ("Deconvolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "output_shape": [None, 10, 10, 4], "dim_ordering": "tf"}, [None, 8, 8, 1], "Conv2DTranspose", (None, 10, 10, 4), 40),
        ("SeparableConvolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "dim_ordering": "tf"}, [None, 8, 8, 2], "SeparableConv2D", (None, 6, 6, 4), 30),
        ("Dense", {"output_dim": 3, "init": "uniform", "W_regularizer": None}, [None, 4], "Dense", (None, 3), 15),
        ("LSTM", {"output_dim": 3, "inner_activation": "hard_sigmoid", "forget_bias_init": "one"}, [None, 5, 4], "LSTM", (None, 3), 96),
        ("GRU", {"output_dim": 3}, [None, 5, 4], "GRU", (None, 3), 72),
        ("GRU", {"units": 3}, [None, 5, 4], "GRU", (None, 3), 72),
        ("CuDNNGRU", {"units": 3}, [None, 5, 4], "GRU", (None, 3), 81),
        ("CuDNNLSTM", {"units": 3, "return_sequences": True}, [None, 5, 4], "LSTM", (None, 5, 3), 108),
        ("MaxPooling1D", {"pool_length": 2, "stride": 2}, [None, 9, 4], "MaxPooling1D", (None, 4, 4), 0),
        ("UpSampling1D", {"length": 2}, [None, 9, 4], "UpSampling1D", (None, 18, 4), 0),
        ("Dropout", {"p": 0.5}, [None, 4], "Dropout", (None, 4), 0),
        ("GaussianNoise", {"sigma": 0.5}, [None, 4], "GaussianNoise", (None, 4), 0),
        ("LeakyReLU", {"alpha": 0.3}, [None, 4], "LeakyReLU", (None, 4), 0),
        ("BatchNormalization", {"mode": 0, "axis": 1, "beta_init": "zero"}, [None, 3, 8, 8], "BatchNormalization", (None, 3, 8, 8), 12),
        ("BatchNormalizationV1", {"axis": [3]}, [None, 8, 8, 3], "BatchNormalization", (None, 8, 8, 3), 12),
        ("ZeroPadding2D", {"padding": [1, 2, 3, 4], "dim_ordering": "tf"}, [None, 8, 8, 3], "ZeroPadding2D", (None, 11, 15, 3), 0),
        ("ZeroPadding2D", {"padding": {"top_pad": 1, "right_pad": 2}}, [None, 8, 8, 3], "ZeroPadding2D", (None, 9, 10, 3), 0),
        ("LocallyConnected2D", {"filters": 4, "kernel_size": [3, 3]}, [None, 8, 9, 3], "LocallyConnected2D", (None, 6, 7, 4), 4704),
        ("LocallyConnected2D", {"filters": 4, "kernel_size": [3, 3], "implementation": 2}, [None, 8, 9, 3], "LocallyConnected2D", (None, 6, 7, 4), 36456),
        ("LocallyConnected1D", {"filters": 5, "kernel_size": [3], "padding": "same", "implementation": 3}, [None, 72, 3], "LocallyConnected1D", (None, 72, 5), 3570),
        ("LocallyConnected1D", {"nb_filter": 5, "filter_length": 3}, [None, 72, 3], "LocallyConnected1D", (None, 70, 5), 3500),
        ("MaxoutDense", {"output_dim": 6, "nb_feature": 3}, [None, 4], "MaxoutDense", (None, 6), 90),
        ("Highway", {}, [None, 4], "Highway", (None, 4), 40),
        ("SReLU", {}, [None, 2, 3], "SReLU", (None, 2, 3), 24),
        ("ThresholdedReLU", {"theta": 1.0}, [None, 4], "ThresholdedReLU", (None, 4), 0),
        ("RandomHeight", {"factor": 0.1}, [None, 8, 9, 3], "RandomHeight", (None, None, 9, 3), 0),
        ("TimeDistributedDense", {"output_dim": 3}, [None, 5, 4], "Dense", (None, 5, 3), 15),
    ],
)  # fmt: skip
def test_layers(
    kind: str, config: dict[str, Any], shape: list[int | None], name: str, out: tuple[int | None, ...], params: int
) -> None:
    layer = last((kind, config), shape=shape)
    assert (layer.type, layer.output_shape, layer.params) == (name, out, params)


def test_wrapped_layers_are_turned_too() -> None:
    inner = {"class_name": "GRU", "config": {"output_dim": 3, "return_sequences": True}}
    layer = last(("Bidirectional", {"layer": inner, "merge_mode": "concat"}), shape=[None, 5, 4])
    assert (layer.output_shape, layer.params) == ((None, 5, 6), 144)


@pytest.mark.parametrize(
    ("kind", "config", "shape"),
    [
        ("Dense", {"units": 3, "input_dim": 4}, (None, 4)),
        ("Dense", {"units": 3, "input_shape": [4]}, (None, 4)),
        ("LSTM", {"output_dim": 3, "input_dim": 4}, (None, None, 4)),
        ("LSTM", {"output_dim": 3, "input_dim": 4, "input_length": 7}, (None, 7, 4)),
        ("Embedding", {"input_dim": 10, "output_dim": 3, "input_length": 7}, (None, 7)),
        ("Embedding", {"input_dim": 10, "output_dim": 3}, (None, None)),
    ],
)
def test_the_first_layer_may_give_the_input(kind: str, config: dict[str, Any], shape: tuple[int | None, ...]) -> None:
    first = chain((kind, config)).layers[0]
    assert (first.name, first.type, first.output_shape) == ("l0_input", "InputLayer", shape)


def test_a_data_format_that_was_lost() -> None:
    padding = ("ZeroPadding2D", {"padding": [1, 1]})
    conv = ("Convolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "dim_ordering": "th"})
    assert chain(padding, conv, shape=[None, 3, 8, 8]).layers[1].output_shape == (None, 3, 10, 10)
    assert chain(padding, shape=[None, 3, 8, 8]).layers[1].output_shape == (None, 5, 10, 8)


@pytest.mark.parametrize(
    ("mode", "more", "name", "out"),
    [
        ("sum", {}, "Add", (None, 5)),
        ("mul", {}, "Multiply", (None, 5)),
        ("ave", {}, "Average", (None, 5)),
        ("max", {}, "Maximum", (None, 5)),
        ("concat", {"concat_axis": -1}, "Concatenate", (None, 10)),
        ("dot", {"dot_axes": [[1], [1]]}, "Dot", (None, 1)),
        ("cos", {"dot_axes": 1}, "Dot", (None, 1)),
    ],
)
def test_branches_that_are_merged(mode: str, more: dict[str, Any], name: str, out: tuple[int | None, ...]) -> None:
    branch = {"class_name": "Dense", "config": {"output_dim": 5, "batch_input_shape": [None, 4]}}
    layers = [
        {"class_name": "Sequential", "config": [{**branch, "config": {**branch["config"], "name": word}}], "name": word}  # type: ignore[dict-item]
        for word in ("left", "right")
    ]
    network = chain(("Merge", {"mode": mode, "layers": layers, **more}), ("Dense", {"output_dim": 2}))
    merged = next(layer for layer in network.layers if layer.name == "l0")
    assert (merged.type, merged.output_shape) == (name, out)
    assert sum(layer.type == "InputLayer" for layer in network.layers) == 2
    assert network.params == 2 * 25 + 2 * (out[-1] or 0) + 2


def test_slashes_in_names() -> None:
    network = chain(("Dense", {"units": 3, "name": "block/dense"}), shape=[None, 4])
    assert network.layers[1].name == "block/dense"


def test_words_of_today_win_and_nothing_is_changed_in_place() -> None:
    given = {"nb_filter": 1, "filters": 2, "kernel_size": [1, 1]}
    assert today("Conv2D", given)[1]["filters"] == 2
    assert given == {"nb_filter": 1, "filters": 2, "kernel_size": [1, 1]}
    assert merge({"mode": "<lambda>", "name": "m"}) == ("Merge", {"name": "m"})


def test_arguments_nobody_knows_are_left_out_and_told() -> None:
    network = chain(("Dense", {"units": 3, "flavour": "sweet", "input_dtype": "float32"}), shape=[None, 4])
    assert network.params == 15
    assert [told.code for told in network.diagnostics] == ["file.argument"]
    assert "'flavour'" in network.diagnostics[0].message


def test_settings_are_those_of_a_listing() -> None:
    """What a file spells out is what a listing leaves at its defaults: drawings tell only what differs."""
    listing = netdiagram.load(
        "from keras import layers, Sequential, Input\nmodel = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3, activation='relu')])"
    )
    config = {
        "name": "conv2d", "trainable": True, "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}},
        "filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "activation": "relu", "use_bias": True,
        "kernel_initializer": {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}},
        "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None, "dilation_rate": [1, 1], "groups": 1,
    }  # fmt: skip
    file = chain(("Conv2D", config), shape=[None, 8, 8, 3])
    assert file.layers[1].settings == listing.layers[1].settings
