import argparse
from collections import namedtuple

import numpy as np
import keras
from keras import layers, ops

Anchor = namedtuple("Anchor", ["width", "height"])

parser = argparse.ArgumentParser()
parser.add_argument("--width", type=float, default=0.5)
parser.add_argument("--shallow", action="store_true")
args, _ = parser.parse_known_args([])

anchors = [Anchor(*pair) for pair in np.array([(10, 13), (33, 23), (62, 45)]) / 416.0]
widths = (np.array([16, 32, 64]) * args.width).astype(int)
rates = np.linspace(0.0, 0.2, len(widths))


def places(length, depth):
    at = np.arange(length)[:, np.newaxis]
    rate = 1 / 100 ** (np.arange(depth // 2)[np.newaxis, :] / depth)
    return np.concatenate([np.sin(at * rate), np.cos(at * rate)], axis=-1)


image = keras.Input((32, 32, 3), name="image")
x = image
for width, rate in zip(widths, rates):
    x = layers.Conv2D(int(width), 3, strides=2, padding="same")(x)
    if rate and not args.shallow:
        x = layers.Dropout(float(rate))(x)
x = layers.Reshape((-1, x.shape[-1]))(x)
x = x + ops.convert_to_tensor(places(x.shape[1], x.shape[-1])[np.newaxis], dtype="float32")
x = layers.Dense(len(anchors) * 5 + int(widths.max()), name="boxes")(x)
model = keras.Model(image, x, name="detector")
