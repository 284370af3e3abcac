import keras
from keras import layers

inp = keras.Input((8, 8, 4))
se = layers.GlobalAveragePooling2D(keepdims=True)(inp)
se = layers.Conv2D(2, 1, activation="swish")(se)
se = layers.Conv2D(4, 1, activation="sigmoid")(se)
x = inp * se
h, w = x.shape[1:3]
y = layers.Reshape((h * w, -1))(x)
att = layers.MultiHeadAttention(2, 3)
y, scores = att(y, y, return_attention_scores=True)
cls = y[:, 0]
rest = y[:, 1:, ::2]
model = keras.Model(inp, [cls, rest, scores])
