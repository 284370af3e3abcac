"""Dueling DQN (Wang and others 2016).

How good is it here, and how much better is each move? Both see the same
convolutions.
"""

from keras import Input, Model, layers

moves = 18
frames = Input((84, 84, 4), name="frames")
x = frames
for filters, kernel, strides in [(32, 8, 4), (64, 4, 2), (64, 3, 1)]:
    x = layers.Conv2D(filters, kernel, strides=strides, activation="relu")(x)
x = layers.Flatten()(x)
state = layers.Dense(1, name="state")(layers.Dense(512, activation="relu")(x))
advantage = layers.Dense(moves, name="advantage")(layers.Dense(512, activation="relu")(x))
model = Model(frames, layers.add([state, advantage], name="values"), name="dueling_dqn")
