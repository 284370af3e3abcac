"""Two towers (after Covington, Adams, Sargin 2016).

Who reads and what is read become vectors that can be compared.
"""

from keras import Input, Model, layers


def tower(identity, vocabulary, features, name):
    vector = layers.Embedding(vocabulary, 64, name=f"{name}_vector")(identity)
    x = layers.concatenate([layers.Flatten()(vector), features])
    for units in (256, 128):
        x = layers.Dense(units, activation="relu")(x)
    return layers.UnitNormalization(name=name)(layers.Dense(32)(x))


user_id = Input((1,), dtype="int32", name="user_id")
user_features = Input((20,), name="user_features")
item_id = Input((1,), dtype="int32", name="item_id")
item_features = Input((40,), name="item_features")
user = tower(user_id, 1_000_000, user_features, "user")
item = tower(item_id, 200_000, item_features, "item")
score = layers.Dot(axes=1, name="score")([user, item])
model = Model([user_id, user_features, item_id, item_features], score, name="two_towers")
