# ZFNet: AlexNet with a finer first layer (Zeiler, Fergus 2014).
from convnet_drawer import Conv2D, Dense, Flatten, MaxPooling2D, Model

model = Model(input_shape=(225, 225, 3))
model.add(Conv2D(96, (7, 7), (2, 2)))
model.add(MaxPooling2D((3, 3), (2, 2), padding="same"))
model.add(Conv2D(256, (5, 5), (2, 2)))
model.add(MaxPooling2D((3, 3), (2, 2), padding="same"))
model.add(Conv2D(384, (3, 3), padding="same"))
model.add(Conv2D(384, (3, 3), padding="same"))
model.add(Conv2D(256, (3, 3), padding="same"))
model.add(MaxPooling2D((3, 3), (2, 2)))
model.add(Flatten())
model.add(Dense(4096))
model.add(Dense(4096))
model.add(Dense(1000))
model.save_fig("zfnet.svg")
