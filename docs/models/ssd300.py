"""SSD300 (Liu and others 2016).

Boxes are read off six maps of a VGG16, from fine to coarse.
"""

from keras import Input, Model, layers

classes = 21


def conv(x, filters, kernel=3, strides=1, padding="same", dilation=1):
    return layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, dilation_rate=dilation, activation="relu"
    )(x)


image = Input((300, 300, 3))
x, maps = image, []
for filters, depth in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
    for _ in range(depth):
        x = conv(x, filters)
    if x.shape[1] == 38:
        maps.append(x)
    last = len(maps) == 1 and x.shape[1] == 19
    x = layers.MaxPooling2D(3 if last else 2, strides=1 if last else 2, padding="same")(x)

x = conv(conv(x, 1024, dilation=6), 1024, 1)
maps.append(x)
for narrow, filters, strides, padding in [
    (256, 512, 2, "same"),
    (128, 256, 2, "same"),
    (128, 256, 1, "valid"),
    (128, 256, 1, "valid"),
]:
    x = conv(conv(x, narrow, 1), filters, 3, strides, padding)
    maps.append(x)

scores, boxes = [], []
for source, ratios in zip(maps, (4, 6, 6, 6, 4, 4)):
    scores.append(layers.Reshape((-1, classes))(layers.Conv2D(ratios * classes, 3, padding="same")(source)))
    boxes.append(layers.Reshape((-1, 4))(layers.Conv2D(ratios * 4, 3, padding="same")(source)))
scores = layers.Softmax()(layers.Concatenate(axis=1)(scores))
model = Model(image, [scores, layers.Concatenate(axis=1)(boxes)], name="ssd300")
