"""Which model of a listing is read, and what `load` takes."""

from __future__ import annotations

from pathlib import Path

import pytest

import netdiagram
from netdiagram import NetdiagramError

TWO = """
encoder = Sequential([Input((8,)), Dense(2)], name="enc")
decoder = Sequential([Input((2,)), Dense(8)])
x = Input((8,))
whole = Model(x, decoder(encoder(x)))
"""


def test_last_model_made_is_read() -> None:
    assert netdiagram.load(TWO).type == "Functional"
    assert netdiagram.load(TWO + "last = Sequential([Dense(3)], name='last')\n").name == "last"


def test_part_of_another_model_is_not_the_last_one() -> None:
    text = "model = Sequential([Input((4,))])\nhead = Sequential([Dense(3), Dense(2)], name='head')\nmodel.add(head)\n"
    assert netdiagram.load(text).name == "sequential"


@pytest.mark.parametrize(
    ("name", "found"), [("encoder", "enc"), ("enc", "enc"), ("decoder", "sequential"), ("whole", "functional_2")]
)
def test_variable_or_name_picks_a_model(name: str, found: str) -> None:
    # each Sequential makes a functional model inside, which takes a name too
    assert netdiagram.load(TWO, name=name).name == found


def test_name_that_no_model_has() -> None:
    with pytest.raises(NetdiagramError, match="no model 'encodr'") as caught:
        netdiagram.load(TWO, name="encodr")
    assert "'encoder'" in caught.value.hint


def test_input_shape_completes_a_model() -> None:
    text = "model = Sequential([Conv2D(8, 3), Flatten(), Dense(2)])"
    assert netdiagram.load(text).layers[0].output_shape is None
    net = netdiagram.load(text, input_shape=(10, 10, 3))
    assert net.layers[0].type == "InputLayer"
    assert net.params == 8 * 28 + (8 * 64 + 1) * 2
    net = netdiagram.load(
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.out = Dense(2)\n"
        "    def call(self, x):\n        return self.out(x)\n",
        input_shape=(5,),
    )
    assert (net.type, net.params) == ("Net", 12)


def test_input_shape_leaves_a_known_one_alone() -> None:
    assert netdiagram.load("Input((4,))\nDense(2)", input_shape=(9,)).params == 10


@pytest.mark.parametrize("place", ["model", "function", "bare"])
def test_unknown_layers_are_refused_or_drawn(place: str) -> None:
    text = {
        "model": "model = Sequential([Input((4,)), Foo(3, name='own'), Dense(2)])",
        "function": "x = Input((4,))\nmodel = Model(x, Dense(2)(Foo(3, name='own')(x)))",
        "bare": "Input(4)\nFoo(3)\nDense(2)",
    }[place]
    with pytest.raises(NetdiagramError, match="Foo"):
        netdiagram.load(text)
    net = netdiagram.load(text, unknown="draw")
    row = net.layers[1]
    assert (row.type, row.params, row.output_shape) == ("Foo", None, None)
    assert row.name == ("foo" if place == "bare" else "own")
    assert net.partial
    assert [d.code for d in net.diagnostics] == ["layer.foreign"]
    assert net.diagnostics[0].span is not None


def test_layer_from_elsewhere_draws_with_a_warning() -> None:
    text = "from lab.blocks import Swin, stage\nx = Input((4, 8))\nblock = Swin(8)\ny = stage(block(block(x)), depth=2)\nm = Model(x, y)\n"
    net = netdiagram.load(text)
    assert [(layer.name, layer.type, layer.inputs) for layer in net.layers[1:]] == [
        ("swin", "Swin", ("input_layer", "swin")),
        ("stage", "stage", ("swin",)),
    ]
    assert [d.span.line for d in net.diagnostics if d.span] == [4, 4]


def test_layer_that_is_not_imported_beside_others_is_a_warning() -> None:
    text = "from keras.layers import Conv2D, Input\nInput((8, 8, 1))\nConv2D(3, 3)\nFlatten()\n"
    (warning,) = netdiagram.load(text).diagnostics
    assert (warning.code, warning.span and warning.span.line) == ("import.missing", 4)
    assert not netdiagram.load(text.replace("Conv2D, Input", "*")).diagnostics
    assert not netdiagram.load(text.split("\n", 1)[1]).diagnostics


IMPORTS = [
    "import keras\nDense = keras.layers.Dense\n",
    "import keras as k\nDense = k.layers.Dense\n",
    "from keras import layers as L\nDense = L.Dense\n",
    "from keras.layers import Dense as D\nDense = D\n",
    "from keras.layers import *\n",
    "from keras.layers.core import Dense\n",
    "import tensorflow as tf\nDense = tf.keras.layers.Dense\n",
    "import tensorflow.keras.layers as tfl\nDense = tfl.Dense\n",
    "from tensorflow.keras.layers import Dense\n",
    "from tensorflow import keras\nDense = keras.layers.Dense\n",
    "from tensorflow.python.keras.layers import Dense\n",
    "import tf_keras\nDense = tf_keras.layers.Dense\n",
    "from keras_core.layers import Dense\n",
    "import keras.layers\nDense = keras.layers.Dense\n",
    "",
]


@pytest.mark.parametrize("text", IMPORTS)
def test_every_way_of_importing(text: str) -> None:
    net = netdiagram.load(text + "model = Sequential([Input((3,)), Dense(2)])")
    assert net.params == 8
    assert not net.diagnostics


def test_path_given_as_text_is_told_apart() -> None:
    with pytest.raises(NetdiagramError, match="name of a file") as caught:
        netdiagram.load("models/vgg.py")
    assert "Path" in caught.value.hint


def test_file_is_read_as_text_is(tmp_path: Path) -> None:
    for name in ("net.py", "net.txt"):
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbfInput(4)\r\nDense(2)\r\n")
        assert netdiagram.load(path).params == 10
    with pytest.raises(NetdiagramError, match="cannot be read"):
        netdiagram.load(tmp_path / "none.py")


def test_format_that_does_not_exist() -> None:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load("Dense(2)", format="listng")
    assert (caught.value.code, caught.value.hint) == ("source.format", "did you mean 'listing'?")
