import keras
from keras import ops, layers
a = keras.Input((8,), name="a")
b = keras.Input((8,), name="b")
c = a + b - 2 * a / (b + 1e-3)
d = -c ** 2
e = abs(d) % 3
f = (e > 0.5)
g = ops.where(f, e, a)
h = 1 - g
i = h @ ops.ones((8, 4))
j = i[:, ::2]
k = ops.concatenate([j, i], axis=-1)
l = ops.stack([k, k], axis=1)
m = ops.max(l, axis=1)
n = 3 // (m + 1)
model = keras.Model([a, b], n)
