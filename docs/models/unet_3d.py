"""3D U-Net (Çiçek, Abdulkadir, Lienkamp, Brox, Ronneberger 2016).

A U-Net for volumes of a microscope.
"""

from keras import Input, Model, layers


def conv(x, filters):
    x = layers.Conv3D(filters, 3, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


volume = Input((64, 128, 128, 3))
x, skips = volume, []
for filters in (32, 64, 128):
    x = conv(conv(x, filters), 2 * filters)
    skips.append(x)
    x = layers.MaxPooling3D()(x)
x = conv(conv(x, 256), 512)
for filters in (256, 128, 64):
    x = layers.Conv3DTranspose(2 * filters, 2, strides=2)(x)
    x = layers.concatenate([x, skips.pop()])
    x = conv(conv(x, filters), filters)
model = Model(volume, layers.Conv3D(3, 1, activation="softmax")(x), name="unet_3d")
