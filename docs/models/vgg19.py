"""VGG19 with batch normalization, as a feature extractor (Simonyan, Zisserman 2015)."""

from keras import Input, Sequential, layers

model = Sequential([Input((224, 224, 3))], name="vgg19_bn")
for filters, depth in [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)]:
    for _ in range(depth):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
    model.add(layers.MaxPooling2D())
model.add(layers.GlobalAveragePooling2D())
