# A convolutional autoencoder: 96 by 96 pixels down to 6 by 6 and up again.
from convnet_drawer import Conv2D, Deconv2D, MaxPooling2D, Model

model = Model(input_shape=(96, 96, 3))

# encoder
for filters in (16, 32, 64, 96):
    model.add(Conv2D(filters, (3, 3), padding="same"))
    model.add(MaxPooling2D((2, 2)))

# decoder
for filters in (64, 32, 16, 8):
    model.add(Deconv2D(filters, (4, 4), (2, 2), padding="same"))

model.add(Conv2D(3, (1, 1)))
model.save_fig("autoencoder.svg")
