"""ESPCN (Shi and others 2016).

Works at low resolution; at the end channels become pixels.
"""

from keras import Input, Model, layers, ops


class PixelShuffle(layers.Layer):
    """Makes pixels of channels."""

    def __init__(self, scale, **arguments):
        super().__init__(**arguments)
        self.scale = scale

    def call(self, x):
        height, width, n = x.shape[1], x.shape[2], self.scale
        x = ops.reshape(x, (-1, height, width, n, n))
        x = ops.transpose(x, (0, 1, 3, 2, 4))
        return ops.reshape(x, (-1, height * n, width * n, 1))


scale = 3
small = Input((96, 96, 1))
x = layers.Conv2D(64, 5, padding="same", activation="tanh")(small)
x = layers.Conv2D(32, 3, padding="same", activation="tanh")(x)
x = layers.Conv2D(scale**2, 3, padding="same")(x)
large = PixelShuffle(scale)(x)
model = Model(small, large, name="espcn")
