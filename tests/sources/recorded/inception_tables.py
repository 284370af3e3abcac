import keras
from keras import layers

WIDTHS = {"a": (16, 24, 32, 4, 8, 8), "b": (32, 32, 48, 8, 24, 16)}


def towers(x, one, three_in, three, five_in, five, pooled, name):
    conv = lambda y, n, k: layers.Conv2D(n, (k, k), padding="same", activation="relu")(y)
    parts = [
        conv(x, one, 1),
        conv(conv(x, three_in, 1), three, 3),
        conv(conv(x, five_in, 1), five, 5),
        conv(layers.MaxPool2D((3, 3), strides=(1, 1), padding="same")(x), pooled, 1),
    ]
    return layers.concatenate(parts, axis=3, name=name)


picture = layers.Input(shape=(64, 64, 3))
x = layers.Conv2D(16, 7, padding="same", strides=2, activation="relu", name="stem/7x7".replace("/", "_"))(picture)
for key, widths in WIDTHS.items():
    x = towers(x, *widths, name=f"towers_{key}")
side = layers.Flatten()(layers.AveragePooling2D(5, strides=3)(x))
side = layers.Dense(10, activation="softmax", name="side")(side)
main = layers.Dense(10, activation="softmax", name="main")(layers.GlobalAveragePooling2D(name="mean")(x))
model = keras.Model(picture, {"main": main, "side": side}, name="towers")
