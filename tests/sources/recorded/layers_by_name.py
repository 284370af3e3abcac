import keras
from keras import layers

SPEC = [
    ("Conv2D", dict(filters=16, kernel_size=3, padding="same")),
    ("BatchNormalization", {}),
    ("ReLU", {"max_value": 6}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("SeparableConv2D", {"filters": 32, "kernel_size": 3, "depth_multiplier": 2}),
    ("GlobalMaxPooling2D", {}),
    ("Dense", {"units": 4}),
]
ACT = {"relu": layers.ReLU, "leaky": lambda: layers.LeakyReLU(negative_slope=0.1), "prelu": layers.PReLU}

def build(spec, shape=(32, 32, 3), act="prelu"):
    inp = x = layers.Input(shape)
    for kind, args in spec:
        x = getattr(layers, kind)(**args)(x)
        if kind.startswith(("Conv", "Sep")):
            x = ACT[act]()(x)
    return keras.Model(inp, x)

model = build(SPEC)
other = build([*SPEC[:2], *SPEC[-2:]], act="leaky")
