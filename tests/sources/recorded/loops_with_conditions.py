import keras
from keras import layers
size, f = 64, 8
i = x = keras.Input((size, size, 1))
while size > 4:
    x = layers.Conv2D(f, 3, strides=2, padding="same")(x)
    size //= 2
    f = min(f * 2, 32)
    if f == 32 and size <= 8:
        break
else:
    x = layers.ReLU()(x)
k = 0
while True:
    k += 1
    if k % 2:
        continue
    x = layers.Dense(k)(x)
    if k > 4: break
model = keras.Model(i, x)
