"""Places, groups and names of the rows."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import netdiagram
from netdiagram.errors import excerpt
from netdiagram.ir import Network
from netdiagram.sources.keras.names import Names, snake


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Conv2DTranspose", "conv2d_transpose"), ("ReLU", "re_lu"), ("LSTM", "lstm"), ("InputLayer", "input_layer"), ("GetItem", "get_item"),
        ("GRUCell", "gru_cell"), ("MyBlockV2", "my_block_v2"), ("XAbCd", "x_ab_cd"), ("A", "a"), ("aB", "a_b"), ("SEBlock", "se_block"),
        ("GlobalAveragePooling2D", "global_average_pooling2d"), ("LayerNorm1D", "layer_norm1d"), ("_Private", "__private"),
    ],
)  # fmt: skip
def test_snake_case_is_that_of_keras(word: str, name: str) -> None:
    assert snake(word) == name


def test_names_are_numbered_from_the_second_on() -> None:
    names = Names()
    assert [names.make(word) for word in ("Dense", "Dense", "Conv2D", "Dense")] == [
        "dense",
        "dense_1",
        "conv2d",
        "dense_2",
    ]


TEXT = """\
größe = (8, 8, 1)
x = i = Input(größe)
# group: stem
x = Conv2D(4, 3)(x); y = Flatten()(x)

def head(x, n):
    x = Dense(n)(x)
    return outer(x)

def outer(x):
    return x * 2.0

# group:
z = head(
    y,
    3,
)
model = Model(i, z)
"""


def test_every_row_knows_its_line_and_column() -> None:
    net = netdiagram.load(TEXT)
    places = {layer.name: (layer.span.line, layer.span.column) for layer in net.layers if layer.span}
    assert places == {
        "input_layer": (2, 9),
        "conv2d": (4, 5),
        "flatten": (4, 26),
        "dense": (7, 9),
        "multiply": (11, 12),
    }
    conv = next(layer for layer in net.layers if layer.name == "conv2d")
    assert excerpt(TEXT, conv.span) == "x = Conv2D(4, 3)(x); y = Flatten()(x)\n    ^^^^^^^^^^^^"


def test_every_call_knows_its_place() -> None:
    net = netdiagram.load(TEXT)
    calls = {net.layers[call.layer].name: call.span for call in net.calls}
    assert calls["conv2d"] and (calls["conv2d"].line, calls["conv2d"].column, calls["conv2d"].end) == (4, 5, 20)
    assert calls["dense"] and calls["dense"].line == 7


def test_groups_are_comments_and_functions_around() -> None:
    groups = {layer.name: layer.groups for layer in netdiagram.load(TEXT).layers}
    assert groups == {
        "input_layer": (),
        "conv2d": ("#stem",),
        "flatten": ("#stem",),
        "dense": ("head",),
        "multiply": ("head", "outer"),
    }


def test_group_comments_hold_for_what_a_helper_makes_there() -> None:
    text = "def f(x):\n    return Dense(2)(x)\nx = i = Input((3,))\n# group: first\nx = f(x)\n# group: second\nx = f(x)\nModel(i, x)\n"
    assert [layer.groups for layer in netdiagram.load(text).layers] == [(), ("#first", "f"), ("#second", "f")]


def test_shared_layer_sums_its_work_over_its_calls() -> None:
    net = netdiagram.load("d = Dense(4)\na = Input((3,))\nb = Input((3,))\nmodel = Model([a, b], [d(a), d(b)])")
    row = next(layer for layer in net.layers if layer.type == "Dense")
    assert (row.params, row.macs, row.inputs) == (16, 24, ("input_layer", "input_layer_1"))
    assert [net.layers[call.layer].name for call in net.calls].count("dense") == 2


def test_layer_inside_a_frozen_model_is_frozen() -> None:
    text = "base = Sequential([Input((3,)), Dense(2), BatchNormalization()])\nbase.trainable = False\nm = Sequential([base, Dense(1)])"
    net = netdiagram.load(text)
    assert (net.params, net.trainable_params, net.non_trainable_params) == (19, 3, 16)


def test_unfrozen_again() -> None:
    text = "base = Sequential([Input((3,)), Dense(2), Dense(1)])\nfor layer in base.layers[:-1]:\n    layer.trainable = False\n"
    net = netdiagram.load(text)
    assert (net.trainable_params, net.non_trainable_params) == (3, 8)


def test_edges_are_the_tensors_between_calls() -> None:
    net = netdiagram.load("x = i = Input((3,))\ny = Dense(3)(x)\nmodel = Model(i, add([x, y, y]))")
    names = [net.layers[call.layer].name for call in net.calls]
    assert [(names[e.source], names[e.target], e.shape) for e in net.edges] == [
        ("input_layer", "dense", (None, 3)), ("input_layer", "add", (None, 3)), ("dense", "add", (None, 3)), ("dense", "add", (None, 3)),
    ]  # fmt: skip
    assert [names[call] for call, _ in net.outputs] == ["add"]


def test_reading_twice_gives_the_same() -> None:
    assert netdiagram.load(TEXT) == netdiagram.load(TEXT)
    assert hash(netdiagram.load(TEXT)) == hash(netdiagram.load(TEXT))


WRAPPED = """
inner = Sequential([Input((8, 8, 3)), Conv2D(4, 3), Flatten()])
model = Sequential([Input((5, 8, 8, 3)), TimeDistributed(inner), TimeDistributed(Dense(3)), Bidirectional(LSTM(2))])
"""


@pytest.mark.parametrize(
    "text", [TEXT, WRAPPED, "x = i = Input((4, 4))\nModel(i, Lambda(lambda t: t * 2)(x[:, 1:, ::2]))"]
)
def test_network_can_be_pickled_and_hashed(text: str) -> None:
    net = netdiagram.load(text)
    again = pickle.loads(pickle.dumps(net))
    assert again == net
    assert hash(again) == hash(net)


def test_wrapped_model_is_a_network_among_the_settings() -> None:
    row = netdiagram.load(WRAPPED).layers[1]
    assert isinstance(row.settings["layer"], Network)
    assert (row.output_shape, row.params) == ((None, 5, 144), 112)
    assert row.macs == 5 * 6 * 6 * 4 * 27


def test_a_layer_in_two_nested_models_counts_once() -> None:
    net = netdiagram.load(Path(__file__).parent / "recorded" / "layers_in_two_models.py", name="model")
    rows = sum(layer.params or 0 for layer in net.layers)
    trunk = 8 * 6 + 6 + 6 * 5 + 5
    assert net.params == rows - trunk == trunk + 5 * 2 + 2 + 5 * 3 + 3
    assert net.facts()["trainable_params"] == net.params


def test_a_cell_that_is_also_called_alone_counts_once() -> None:
    net = netdiagram.load(Path(__file__).parent / "recorded" / "cell_of_its_own.py", name="model")
    assert net.params == 4 * 10 * (6 + 10 + 1) + 6 * (10 + 1)
