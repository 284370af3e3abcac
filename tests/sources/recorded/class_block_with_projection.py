"""A layer of the listing's own: children made in __init__ and in build, operations in call."""

import keras
from keras import layers, ops


class Unit(layers.Layer):
    def __init__(self, width, drop=0.1, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.first = layers.Conv2D(width, 3, padding="same")
        self.norm = layers.BatchNormalization()
        self.second = layers.Conv2D(width, 3, padding="same")
        self.drop = layers.Dropout(drop)

    def build(self, input_shape):
        wider = input_shape[-1] != self.width
        self.project = layers.Conv2D(self.width, 1) if wider else None

    def call(self, x, training=False):
        y = ops.relu(self.norm(self.first(x), training=training))
        y = self.drop(self.second(y), training=training)
        return ops.relu(y + (x if self.project is None else self.project(x)))

    def get_config(self):
        config = super().get_config()
        config.update({"width": self.width})
        return config


picture = keras.Input((32, 32, 3))
x = Unit(16)(picture)
x = Unit(16, name="again")(x)
x = Unit(32)(x)
model = keras.Model(picture, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
