"""EDSR, baseline (Lim, Son, Kim, Nah, Lee 2017).

Sixteen residual blocks without normalization, twice as many pixels.
"""

from keras import Input, Model, layers


def conv(x, filters, activation=None):
    return layers.Conv2D(filters, 3, padding="same", activation=activation)(x)


small = Input((64, 64, 3))
head = x = conv(small, 64)
for _ in range(16):
    x = layers.add([x, conv(conv(x, 64, "relu"), 64)])
x = layers.add([head, conv(x, 64)])

x = conv(x, 256)
x = layers.Reshape((64, 64, 2, 2, 64))(x)
x = layers.Permute((1, 3, 2, 4, 5))(x)
x = layers.Reshape((128, 128, 64))(x)
model = Model(small, conv(x, 3), name="edsr_baseline_x2")
