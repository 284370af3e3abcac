import keras
from keras import layers
use_bn = True; act = None; depth = 3
i = keras.Input((32,))
x = i
for d in range(depth):
    x = layers.Dense(2 ** (5 - d), activation=act or "relu", use_bias=not use_bn)(x)
    x = use_bn and layers.BatchNormalization()(x) if use_bn else x
    if 0 < d < depth - 1 and isinstance(d, int) or d == 0:
        x = layers.Dropout([.1, .2, .3][d])(x)
model = keras.Model(i, x)
assert model.output_shape == (None, 8), "shape"
