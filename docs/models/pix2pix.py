"""The generator of pix2pix (Isola, Zhu, Zhou, Efros 2017).

A U-Net down to a single pixel, from one kind of picture to another.
"""

from keras import Input, Model, layers


def down(x, filters, norm=True):
    x = layers.Conv2D(filters, 4, strides=2, padding="same", use_bias=not norm)(x)
    if norm:
        x = layers.BatchNormalization()(x)
    return layers.LeakyReLU(0.2)(x)


def up(x, filters, dropout=False):
    x = layers.Conv2DTranspose(filters, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    if dropout:
        x = layers.Dropout(0.5)(x)
    return layers.ReLU()(x)


picture = Input((256, 256, 3))
x, skips = picture, []
for i, filters in enumerate((64, 128, 256, 512, 512, 512, 512, 512)):
    x = down(x, filters, norm=i > 0)
    skips.append(x)
skips.pop()
for i, filters in enumerate((512, 512, 512, 512, 256, 128, 64)):
    x = up(x, filters, dropout=i < 3)
    x = layers.concatenate([x, skips.pop()])
x = layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="tanh")(x)
model = Model(picture, x, name="pix2pix_generator")
