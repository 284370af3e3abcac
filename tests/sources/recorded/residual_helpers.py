import keras
from keras import layers, regularizers

DECAY = 1e-4


def unit(x, width: int, smaller: bool):
    y = layers.Conv2D(width, 3, strides=2 if smaller else 1, padding="same", kernel_regularizer=regularizers.l2(DECAY))(
        x
    )
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(width, 3, padding="same")(y)
    if smaller:
        x = layers.Conv2D(width, 1, strides=2)(x)
    return layers.ReLU()(layers.Add()([x, y]))


def network(blocks=(2, 2, 1), width=16):
    picture = layers.Input(shape=(32, 32, 3))
    x = layers.Conv2D(width, 3, padding="same")(picture)
    for stage in range(len(blocks)):
        for block in range(blocks[stage]):
            x = unit(x, width, smaller=(block == 0 and stage != 0))
        width *= 2
    model = keras.models.Model(
        picture, layers.Dense(10, activation="softmax")(layers.Flatten()(layers.AveragePooling2D(4)(x)))
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


model = network()
model.summary()
