"""Listings of known architectures with branches, for tests of the layered view."""

from __future__ import annotations

from functools import lru_cache

import netdiagram
from netdiagram.ir import Network

LISTINGS: dict[str, str] = {
    "bottlenecks": """
def bottleneck(x, filters, stride=1, project=False):
    y = Conv2D(filters, 1, strides=stride, activation="relu")(x)
    y = Conv2D(filters, 3, padding="same", activation="relu")(y)
    y = Conv2D(4 * filters, 1)(y)
    if project:
        x = Conv2D(4 * filters, 1, strides=stride)(x)
    return ReLU()(Add()([y, x]))

image = Input((224, 224, 3))
x = Conv2D(64, 7, strides=2, padding="same", activation="relu")(image)
x = MaxPooling2D(3, 2, padding="same")(x)
for filters, count, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
    for i in range(count):
        x = bottleneck(x, filters, stride if i == 0 else 1, i == 0)
x = GlobalAveragePooling2D()(x)
model = Model(image, Dense(1000, activation="softmax", name="predictions")(x))
""",
    "modules": """
def module(x, a, b, c, d):
    def conv(x, filters, kernel):
        return Conv2D(filters, kernel, padding="same", activation="relu")(x)
    pooled = MaxPooling2D(3, 1, padding="same")(x)
    return Concatenate()([conv(x, a, 1), conv(conv(x, b, 1), 2 * b, 3), conv(conv(x, c, 1), 2 * c, 5), conv(pooled, d, 1)])

image = Input((224, 224, 3))
x = MaxPooling2D(3, 2, padding="same")(Conv2D(64, 7, strides=2, padding="same", activation="relu")(image))
for count, width in ((2, 64), (5, 128), (2, 256)):
    for i in range(count):
        x = module(x, width, width, width // 4, width // 2)
    x = MaxPooling2D(3, 2, padding="same")(x)
model = Model(image, Dense(10, activation="softmax")(GlobalAveragePooling2D()(x)))
""",
    "pyramid": """
image = Input((512, 512, 3))
x = Conv2D(64, 7, strides=4, padding="same", activation="relu")(image)
maps = []
for filters in (128, 256, 512, 1024):
    x = Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
    maps.append(x)
p = Conv2D(256, 1)(maps.pop())
outputs = [Conv2D(256, 3, padding="same", name="p5")(p)]
for level in (4, 3, 2):
    p = Add()([UpSampling2D()(p), Conv2D(256, 1)(maps.pop())])
    outputs.append(Conv2D(256, 3, padding="same", name=f"p{level}")(p))
model = Model(image, outputs, name="pyramid")
""",
    "towers": """
inputs, features = [], []
for side in ("left", "right"):
    x = Input((64, 64, 3), name=side)
    inputs.append(x)
    for filters in (32, 64, 128):
        x = MaxPooling2D()(Conv2D(filters, 3, padding="same", activation="relu")(x))
    features.append(x)
x = Conv2D(128, 3, padding="same", activation="relu")(Concatenate()(features))
model = Model(inputs, Dense(2, name="gaze")(GlobalAveragePooling2D()(x)))
""",
    "excite": """
image = Input((56, 56, 64))
x = Conv2D(64, 3, padding="same")(image)
s = Dense(64, activation="sigmoid")(Dense(4, activation="relu")(GlobalAveragePooling2D()(x)))
x = Add()([Multiply()([x, Reshape((1, 1, 64))(s)]), image])
model = Model(image, Conv2D(10, 1)(x))
""",
    "atrous": """
image = Input((64, 64, 512))
ways = [Conv2D(256, 1, activation="relu")(image)]
ways += [Conv2D(256, 3, dilation_rate=rate, padding="same", activation="relu")(image) for rate in (6, 12, 18)]
ways.append(UpSampling2D(64)(Conv2D(256, 1)(AveragePooling2D(64)(image))))
model = Model(image, Conv2D(256, 1)(Concatenate()(ways)))
""",
    "gated_ladder": """
def double(x, filters):
    for _ in range(2):
        x = Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x

image = Input((128, 128, 1))
x, skips = image, []
for filters in (32, 64, 128):
    x = double(x, filters)
    skips.append(x)
    x = MaxPooling2D()(x)
x = double(x, 256)
for filters in (128, 64, 32):
    x = Conv2DTranspose(filters, 2, strides=2)(x)
    skip = skips.pop()
    g = ReLU()(Add()([Conv2D(filters // 2, 1)(x), Conv2D(filters // 2, 1)(skip)]))
    g = Conv2D(1, 1, activation="sigmoid")(g)
    x = double(Concatenate()([x, Multiply()([skip, g])]), filters)
model = Model(image, Conv2D(1, 1, activation="sigmoid")(x))
""",
    "auxiliary": """
image = Input((96, 96, 3))
x = image
for filters in (32, 64):
    x = MaxPooling2D()(Conv2D(filters, 3, padding="same", activation="relu")(x))
aux = Dense(10, activation="softmax", name="auxiliary")(GlobalAveragePooling2D()(Conv2D(32, 1)(x)))
for filters in (128, 256, 512, 512):
    x = Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
model = Model(image, [Dense(10, activation="softmax", name="main")(GlobalAveragePooling2D()(x)), aux])
""",
    "autoencoder": """
image = Input((28, 28, 1))
x = Conv2D(64, 3, strides=2, padding="same", activation="relu")(Conv2D(32, 3, strides=2, padding="same", activation="relu")(image))
x = Flatten()(x)
mean, variance = Dense(2, name="mean")(x), Dense(2, name="log_variance")(x)
z = Lambda(lambda pair: pair[0], name="sample")([mean, variance])
x = Reshape((7, 7, 64))(Dense(7 * 7 * 64, activation="relu")(z))
for filters in (64, 32):
    x = Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)
model = Model(image, Conv2D(1, 3, padding="same", activation="sigmoid")(x))
""",
    "dense_blocks": """
image = Input((64, 64, 3))
x = Conv2D(64, 7, strides=2, padding="same", activation="relu")(image)
for count in (6, 12):
    for _ in range(count):
        y = Conv2D(128, 1, activation="relu")(x)
        x = Concatenate()([x, Conv2D(32, 3, padding="same", activation="relu")(y)])
    x = AveragePooling2D(2)(Conv2D(128, 1)(x))
model = Model(image, Dense(10)(GlobalAveragePooling2D()(x)))
""",
    "signal": """
wave = Input((4096, 1))
x, skips = wave, []
for filters in (16, 32, 64):
    x = Conv1D(filters, 9, padding="same", activation="relu")(x)
    skips.append(x)
    x = MaxPooling1D(4)(x)
x = Conv1D(128, 9, padding="same", activation="relu")(x)
for filters in (64, 32, 16):
    x = Concatenate()([UpSampling1D(4)(x), skips.pop()])
    x = Conv1D(filters, 9, padding="same", activation="relu")(x)
model = Model(wave, Conv1D(1, 1)(x))
""",
    "deep_chain": """
model = Sequential([Input((128, 64))])
for i in range(24):
    model.add(Dense(64, activation="gelu"))
    model.add(LayerNormalization())
    model.add(Conv1D(64, 3, padding="same"))
model.add(GlobalAveragePooling1D())
model.add(Dense(2, activation="softmax"))
""",
}


@lru_cache(maxsize=32)
def network(name: str) -> Network:
    return netdiagram.load(LISTINGS[name])
