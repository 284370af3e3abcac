"""PointNet for classification (Qi, Su, Mo, Guibas 2017).

The same small network for each point, then the largest of all answers.
"""

from keras import Input, Model, layers

points, classes = 1024, 40


def conv(x, filters):
    x = layers.Conv1D(filters, 1)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def dense(x, units):
    x = layers.Dense(units)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def transform(x):
    """Learns a matrix that turns the points, and turns them."""
    width = x.shape[-1]
    y = conv(conv(conv(x, 64), 128), 1024)
    y = dense(dense(layers.GlobalMaxPooling1D()(y), 512), 256)
    matrix = layers.Reshape((width, width))(layers.Dense(width * width)(y))
    return layers.Dot(axes=(2, 1))([x, matrix])


cloud = Input((points, 3), name="points")
x = conv(conv(transform(cloud), 64), 64)
x = conv(conv(conv(transform(x), 64), 128), 1024)
x = layers.GlobalMaxPooling1D()(x)
x = layers.Dropout(0.3)(dense(dense(x, 512), 256))
model = Model(cloud, layers.Dense(classes, activation="softmax")(x), name="pointnet")
