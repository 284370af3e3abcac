"""`keras.applications` in listings: spellings, places, names, copies, refusals in words."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, Network
from netdiagram.sources.interp import limits
from netdiagram.sources.keras.applications import building
from netdiagram.sources.keras.applications.table import DEFAULTS, ROWS, TABLE

SMALL = "MobileNetV3Small(weights=None, include_top=False, input_shape=(64, 64, 3))"


def load(*lines: str, **options: Any) -> Network:
    return netdiagram.load("\n".join(lines), **options)


def refusal(*lines: str) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        load(*lines)
    return caught.value


def row(network: Network, name: str) -> Layer:
    return next(layer for layer in network.layers if layer.name == name)


# -- spellings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("import keras", "model = keras.applications.ResNet50(weights=None)"),
        ("import tensorflow as tf", "model = tf.keras.applications.ResNet50(weights=None)"),
        ("import tensorflow as tf", "model = tf.keras.applications.resnet50.ResNet50(weights=None)"),
        ("from keras.applications import ResNet50", "model = ResNet50(weights=None)"),
        ("from tensorflow.keras.applications.resnet import ResNet50 as Net", "model = Net(weights=None)"),
        ("from keras import applications", "model = applications.resnet50.ResNet50(weights=None)"),
        ("from tensorflow.keras import applications as apps", "model = apps.ResNet50(weights=None)"),
        ("from keras.applications import *", "model = ResNet50(weights=None)"),
        ("make = keras.applications.ResNet50", "model = make(weights=None)"),
        ("ResNet50(weights=None)",),
        ("nets = {'r': keras.applications.ResNet50}", "model = nets['r'](weights=None)"),
    ],
)
def test_every_way_of_writing_it(lines: tuple[str, ...]) -> None:
    network = load(*lines)
    assert (network.name, network.type, len(network.layers), network.params) == (
        "resnet50",
        "Functional",
        177,
        25_636_712,
    )


def test_a_class_of_the_author_with_such_a_name_is_the_authors() -> None:
    network = load(
        "class ResNet50(keras.Model):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.fc = keras.layers.Dense(2)",
        "    def call(self, x):",
        "        return self.fc(x)",
        "inputs = keras.Input((4,))",
        "model = keras.Model(inputs, ResNet50()(inputs))",
    )
    assert network.params == 10


# -- a backbone in a model ---------------------------------------------------------------------------------------------

TRANSFER = (
    "import keras",
    "base = keras.applications.MobileNetV2(",
    "    weights=None, include_top=False, input_shape=(96, 96, 3))",
    "base.trainable = False",
    "inputs = keras.Input((96, 96, 3))",
    "x = base(inputs, training=False)",
    "x = keras.layers.GlobalAveragePooling2D()(x)",
    "model = keras.Model(inputs, keras.layers.Dense(5)(x))",
)


def test_a_backbone_is_one_row_with_its_rows_inside() -> None:
    network = load(*TRANSFER)
    base = row(network, "mobilenetv2_1.00_96")
    assert base.type == "Functional"
    assert base.network is not None
    assert len(base.network.layers) == 154
    assert (base.params, base.trainable_params) == (2_257_984, 0)
    assert network.trainable_params == 5 * 1281
    assert base.macs == base.network.macs > 0


def test_what_is_inside_stands_at_the_authors_call() -> None:
    base = row(load(*TRANSFER), "mobilenetv2_1.00_96")
    assert base.network is not None
    assert {layer.span.line for layer in base.network.layers if layer.span} == {2}
    assert {call.span.line for call in base.network.calls if call.span} == {2}


def test_names_are_counted_on_in_the_listing() -> None:
    network = load(
        "inputs = keras.Input((96, 96, 3))",
        "x = keras.layers.Conv2D(3, 3, padding='same')(inputs)",
        "base = keras.applications.Xception(weights=None, include_top=False, input_shape=(96, 96, 3))",
        "x = keras.layers.Conv2D(8, 1)(base(x))",
        "model = keras.Model(inputs, x)",
    )
    assert [layer.name for layer in network.layers] == ["input_layer", "conv2d", "xception", "conv2d_5"]
    inner = row(network, "xception").network
    assert inner is not None
    assert [layer.name for layer in inner.layers if layer.name.startswith(("conv2d", "input"))] == [
        "input_layer_1", "conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4",
    ]  # fmt: skip


def test_what_has_a_name_keeps_it_in_every_copy() -> None:
    network = load(
        "a = keras.applications.MobileNet(weights=None, name='a')",
        "b = keras.applications.MobileNet(weights=None, name='b')",
        "inputs = keras.Input((224, 224, 3))",
        "model = keras.Model(inputs, keras.layers.add([a(inputs), b(inputs)]))",
    )
    first, second = row(network, "a").network, row(network, "b").network
    assert first is not None
    assert second is not None
    assert row(first, "reshape_2").type == row(second, "reshape_2").type == "Reshape"
    assert row(first, "dropout").type == row(second, "dropout").type == "Dropout"
    assert row(second, "global_average_pooling2d_1").type == "GlobalAveragePooling2D"


def test_copies_do_not_share_what_changes() -> None:
    network = load(
        f"a = keras.applications.{SMALL[:-1]}, name='a')",
        "a.trainable = False",
        f"b = keras.applications.{SMALL[:-1]}, name='b')",
        "inputs = keras.Input((64, 64, 3))",
        "model = keras.Model(inputs, keras.layers.add([a(inputs), b(inputs)]))",
    )
    a, b = row(network, "a"), row(network, "b")
    assert a.trainable_params == 0
    assert b.trainable_params
    assert a.params == b.params


def test_layers_within_can_be_reached_and_cut() -> None:
    network = load(
        "base = keras.applications.ResNet50(weights=None, include_top=False, input_shape=(64, 64, 3))",
        "for layer in base.layers[:-4]:",
        "    layer.trainable = False",
        "features = base.get_layer('conv3_block4_out').output",
        "model = keras.Model(base.input, keras.layers.Conv2D(4, 1)(features))",
    )
    assert network.layers[-2].name == "conv3_block4_out"
    assert network.layers[-2].output_shape == (None, 8, 8, 512)
    assert network.trainable_params == 4 * 513


def test_a_backbone_can_stand_on_a_tensor() -> None:
    network = load(
        "inputs = keras.Input((64, 64, 1))",
        "x = keras.layers.Concatenate()([inputs, inputs, inputs])",
        "base = keras.applications.VGG16(weights=None, include_top=False, input_tensor=x)",
        "model = keras.Model(inputs, keras.layers.Flatten()(base.output))",
    )
    assert [layer.name for layer in network.layers][:3] == ["input_layer", "concatenate", "block1_conv1"]
    assert network.layers[2].inputs == ("concatenate",)
    assert network.layers[-1].output_shape == (None, 2048)


def test_a_backbone_runs_on_another_size() -> None:
    network = load(
        "base = keras.applications.DenseNet121(weights=None, include_top=False)",
        "inputs = keras.Input((96, 64, 3))",
        "model = keras.Model(inputs, base(inputs))",
    )
    assert network.layers[-1].output_shape == (None, 3, 2, 1024)
    assert network.macs > 0


def test_blocks_carry_the_names_of_what_draws_them() -> None:
    network = load(
        "def encoder():",
        "    return keras.applications.ResNet50(weights=None)",
        "model = encoder()",
    )
    assert row(network, "conv2_block1_1_conv").groups == ("encoder", "bottleneck")
    assert row(network, "conv1_conv").groups == ("encoder",)


def test_comments_of_the_author_name_groups_and_ours_do_not() -> None:
    network = load("# group: backbone", f"model = keras.applications.{SMALL}", "# group:")
    assert row(network, "conv").groups == ("#backbone",)


@pytest.mark.parametrize(
    "lines",
    [
        ("x = layers.GlobalAveragePooling2D()(base.output)", "x = layers.Dense(5)(x)"),
        (
            "inputs = keras.Input((64, 64, 3))",
            "x = layers.GlobalAveragePooling2D()(base(inputs))",
            "x = layers.Dense(5)(x)",
        ),
    ],
)
def test_a_head_without_a_model_around_it_is_drawn_too(lines: tuple[str, ...]) -> None:
    network = load(f"base = keras.applications.{SMALL}", *lines)
    assert [layer.name for layer in network.layers[-2:]] == ["global_average_pooling2d", "dense"]
    assert network.params == 939_120 + 5 * 577


def test_a_backbone_may_begin_a_bare_listing() -> None:
    network = load(SMALL, "GlobalAveragePooling2D()", "Dense(5)")
    assert [layer.type for layer in network.layers] == ["InputLayer", "Functional", "GlobalAveragePooling2D", "Dense"]
    assert load(SMALL).name == "MobileNetV3Small"


def test_a_call_that_only_shows_how_to_call_it_leaves_the_model() -> None:
    assert load(f"base = keras.applications.{SMALL}", "y = base(keras.Input((64, 64, 3)))").name == "MobileNetV3Small"


# -- what goes before --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "types"),
    [
        ("vgg16", ["GetItem", "GetItem", "GetItem", "Stack", "Add"]),
        ("resnet50", ["GetItem", "GetItem", "GetItem", "Stack", "Add"]),
        ("mobilenet_v2", ["TrueDivide", "Subtract"]),
        ("densenet", ["TrueDivide", "Add", "TrueDivide"]),
        ("efficientnet", []),
        ("convnext", []),
    ],
)
def test_preprocess_input_is_what_keras_does(module: str, types: list[str]) -> None:
    network = load(
        "inputs = keras.Input((32, 32, 3))",
        f"x = keras.applications.{module}.preprocess_input(inputs)",
        "model = keras.Model(inputs, keras.layers.Flatten()(x))",
    )
    assert [layer.type for layer in network.layers] == ["InputLayer", *types, "Flatten"]
    assert all(layer.operation for layer in network.layers[1:-1])
    assert all(layer.span is None or layer.span.line == 2 for layer in network.layers[1:-1])


def test_preprocess_input_in_a_lambda() -> None:
    network = load(
        "from keras.applications.mobilenet_v2 import preprocess_input",
        "inputs = keras.Input((32, 32, 3))",
        "model = keras.Model(inputs, keras.layers.Lambda(preprocess_input)(inputs))",
    )
    assert network.layers[-1].output_shape == (None, 32, 32, 3)
    assert not network.diagnostics


def test_images_are_passed_over() -> None:
    network = load(
        "from tensorflow.keras.applications.resnet50 import ResNet50, preprocess_input, decode_predictions",
        "model = ResNet50(weights='imagenet')",
        "x = preprocess_input(image.img_to_array(image.load_img('cat.jpg', target_size=(224, 224))))",
        "print(decode_predictions(model.predict(x), top=3)[0])",
    )
    assert network.params == 25_636_712


# -- refusals in words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "words", "hint", "column"),
    [
        ("keras.applications.ResNet60()", "application.unknown", "no ResNet60", "ResNet50", 1),
        (
            "keras.applications.vgg16.VGG19()",
            "application.unknown",
            "keras.applications.vgg16",
            "keras.applications.VGG19",
            1,
        ),
        ("from keras.applications import ResNet60", "application.unknown", "no ResNet60", "ResNet50", 32),
        ("keras.applications.RegNetX002()", "application.unknown", "no RegNetX002", "no RegNet", 1),
        ("keras.applications.VGG16(wights=None)", "application.argument", "no argument 'wights'", "weights", 26),
        (
            "keras.applications.VGG16(weights=None, input_shape=(31, 64, 3))",
            "application.shape",
            "at least 32 × 32",
            "",
            52,
        ),
        (
            "keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(64, 64, 3))",
            "application.shape",
            "75 × 75",
            "",
            77,
        ),
        (
            "keras.applications.VGG16(weights=None, input_shape=(64, 64))",
            "application.argument",
            "three numbers",
            "channels",
            52,
        ),
        (
            "keras.applications.VGG16(weights=None, input_shape=(None, None, 3))",
            "application.shape",
            "with the top",
            "include_top=False",
            52,
        ),
        ("keras.applications.VGG16(classes=10)", "application.weights", "1000 classes, not 10", "weights=None", 34),
        ("keras.applications.VGG16(input_shape=(64, 64, 3))", "application.shape", "224 × 224 × 3", "weights=None", 38),
        (
            "keras.applications.VGG16(include_top=False, input_shape=(64, 64, 1))",
            "application.shape",
            "3 channels",
            "weights=None",
            57,
        ),
        ("keras.applications.MobileNetV2(alpha=0.3)", "application.weights", "alpha 0.35, 0.5", "weights=None", 38),
        ("keras.applications.EfficientNetV2S(weights=None, name='net')", "application.argument", "'net'", "name=", 55),
        (
            "keras.applications.VGG16(keras.Input((224, 224, 3)))",
            "application.argument",
            "no tensor",
            "VGG16(…)(x)",
            26,
        ),
        ("keras.applications.VGG16(weights=None, classes=n_classes)", "name.unknown", "'n_classes'", "", 48),
        ("keras.applications.VGG16(weights=None, classes='ten')", "application.argument", "classes='ten'", "", 48),
        ("keras.applications.VGG16(True, include_top=True)", "application.argument", "twice", "", 32),
        (
            "keras.applications.VGG16(weights=None, classifier_activation='sofmax')",
            "layer.argument",
            "VGG16: Dense 'predictions'",
            "",
            1,
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(line: str, code: str, words: str, hint: str, column: int) -> None:
    error = refusal("import keras", line)
    assert error.code == code
    assert words in error.message
    assert hint in error.hint
    assert error.span is not None
    assert (error.span.line, error.span.column) == (2, column)


def test_without_the_top_nobody_reads_the_classes() -> None:
    network = load("import numpy as np", "n = np.load('n.npy')", f"model = keras.applications.{SMALL[:-1]}, classes=n)")
    assert len(network.layers) == 175


def test_a_pooling_that_keras_overlooks_is_told() -> None:
    network = load(f"model = keras.applications.{SMALL[:-1]}, pooling='average')")
    assert [told.code for told in network.diagnostics] == ["application.pooling"]
    assert len(network.layers) == 175


def test_a_backbone_that_cannot_run_fails_where_it_is_called() -> None:
    error = refusal(
        "base = keras.applications.VGG16(weights=None, include_top=False)",
        "inputs = keras.Input((8, 8, 3))",
        "model = keras.Model(inputs, base(inputs))",
    )
    assert "'vgg16'" in error.message
    assert error.span is not None
    assert error.span.line == 3


def test_an_unknown_one_can_be_drawn() -> None:
    network = load(
        "inputs = keras.Input((32, 32, 3))",
        "base = keras.applications.RegNetX002(weights=None)",
        "model = keras.Model(inputs, base(inputs))",
        unknown="draw",
    )
    assert network.layers[-1].params is None


# -- limits ------------------------------------------------------------------------------------------------------------


def test_many_backbones_end_at_the_limit_of_layers() -> None:
    error = refusal("for i in range(1000):", "    m = keras.applications.MobileNetV2(weights=None)")
    assert error.code == "limit.layers"


def test_a_backbone_costs_the_author_a_step_a_layer() -> None:
    steps = limits.STEPS - 10_000
    busy = f"for i in range({steps // 4}): pass"
    assert load(busy, "model = keras.applications.NASNetLarge(weights=None)").params == 88_949_818


@pytest.mark.parametrize("alpha", ["1e308", "float('nan')", "-float('inf')", "1e300", "-1"])
def test_a_hostile_width_is_refused(alpha: str) -> None:
    assert refusal(f"model = keras.applications.MobileNet(weights=None, alpha={alpha})").span is not None


@settings(max_examples=30, deadline=None)
@given(
    name=st.sampled_from(["VGG16", "MobileNet", "MobileNetV2", "MobileNetV3Small"]),
    size=st.tuples(st.integers(32, 300), st.integers(32, 300)),
    channels=st.integers(1, 8),
    classes=st.integers(1, 50),
    pooling=st.sampled_from([None, "avg", "max"]),
)
def test_with_and_without_memory_alike(
    name: str, size: tuple[int, int], channels: int, classes: int, pooling: str | None
) -> None:
    call = f"keras.applications.{name}(weights=None, input_shape={(*size, channels)}, "
    source = (f"a = {call}classes={classes})", f"b = {call}include_top=False, pooling={pooling!r}, name='b')")
    building.template.cache_clear()
    cold = [load(*source, name=word) for word in ("a", "b")]
    warm = [load(*source, name=word) for word in ("a", "b")]
    assert pickle.dumps(cold) == pickle.dumps(warm)
    assert cold[0].layers[-1].output_shape == (None, classes)
    assert cold[1].layers[0].output_shape == (None, *size, channels)


def test_equal_numbers_of_two_types_give_the_same() -> None:
    def told(number: str) -> str:
        network = load(f"m = keras.applications.MobileNet(weights=None, dropout={number}, alpha={number} + 1)")
        return repr([(layer.name, layer.settings) for layer in network.layers])

    building.template.cache_clear()
    first = told("0")
    building.template.cache_clear()
    assert told("0.0") == first == told("0")


# -- the data ----------------------------------------------------------------------------------------------------------

FOLDER = Path(building.__file__).parent / "listings"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.nd")), ids=lambda path: path.stem)
def test_every_listing_is_plain_and_says_where_it_comes_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom, ast.ClassDef))]
    assert max(map(len, text.splitlines())) <= 132
    if path.stem not in ("common", "preprocessing"):
        assert "https://arxiv.org/abs/" in text.split("\n\n", 1)[0]


def test_every_listing_is_used() -> None:
    used = {row.listing for row in ROWS} | {"common", "preprocessing"}
    assert used == {path.stem for path in FOLDER.glob("*.nd")}


def test_rows_are_whole() -> None:
    assert len(TABLE) == len(ROWS) == 40
    for item in ROWS:
        assert item.words[-1] == "name"
        assert set(item.words) <= {*DEFAULTS, "name"}
