import keras
from keras import layers

trunk = keras.Sequential([keras.Input((8,)), layers.Dense(6, name="a"), layers.Dense(5, name="b")], name="trunk")
left = keras.Sequential([trunk, layers.Dense(2)], name="left")
right = keras.Sequential([trunk, layers.Dense(3)], name="right")
inputs = keras.Input((8,))
model = keras.Model(inputs, [left(inputs), right(inputs)])
frozen = keras.Model(left.inputs, left.outputs)
