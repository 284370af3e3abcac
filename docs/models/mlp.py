"""A multilayer perceptron for digits.

After Rumelhart, Hinton, Williams 1986, with today's activations.
"""

from keras import Input, Sequential
from keras.layers import Dense, Dropout, Flatten

model = Sequential(
    [
        Input((28, 28)),
        Flatten(),
        Dense(512, activation="relu"),
        Dropout(0.2),
        Dense(512, activation="relu"),
        Dropout(0.2),
        Dense(10, activation="softmax"),
    ],
    name="mlp",
)
