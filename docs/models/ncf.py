"""Neural collaborative filtering (He, Liao, Zhang, Nie, Hu, Chua 2017).

A product of vectors, and a network on others.
"""

from keras import Input, Model, layers

users, items = 6_040, 3_706


def vector(index, count, width, name):
    return layers.Flatten()(layers.Embedding(count, width, name=name)(index))


user = Input((1,), dtype="int32", name="user")
item = Input((1,), dtype="int32", name="item")

product = layers.multiply([vector(user, users, 8, "mf_user"), vector(item, items, 8, "mf_item")])
x = layers.concatenate([vector(user, users, 32, "mlp_user"), vector(item, items, 32, "mlp_item")])
for units in (32, 16, 8):
    x = layers.Dense(units, activation="relu")(x)
likes = layers.Dense(1, activation="sigmoid", name="likes")(layers.concatenate([product, x]))
model = Model([user, item], likes, name="neural_matrix_factorization")
