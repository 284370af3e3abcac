"""ConvNeXt-T (Liu, Mao, Wu, Feichtenhofer, Darrell, Xie 2022).

A residual network with the manners of a transformer.
"""

from keras import Input, Model, layers


class LayerScale(layers.Layer):
    """One learned factor for each channel."""

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")

    def call(self, x):
        return x * self.gamma


def block(x, width):
    y = layers.DepthwiseConv2D(7, padding="same")(x)
    y = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.Dense(4 * width, activation="gelu")(y)
    y = layers.Dense(width)(y)
    return layers.add([x, LayerScale()(y)])


image = Input((224, 224, 3))
x = layers.Conv2D(96, 4, strides=4)(image)
x = layers.LayerNormalization(epsilon=1e-6)(x)
for width, depth in [(96, 3), (192, 3), (384, 9), (768, 3)]:
    if width > 96:
        x = layers.LayerNormalization(epsilon=1e-6)(x)
        x = layers.Conv2D(width, 2, strides=2)(x)
    for _ in range(depth):
        x = block(x, width)
x = layers.GlobalAveragePooling2D()(x)
x = layers.LayerNormalization(epsilon=1e-6)(x)
model = Model(image, layers.Dense(1000)(x), name="convnext_tiny")
