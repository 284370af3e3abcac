"""Wide & Deep (Cheng and others 2016).

A linear model that remembers beside a deep one that generalizes.
"""

from keras import Input, Model, layers

crosses = Input((1000,), name="crossed_features")
numbers = Input((13,), name="numbers")
device = Input((1,), dtype="int32", name="device")
app = Input((1,), dtype="int32", name="app")

vectors = [
    layers.Flatten()(layers.Embedding(vocabulary, 32, name=f"{word}_vector")(index))
    for word, index, vocabulary in [("device", device, 5_000), ("app", app, 100_000)]
]
deep = layers.concatenate([numbers, *vectors])
for units in (1024, 512, 256):
    deep = layers.Dense(units, activation="relu")(deep)

both = layers.concatenate([crosses, deep], name="wide_and_deep")
install = layers.Dense(1, activation="sigmoid", name="installs")(both)
model = Model([crosses, numbers, device, app], install, name="wide_and_deep")
