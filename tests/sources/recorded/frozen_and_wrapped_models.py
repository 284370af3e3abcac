from tensorflow import keras

base = keras.Sequential(
    [
        keras.layers.Input((64, 64, 3)),
        keras.layers.Conv2D(8, 3),
        keras.layers.BatchNormalization(),
        keras.layers.GlobalAveragePooling2D(),
    ],
    name="base",
)
for layer in base.layers[:1]:
    layer.trainable = False
inp = keras.Input((64, 64, 3))
x = base(inp, training=False)
x = keras.layers.Dropout(0.2)(x)
model = keras.Model(inp, keras.layers.Dense(5)(x))
base2 = keras.models.Sequential([keras.layers.Dense(4), keras.layers.Dense(2)])
base2.build((None, 6))
td = keras.Sequential(
    [keras.Input((5, 64, 64, 3)), keras.layers.TimeDistributed(base), keras.layers.LSTM(7), keras.layers.Dense(1)]
)
