"""A stacked hourglass for human poses (Newell, Yang, Deng 2016).

Down and up, again and again; each time a guess that is refined.
"""

from keras import Input, Model, layers

joints, width = 16, 128


def residual(x, filters):
    shortcut = x if x.shape[-1] == filters else layers.Conv2D(filters, 1)(x)
    for size, channels in ((1, filters // 2), (3, filters // 2), (1, filters)):
        x = layers.Conv2D(channels, size, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return layers.add([x, shortcut])


def hourglass(x, depth):
    high = residual(x, width)
    low = residual(layers.MaxPooling2D()(x), width)
    low = hourglass(low, depth - 1) if depth > 1 else residual(low, width)
    low = residual(low, width)
    return layers.add([high, layers.UpSampling2D()(low)])


image = Input((256, 256, 3))
x = layers.Conv2D(64, 7, strides=2, padding="same", activation="relu")(image)
x = layers.MaxPooling2D()(residual(x, width))
x = residual(x, width)
guesses = []
for _ in range(2):
    y = residual(hourglass(x, 4), width)
    guess = layers.Conv2D(joints, 1)(y)
    guesses.append(guess)
    x = layers.add([x, layers.Conv2D(width, 1)(y), layers.Conv2D(width, 1)(guess)])
model = Model(image, guesses, name="hourglass")
