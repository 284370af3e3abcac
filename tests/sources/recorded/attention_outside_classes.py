import keras
from keras import layers


def feed(x, sizes, rate):
    for size in sizes:
        x = layers.Dropout(rate)(layers.Dense(size, activation=keras.activations.gelu)(x))
    return x


def mixer(depth=2, size=32):
    tokens = keras.Input((16, size))
    x = tokens
    for _ in range(depth):
        normed = layers.LayerNormalization(epsilon=1e-6)(x)
        x = layers.Add()([x, layers.MultiHeadAttention(num_heads=2, key_dim=size, dropout=0.1)(normed, normed)])
        x = layers.Add()([x, feed(layers.LayerNormalization()(x), sizes=[size * 2, size], rate=0.1)])
    x = feed(layers.Flatten()(x), (64, 32), 0.4)
    return keras.Model(tokens, layers.Dense(10)(x))


model = mixer()
