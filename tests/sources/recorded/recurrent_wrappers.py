import keras
from keras import layers

i = keras.Input((6, 4))
x = layers.TimeDistributed(layers.Dense(3))(i)
x = layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode="sum")(x)
cells = [layers.LSTMCell(3), layers.LSTMCell(5)]
x = layers.RNN(cells, return_sequences=True)(x)
x = layers.RNN(layers.GRUCell(4))(x)
x = layers.Dense(3, activation=layers.LeakyReLU())(x)
x = layers.Dense(3, activation=keras.activations.relu, kernel_initializer=keras.initializers.RandomNormal(0.0, 0.02))(x)
x = layers.Activation(keras.activations.softmax)(x)
x = layers.Softmax()(x)
x = layers.LeakyReLU(0.2)(x)
m = keras.Model(i, x)
n = keras.Model(i, layers.Conv1D(4, 3, padding="causal", dilation_rate=2)(i))
