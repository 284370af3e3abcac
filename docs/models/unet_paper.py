"""U-Net as published (Ronneberger, Fischer, Brox 2015).

No padding, so what is remembered is cropped on the way up.
"""

from keras import Input, Model, layers


def double(x, filters):
    x = layers.Conv2D(filters, 3, activation="relu")(x)
    return layers.Conv2D(filters, 3, activation="relu")(x)


image = Input((572, 572, 1))
x, skips = image, []
for filters in (64, 128, 256, 512):
    x = double(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D()(x)
x = double(x, 1024)
for filters, skip in zip((512, 256, 128, 64), reversed(skips)):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    crop = (skip.shape[1] - x.shape[1]) // 2
    x = layers.concatenate([layers.Cropping2D(crop)(skip), x])
    x = double(x, filters)
model = Model(image, layers.Conv2D(2, 1, activation="softmax")(x), name="unet")
