"""Swin-T (Liu and others 2021): attention within windows of 7 × 7, which move by half a window from layer to layer."""

from keras import Input, Model, layers, ops


def window_attention(x, heads, shift):
    height, width, channels = x.shape[1:]
    if shift:
        x = ops.roll(x, (-3, -3), axis=(1, 2))
    x = layers.Reshape((height // 7, 7, width // 7, 7, channels))(x)
    x = layers.Permute((1, 3, 2, 4, 5))(x)
    x = layers.Reshape((height * width // 49, 49, channels))(x)
    x = layers.MultiHeadAttention(heads, channels // heads, attention_axes=2)(x, x)
    x = layers.Reshape((height // 7, width // 7, 7, 7, channels))(x)
    x = layers.Permute((1, 3, 2, 4, 5))(x)
    x = layers.Reshape((height, width, channels))(x)
    return ops.roll(x, (3, 3), axis=(1, 2)) if shift else x


def block(x, heads, shift):
    channels = x.shape[-1]
    y = layers.LayerNormalization()(x)
    x = layers.add([x, window_attention(y, heads, shift)])
    y = layers.LayerNormalization()(x)
    y = layers.Dense(4 * channels, activation="gelu")(y)
    return layers.add([x, layers.Dense(channels)(y)])


def merge_patches(x):
    height, width, channels = x.shape[1:]
    x = layers.Reshape((height // 2, 2, width // 2, 2, channels))(x)
    x = layers.Permute((1, 3, 2, 4, 5))(x)
    x = layers.Reshape((height // 2, width // 2, 4 * channels))(x)
    x = layers.LayerNormalization()(x)
    return layers.Dense(2 * channels, use_bias=False)(x)


image = Input((224, 224, 3))
x = layers.Conv2D(96, 4, strides=4)(image)
x = layers.LayerNormalization()(x)
for stage, (depth, heads) in enumerate([(2, 3), (2, 6), (6, 12), (2, 24)]):
    if stage:
        x = merge_patches(x)
    for i in range(depth):
        x = block(x, heads, shift=i % 2 == 1 and x.shape[1] > 7)
x = layers.LayerNormalization()(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000)(x), name="swin_t")
