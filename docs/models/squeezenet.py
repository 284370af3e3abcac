"""SqueezeNet 1.1 (Iandola and others 2016).

Fire modules squeeze to few channels, then expand by two sizes of kernel.
"""

from keras import Input, Model, layers


def fire(x, squeeze, expand):
    x = layers.Conv2D(squeeze, 1, activation="relu")(x)
    one = layers.Conv2D(expand, 1, activation="relu")(x)
    three = layers.Conv2D(expand, 3, padding="same", activation="relu")(x)
    return layers.concatenate([one, three])


image = Input((227, 227, 3))
x = layers.Conv2D(64, 3, strides=2, activation="relu")(image)
for group in ([(16, 64)] * 2, [(32, 128)] * 2, [(48, 192)] * 2 + [(64, 256)] * 2):
    x = layers.MaxPooling2D(3, strides=2)(x)
    for squeeze, expand in group:
        x = fire(x, squeeze, expand)
x = layers.Dropout(0.5)(x)
x = layers.Conv2D(1000, 1, activation="relu")(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Softmax()(x), name="squeezenet")
