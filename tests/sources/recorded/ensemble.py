import keras
from keras.layers import *
from keras.models import Model


def get_model(width=None):
    width = width or 16
    i = Input(shape=(None, None, 3))
    x = Conv2D(width, 3)(i)
    x = GlobalMaxPooling2D()(x)
    return Model(i, Dense(1)(x), name="m%d" % width)


models = [get_model(w) for w in (None, 8)]
ens_in = Input((64, 64, 3))
outs = [m(ens_in) for m in models]
ens = Model(ens_in, Average()(outs), name="ensemble")
