import keras
from keras import layers
def make(kind, x):
    match kind:
        case "conv", int(f):
            return layers.Conv2D(f, 3)(x)
        case ("pool", n):
            return layers.MaxPooling2D(n)(x)
        case {"dense": units, **rest}:
            return layers.Dense(units, **rest)(x)
        case "flat" | "flatten":
            return layers.Flatten()(x)
        case [first, *others]:
            x = make(first, x)
            for o in others:
                x = make(o, x)
            return x
        case None:
            return x
        case _:
            raise ValueError(kind)
i = keras.Input((16, 16, 3))
x = i
for k in [("conv", 8), ("pool", 2), None, [("conv", 4), "flat", {"dense": 3, "activation": "relu"}]]:
    x = make(k, x)
model = keras.Model(i, x)
