import keras
from keras import layers, ops


def scaled(q, k, v):
    s = ops.matmul(q, ops.transpose(k, axes=(0, 1, 3, 2))) / ops.sqrt(ops.cast(k.shape[-1], "float32"))
    return ops.matmul(ops.softmax(s, axis=-1), v)


x = keras.Input((10, 32))
heads, d = 4, 32
q, k, v = [layers.Dense(d, name=n)(x) for n in "qkv"]
sp = lambda t: ops.transpose(ops.reshape(t, (-1, 10, heads, d // heads)), (0, 2, 1, 3))
o = scaled(sp(q), sp(k), sp(v))
o = ops.reshape(ops.transpose(o, (0, 2, 1, 3)), (-1, 10, d))
m = keras.Model(x, layers.LayerNormalization()(x + layers.Dense(d)(o)))
