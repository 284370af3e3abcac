"""What is drawn as volumes, and with brackets within brackets: an encoder that holds stages that repeat."""

from __future__ import annotations

from scenes import flat

import netdiagram
from netdiagram import blocks, views
from netdiagram.options import Options
from netdiagram.scene import Text

LISTING = """
from keras import Input, Model, layers

def unit(x, filters, stride=1):
    y = layers.Conv2D(filters, 3, strides=stride, padding="same", activation="relu")(x)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    if stride > 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=stride)(x)
    return layers.ReLU()(layers.add([x, y]))

inputs = Input((256, 256, 3))
x = layers.Conv2D(64, 7, strides=2, padding="same", activation="relu")(inputs)
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
skips = []
for filters in (64, 128, 256, 512):
    x = unit(x, filters, 2)
    for _ in range(2):
        x = unit(x, filters)
    skips.append(x)
for filters, skip in zip((256, 128, 64), reversed(skips[:-1])):
    x = layers.Conv2D(filters // 2, 1, activation="relu")(x)
    x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.add([x, skip])
x = layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu")(x)
model = Model(inputs, layers.Conv2D(21, 1, activation="softmax")(x))
"""


def test_what_repeats_within_an_encoder_stands_once() -> None:
    options = Options()
    net = netdiagram.load(LISTING)
    scene = views.draw(blocks.outline(net, options.detail), options)
    assert scene.view == "layered"
    told = {item.content: item.y for item in flat(scene.items) if isinstance(item, Text)}
    assert [words for words in told if words.endswith("×3")]
    assert "encoder" in told
    assert scene.width <= options.column


def test_the_outer_bracket_stands_below_the_inner_one() -> None:
    options = Options()
    scene = views.draw(blocks.outline(netdiagram.load(LISTING), options.detail), options)
    texts = [item for item in flat(scene.items) if isinstance(item, Text)]
    outer = [item for item in texts if item.content == "encoder"]
    inner = [item for item in texts if item.content.endswith("×3")]
    for name in outer:
        under = [item for item in inner if abs(item.x - name.x) < 60 and abs(item.y - name.y) < 60]
        assert all(item.y < name.y for item in under)


TOKENS = """
from keras import Input, Model, layers

inputs = Input((224, 224, 3))
x = layers.Conv2D(96, 4, strides=4)(inputs)
for _ in range(6):
    y = layers.LayerNormalization()(x)
    y = layers.MultiHeadAttention(3, 32, attention_axes=(1, 2))(y, y)
    x = layers.add([x, y])
    y = layers.LayerNormalization()(x)
    y = layers.Dense(384, activation="gelu")(y)
    x = layers.add([x, layers.Dense(96)(y)])
model = Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
"""


def test_tokens_on_a_grid_are_drawn_as_boxes() -> None:
    options = Options()
    assert views.draw(blocks.outline(netdiagram.load(TOKENS), options.detail), options).view == "graph"
