"""SRCNN (Dong, Loy, He, Tang 2014).

Three convolutions sharpen a picture that was enlarged before.
"""

from keras import Input, Sequential, layers

model = Sequential(
    [
        Input((256, 256, 1)),
        layers.Conv2D(64, 9, padding="same", activation="relu"),
        layers.Conv2D(32, 1, activation="relu"),
        layers.Conv2D(1, 5, padding="same"),
    ],
    name="srcnn",
)
