"""U-Net++ (Zhou, Siddiquee, Tajbakhsh, Liang 2018).

The long connections of a U-Net are made of nodes, too.
"""

from keras import Input, Model, layers

widths = (32, 64, 128, 256, 512)


def node(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x


image = Input((256, 256, 3))
grid = [[node(image, widths[0])]]
for filters in widths[1:]:
    below = layers.MaxPooling2D()(grid[-1][0])
    grid.append([node(below, filters)])

for j in range(1, 5):
    for i in range(5 - j):
        up = layers.Conv2DTranspose(widths[i], 2, strides=2, padding="same")(grid[i + 1][j - 1])
        grid[i].append(node(layers.concatenate([*grid[i], up]), widths[i]))

mask = layers.Conv2D(1, 1, activation="sigmoid")(grid[0][4])
model = Model(image, mask, name="unet_plus_plus")
