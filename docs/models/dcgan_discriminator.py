"""The discriminator of DCGAN (Radford, Metz, Chintala 2016).

Steps instead of pooling, leaky units, one verdict.
"""

from keras import Input, Sequential, layers

discriminator = Sequential([Input((64, 64, 3))], name="discriminator")
for stage, filters in enumerate((128, 256, 512, 1024)):
    discriminator.add(layers.Conv2D(filters, 5, strides=2, padding="same", use_bias=stage == 0))
    if stage:
        discriminator.add(layers.BatchNormalization())
    discriminator.add(layers.LeakyReLU(0.2))
discriminator.add(layers.Flatten())
discriminator.add(layers.Dense(1, activation="sigmoid"))
