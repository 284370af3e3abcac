"""SegNet (Badrinarayanan, Kendall, Cipolla 2017).

VGG16's convolutions down, and the same back up, for twelve classes of a street.
"""

from keras import Input, Sequential, layers

model = Sequential([Input((224, 224, 3))], name="segnet")


def conv(filters):
    model.add(layers.Conv2D(filters, 3, padding="same"))
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU())


stages = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
for filters, depth in stages:
    for _ in range(depth):
        conv(filters)
    model.add(layers.MaxPooling2D())

for stage in range(4, -1, -1):
    filters, depth = stages[stage]
    model.add(layers.UpSampling2D())
    for _ in range(depth - 1):
        conv(filters)
    if stage:
        conv(stages[stage - 1][0])
model.add(layers.Conv2D(12, 1, activation="softmax"))
