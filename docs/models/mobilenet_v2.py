"""MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov, Chen 2018).

Narrow, wide, narrow, and the shortcut between the narrow ends.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1, relu=True):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU(6.0)(x) if relu else x


def inverted_residual(x, filters, strides, expansion):
    y = conv(x, expansion * x.shape[-1], 1) if expansion > 1 else x
    y = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(y)
    y = layers.ReLU(6.0)(layers.BatchNormalization()(y))
    y = conv(y, filters, 1, relu=False)
    return layers.add([x, y]) if strides == 1 and x.shape[-1] == filters else y


image = Input((224, 224, 3))
x = conv(image, 32, 3, strides=2)
for expansion, filters, blocks, strides in [
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
]:
    for i in range(blocks):
        x = inverted_residual(x, filters, strides if i == 0 else 1, expansion)
x = conv(x, 1280, 1)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="mobilenet_v2")
