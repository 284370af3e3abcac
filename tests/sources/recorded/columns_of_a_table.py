import tensorflow  # Keras looks words up with it
import numpy as np
import keras
from keras import layers

age = keras.Input((1,), name="age")
sex = keras.Input((1,), name="sex", dtype="int64")
thal = keras.Input((1,), name="thal", dtype="string")
zip_ = keras.Input((1,), name="zip", dtype="int64")
norm = layers.Normalization(axis=None, mean=54.0, variance=81.0)
bins = layers.Discretization(bin_boundaries=[18, 25, 30, 35, 40, 45, 50, 55, 60, 65])
age_n = norm(age)
age_b = layers.CategoryEncoding(num_tokens=11, output_mode="one_hot")(bins(age))
sex_e = layers.IntegerLookup(vocabulary=[0, 1], output_mode="binary")(sex)
index = layers.StringLookup(vocabulary=["fixed", "normal", "reversible"])
thal_e = layers.CategoryEncoding(num_tokens=index.vocabulary_size(), output_mode="multi_hot")(index(thal))
zip_h = layers.Hashing(num_bins=64)(zip_)
zip_e = layers.Flatten()(layers.Embedding(64, 8)(zip_h))
cross = layers.HashedCrossing(num_bins=32, output_mode="one_hot")((thal, zip_))
all_features = layers.concatenate([age_n, age_b, sex_e, thal_e, zip_e, cross])
x = layers.Dense(32, activation="relu")(all_features)
x = layers.Dropout(0.5)(x)
output = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model([age, sex, thal, zip_], output)
