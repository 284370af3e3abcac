import keras
from keras import layers
frame = keras.Input((64, 64, 3))
f = layers.Conv2D(8, 3, strides=2)(frame)
f = layers.GlobalAveragePooling2D()(f)
cnn = keras.Model(frame, f, name="cnn")
video = keras.Input((10, 64, 64, 3))
seq = layers.TimeDistributed(cnn)(video)
seq = layers.TimeDistributed(layers.Dense(8))(seq)
seq = layers.TimeDistributed(layers.Dropout(.5), name="td")(seq)
out = layers.LSTM(4)(seq)
model = keras.Model(video, out)
