from __future__ import annotations

import pytest
from chains import Row, chain, image, layer

from netdiagram.ir import Layer, Settings
from netdiagram.views import words


def made(row: Row, *before: Row) -> Layer:
    """The last layer of a chain on a map, or on what is given."""
    return chain("net", *(before or (image(16, 16, 8),)), row).layers[-1]


SEQUENCE = image(20, 8)


@pytest.mark.parametrize(
    ("row", "before", "expected"),
    [
        (layer("Conv2D", 8, 3), (), "conv 3×3"),
        (layer("Conv2D", 8, (1, 7), strides=(1, 2)), (), "conv 1×7 /1×2"),
        (layer("Conv2D", 8, 5, strides=2), (), "conv 5×5 /2"),
        (layer("Conv2DTranspose", 8, 4, strides=2), (), "deconv 4×4 ↑2"),
        (layer("DepthwiseConv2D", 3), (), "depthwise 3×3"),
        (layer("MaxPooling2D", 2), (), "max pool 2×2"),
        (layer("UpSampling2D", 2), (), "upsample ↑2"),
        (layer("GlobalAveragePooling2D"), (), "global avg"),
        (layer("ZeroPadding2D", 1), (), "pad"),
        (layer("BatchNormalization"), (), "batch norm"),
        (layer("Activation", "leaky_relu"), (), "leaky ReLU"),
        (layer("Dropout", 0.5), (), "dropout"),
        (layer("Conv1D", 8, 5), (SEQUENCE,), "conv 5"),
        (layer("LSTM", 8), (SEQUENCE,), "LSTM"),
        (layer("SimpleRNN", 8), (SEQUENCE,), "RNN"),
        (layer("Conv2D", 8, 3, name="stem"), (), "stem"),
        (layer("Conv2D", 8, 3, name="conv2d_7"), (), "conv 3×3"),
        (layer("Conv2D", 8, 3, name="conv2d_b"), (), "conv2d_b"),
    ],
)
def test_captions(row, before, expected):
    assert words.caption(made(row, *before)) == expected


def test_the_last_dense_layer_is_the_output():
    dense = made(layer("Dense", 10))
    assert words.caption(dense) == "dense"
    assert words.caption(dense, last=True) == "output"
    assert words.caption(made(layer("Dense", 10, name="scores")), last=True) == "scores"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["block1_conv1", "block1_conv2"], "block1"),
        (["conv1_1", "conv1_2", "conv1_3"], "conv1"),
        (["conv1a", "conv1b"], "conv1"),
        (["conv3", "conv4", "conv5"], "conv3–5"),
        (["enc.0.conv", "enc.0.conv2"], "enc.0"),
        (["stage2/conv_a", "stage2/conv_b"], "stage2"),
        (["conv9", "conv10"], "conv9–10"),
        (["conv1", "conv12"], "conv1 – conv12"),
        (["stem", "body"], "stem – body"),
        (["features_x", "features_y"], "features"),
    ],
)
def test_captions_of_several(names, expected):
    layers = [Layer(name, "Conv2D", "convolution", Settings(kernel_size=(3, 3))) for name in names]
    assert words.together(layers) == expected


def test_names_that_say_nothing_give_way_to_what_is_done():
    layers = [Layer(name, "Conv2D", "convolution", Settings(kernel_size=(3, 3))) for name in ("conv2d", "conv2d_1")]
    assert words.together(layers) == "conv 3×3"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((None, 224, 224, 3), "224×224×3"),
        ((None, 4096), "4\u2009096"),
        ((None, None, 128), "?×128"),
        ((None, None), "?"),
        ((None,), "scalar"),
        (None, "?"),
    ],
)
def test_shapes(shape, expected):
    assert words.dims(shape) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (layer("Conv2D", 64, 3, padding="same", activation="relu"), "Convolution 3×3, 64 filters, same, ReLU"),
        (layer("MaxPooling2D", 3, 2), "Max pooling 3×3, stride 2"),
        (layer("MaxPooling2D", 2), "Max pooling 2×2"),
        (layer("Activation", "softmax"), "softmax"),
        (layer("Flatten"), "Flatten"),
    ],
)
def test_layers_in_words(row, expected):
    assert words.told(made(row)) == expected


def test_made_up_names():
    assert words.automatic(Layer("max_pooling2d_3", "MaxPooling2D"))
    assert words.automatic(Layer("input_layer", "InputLayer"))
    assert not words.automatic(Layer("pool1", "MaxPooling2D"))
    assert not words.automatic(Layer("dense_hidden", "Dense"))


def test_names_of_models():
    assert words.name(chain("sequential_2", image(4))) == "Sequential model"
    assert words.heading(chain("sequential", image(4))) == "Sequential model"
    assert words.heading(chain("LeNet-5", image(4))) == "Architecture of LeNet-5"


def test_a_long_way_is_cut_short():
    network = chain("net", image(8), *[layer("Dense", i + 1) for i in range(60)])
    from netdiagram import blocks

    assert words.describe(blocks.outline(network)).endswith("; and 20 further blocks.")
