"""ResNet-50 (He, Zhang, Ren, Sun 2016): bottlenecks, 3 + 4 + 6 + 3 of them."""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def bottleneck(x, filters, strides, project):
    shortcut = conv(x, 4 * filters, 1, strides) if project else x
    x = layers.ReLU()(conv(x, filters, 1))
    x = layers.ReLU()(conv(x, filters, 3, strides))
    x = conv(x, 4 * filters, 1)
    return layers.ReLU()(layers.add([x, shortcut]))


image = Input((224, 224, 3))
x = layers.ReLU()(conv(image, 64, 7, strides=2))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
for filters, blocks in [(64, 3), (128, 4), (256, 6), (512, 3)]:
    for i in range(blocks):
        first = i == 0
        x = bottleneck(x, filters, strides=2 if first and filters > 64 else 1, project=first)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="resnet50")
