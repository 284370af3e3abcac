import keras
from keras import ops, layers
class G(layers.Layer):
    def call(self, x):
        b, n, d = ops.shape(x)
        y = ops.swapaxes(x, 1, 2)
        y = ops.matmul(x, y) / ops.sqrt(float(d))
        y = ops.softmax(y, axis=-1)
        idx = ops.argmax(y, axis=-1)
        oh = ops.one_hot(idx, n)
        t = ops.take(x, [0, 1], axis=1)
        r = ops.repeat(t, 2, axis=1)
        v, k = ops.top_k(ops.mean(x, -1), 3)
        e = ops.expand_dims(v, -1) * ops.ones((1, 1, d))
        u = ops.concatenate([r, e], axis=1)
        s = ops.squeeze(u[:, :1], 1)
        return ops.normalize(s), oh, ops.flip(u, axis=1), ops.cumsum(u, axis=1), ops.tile(s, (1, 2)), ops.pad(u, ((0, 0), (1, 2), (0, 0)))
i = keras.Input((9, 6))
outs = G()(i)
m = keras.Model(i, outs)
