"""CRNN (Shi, Bai, Yao 2017).

Convolutions read a word column by column, recurrent layers spell it.
"""

from keras import Input, Sequential, layers

model = Sequential([Input((32, 128, 1))], name="crnn")
for filters, norm, pool in [
    (64, False, (2, 2)),
    (128, False, (2, 2)),
    (256, True, None),
    (256, False, (2, 1)),
    (512, True, None),
    (512, False, (2, 1)),
]:
    model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    if norm:
        model.add(layers.BatchNormalization())
    if pool:
        model.add(layers.MaxPooling2D(pool))
model.add(layers.Conv2D(512, (2, 2), activation="relu"))
model.add(layers.Reshape((31, 512)))
for _ in range(2):
    model.add(layers.Bidirectional(layers.LSTM(256, return_sequences=True)))
model.add(layers.Dense(37, activation="softmax"))
