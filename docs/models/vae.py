"""A variational autoencoder for digits (Kingma, Welling 2014).

The code is a distribution, from which the decoder gets one sample.
"""

from keras import Input, Model, layers, ops, random


class Sampling(layers.Layer):
    """Draws from a normal distribution."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.seed = random.SeedGenerator()

    def call(self, inputs):
        mean, log_variance = inputs
        noise = random.normal(ops.shape(mean), seed=self.seed)
        return mean + ops.exp(log_variance / 2) * noise


digit = Input((28, 28, 1))
x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(digit)
x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Dense(16, activation="relu")(layers.Flatten()(x))
mean = layers.Dense(2, name="mean")(x)
log_variance = layers.Dense(2, name="log_variance")(x)
code = Sampling(name="sample")([mean, log_variance])

x = layers.Dense(7 * 7 * 64, activation="relu")(code)
x = layers.Reshape((7, 7, 64))(x)
x = layers.Conv2DTranspose(64, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid")(x)
model = Model(digit, x, name="vae")
