"""GPT-2, small (Radford and others 2019).

Twelve decoder layers, each of which looks back only; the output reads the same
table.
"""

from keras import Input, Model, layers

words, length, width, heads, depth = 50_257, 1024, 768, 12, 12


class Positions(layers.Layer):
    """Adds a learned vector for each place."""

    def build(self, shape):
        self.places = self.add_weight(shape=(1, shape[1], shape[2]), name="places")

    def call(self, x):
        return x + self.places


def decoder_layer(x):
    y = layers.LayerNormalization()(x)
    y = layers.MultiHeadAttention(heads, width // heads)(y, y, use_causal_mask=True)
    x = layers.add([x, layers.Dropout(0.1)(y)])
    y = layers.LayerNormalization()(x)
    y = layers.Dense(4 * width, activation="gelu")(y)
    y = layers.Dense(width)(y)
    return layers.add([x, layers.Dropout(0.1)(y)])


table = layers.ReversibleEmbedding(words, width, name="word_vectors")
tokens = Input((length,), dtype="int32", name="tokens")
x = Positions()(table(tokens))
for _ in range(depth):
    x = decoder_layer(x)
x = layers.LayerNormalization()(x)
model = Model(tokens, table(x, reverse=True), name="gpt2_small")
