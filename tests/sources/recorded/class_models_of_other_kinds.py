import keras
from keras import layers


class Maker(keras.Sequential):
    def __init__(self, n):
        super().__init__(name="maker")
        self.add(keras.Input((n,)))
        self.add(layers.Dense(4 * n))
        self.add(layers.Reshape((2, 2, n)))


class Judge(keras.Model):
    def __init__(self, n, **kwargs):
        seen = keras.Input((n,))
        super().__init__(inputs=seen, outputs=layers.Dense(3)(seen), **kwargs)


maker = Maker(8)
judge = Judge(5)
both = keras.Model(judge.input, judge(judge.input))
