"""ResNeXt-50, 32 × 4d (Xie, Girshick, Dollár, Tu, He 2017).

A bottleneck whose 3 × 3 convolution has 32 groups.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1, groups=1):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", groups=groups, use_bias=False)(x)
    return layers.BatchNormalization()(x)


def aggregated(x, filters, strides, project):
    shortcut = conv(x, 2 * filters, 1, strides) if project else x
    x = layers.ReLU()(conv(x, filters, 1))
    x = layers.ReLU()(conv(x, filters, 3, strides, groups=32))
    x = conv(x, 2 * filters, 1)
    return layers.ReLU()(layers.add([x, shortcut]))


image = Input((224, 224, 3))
x = layers.ReLU()(conv(image, 64, 7, strides=2))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
for filters, blocks in [(128, 3), (256, 4), (512, 6), (1024, 3)]:
    for i in range(blocks):
        x = aggregated(x, filters, strides=2 if i == 0 and filters > 128 else 1, project=i == 0)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="resnext50_32x4d")
