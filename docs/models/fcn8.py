"""FCN-8s (Long, Shelhamer, Darrell 2015).

VGG16 without dense layers; scores of three depths are added on the way up.
"""

from keras import Input, Model, layers

classes = 21
image = Input((224, 224, 3))
x, pools = image, []
for filters, depth in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
    for _ in range(depth):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    pools.append(x)

for kernel in (7, 1):
    x = layers.Conv2D(4096, kernel, padding="same", activation="relu")(x)
    x = layers.Dropout(0.5)(x)

x = layers.Conv2D(classes, 1)(x)
for pool in (pools[3], pools[2]):
    x = layers.Conv2DTranspose(classes, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.add([x, layers.Conv2D(classes, 1)(pool)])
x = layers.Conv2DTranspose(classes, 16, strides=8, padding="same", use_bias=False)(x)
model = Model(image, layers.Softmax()(x), name="fcn8s")
