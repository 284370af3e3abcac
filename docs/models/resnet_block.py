"""A small residual network.

Three stages of two blocks; where the size changes, the shortcut is projected.
"""

from keras import Input, Model
from keras.layers import Activation, Add, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D


def convolve(x, filters, kernel=3, strides=1):
    x = Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return BatchNormalization()(x)


def residual_block(x, filters, strides=1):
    shortcut = x
    if strides > 1:
        shortcut = convolve(x, filters, kernel=1, strides=strides)
    y = convolve(x, filters, strides=strides)
    y = Activation("relu")(y)
    y = convolve(y, filters)
    y = Add()([y, shortcut])
    return Activation("relu")(y)


inputs = Input((32, 32, 3))
x = Activation("relu")(convolve(inputs, 16))
for filters, strides in [(16, 1), (32, 2), (64, 2)]:
    x = residual_block(x, filters, strides)
    x = residual_block(x, filters)
x = GlobalAveragePooling2D()(x)
outputs = Dense(10, activation="softmax")(x)

model = Model(inputs, outputs, name="small_resnet")
