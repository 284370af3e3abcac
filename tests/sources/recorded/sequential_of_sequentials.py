import keras
from keras import layers

enc = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        layers.Conv2D(8, 3, strides=2, padding="same"),
        layers.Conv2D(4, 3, strides=2, padding="same"),
    ]
)
dec = keras.Sequential(
    [layers.Conv2DTranspose(8, 3, strides=2, padding="same"), layers.Conv2DTranspose(1, 3, strides=2, padding="same")]
)
ae = keras.Sequential([enc, dec])
ae.summary()
i = keras.Input((32, 32, 1))
big = keras.Model(i, dec(enc(i)))
