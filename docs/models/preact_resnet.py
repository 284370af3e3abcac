"""A pre-activation ResNet-20 for CIFAR-10 (He, Zhang, Ren, Sun 2016b).

Normalization and ReLU come first.
"""

from keras import Input, Model, layers


def unit(x, filters, strides=1):
    y = layers.ReLU()(layers.BatchNormalization()(x))
    shortcut = x
    if strides > 1:
        shortcut = layers.Conv2D(filters, 1, strides=strides, use_bias=False)(y)
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(y)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    return layers.add([shortcut, y])


image = Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding="same", use_bias=False)(image)
for filters, strides in [(16, 1), (32, 2), (64, 2)]:
    x = unit(x, filters, strides)
    x = unit(x, filters)
    x = unit(x, filters)
x = layers.ReLU()(layers.BatchNormalization()(x))
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(10, activation="softmax")(x), name="preact_resnet20")
