"""Network in Network (Lin, Chen, Yan 2014).

1 × 1 convolutions after each large one, and no dense layer at all.
"""

from keras import Input, Sequential
from keras.layers import Activation, AveragePooling2D, Conv2D, Dropout, GlobalAveragePooling2D, MaxPooling2D

model = Sequential([Input((32, 32, 3))], name="network_in_network")


def mlpconv(filters, kernel):
    for size, width in zip((kernel, 1, 1), filters):
        model.add(Conv2D(width, size, padding="same", activation="relu"))


mlpconv((192, 160, 96), 5)
model.add(MaxPooling2D(3, strides=2, padding="same"))
model.add(Dropout(0.5))
mlpconv((192, 192, 192), 5)
model.add(AveragePooling2D(3, strides=2, padding="same"))
model.add(Dropout(0.5))
mlpconv((192, 192, 10), 3)
model.add(GlobalAveragePooling2D())
model.add(Activation("softmax"))
