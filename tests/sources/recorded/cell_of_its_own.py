import keras
from keras import layers, ops


class LeakyCell(keras.Layer):
    """A recurrent cell that keeps a share of its state."""

    def __init__(self, units, keep=0.9, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.keep = keep
        self.state_size = units

    def build(self, input_shape):
        self.inward = self.add_weight(shape=(input_shape[-1], self.units), name="inward")
        self.onward = self.add_weight(shape=(self.units, self.units), name="onward")
        self.built = True

    def call(self, inputs, states):
        new = ops.tanh(ops.matmul(inputs, self.inward) + ops.matmul(states[0], self.onward))
        state = self.keep * states[0] + (1 - self.keep) * new
        return state, [state]


steps = keras.Input((None, 6))
one = keras.Model(steps, layers.RNN(LeakyCell(12), return_sequences=True)(steps))
two = keras.Model(steps, layers.RNN([LeakyCell(8), LeakyCell(4, keep=0.5)])(steps))


class Stepwise(layers.Layer):
    def __init__(self, units, count):
        super().__init__()
        self.count = count
        self.cell = layers.LSTMCell(units)
        self.warm = layers.RNN(self.cell, return_state=True)
        self.out = layers.Dense(6)

    def call(self, x):
        y, *state = self.warm(x)
        found = [self.out(y)]
        while len(found) < self.count:
            y, state = self.cell(found[-1], states=state)
            found.append(self.out(y))
        return ops.stack(found, axis=1)


series = keras.Input((24, 6))
model = keras.Model(series, Stepwise(10, 4)(series))
