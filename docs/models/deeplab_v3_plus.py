"""DeepLabV3+ on a ResNet-50 (Chen, Zhu, Papandreou, Schroff, Adam 2018).

Dilated convolutions see at several scales.
"""

from keras import Input, Model, layers


def conv(x, filters, kernel, strides=1, dilation=1, relu=True):
    x = layers.Conv2D(
        filters, kernel, strides=strides, dilation_rate=dilation, padding="same", use_bias=False
    )(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x) if relu else x


def bottleneck(x, filters, strides=1, dilation=1, project=False):
    shortcut = conv(x, 4 * filters, 1, strides, relu=False) if project else x
    x = conv(x, filters, 1)
    x = conv(x, filters, 3, strides, dilation)
    x = conv(x, 4 * filters, 1, relu=False)
    return layers.ReLU()(layers.add([x, shortcut]))


def pyramid(x):
    size = x.shape[1]
    branches = [conv(x, 256, 1)]
    branches += [conv(x, 256, 3, dilation=rate) for rate in (6, 12, 18)]
    whole = layers.GlobalAveragePooling2D(keepdims=True)(x)
    branches.append(layers.UpSampling2D(size, interpolation="bilinear")(conv(whole, 256, 1)))
    return conv(layers.concatenate(branches), 256, 1)


image = Input((512, 512, 3))
x = conv(image, 64, 7, strides=2)
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
details = None
for filters, blocks, strides, dilation in [(64, 3, 1, 1), (128, 4, 2, 1), (256, 6, 2, 1), (512, 3, 1, 2)]:
    for i in range(blocks):
        x = bottleneck(x, filters, strides if i == 0 else 1, dilation, project=i == 0)
    if details is None:
        details = conv(x, 48, 1)

x = layers.UpSampling2D(4, interpolation="bilinear")(pyramid(x))
x = layers.concatenate([x, details])
x = conv(conv(x, 256, 3), 256, 3)
x = layers.Conv2D(21, 1)(x)
x = layers.UpSampling2D(4, interpolation="bilinear")(x)
model = Model(image, layers.Softmax()(x), name="deeplab_v3_plus")
