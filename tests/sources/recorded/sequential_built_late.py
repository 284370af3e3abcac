import keras
from keras import layers

m1 = keras.Sequential([layers.Dense(4), layers.Dense(2)])
x = keras.Input((3,))
y = m1(x)
m2 = keras.Model(x, y)
m3 = keras.Sequential([m1, layers.Dense(9)])
m4 = keras.Sequential([layers.Flatten(input_shape=(4, 4)), layers.Dense(3)])
