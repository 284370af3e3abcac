"""C3D (Tran, Bourdev, Fergus, Torresani, Paluri 2015).

Sixteen frames of a film, with kernels that reach through time.
"""

from keras import Input, Sequential, layers

model = Sequential([Input((16, 112, 112, 3))], name="c3d")
for stage, (filters, depth) in enumerate([(64, 1), (128, 1), (256, 2), (512, 2), (512, 2)]):
    for _ in range(depth):
        model.add(layers.Conv3D(filters, 3, padding="same", activation="relu"))
    if stage == 4:
        model.add(layers.ZeroPadding3D(((0, 0), (0, 1), (0, 1))))
    model.add(layers.MaxPooling3D((1, 2, 2) if stage == 0 else 2))
model.add(layers.Flatten())
for _ in range(2):
    model.add(layers.Dense(4096, activation="relu"))
    model.add(layers.Dropout(0.5))
model.add(layers.Dense(487, activation="softmax"))
