"""Inception-v3 (Szegedy, Vanhoucke, Ioffe, Shlens, Wojna 2016).

Large kernels are factored into rows and columns.
"""

from keras import Input, Model, layers


def conv(x, filters, rows, columns, strides=1, padding="same"):
    x = layers.Conv2D(filters, (rows, columns), strides=strides, padding=padding, use_bias=False)(x)
    x = layers.BatchNormalization(scale=False)(x)
    return layers.ReLU()(x)


def average(x, filters):
    return conv(layers.AveragePooling2D(3, strides=1, padding="same")(x), filters, 1, 1)


def squares(x, pooled):
    one = conv(x, 64, 1, 1)
    five = conv(conv(x, 48, 1, 1), 64, 5, 5)
    three = conv(conv(conv(x, 64, 1, 1), 96, 3, 3), 96, 3, 3)
    return layers.concatenate([one, five, three, average(x, pooled)])


def first_reduction(x):
    three = conv(x, 384, 3, 3, 2, "valid")
    double = conv(conv(conv(x, 64, 1, 1), 96, 3, 3), 96, 3, 3, 2, "valid")
    return layers.concatenate([three, double, layers.MaxPooling2D(3, strides=2)(x)])


def rows_and_columns(x, width):
    one = conv(x, 192, 1, 1)
    seven = conv(conv(conv(x, width, 1, 1), width, 1, 7), 192, 7, 1)
    double = conv(conv(conv(x, width, 1, 1), width, 7, 1), width, 1, 7)
    double = conv(conv(double, width, 7, 1), 192, 1, 7)
    return layers.concatenate([one, seven, double, average(x, 192)])


def second_reduction(x):
    three = conv(conv(x, 192, 1, 1), 320, 3, 3, 2, "valid")
    seven = conv(conv(conv(x, 192, 1, 1), 192, 1, 7), 192, 7, 1)
    return layers.concatenate([three, conv(seven, 192, 3, 3, 2, "valid"), layers.MaxPooling2D(3, strides=2)(x)])


def expanded(x):
    def split(y):
        return layers.concatenate([conv(y, 384, 1, 3), conv(y, 384, 3, 1)])

    one = conv(x, 320, 1, 1)
    three = split(conv(x, 384, 1, 1))
    double = split(conv(conv(x, 448, 1, 1), 384, 3, 3))
    return layers.concatenate([one, three, double, average(x, 192)])


image = Input((299, 299, 3))
x = conv(image, 32, 3, 3, 2, "valid")
x = conv(x, 32, 3, 3, padding="valid")
x = conv(x, 64, 3, 3)
x = layers.MaxPooling2D(3, strides=2)(x)
x = conv(x, 80, 1, 1, padding="valid")
x = conv(x, 192, 3, 3, padding="valid")
x = layers.MaxPooling2D(3, strides=2)(x)

for pooled in (32, 64, 64):
    x = squares(x, pooled)
x = first_reduction(x)
for width in (128, 160, 160, 192):
    x = rows_and_columns(x, width)
x = second_reduction(x)
for _ in range(2):
    x = expanded(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="inception_v3")
