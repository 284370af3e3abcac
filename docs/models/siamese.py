"""A Siamese network for signatures and letters (after Koch, Zemel, Salakhutdinov 2015).

One network sees both pictures.
"""

from keras import Input, Model, Sequential, layers, ops

encoder = Sequential(
    [
        Input((105, 105, 1)),
        layers.Conv2D(64, 10, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(128, 7, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(128, 4, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(256, 4, activation="relu"),
        layers.Flatten(),
        layers.Dense(4096, activation="sigmoid"),
    ],
    name="encoder",
)
first, second = Input((105, 105, 1), name="first"), Input((105, 105, 1), name="second")
distance = ops.abs(encoder(first) - encoder(second))
same = layers.Dense(1, activation="sigmoid", name="same")(distance)
model = Model([first, second], same, name="siamese")
