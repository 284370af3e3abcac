import keras
from keras import layers

x = inp = keras.Input((32, 32, 3))
x = layers.Rescaling(1 / 255.0)(x)
x = layers.RandomFlip("horizontal")(x)
x = layers.Normalization(mean=[0.5] * 3, variance=[1.0] * 3)(x)
x = layers.SeparableConv2D(8, 3)(x)
x = layers.Lambda(lambda t: keras.ops.mean(t, axis=[1, 2]))(x)
x = layers.Lambda(lambda t, s: t * s, arguments={"s": 2})(x)
x, y = layers.Dense(4)(x), layers.Dense(5)(x)
s = keras.ops.split(y, [2], axis=-1)
z = keras.ops.concatenate([x] + s, -1)
w = keras.ops.reshape(z, (-1, 3, 3))
w = keras.ops.transpose(w, (0, 2, 1))
v = keras.ops.expand_dims(w, -1)
u = keras.ops.squeeze(v, -1)
t = keras.ops.softmax(u) + keras.ops.sigmoid(u) / 2
model = keras.Model(inp, t)
