"""DQN (Mnih and others 2015).

Four frames of a game, and what each move of the joystick is worth.
"""

from keras import Input, Sequential, layers

model = Sequential([Input((84, 84, 4), name="frames")], name="dqn")
for filters, kernel, strides in [(32, 8, 4), (64, 4, 2), (64, 3, 1)]:
    model.add(layers.Conv2D(filters, kernel, strides=strides, activation="relu"))
model.add(layers.Flatten())
model.add(layers.Dense(512, activation="relu"))
model.add(layers.Dense(18, name="values"))
