import keras
from keras import layers
i = keras.Input((None, 12))
cells = [layers.LSTMCell(16), layers.GRUCell(8), layers.SimpleRNNCell(4)]
x = layers.RNN(cells, return_sequences=True)(i)
y = layers.RNN(layers.StackedRNNCells([layers.LSTMCell(5), layers.LSTMCell(6)]), return_state=True)(x)
z = layers.Bidirectional(layers.GRU(3, return_sequences=True), backward_layer=layers.GRU(3, go_backwards=True, return_sequences=True), merge_mode="sum")(x)
model = keras.Model(i, [y[0], z])
