"""BERT, base (Devlin, Chang, Lee, Toutanova 2019).

Twelve encoder layers over the sum of three embeddings.
"""

from keras import Input, Model, layers

length, width, heads, inner, depth = 512, 768, 12, 3072, 12


def encoder_layer(x):
    y = layers.MultiHeadAttention(heads, width // heads)(x, x)
    x = layers.LayerNormalization(epsilon=1e-12)(layers.add([x, layers.Dropout(0.1)(y)]))
    y = layers.Dense(inner, activation="gelu")(x)
    y = layers.Dense(width)(y)
    return layers.LayerNormalization(epsilon=1e-12)(layers.add([x, layers.Dropout(0.1)(y)]))


tokens = Input((length,), dtype="int32", name="tokens")
segments = Input((length,), dtype="int32", name="segments")
positions = Input((length,), dtype="int32", name="positions")
x = layers.add(
    [
        layers.Embedding(30_522, width, name="token_vectors")(tokens),
        layers.Embedding(2, width, name="segment_vectors")(segments),
        layers.Embedding(length, width, name="position_vectors")(positions),
    ]
)
x = layers.Dropout(0.1)(layers.LayerNormalization(epsilon=1e-12)(x))
for _ in range(depth):
    x = encoder_layer(x)
pooled = layers.Dense(width, activation="tanh", name="pooler")(x[:, 0])
model = Model([tokens, segments, positions], [x, pooled], name="bert_base")
