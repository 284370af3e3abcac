"""MobileNet (Howard and others 2017): thirteen depthwise separable convolutions."""

from keras import Input, Sequential, layers

model = Sequential([Input((224, 224, 3))], name="mobilenet")


def norm_relu():
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU(6.0))


model.add(layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False))
norm_relu()
separable = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + 5 * [(512, 1)] + [(1024, 2), (1024, 1)]
for filters, strides in separable:
    model.add(layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False))
    norm_relu()
    model.add(layers.Conv2D(filters, 1, use_bias=False))
    norm_relu()
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dropout(0.001))
model.add(layers.Dense(1000, activation="softmax"))
