"""WaveNet (van den Oord and others 2016).

Gated convolutions that double their dilation, and a sum of what each has found.
"""

from keras import Input, Model, layers

length, width, levels = 4096, 64, 256


def residual(x, dilation):
    def conv(activation):
        return layers.Conv1D(width, 2, dilation_rate=dilation, padding="causal", activation=activation)(x)

    y = layers.multiply([conv("tanh"), conv("sigmoid")])
    return layers.add([x, layers.Conv1D(width, 1)(y)]), layers.Conv1D(width, 1)(y)


wave = Input((length, levels), name="wave")
x = layers.Conv1D(width, 2, padding="causal")(wave)
found = []
for i in range(10):
    x, skip = residual(x, 2**i)
    found.append(skip)
y = layers.ReLU()(layers.add(found))
y = layers.Conv1D(width, 1, activation="relu")(y)
y = layers.Conv1D(levels, 1, activation="softmax")(y)
model = Model(wave, y, name="wavenet")
