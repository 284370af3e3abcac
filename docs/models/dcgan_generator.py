"""The generator of DCGAN (Radford, Metz, Chintala 2016).

A hundred random numbers become a picture.
"""

from keras import Input, Sequential, layers

generator = Sequential([Input((100,))], name="generator")
generator.add(layers.Dense(4 * 4 * 1024, use_bias=False))
generator.add(layers.Reshape((4, 4, 1024)))
generator.add(layers.BatchNormalization())
generator.add(layers.ReLU())
for filters in (512, 256, 128):
    generator.add(layers.Conv2DTranspose(filters, 5, strides=2, padding="same", use_bias=False))
    generator.add(layers.BatchNormalization())
    generator.add(layers.ReLU())
generator.add(layers.Conv2DTranspose(3, 5, strides=2, padding="same", activation="tanh"))
