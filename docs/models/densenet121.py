"""DenseNet-121 (Huang, Liu, van der Maaten, Weinberger 2017).

Every layer sees all before it; 6 + 12 + 24 + 16 of them.
"""

from keras import Input, Model, layers


def norm_relu(x):
    return layers.ReLU()(layers.BatchNormalization()(x))


def dense_layer(x, growth=32):
    y = layers.Conv2D(4 * growth, 1, use_bias=False)(norm_relu(x))
    y = layers.Conv2D(growth, 3, padding="same", use_bias=False)(norm_relu(y))
    return layers.concatenate([x, y])


def transition(x):
    x = layers.Conv2D(x.shape[-1] // 2, 1, use_bias=False)(norm_relu(x))
    return layers.AveragePooling2D(2)(x)


image = Input((224, 224, 3))
x = layers.Conv2D(64, 7, strides=2, padding="same", use_bias=False)(image)
x = layers.MaxPooling2D(3, strides=2, padding="same")(norm_relu(x))
for block, depth in enumerate((6, 12, 24, 16)):
    if block:
        x = transition(x)
    for _ in range(depth):
        x = dense_layer(x)
x = layers.GlobalAveragePooling2D()(norm_relu(x))
model = Model(image, layers.Dense(1000, activation="softmax")(x), name="densenet121")
