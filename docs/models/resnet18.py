"""ResNet-18 (He, Zhang, Ren, Sun 2016).

Eight residual blocks of two convolutions each.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def basic_block(x, filters, strides):
    shortcut = x if strides == 1 else conv(x, filters, 1, strides)
    x = layers.ReLU()(conv(x, filters, 3, strides))
    x = conv(x, filters, 3)
    return layers.ReLU()(layers.add([x, shortcut]))


image = Input((224, 224, 3))
x = layers.ReLU()(conv(image, 64, 7, strides=2))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
for stage, filters in enumerate((64, 128, 256, 512)):
    x = basic_block(x, filters, strides=1 if stage == 0 else 2)
    x = basic_block(x, filters, strides=1)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="resnet18")
