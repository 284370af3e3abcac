# LeNet-5: handwritten digits, 32 by 32 pixels (LeCun, Bottou, Bengio, Haffner 1998).
from convnet_drawer import AveragePooling2D, Conv2D, Dense, Flatten, Model

model = Model(input_shape=(32, 32, 1))
model.add(Conv2D(6, (5, 5)))
model.add(AveragePooling2D((2, 2)))
model.add(Conv2D(16, (5, 5)))
model.add(AveragePooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(120))
model.add(Dense(84))
model.add(Dense(10))
model.save_fig("lenet5.svg")
