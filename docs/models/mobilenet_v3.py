"""MobileNetV3, large (Howard and others 2019).

Inverted residuals, some of which weigh their channels; found by a search.
"""

from keras import Input, Model, layers


def norm_act(x, activation):
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.999)(x)
    return layers.Activation(activation)(x) if activation else x


def conv(x, filters, kernel, strides=1, activation=None):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return norm_act(x, activation)


def squeeze_excite(x, channels):
    weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
    weights = layers.Conv2D(channels, 1, activation="relu")(weights)
    weights = layers.Conv2D(x.shape[-1], 1, activation="hard_sigmoid")(weights)
    return layers.multiply([x, weights])


def divisible(channels):
    near = max(8, int(channels + 4) // 8 * 8)
    return near + 8 if near < 0.9 * channels else near


def inverted_residual(x, kernel, expansion, filters, squeeze, activation, strides):
    y = conv(x, expansion, 1, activation=activation) if expansion != x.shape[-1] else x
    y = layers.DepthwiseConv2D(kernel, strides=strides, padding="same", use_bias=False)(y)
    y = norm_act(y, activation)
    if squeeze:
        y = squeeze_excite(y, divisible(expansion / 4))
    y = conv(y, filters, 1)
    return layers.add([x, y]) if strides == 1 and x.shape[-1] == filters else y


image = Input((224, 224, 3))
x = conv(image, 16, 3, strides=2, activation="hard_swish")
for kernel, expansion, filters, squeeze, activation, strides in [
    (3, 16, 16, False, "relu", 1),
    (3, 64, 24, False, "relu", 2),
    (3, 72, 24, False, "relu", 1),
    (5, 72, 40, True, "relu", 2),
    (5, 120, 40, True, "relu", 1),
    (5, 120, 40, True, "relu", 1),
    (3, 240, 80, False, "hard_swish", 2),
    (3, 200, 80, False, "hard_swish", 1),
    (3, 184, 80, False, "hard_swish", 1),
    (3, 184, 80, False, "hard_swish", 1),
    (3, 480, 112, True, "hard_swish", 1),
    (3, 672, 112, True, "hard_swish", 1),
    (5, 672, 160, True, "hard_swish", 2),
    (5, 960, 160, True, "hard_swish", 1),
    (5, 960, 160, True, "hard_swish", 1),
]:
    x = inverted_residual(x, kernel, expansion, filters, squeeze, activation, strides)
x = conv(x, 960, 1, activation="hard_swish")
x = layers.GlobalAveragePooling2D(keepdims=True)(x)
x = layers.Conv2D(1280, 1, activation="hard_swish")(x)
x = layers.Dropout(0.2)(x)
x = layers.Flatten()(layers.Conv2D(1000, 1)(x))
model = Model(image, layers.Softmax()(x), name="mobilenet_v3_large")
