"""VGG16 (Simonyan, Zisserman 2015).

Five stages of 3 × 3 convolutions, then the classifier.
"""

import keras
from keras import layers

model = keras.Sequential([keras.Input((224, 224, 3))], name="vgg16")

for stage, (filters, depth) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)], start=1):
    for i in range(1, depth + 1):
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{stage}_conv{i}"))
    model.add(layers.MaxPooling2D(2, name=f"block{stage}_pool"))

model.add(layers.Flatten(name="flatten"))
model.add(layers.Dense(4096, activation="relu", name="fc1"))
model.add(layers.Dense(4096, activation="relu", name="fc2"))
model.add(layers.Dense(1000, activation="softmax", name="predictions"))
