import keras
from keras import layers
grid = [[(r, c) for c in range(2)] for r in range(2)]
i = keras.Input((6,))
feats = {f"{r}{c}": layers.Dense(r + c + 1, name=f"n{r}{c}")(i) for row in grid for r, c in row if (r, c) != (1, 1)}
x = layers.Concatenate()([feats[k] for k in sorted(feats, reverse=True)])
total = sum(t.shape[-1] for t in feats.values())
x = layers.Dense(total)(x)
cfg = dict(units=3, **{"activation": "relu"})
cfg |= {"name": "last"}
model = keras.Model(i, layers.Dense(**cfg)(x))
