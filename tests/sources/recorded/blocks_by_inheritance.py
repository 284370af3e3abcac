import keras
from keras import layers

class BaseBlock(layers.Layer):
    expansion = 1
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        self._make()

    def _make(self):
        raise NotImplementedError

    @staticmethod
    def conv(f, k, s=1):
        return layers.Conv2D(f, k, strides=s, padding="same", use_bias=False)

    @classmethod
    def stage(cls, filters, n, stride):
        return [cls(filters, stride if i == 0 else 1, name=f"{cls.__name__.lower()}_{filters}_{i}") for i in range(n)]

class Basic(BaseBlock):
    def _make(self):
        self.c1, self.b1 = self.conv(self.filters, 3, self.stride), layers.BatchNormalization()
        self.c2, self.b2 = self.conv(self.filters, 3), layers.BatchNormalization()
        self.proj = self.conv(self.filters * self.expansion, 1, self.stride) if self.stride > 1 else None

    def call(self, x, training=None):
        h = keras.ops.relu(self.b1(self.c1(x), training=training))
        h = self.b2(self.c2(h), training=training)
        s = x if self.proj is None else self.proj(x)
        return keras.ops.relu(h + s)

class Bottleneck(BaseBlock):
    expansion = 4
    def _make(self):
        self.c = [self.conv(self.filters, 1), self.conv(self.filters, 3, self.stride), self.conv(self.filters * self.expansion, 1)]
        self.b = [layers.BatchNormalization() for _ in self.c]
        self.proj = self.conv(self.filters * self.expansion, 1, self.stride)

    def call(self, x):
        h = x
        for i, (c, b) in enumerate(zip(self.c, self.b)):
            h = b(c(h))
            if i < len(self.c) - 1:
                h = keras.activations.relu(h)
        return keras.activations.relu(h + self.proj(x))

inputs = keras.Input((32, 32, 16))
x = inputs
for layer in Basic.stage(16, 2, 1) + Bottleneck.stage(8, 2, 2):
    x = layer(x)
model = keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
