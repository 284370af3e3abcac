"""SE-ResNet-50 (Hu, Shen, Sun 2018).

Each bottleneck weighs its channels before they are added.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def squeeze_excite(x, ratio=16):
    channels = x.shape[-1]
    weights = layers.GlobalAveragePooling2D(keepdims=True)(x)
    weights = layers.Dense(channels // ratio, activation="relu")(weights)
    weights = layers.Dense(channels, activation="sigmoid")(weights)
    return layers.multiply([x, weights])


def bottleneck(x, filters, strides, project):
    shortcut = conv(x, 4 * filters, 1, strides) if project else x
    x = layers.ReLU()(conv(x, filters, 1))
    x = layers.ReLU()(conv(x, filters, 3, strides))
    x = squeeze_excite(conv(x, 4 * filters, 1))
    return layers.ReLU()(layers.add([x, shortcut]))


image = Input((224, 224, 3))
x = layers.ReLU()(conv(image, 64, 7, strides=2))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
for filters, blocks in [(64, 3), (128, 4), (256, 6), (512, 3)]:
    for i in range(blocks):
        x = bottleneck(x, filters, strides=2 if i == 0 and filters > 64 else 1, project=i == 0)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="se_resnet50")
