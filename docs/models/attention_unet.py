"""Attention U-Net (Oktay and others 2018).

The way up tells which parts of a long connection matter.
"""

from keras import Input, Model, layers


def double(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return x


def gate(skip, signal, filters):
    a = layers.Conv2D(filters, 1)(skip)
    b = layers.Conv2D(filters, 1)(signal)
    weights = layers.ReLU()(layers.add([a, b]))
    weights = layers.Conv2D(1, 1, activation="sigmoid")(weights)
    return layers.multiply([skip, weights])


image = Input((256, 256, 1))
x, skips = image, []
for filters in (64, 128, 256, 512):
    x = double(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D()(x)
x = double(x, 1024)
for filters in (512, 256, 128, 64):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    skip = gate(skips.pop(), x, filters // 2)
    x = double(layers.concatenate([skip, x]), filters)
model = Model(image, layers.Conv2D(1, 1, activation="sigmoid")(x), name="attention_unet")
