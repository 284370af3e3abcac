"""ViT-B/16 (Dosovitskiy and others 2021).

A picture is worth 16 × 16 words, read by twelve encoder layers.
"""

from keras import Input, Model, layers, ops


class ClassAndPosition(layers.Layer):
    """Puts a learned token before the patches, and adds a learned vector for each place."""

    def build(self, shape):
        self.token = self.add_weight(shape=(1, 1, shape[-1]), name="class_token")
        self.places = self.add_weight(shape=(1, shape[1] + 1, shape[-1]), name="position")

    def call(self, x):
        token = ops.broadcast_to(self.token, (ops.shape(x)[0], 1, x.shape[-1]))
        return ops.concatenate([token, x], axis=1) + self.places


def encoder_layer(x, width=768, heads=12, inner=3072):
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    y = layers.MultiHeadAttention(heads, width // heads)(y, y)
    x = layers.add([x, y])
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    y = layers.Dense(inner, activation="gelu")(y)
    y = layers.Dense(width)(y)
    return layers.add([x, y])


image = Input((224, 224, 3))
x = layers.Conv2D(768, 16, strides=16, name="patches")(image)
x = layers.Reshape((196, 768))(x)
x = ClassAndPosition()(x)
for _ in range(12):
    x = encoder_layer(x)
x = layers.LayerNormalization(epsilon=1e-6)(x)
model = Model(image, layers.Dense(1000)(x[:, 0]), name="vit_b16")
