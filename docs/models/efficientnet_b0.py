"""EfficientNet-B0 (Tan, Le 2019).

Inverted residuals with squeeze and excite, in proportions found by a search.
"""

from keras import Input, Model, layers


def norm_swish(x):
    return layers.Activation("swish")(layers.BatchNormalization()(x))


def mbconv(x, filters, kernel, strides, expansion):
    inside = x.shape[-1] * expansion
    y = x
    if expansion > 1:
        y = norm_swish(layers.Conv2D(inside, 1, use_bias=False)(y))
    y = norm_swish(layers.DepthwiseConv2D(kernel, strides=strides, padding="same", use_bias=False)(y))

    weights = layers.GlobalAveragePooling2D(keepdims=True)(y)
    weights = layers.Conv2D(x.shape[-1] // 4, 1, activation="swish")(weights)
    weights = layers.Conv2D(inside, 1, activation="sigmoid")(weights)
    y = layers.multiply([y, weights])

    y = layers.BatchNormalization()(layers.Conv2D(filters, 1, use_bias=False)(y))
    if strides == 1 and x.shape[-1] == filters:
        y = layers.add([layers.Dropout(0.2)(y), x])
    return y


image = Input((224, 224, 3))
x = norm_swish(layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False)(image))
for kernel, blocks, filters, expansion, strides in [
    (3, 1, 16, 1, 1),
    (3, 2, 24, 6, 2),
    (5, 2, 40, 6, 2),
    (3, 3, 80, 6, 2),
    (5, 3, 112, 6, 1),
    (5, 4, 192, 6, 2),
    (3, 1, 320, 6, 1),
]:
    for i in range(blocks):
        x = mbconv(x, filters, kernel, strides if i == 0 else 1, expansion)
x = norm_swish(layers.Conv2D(1280, 1, use_bias=False)(x))
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="efficientnet_b0")
