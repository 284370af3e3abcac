"""GoogLeNet (Szegedy and others 2015).

Nine inception modules, each with four branches side by side.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1):
    return layers.Conv2D(filters, kernel, strides=strides, padding="same", activation="relu")(x)


def inception(x, one, three, five, pool):
    branches = [
        conv(x, one, 1),
        conv(conv(x, three[0], 1), three[1], 3),
        conv(conv(x, five[0], 1), five[1], 5),
        conv(layers.MaxPooling2D(3, strides=1, padding="same")(x), pool, 1),
    ]
    return layers.concatenate(branches)


def halve(x):
    return layers.MaxPooling2D(3, strides=2, padding="same")(x)


image = Input((224, 224, 3))
x = halve(conv(image, 64, 7, strides=2))
x = halve(conv(conv(x, 64, 1), 192, 3))

x = inception(x, 64, (96, 128), (16, 32), 32)
x = inception(x, 128, (128, 192), (32, 96), 64)
x = halve(x)
x = inception(x, 192, (96, 208), (16, 48), 64)
x = inception(x, 160, (112, 224), (24, 64), 64)
x = inception(x, 128, (128, 256), (24, 64), 64)
x = inception(x, 112, (144, 288), (32, 64), 64)
x = inception(x, 256, (160, 320), (32, 128), 128)
x = halve(x)
x = inception(x, 256, (160, 320), (32, 128), 128)
x = inception(x, 384, (192, 384), (48, 128), 128)

x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.4)(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="googlenet")
