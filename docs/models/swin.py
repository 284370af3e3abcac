"""Swin-T (Liu and others 2021).

Attention within windows of 7 × 7, which move by half a window from layer to layer.
"""

from keras import Input, Model, layers, ops


class WindowAttention(layers.Layer):
    """Attention within windows of 7 × 7 pixels; the windows may be shifted."""

    def __init__(self, heads, width, shift, **arguments):
        super().__init__(**arguments)
        self.attention = layers.MultiHeadAttention(heads, width // heads, attention_axes=2)
        self.shift = shift

    def call(self, x):
        height, width, channels = x.shape[1:]
        rows, columns = height // 7, width // 7
        if self.shift:
            x = ops.roll(x, (-3, -3), axis=(1, 2))
        x = ops.reshape(x, (-1, rows, 7, columns, 7, channels))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        x = ops.reshape(x, (-1, rows * columns, 49, channels))
        x = self.attention(x, x)
        x = ops.reshape(x, (-1, rows, columns, 7, 7, channels))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        x = ops.reshape(x, (-1, height, width, channels))
        return ops.roll(x, (3, 3), axis=(1, 2)) if self.shift else x


class MergePatches(layers.Layer):
    """Puts the channels of 2 × 2 pixels side by side."""

    def call(self, x):
        height, width, channels = x.shape[1:]
        x = ops.reshape(x, (-1, height // 2, 2, width // 2, 2, channels))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        return ops.reshape(x, (-1, height // 2, width // 2, 4 * channels))


def block(x, heads, shift):
    width = x.shape[-1]
    y = layers.LayerNormalization()(x)
    x = layers.add([x, WindowAttention(heads, width, shift)(y)])
    y = layers.LayerNormalization()(x)
    y = layers.Dense(4 * width, activation="gelu")(y)
    return layers.add([x, layers.Dense(width)(y)])


image = Input((224, 224, 3))
x = layers.Conv2D(96, 4, strides=4)(image)
x = layers.LayerNormalization()(x)
for stage, (depth, heads) in enumerate([(2, 3), (2, 6), (6, 12), (2, 24)]):
    if stage:
        x = layers.LayerNormalization()(MergePatches()(x))
        x = layers.Dense(x.shape[-1] // 2, use_bias=False)(x)
    for i in range(depth):
        x = block(x, heads, shift=i % 2 == 1 and x.shape[1] > 7)
x = layers.LayerNormalization()(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000)(x), name="swin_t")
