import keras
from keras import layers, ops


class Noisy(layers.Layer):
    """Draws from a normal distribution given by its two inputs."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(7)

    def call(self, pair):
        centre, spread = pair
        rows, columns = ops.shape(centre)[0], ops.shape(centre)[1]
        return centre + ops.exp(spread / 2) * keras.random.normal(shape=(rows, columns), seed=self.seeds)


class Pooler(layers.Layer):
    def __init__(self, units):
        super(Pooler, self).__init__()
        self.key = layers.Dense(units)
        self.query = layers.Dense(units)
        self.score = layers.Dense(1)

    def call(self, steps, state):
        match = ops.tanh(self.key(steps) + self.query(ops.expand_dims(state, 1)))
        share = ops.softmax(self.score(match), axis=1)
        return ops.sum(share * steps, axis=1), share


steps = keras.Input((10, 16))
state = keras.Input((8,))
context, share = Pooler(4)(steps, state)
centre = layers.Dense(2, name="centre")(context)
spread = layers.Dense(2, name="spread")(context)
code = Noisy()([centre, spread])
coder = keras.Model([steps, state], [centre, spread, code, share], name="coder")
back_in = keras.Input((2,))
back = keras.Model(back_in, layers.Reshape((4, 4))(layers.Dense(16)(back_in)), name="back")
whole = keras.Model([steps, state], back(coder([steps, state])[2]), name="whole")
