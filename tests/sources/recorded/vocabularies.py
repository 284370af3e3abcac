import tensorflow  # Keras looks words up with it
import keras
from keras import layers

colours = layers.StringLookup(vocabulary=["red", "green", "blue"], mask_token=None)
sizes = layers.IntegerLookup(vocabulary=[36, 38, 40, 42], num_oov_indices=2)
colour = keras.Input((1,), dtype="string", name="colour")
size = keras.Input((1,), dtype="int64", name="size")
a = layers.Embedding(len(colours.get_vocabulary()), 4)(colours(colour))
b = layers.Embedding(sizes.vocabulary_size(), 3)(sizes(size))
x = layers.Concatenate()([layers.Flatten()(a), layers.Flatten()(b)])
model = keras.Model({"colour": colour, "size": size}, layers.Dense(1)(x))
