"""A small classifier for CIFAR-10.

Batch normalization after each convolution, dropout after each stage.
"""

from keras import Input, Sequential
from keras.layers import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    MaxPooling2D,
)

model = Sequential(name="cifar10")
model.add(Input((32, 32, 3)))

for filters, rate in [(48, 0.2), (96, 0.3), (192, 0.4)]:
    for _ in range(2):
        model.add(Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(BatchNormalization())
        model.add(Activation("relu"))
    model.add(MaxPooling2D())
    model.add(Dropout(rate))

model.add(GlobalAveragePooling2D())
model.add(Dense(128, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(10, activation="softmax"))

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
