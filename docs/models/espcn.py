"""ESPCN (Shi and others 2016): works at low resolution; at the end channels become pixels."""

from keras import Input, Model, layers

scale = 3
small = Input((96, 96, 1))
x = layers.Conv2D(64, 5, padding="same", activation="tanh")(small)
x = layers.Conv2D(32, 3, padding="same", activation="tanh")(x)
x = layers.Conv2D(scale**2, 3, padding="same")(x)
x = layers.Reshape((96, 96, scale, scale))(x)
x = layers.Permute((1, 3, 2, 4))(x)
large = layers.Reshape((96 * scale, 96 * scale, 1))(x)
model = Model(small, large, name="espcn")
