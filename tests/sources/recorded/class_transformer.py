"""Attention inside layers of the listing's own: names used up out of sight, embeddings of constants."""

import keras
from keras import layers, ops


class Mixer(layers.Layer):
    def __init__(self, size, heads, hidden, rate=0.1):
        super().__init__()
        self.attend = layers.MultiHeadAttention(heads, size)
        self.feed = keras.Sequential([layers.Dense(hidden, activation="gelu"), layers.Dense(size)])
        self.norms = [layers.LayerNormalization(epsilon=1e-6) for _ in range(2)]
        self.drops = [layers.Dropout(rate), layers.Dropout(rate)]

    def call(self, x):
        y = self.norms[0](x + self.drops[0](self.attend(x, x)))
        return self.norms[1](y + self.drops[1](self.feed(y)))


class Places(layers.Layer):
    def __init__(self, longest, words, size):
        super().__init__()
        self.word = layers.Embedding(words, size)
        self.place = layers.Embedding(longest, size)

    def call(self, x):
        return self.word(x) + self.place(ops.arange(start=0, stop=ops.shape(x)[-1], step=1))


text = layers.Input(shape=(40,))
x = Places(40, 500, 24)(text)
for _ in range(2):
    x = Mixer(24, 2, 48)(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dropout(0.2)(x)
model = keras.Model(text, layers.Dense(3, activation="softmax")(x))
