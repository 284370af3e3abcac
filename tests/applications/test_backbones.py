"""`keras.applications` in listings: spellings, places, names, copies."""

from __future__ import annotations

import pytest
from backbones import SMALL, load, row

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
