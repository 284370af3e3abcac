"""Sequence to sequence (Sutskever, Vinyals, Le 2014).

The encoder's last states are all that the decoder knows of the sentence.
"""

from keras import Input, Model, layers

source_words, target_words, units = 160_000, 80_000, 1000

source = Input((None,), dtype="int32", name="source")
x = layers.Embedding(source_words, units, name="source_vectors")(source)
states = []
for i in range(4):
    x, h, c = layers.LSTM(units, return_sequences=True, return_state=True, name=f"encoder_{i + 1}")(x)
    states.append([h, c])

target = Input((None,), dtype="int32", name="target")
y = layers.Embedding(target_words, units, name="target_vectors")(target)
for i, state in enumerate(states):
    y = layers.LSTM(units, return_sequences=True, name=f"decoder_{i + 1}")(y, initial_state=state)
words = layers.Dense(target_words, activation="softmax", name="next_word")(y)
model = Model([source, target], words, name="seq2seq")
