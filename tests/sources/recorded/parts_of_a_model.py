import keras
from keras import layers

base = keras.Model(i := keras.Input((8,)), layers.Dense(4)(layers.Dense(6, name="mid")(i)), name="b")
base.trainable = False
base.layers[-1].trainable = True
for l in base.layers:
    print(l.name, l.trainable)
out = layers.Dense(2)(base.get_layer("mid").output)
m = keras.Model(base.inputs, out)
m2 = keras.Model(inputs=base.input, outputs=[l.output for l in base.layers[1:]])
m3 = keras.Sequential([base, layers.Dense(1)])
