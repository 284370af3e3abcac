import keras
from keras import layers


def conv_block(x, n, **kw):
    kw.setdefault("padding", "same")
    x = layers.Conv2D(n, 3, use_bias=False, **kw)(x)
    x = layers.BatchNormalization()(x)
    return layers.LeakyReLU(negative_slope=0.1)(x)


inp = layers.Input([64, 64, 3])
outs = []
x = inp
for n in [16, 32, 64]:
    x = conv_block(x, n, strides=2)
    x = layers.add([x, conv_block(conv_block(x, n // 2), n)])
    outs += [x]
heads = {f"p{i}": layers.Conv2D(18, 1, name=f"head_{i}")(o) for i, o in enumerate(reversed(outs))}
model = keras.Model(inp, heads)
