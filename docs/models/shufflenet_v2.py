"""ShuffleNetV2 (Ma, Zhang, Zheng, Sun 2018).

Half of the channels pass by; then the halves are shuffled like cards.
"""

from keras import Input, Model, layers, ops


def conv(x, filters):
    x = layers.Conv2D(filters, 1, use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def depthwise(x, strides):
    x = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


class Shuffle(layers.Layer):
    """Takes turns between the channels of both halves."""

    def call(self, x):
        height, width, channels = x.shape[1:]
        x = ops.reshape(x, (-1, height, width, 2, channels // 2))
        x = ops.transpose(x, (0, 1, 2, 4, 3))
        return ops.reshape(x, (-1, height, width, channels))


def unit(x, filters):
    kept, y = ops.split(x, 2, axis=-1)
    y = conv(depthwise(conv(y, filters // 2), 1), filters // 2)
    return Shuffle()(layers.concatenate([kept, y]))


def halving_unit(x, filters):
    left = conv(depthwise(x, 2), filters // 2)
    right = conv(depthwise(conv(x, filters // 2), 2), filters // 2)
    return Shuffle()(layers.concatenate([left, right]))


image = Input((224, 224, 3))
x = layers.Conv2D(24, 3, strides=2, padding="same", use_bias=False)(image)
x = layers.ReLU()(layers.BatchNormalization()(x))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
for filters, units in [(116, 4), (232, 8), (464, 4)]:
    x = halving_unit(x, filters)
    for _ in range(units - 1):
        x = unit(x, filters)
x = conv(x, 1024)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="shufflenet_v2")
