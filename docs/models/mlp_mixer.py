"""MLP-Mixer-B/16 (Tolstikhin and others 2021).

Dense layers across the patches, then across the channels, twelve times.
"""

from keras import Input, Model, layers


def mlp(x, inner):
    width = x.shape[-1]
    return layers.Dense(width)(layers.Dense(inner, activation="gelu")(x))


def mixer(x):
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    y = layers.Permute((2, 1))(y)
    y = mlp(y, 384)
    x = layers.add([x, layers.Permute((2, 1))(y)])
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    return layers.add([x, mlp(y, 3072)])


image = Input((224, 224, 3))
x = layers.Conv2D(768, 16, strides=16)(image)
x = layers.Reshape((196, 768))(x)
for _ in range(12):
    x = mixer(x)
x = layers.LayerNormalization(epsilon=1e-6)(x)
x = layers.GlobalAveragePooling1D()(x)
model = Model(image, layers.Dense(1000)(x), name="mixer_b16")
