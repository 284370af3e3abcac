import keras
from keras import layers

a = keras.Input((4,), name="a")
b = keras.Input((4,), name="b")
inner = keras.Model([a, b], layers.Dense(3)(layers.concatenate([a, b])), name="inner")
p = keras.Input((4,))
q = keras.Input((4,))
r = inner([p, q])
s = inner({"a": q, "b": p})
t = inner(inputs=(p, p))
m = keras.Model([p, q], [r, s, t])
k = keras.Model(dict(x=p, y=q), inner([p, q]))
