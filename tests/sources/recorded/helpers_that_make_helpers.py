import keras
from keras import layers
def stack(*fns):
    def run(x):
        for f in fns:
            x = f(x)
        return x
    return run
def cbr(f, k=3, **kw):
    return stack(layers.Conv2D(f, k, padding=kw.pop("padding", "same"), **kw), layers.BatchNormalization(), layers.ReLU())
def pyramid(x, widths, *, reduce=sum, **kw):
    outs = [cbr(w, **kw)(x) for w in widths]
    first, *rest = outs
    return layers.Concatenate()([first] + rest), len(outs)
i = keras.Input((16, 16, 3))
y, n = pyramid(i, (4, 8, 12), use_bias=False)
z = stack(cbr(6, 1), layers.MaxPooling2D(), cbr(7, strides=2))(y)
model = keras.Model(i, z, name="_".join(["net", str(n)]))
