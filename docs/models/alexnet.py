# AlexNet on a single path: 1000 classes (Krizhevsky, Sutskever, Hinton 2012).
from convnet_drawer import Conv2D, Dense, Flatten, MaxPooling2D, Model

model = Model(input_shape=(227, 227, 3))

# large kernels, coarse steps
model.add(Conv2D(96, (11, 11), strides=(4, 4)))
model.add(MaxPooling2D((3, 3), strides=(2, 2)))
model.add(Conv2D(256, (5, 5), padding="same"))
model.add(MaxPooling2D((3, 3), strides=(2, 2)))

# three convolutions at 13 by 13
model.add(Conv2D(384, (3, 3), padding="same"))
model.add(Conv2D(384, (3, 3), padding="same"))
model.add(Conv2D(256, (3, 3), padding="same"))
model.add(MaxPooling2D((3, 3), strides=(2, 2)))

# the classifier holds nine tenths of the parameters
model.add(Flatten())
model.add(Dense(4096))
model.add(Dense(4096))
model.add(Dense(1000))
model.save_fig("alexnet.svg")
