import keras
from keras import layers
i = keras.Input((8,), name="in".upper() + "_" + "x" * 2)
x = layers.Dense(4, name="d-%s-%03d" % ("a", 7))(i)
x = layers.Dense(4, name="{0}_{n:>3}".format("q", n=5).replace(" ", "0"))(x)
x = layers.Dense(4, name=f"{'A':_<4}{3.14159:.2f}".replace(".", "p"))(x)
x = layers.Dense(4, name=str(12).zfill(4) + repr("z").strip("'"))(x)
x = layers.Dense(4, name="-".join(sorted({"b": 1, "a": 2})))(x)
x = layers.Dense(4, name=f"{x.shape[-1]!r}_{len(x.shape)}")(x)
model = keras.Model(i, x, name="Model".lower().title())
