"""The listings that the benchmarks draw."""

from __future__ import annotations

STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def vgg16() -> str:
    """VGG16 as an author writes it out, in Keras."""
    rows = ["from keras import Sequential, layers", "", "model = Sequential(["]
    rows.append("    layers.Input(shape=(224, 224, 3)),")
    for stage, (filters, count) in enumerate(STAGES, 1):
        for i in range(1, count + 1):
            rows.append(
                f'    layers.Conv2D({filters}, (3, 3), activation="relu", padding="same", name="block{stage}_conv{i}"),'
            )
        rows.append(f'    layers.MaxPooling2D((2, 2), strides=(2, 2), name="block{stage}_pool"),')
    rows += [
        '    layers.Flatten(name="flatten"),',
        '    layers.Dense(4096, activation="relu", name="fc1"),',
        '    layers.Dense(4096, activation="relu", name="fc2"),',
        '    layers.Dense(1000, activation="softmax", name="predictions"),',
        '], name="vgg16")',
    ]
    return "\n".join(rows) + "\n"


def chain(number: int) -> str:
    """A convolutional classifier; every number gives another one."""
    width, depth, size = 8 + 4 * (number % 7), 2 + number % 3, 64 + 16 * (number % 5)
    rows = ["from keras import Sequential, layers", "", "model = Sequential(["]
    rows.append(f"    layers.Input(shape=({size}, {size}, 3)),")
    for i in range(depth):
        for j in range(2):
            rows.append(
                f'    layers.Conv2D({width * 2**i}, 3, padding="same", use_bias=False, name="stage{i + 1}_conv{j + 1}"),'
            )
            rows.append("    layers.BatchNormalization(),")
            rows.append('    layers.Activation("relu"),')
        rows.append("    layers.MaxPooling2D(2),")
    rows += [
        "    layers.GlobalAveragePooling2D(),",
        f"    layers.Dropout(0.{1 + number % 5}),",
        f'    layers.Dense({10 + number}, activation="softmax"),',
        f'], name="model_{number}")',
    ]
    return "\n".join(rows) + "\n"


def residual(number: int) -> str:
    """A small residual network in the functional style; every number gives another one."""
    return f"""\
import keras
from keras import layers


def block(x, filters, stride=1):
    y = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    if stride != 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=stride)(x)
    return layers.ReLU()(layers.add([x, y]))


inputs = keras.Input((32, 32, 3))
x = layers.Conv2D({16 + number}, 3, padding="same")(inputs)
for filters, stride in [({16 + number}, 1), ({32 + number}, 2), ({64 + number}, 2)]:
    x = block(x, filters, stride)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense({10 + number}, activation="softmax")(x)
model = keras.Model(inputs, outputs, name="resnet_{number}")
"""


def site(number: int) -> str:
    """The listing number n of the benchmark site: VGG-like chains, residual networks, perceptrons, text classifiers."""
    kind = number % 5
    if kind < 2:
        return chain(number)
    if kind == 2:
        return residual(number)
    if kind == 3:
        hidden = "".join(
            f'    layers.Dense({512 - 32 * i}, activation="relu"),\n    layers.Dropout(0.2),\n'
            for i in range(2 + number % 4)
        )
        return f'from keras import Sequential, layers\n\nmodel = Sequential([\n    layers.Input(shape=({100 + number},)),\n{hidden}    layers.Dense(1, activation="sigmoid"),\n])\n'
    return (
        "from keras import Sequential, layers\n\nmodel = Sequential([\n"
        f'    layers.Input(shape=({80 + number},), dtype="int32"),\n    layers.Embedding({10_000 + number}, 128),\n'
        f'    layers.Conv1D(64, 5, activation="relu"),\n    layers.MaxPooling1D(4),\n    layers.Bidirectional(layers.LSTM({32 + number % 32})),\n'
        '    layers.Dense(1, activation="sigmoid"),\n])\n'
    )
