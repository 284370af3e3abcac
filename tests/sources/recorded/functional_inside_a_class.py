import keras
from keras import layers
class Encoder(layers.Layer):
    def __init__(self, d=8, **kw):
        super().__init__(**kw)
        self.net = keras.Sequential([layers.Dense(d, "relu"), layers.Dense(d)])
        self.drop = layers.Dropout(.1)
        self.d = d
    def call(self, x, training=None, mask=None):
        return self.drop(self.net(x), training=training)
    def compute_output_shape(self, s):
        return (*s[:-1], self.d)
    def get_config(self):
        return {**super().get_config(), "d": self.d}
class MyFunctional(keras.Model):
    def __init__(self, n):
        i = keras.Input((n,))
        x = layers.Dense(n)(i)
        super().__init__(inputs=i, outputs=layers.Dense(2)(x), name="mine")
i = keras.Input((5, 3))
e = Encoder(4)
y = e(i)
model = keras.Model(i, layers.Flatten()(y))
fm = MyFunctional(6)
j = keras.Input((6,))
wrap = keras.Model(j, fm(j))
