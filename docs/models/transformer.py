"""The transformer, base (Vaswani and others 2017).

Six encoder layers, six decoder layers that also look at what was encoded.
"""

from keras import Input, Model, layers

words, width, heads, inner, depth = 37_000, 512, 8, 2048, 6


class Positions(layers.Layer):
    """Adds a learned vector for each place."""

    def build(self, shape):
        self.places = self.add_weight(shape=(1, shape[1], shape[2]), name="places")

    def call(self, x):
        return x + self.places


def attend(x, to, causal=False):
    y = layers.MultiHeadAttention(heads, width // heads)(x, to, use_causal_mask=causal)
    return layers.LayerNormalization()(layers.add([x, y]))


def feed_forward(x):
    y = layers.Dense(inner, activation="relu")(x)
    y = layers.Dense(width)(y)
    return layers.LayerNormalization()(layers.add([x, y]))


vectors = layers.Embedding(words, width, name="vectors")
source = Input((100,), dtype="int32", name="source")
x = Positions(name="source_places")(vectors(source))
for _ in range(depth):
    x = feed_forward(attend(x, x))

target = Input((100,), dtype="int32", name="target")
y = Positions(name="target_places")(vectors(target))
for _ in range(depth):
    y = attend(y, y, causal=True)
    y = feed_forward(attend(y, x))
next_word = layers.Dense(words, activation="softmax", name="next_word")(y)
model = Model([source, target], next_word, name="transformer")
