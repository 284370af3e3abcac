"""Layers in lists and dictionaries of an object, partial constructors, activations by name."""

from functools import partial

import keras
from keras import layers

conv = partial(layers.Conv2D, kernel_size=3, padding="same", use_bias=False, kernel_initializer="he_normal")


class Pair(layers.Layer):
    def __init__(self, width, stride=1, act="relu", **kwargs):
        super().__init__(**kwargs)
        self.act = keras.activations.get(act)
        self.main = [
            conv(width, strides=stride),
            layers.BatchNormalization(),
            self.act,
            conv(width),
            layers.BatchNormalization(),
        ]
        self.short = [conv(width, kernel_size=1, strides=stride), layers.BatchNormalization()] if stride > 1 else []

    def call(self, inputs):
        y = short = inputs
        for step in self.main:
            y = step(y)
        for step in self.short:
            short = step(short)
        return self.act(y + short)


model = keras.Sequential(
    [
        conv(32, kernel_size=7, strides=2, input_shape=[96, 96, 3]),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.MaxPool2D(pool_size=3, strides=2, padding="same"),
    ]
)
before = 32
for width in [32] * 2 + [64] * 3:
    model.add(Pair(width, stride=1 if width == before else 2))
    before = width
model.add(layers.GlobalAvgPool2D())
model.add(layers.Flatten())
model.add(layers.Dense(7, activation="softmax"))
