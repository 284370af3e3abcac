"""The network of a diffusion model (after Ho, Jain, Abbeel 2020).

A U-Net that is told how noisy its picture is.
"""

from keras import Input, Model, layers


def residual(x, moment, filters):
    shortcut = x if x.shape[-1] == filters else layers.Conv2D(filters, 1)(x)
    y = layers.Activation("swish")(layers.GroupNormalization(8)(x))
    y = layers.Conv2D(filters, 3, padding="same")(y)
    bias = layers.Reshape((1, 1, filters))(layers.Dense(filters)(moment))
    y = layers.add([y, bias])
    y = layers.Activation("swish")(layers.GroupNormalization(8)(y))
    y = layers.Conv2D(filters, 3, padding="same")(y)
    return layers.add([y, shortcut])


noisy = Input((32, 32, 3), name="noisy_picture")
step = Input((1,), dtype="int32", name="step")
moment = layers.Flatten()(layers.Embedding(1000, 128)(step))
moment = layers.Dense(256, activation="swish")(moment)

x = layers.Conv2D(64, 3, padding="same")(noisy)
skips = []
for filters in (64, 128, 256):
    x = residual(x, moment, filters)
    skips.append(x)
    x = layers.AveragePooling2D(2)(x)
x = residual(x, moment, 256)
for filters in (256, 128, 64):
    x = layers.UpSampling2D()(x)
    x = residual(layers.concatenate([x, skips.pop()]), moment, filters)
x = layers.Activation("swish")(layers.GroupNormalization(8)(x))
model = Model([noisy, step], layers.Conv2D(3, 3, padding="same", name="noise")(x), name="diffusion_unet")
