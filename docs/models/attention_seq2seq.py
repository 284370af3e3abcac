"""Attention over an encoder (after Luong, Pham, Manning 2015).

At each word the decoder looks back at the whole sentence.
"""

from keras import Input, Model, layers

words, units = 50_000, 512

source = Input((None,), dtype="int32", name="source")
x = layers.Embedding(words, units)(source)
seen, h, c = layers.LSTM(units, return_sequences=True, return_state=True, name="encoder")(x)

target = Input((None,), dtype="int32", name="target")
y = layers.Embedding(words, units)(target)
y = layers.LSTM(units, return_sequences=True, name="decoder")(y, initial_state=[h, c])

context = layers.Attention(name="attention")([y, seen])
y = layers.concatenate([context, y])
y = layers.Dense(units, activation="tanh")(y)
model = Model([source, target], layers.Dense(words, activation="softmax")(y), name="attention_seq2seq")
