"""RetinaNet (Lin, Goyal, Girshick, He, Dollár 2017).

A feature pyramid on a ResNet-50, and two heads that all its levels share.
"""

from keras import Input, Model, Sequential, layers

classes, anchors = 80, 9


def conv(x, filters, kernel, strides=1):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def bottleneck(x, filters, strides, project):
    shortcut = conv(x, 4 * filters, 1, strides) if project else x
    x = layers.ReLU()(conv(x, filters, 1))
    x = layers.ReLU()(conv(x, filters, 3, strides))
    return layers.ReLU()(layers.add([conv(x, 4 * filters, 1), shortcut]))


def head(outputs, name):
    return Sequential(
        [Input((None, None, 256))]
        + [layers.Conv2D(256, 3, padding="same", activation="relu") for _ in range(4)]
        + [layers.Conv2D(anchors * outputs, 3, padding="same"), layers.Reshape((-1, outputs))],
        name=name,
    )


image = Input((512, 512, 3))
x = layers.ReLU()(conv(image, 64, 7, strides=2))
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
levels = []
for filters, blocks in [(64, 3), (128, 4), (256, 6), (512, 3)]:
    for i in range(blocks):
        x = bottleneck(x, filters, strides=2 if i == 0 and filters > 64 else 1, project=i == 0)
    levels.append(x)

# the pyramid: from coarse to fine, each level adds its own details
x = layers.Conv2D(256, 1, name="lateral5")(levels[3])
pyramid = {5: x}
for level in (4, 3):
    lateral = layers.Conv2D(256, 1, name=f"lateral{level}")(levels[level - 2])
    x = layers.add([layers.UpSampling2D()(x), lateral])
    pyramid[level] = x
features = [layers.Conv2D(256, 3, padding="same", name=f"p{level}")(pyramid[level]) for level in (3, 4, 5)]
p6 = layers.Conv2D(256, 3, strides=2, padding="same", name="p6")(levels[3])
p7 = layers.Conv2D(256, 3, strides=2, padding="same", name="p7")(layers.ReLU()(p6))
features += [p6, p7]

classify, locate = head(classes, "classes"), head(4, "boxes")
scores = layers.Concatenate(axis=1)([classify(level) for level in features])
boxes = layers.Concatenate(axis=1)([locate(level) for level in features])
model = Model(image, [layers.Activation("sigmoid")(scores), boxes], name="retinanet")
