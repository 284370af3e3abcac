import keras
from keras.models import Sequential
from keras.layers import *

n_filters = [16, 32]
model = Sequential(name="cnn")
model.add(InputLayer(shape=(28, 28, 1)))
[model.add(Conv2D(f, 3, padding="same")) for f in n_filters]
for i, f in enumerate(n_filters):
    if i % 2 == 0:
        model.add(MaxPooling2D())
    elif f > 10:
        model.add(AveragePooling2D(2))
    else:
        pass
while len(model.layers) < 6:
    model.add(Conv2D(8, 1))
model.add(Flatten())
model.add(Dense(units=10 if len(n_filters) > 1 else 5))
lay = [Input((4,)), *[Dense(u) for u in (3, 2)], Activation("relu")]
m2 = Sequential(lay, name="m2")
m3 = Sequential()
m3.add(Dense(3, input_dim=4))
m3.add(Dense(3))
m3.pop()
m3.add(Dense(7))
