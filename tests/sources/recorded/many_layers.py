import keras
from keras import layers

x = keras.Input((16, 16, 8), batch_size=4)
y = layers.GroupNormalization(4)(x)
y = layers.PReLU(shared_axes=[1, 2])(y)
y = layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same")(y)
y = layers.SpatialDropout2D(0.1)(y)
y = layers.UpSampling2D()(y)
y = layers.Cropping2D(((1, 2), (3, 4)))(y)
y = layers.ZeroPadding2D((1, 2))(y)
y = layers.Permute((3, 1, 2))(y)
y = layers.Flatten()(y)
y = layers.RepeatVector(3)(y)
y = layers.GRU(5, return_sequences=True)(y)
y, s = layers.SimpleRNN(5, return_state=True)(y)
z = layers.Dot(axes=1)([y, s])
m = keras.Model(x, layers.Maximum()([layers.Multiply()([y, s]), layers.Subtract()([y, s])]))
