"""VGG19 with batch normalization (Simonyan, Zisserman 2015), as a feature extractor."""

from keras import Input, Sequential, layers

model = Sequential([Input((224, 224, 3))], name="vgg19_bn")
for filters, depth in [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)]:
    for _ in range(depth):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
    model.add(layers.MaxPooling2D())
model.add(layers.GlobalAveragePooling2D())
