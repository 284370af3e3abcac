import keras
from keras import layers
COUNT = 0
def name(p):
    global COUNT
    COUNT += 1
    return f"{p}_{COUNT:02d}"
def outer():
    n = 0
    def inner(x):
        nonlocal n
        n += 1
        return layers.Dense(n, name=name("fc"))(x)
    return inner
i = keras.Input((3,))
f = outer()
x = f(f(f(i)))
model = keras.Model(i, x)
