import keras
from keras import layers

inp = keras.Input((20,), dtype="int32")
x = layers.Embedding(100, 16, mask_zero=True)(inp)
x = layers.Bidirectional(layers.LSTM(8, return_sequences=True))(x)
q = layers.Conv1D(8, 3, padding="same")(x)
k = layers.Conv1D(8, 3, padding="same")(x)
att = layers.Attention()([q, k])
x = layers.Concatenate()([layers.GlobalAveragePooling1D()(q), layers.GlobalAveragePooling1D()(att)])
model = keras.Model(inp, layers.Dense(1)(x))
