from tensorflow import keras
from tensorflow.keras import layers

class UNetBuilder:
    """Builds U-Nets of any depth."""

    def __init__(self, input_shape, n_classes, *, depth=4, base=16, norm=True, dropout=None):
        self.input_shape = input_shape
        self.n_classes = n_classes
        self.depth = depth
        self.base = base
        self.norm = norm
        self.dropout = dropout or {}
        self._skips = []

    def _double_conv(self, x, filters, name):
        for k in range(2):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=not self.norm, name=f"{name}_conv{k}")(x)
            if self.norm:
                x = layers.BatchNormalization(name=f"{name}_bn{k}")(x)
            x = layers.Activation("relu", name=f"{name}_relu{k}")(x)
        rate = self.dropout.get(name, 0)
        return layers.Dropout(rate, name=name + "_drop")(x) if rate else x

    def down(self, x, level):
        x = self._double_conv(x, self.base * 2 ** level, f"enc{level}")
        self._skips.append(x)
        return layers.MaxPooling2D(name=f"pool{level}")(x)

    def up(self, x, level):
        x = layers.UpSampling2D(interpolation="bilinear", name=f"up{level}")(x)
        skip = self._skips.pop()
        assert skip.shape[1:3] == x.shape[1:3], "sizes must match"
        x = layers.Concatenate(name=f"merge{level}")([skip, x])
        return self._double_conv(x, self.base * 2 ** level, f"dec{level}")

    def build(self):
        inputs = keras.Input(self.input_shape)
        x = inputs
        for level in range(self.depth):
            x = self.down(x, level)
        x = self._double_conv(x, self.base * 2 ** self.depth, "bridge")
        for level in reversed(range(self.depth)):
            x = self.up(x, level)
        activation = "sigmoid" if self.n_classes == 1 else "softmax"
        out = layers.Conv2D(self.n_classes, 1, activation=activation, dtype="float32", name="logits")(x)
        return keras.Model(inputs, out, name="unet")

model = UNetBuilder((96, 96, 1), 1, depth=3, dropout={"bridge": 0.5, "enc2": .2}).build()
