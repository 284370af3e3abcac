"""AlexNet as it was trained (Krizhevsky, Sutskever, Hinton 2012).

Two halves on two processors, which meet only here and there.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1):
    padding = "valid" if strides > 1 else "same"
    return layers.Conv2D(filters, kernel, strides=strides, padding=padding, activation="relu")(x)


def both(halves, function, *arguments):
    return [function(half, *arguments) for half in halves]


def pool(x):
    return layers.MaxPooling2D(3, strides=2)(x)


image = Input((227, 227, 3))
halves = [conv(image, 48, 11, 4), conv(image, 48, 11, 4)]
halves = both(both(halves, pool), conv, 128, 5)
halves = both(halves, pool)

meeting = layers.concatenate(halves)
halves = [conv(meeting, 192, 3), conv(meeting, 192, 3)]
halves = both(halves, conv, 192, 3)
halves = both(both(halves, conv, 128, 3), pool)

x = layers.Flatten()(layers.concatenate(halves))
for _ in range(2):
    x = layers.Dense(4096, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="alexnet")
