"""Tiny YOLOv3 (Redmon, Farhadi 2018).

Two grids of boxes, a coarse one and one that is refined by earlier maps.
"""

from keras import Input, Model, layers

anchors, classes = 3, 80


def conv(x, filters, kernel=3):
    x = layers.Conv2D(filters, kernel, padding="same", use_bias=False)(x)
    return layers.LeakyReLU(0.1)(layers.BatchNormalization()(x))


def detect(x, name):
    return layers.Conv2D(anchors * (5 + classes), 1, name=name)(x)


image = Input((416, 416, 3))
x = image
for filters in (16, 32, 64, 128):
    x = layers.MaxPooling2D()(conv(x, filters))
fine = conv(x, 256)
x = layers.MaxPooling2D()(fine)
x = conv(x, 512)
x = layers.MaxPooling2D(2, strides=1, padding="same")(x)
x = conv(conv(x, 1024), 256, 1)

coarse = detect(conv(x, 512), "grid_13")
x = layers.UpSampling2D()(conv(x, 128, 1))
x = conv(layers.concatenate([x, fine]), 256)
model = Model(image, [coarse, detect(x, "grid_26")], name="yolo_v3_tiny")
