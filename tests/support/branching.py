"""Listings of networks with branches, for tests of views."""

from __future__ import annotations

from functools import lru_cache

import netdiagram
from netdiagram.ir import Network

LISTINGS: dict[str, str] = {
    "residual": """
inputs = Input((56, 56, 64))
x = Conv2D(64, 3, padding="same", use_bias=False)(inputs)
x = BatchNormalization()(x)
x = ReLU()(x)
x = Conv2D(64, 3, padding="same", use_bias=False)(x)
x = BatchNormalization()(x)
x = Add()([x, inputs])
model = Model(inputs, ReLU()(x))
""",
    "resnet": """
def block(x, filters, stride=1):
    skip = x
    y = Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    y = ReLU()(BatchNormalization()(y))
    y = Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = BatchNormalization()(y)
    if stride != 1:
        skip = Conv2D(filters, 1, strides=stride, use_bias=False)(skip)
        skip = BatchNormalization()(skip)
    return ReLU()(Add()([y, skip]))

inputs = Input((224, 224, 3))
x = Conv2D(64, 7, strides=2, padding="same", use_bias=False)(inputs)
x = ReLU()(BatchNormalization()(x))
x = MaxPooling2D(3, 2, padding="same")(x)
for filters, stride in [(64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)]:
    x = block(x, filters, stride)
x = GlobalAveragePooling2D()(x)
model = Model(inputs, Dense(1000, activation="softmax")(x), name="resnet")
""",
    "inception": """
inputs = Input((28, 28, 192))
a = Conv2D(64, 1, activation="relu")(inputs)
b = Conv2D(96, 1, activation="relu")(inputs)
b = Conv2D(128, 3, padding="same", activation="relu")(b)
c = Conv2D(16, 1, activation="relu")(inputs)
c = Conv2D(32, 5, padding="same", activation="relu")(c)
d = MaxPooling2D(3, strides=1, padding="same")(inputs)
d = Conv2D(32, 1, activation="relu")(d)
model = Model(inputs, Concatenate()([a, b, c, d]), name="inception")
""",
    "ladder": """
def double(x, filters):
    for _ in range(2):
        x = Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x

inputs = Input((256, 256, 1))
x, skips = inputs, []
for filters in (64, 128, 256, 512):
    x = double(x, filters)
    skips.append(x)
    x = MaxPooling2D()(x)
x = double(x, 1024)
for filters in (512, 256, 128, 64):
    x = Conv2DTranspose(filters, 2, strides=2)(x)
    x = Concatenate()([x, skips.pop()])
    x = double(x, filters)
model = Model(inputs, Conv2D(1, 1, activation="sigmoid")(x), name="ladder")
""",
    "two_inputs": """
wide = Input((1000,), name="wide")
deep = Input((30,), name="deep")
x = Dense(256, activation="relu")(deep)
x = Dropout(0.3)(x)
x = Dense(128, activation="relu")(x)
both = Concatenate()([wide, x])
model = Model([wide, deep], Dense(1, activation="sigmoid")(both), name="two_inputs")
""",
    "siamese": """
encoder = Sequential([Input((105, 105, 1)), Conv2D(64, 10, activation="relu"), Flatten(), Dense(64)], name="encoder")
head = Dense(16)
left = Input((105, 105, 1), name="left")
right = Input((105, 105, 1), name="right")
distance = Subtract()([head(encoder(left)), head(encoder(right))])
model = Model([left, right], Dense(1, activation="sigmoid")(distance), name="siamese")
""",
    "encoder_layer": """
inputs = Input((128, 512))
a = MultiHeadAttention(num_heads=8, key_dim=64)(inputs, inputs)
a = Dropout(0.1)(a)
x = LayerNormalization()(Add()([inputs, a]))
f = Dense(2048, activation="gelu")(x)
f = Dense(512)(f)
model = Model(inputs, LayerNormalization()(Add()([x, f])), name="encoder_layer")
""",
    "heads": """
image = Input((512, 512, 3), name="image")
c3 = Conv2D(128, 3, strides=8, padding="same", activation="relu")(image)
c4 = Conv2D(256, 3, strides=2, padding="same", activation="relu")(c3)
p4 = Conv2D(128, 1)(c4)
p3 = Add()([UpSampling2D()(p4), Conv2D(128, 1)(c3)])
outputs = []
for level, p in zip((3, 4), (p3, p4)):
    outputs.append(Conv2D(36, 3, padding="same", name=f"boxes_p{level}")(p))
    outputs.append(Conv2D(180, 3, padding="same", activation="sigmoid", name=f"classes_p{level}")(p))
model = Model(image, outputs, name="heads")
""",
    "seq2seq": """
source = Input((None,), name="source")
target = Input((None,), name="target")
_, h, c = LSTM(256, return_state=True)(Embedding(8000, 256)(source))
d = Embedding(6000, 256)(target)
d = LSTM(256, return_sequences=True)(d, initial_state=[h, c])
model = Model([source, target], Dense(6000, activation="softmax")(d), name="seq2seq")
""",
    "dense_block": """
x = Input((32, 32, 24))
inputs = x
for _ in range(6):
    y = Conv2D(48, 1)(ReLU()(BatchNormalization()(x)))
    y = Conv2D(12, 3, padding="same")(ReLU()(BatchNormalization()(y)))
    x = Concatenate()([x, y])
model = Model(inputs, x, name="dense_block")
""",
    "gates": """
x = Input((40,))
h = x
for _ in range(4):
    gate = Dense(40, activation="sigmoid")(h)
    new = Dense(40, activation="relu")(h)
    h = Average()([Maximum()([gate, h]), Minimum()([gate, new]), Multiply()([new, h])])
model = Model(x, h, name="gates")
""",
    "chain": "model = Sequential([Input((64, 64, 3))] + [Conv2D(8, 3, padding='same', activation='relu') for _ in range(60)])",
    "mlp": 'model = Sequential([Input((784,)), Dense(128, activation="relu"), Dense(10, activation="softmax")])',
    "one": "model = Sequential([Input((784,)), Dense(10)])",
}


@lru_cache(maxsize=32)
def network(name: str) -> Network:
    return netdiagram.load(LISTINGS[name])
