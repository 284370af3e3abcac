"""A one-dimensional residual network for heart rhythms (after Hannun and others 2019)."""

from keras import Input, Model, layers


def norm_relu(x, dropout=0.0):
    x = layers.ReLU()(layers.BatchNormalization()(x))
    return layers.Dropout(dropout)(x) if dropout else x


signal = Input((1280, 1), name="ecg")
x = norm_relu(layers.Conv1D(32, 16, padding="same")(signal))
for i in range(8):
    filters, pool = 32 * 2 ** (i // 4), 2 if i % 2 else 1
    shortcut = layers.MaxPooling1D(pool)(x) if pool > 1 else x
    if filters != x.shape[-1]:
        shortcut = layers.Conv1D(filters, 1)(shortcut)
    y = layers.Conv1D(filters, 16, strides=pool, padding="same")(norm_relu(x))
    y = layers.Conv1D(filters, 16, padding="same")(norm_relu(y, 0.2))
    x = layers.add([y, shortcut])
x = norm_relu(x)
rhythm = layers.TimeDistributed(layers.Dense(12, activation="softmax"))(x)
model = Model(signal, rhythm, name="ecg")
