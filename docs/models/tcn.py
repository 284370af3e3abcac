"""A temporal convolutional network (Bai, Kolter, Koltun 2018).

Causal, dilated, residual; for music of 88 keys.
"""

from keras import Input, Model, layers


def block(x, filters, dilation):
    y = x
    for _ in range(2):
        y = layers.Conv1D(filters, 5, padding="causal", dilation_rate=dilation)(y)
        y = layers.LayerNormalization()(y)
        y = layers.ReLU()(y)
        y = layers.SpatialDropout1D(0.25)(y)
    shortcut = layers.Conv1D(filters, 1)(x) if x.shape[-1] != filters else x
    return layers.ReLU()(layers.add([y, shortcut]))


notes = Input((512, 88), name="notes")
x = notes
for i in range(6):
    x = block(x, 150, 2**i)
model = Model(notes, layers.Dense(88, activation="sigmoid")(x), name="tcn")
