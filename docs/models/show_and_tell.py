"""Show and tell (Vinyals, Toshev, Bengio, Erhan 2015).

A network for pictures starts a network for sentences.
"""

import keras
from keras import Input, Model, layers

words, width, length = 12_000, 512, 20

backbone = keras.applications.InceptionV3(include_top=False, pooling="avg", weights=None, input_shape=(299, 299, 3))
backbone.trainable = False

image = Input((299, 299, 3), name="image")
picture = layers.Dense(width, name="picture")(backbone(image))
sentence = Input((length,), dtype="int32", name="sentence")
vectors = layers.Embedding(words, width)(sentence)
x = layers.concatenate([layers.Reshape((1, width))(picture), vectors], axis=1)
x = layers.LSTM(width, return_sequences=True)(x)
model = Model([image, sentence], layers.Dense(words, activation="softmax")(x), name="show_and_tell")
