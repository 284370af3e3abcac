from collections import namedtuple
import keras
from keras import layers

Genotype = namedtuple("Genotype", "normal normal_concat reduce reduce_concat")
PRIMITIVES = {
    "none": None,
    "max_pool_3x3": lambda C, s: layers.MaxPooling2D(3, strides=s, padding="same"),
    "skip_connect": lambda C, s: layers.Identity() if s == 1 else layers.Conv2D(C, 1, strides=s),
    "sep_conv_3x3": lambda C, s: layers.SeparableConv2D(C, 3, strides=s, padding="same"),
    "dil_conv_3x3": lambda C, s: keras.Sequential([layers.DepthwiseConv2D(3, strides=s, padding="same"), layers.Conv2D(C, 1)]),
}
DARTS = Genotype(
    normal=[("sep_conv_3x3", 0), ("sep_conv_3x3", 1), ("skip_connect", 0), ("sep_conv_3x3", 2)],
    normal_concat=[2, 3],
    reduce=[("max_pool_3x3", 0), ("dil_conv_3x3", 1), ("max_pool_3x3", 1), ("skip_connect", 2)],
    reduce_concat=range(2, 4),
)

def cell(s0, s1, C, reduction, genotype):
    ops, concat = (genotype.reduce, genotype.reduce_concat) if reduction else (genotype.normal, genotype.normal_concat)
    if s0.shape[1] != s1.shape[1]:
        s0 = layers.Conv2D(C, 1, strides=2)(s0)
    else:
        s0 = layers.Conv2D(C, 1)(s0)
    s1 = layers.Conv2D(C, 1)(s1)
    states = [s0, s1]
    for i in range(len(ops) // 2):
        hs = []
        for name, j in ops[2 * i: 2 * i + 2]:
            stride = 2 if reduction and j < 2 else 1
            hs.append(PRIMITIVES[name](C, stride)(states[j]))
        states.append(layers.add(hs))
    return layers.Concatenate()([states[i] for i in concat])

inp = keras.Input((32, 32, 3))
s0 = s1 = layers.Conv2D(12, 3, padding="same")(inp)
C = 8
for i in range(4):
    if i in (1, 3):
        C, red = C * 2, True
    else:
        red = False
    s0, s1 = s1, cell(s0, s1, C, red, DARTS)
model = keras.Model(inp, layers.Dense(10)(layers.GlobalAveragePooling2D()(s1)))
