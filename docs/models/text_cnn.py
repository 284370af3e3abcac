"""A convolutional network for sentences (Kim 2014).

Filters that look at three, four and five words.
"""

from keras import Input, Model, layers

words = Input((64,), dtype="int32", name="words")
vectors = layers.Embedding(20_000, 300)(words)
found = []
for size in (3, 4, 5):
    x = layers.Conv1D(100, size, activation="relu")(vectors)
    found.append(layers.GlobalMaxPooling1D()(x))
x = layers.Dropout(0.5)(layers.concatenate(found))
model = Model(words, layers.Dense(2, activation="softmax")(x), name="text_cnn")
