"""Xception (Chollet 2017).

Separable convolutions in residual blocks, eight alike in the middle.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1, padding="same"):
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False)(x)
    return layers.BatchNormalization()(x)


def separable(x, filters):
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def halve(x, first, second, relu=True):
    shortcut = conv(x, second, 1, strides=2)
    x = separable(layers.ReLU()(x) if relu else x, first)
    x = separable(layers.ReLU()(x), second)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    return layers.add([x, shortcut])


image = Input((299, 299, 3))
x = layers.ReLU()(conv(image, 32, 3, strides=2, padding="valid"))
x = layers.ReLU()(conv(x, 64, 3, padding="valid"))

x = halve(x, 128, 128, relu=False)
x = halve(x, 256, 256)
x = halve(x, 728, 728)
for _ in range(8):
    shortcut = x
    for _ in range(3):
        x = separable(layers.ReLU()(x), 728)
    x = layers.add([x, shortcut])
x = halve(x, 728, 1024)

x = layers.ReLU()(separable(x, 1536))
x = layers.ReLU()(separable(x, 2048))
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="xception")
