"""Operators, slices and functions of keras.ops on tensors, shared layers, dictionaries of inputs."""

import keras
from keras import layers

a = keras.Input((10,), name="a")
b = keras.Input((10,), name="b")
shared = layers.Dense(8, activation="tanh")
left, right = shared(a), shared(b)
d = keras.ops.abs(left - right)
m = left * right
c = layers.concatenate([d, m, left[:, :3], -right, right**2, 1 - left])
y = keras.ops.mean(c, axis=-1, keepdims=True)
z = keras.activations.relu(layers.Dense(4)(c)) @ keras.ops.ones((4, 2))
model = keras.Model({"a": a, "b": b}, [y, z])
