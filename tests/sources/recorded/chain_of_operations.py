import keras
from keras import layers

i = keras.Input((10,))
x = keras.activations.relu(layers.Dense(4)(i))
x = keras.ops.relu(x)
x = keras.activations.gelu(x)
x = keras.activations.swish(x)
x = x / 2 + x // 1 - x % 3
x = abs(x) ** 2
x = keras.ops.cast(x > 0.5, "float32")
y = keras.ops.where(x, 1.0, 0.0)
z = keras.ops.clip(y, 0, 1)
w = keras.ops.stack([z, z], axis=1)
v = keras.ops.max(w, axis=1)
u = keras.ops.one_hot(keras.ops.argmax(v, axis=-1), 4)
t = keras.ops.pad(u, [[0, 0], [1, 1]])
s = keras.ops.tile(t, (1, 2))
r = keras.ops.repeat(s, 2, axis=1)
q = keras.ops.flip(r, axis=1)[..., ::2][:, None]
m = keras.Model(i, q)
