"""A deep autoencoder for digits (Hinton, Salakhutdinov 2006).

784 numbers become thirty, and 784 again.
"""

from keras import Input, Sequential
from keras.layers import Dense

model = Sequential([Input((784,))], name="deep_autoencoder")
for units in (1000, 500, 250):
    model.add(Dense(units, activation="sigmoid"))
model.add(Dense(30, name="code"))
for units in (250, 500, 1000, 784):
    model.add(Dense(units, activation="sigmoid"))
