import keras
from keras import layers


class Encoder(keras.Model):
    def __init__(self, blocks=(8, 16)):
        super().__init__(name="enc")
        self.blocks = []
        for b in blocks:
            self.blocks.append(layers.Conv1D(b, 3, padding="same"))
        self.pool = layers.MaxPooling1D(2)
        self.norms = {"a": layers.LayerNormalization()}

    def call(self, x):
        for c in self.blocks:
            x = self.pool(c(x))
        return self.norms["a"](x), x


i = keras.Input((64, 2))
y, z = Encoder()(i)
m = keras.Model(i, layers.Flatten()(layers.Concatenate()([y, z])))
