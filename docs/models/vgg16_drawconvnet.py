# VGG16 without activations, one call a layer (Simonyan, Zisserman 2015).
from convnet_drawer import Conv2D, Dense, Flatten, MaxPooling2D, Model

model = Model(input_shape=(224, 224, 3))

for filters, convolutions in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
    for _ in range(convolutions):
        model.add(Conv2D(filters, (3, 3), padding="same"))
    model.add(MaxPooling2D((2, 2)))

model.add(Flatten())
model.add(Dense(4096))
model.add(Dense(4096))
model.add(Dense(1000))
model.save_fig("vgg16.svg")
