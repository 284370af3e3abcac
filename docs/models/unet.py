"""A U-Net for masks of images (after Ronneberger, Fischer, Brox 2015)."""

import keras
from keras import layers


def double(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


inputs = keras.Input((128, 128, 3))
x, skips = inputs, []

for filters in (32, 64, 128, 256):
    x = double(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D()(x)

x = double(x, 512)

for filters, skip in zip((256, 128, 64, 32), reversed(skips)):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    x = layers.concatenate([x, skip])
    x = double(x, filters)

outputs = layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x)
model = keras.Model(inputs, outputs, name="unet")
