"""Networks of maps whose main path carries connections: residual blocks, ladders, both inside each other."""

from __future__ import annotations

from chains import Builder, conv, image, layer
from hypothesis import strategies as st

from netdiagram.ir import Network


def unet(size: int = 128, levels: int = 4, first: int = 32) -> Network:
    """A ladder: convolutions in pairs, joined across."""
    builder = Builder("unet", "Functional")
    x = builder.add(image(size, size, 3))
    skips: list[int] = []
    for level in range(levels):
        for _ in range(2):
            x = builder.add(conv(first << level), x)
        skips.append(x)
        x = builder.add(layer("MaxPooling2D", 2), x)
    for _ in range(2):
        x = builder.add(conv(first << levels), x)
    for level in reversed(range(levels)):
        x = builder.add(layer("Conv2DTranspose", first << level, 2, strides=2), x)
        x = builder.add(layer("Concatenate"), x, skips.pop())
        for _ in range(2):
            x = builder.add(conv(first << level), x)
    builder.add(layer("Conv2D", 1, 1, activation="sigmoid", name="mask"), x)
    return builder.network()


def resnet(size: int = 32, stages: int = 3, blocks: int = 2) -> Network:
    """Residual blocks; where the size changes, the connection has a projection on it."""
    builder = Builder("resnet", "Functional")
    x = builder.add(conv(16), builder.add(image(size, size, 3)))
    for stage in range(stages):
        for block in range(blocks):
            filters, strides = 16 << stage, 2 if stage and not block else 1
            y = builder.add(conv(filters, strides=strides), x)
            y = builder.add(conv(filters, activation=None), y)
            over = x if strides == 1 else builder.add(layer("Conv2D", filters, 1, strides=2), x)
            x = builder.add(layer("ReLU"), builder.add(layer("Add"), y, over))
    x = builder.add(layer("GlobalAveragePooling2D"), x)
    builder.add(layer("Dense", 10, activation="softmax"), x)
    return builder.network()


class _Grower:
    """Grows a network at random, shapes kept valid."""

    def __init__(self, draw: st.DrawFn, size: int) -> None:
        self.draw = draw
        self.builder = Builder("grown", "Functional")
        self.x = self.builder.add(image(size, size, draw(st.sampled_from([1, 3, 64]))))
        self.left = draw(st.integers(2, 12))

    def channels(self, x: int) -> int:
        shape = self.builder.calls[x].outputs[0]
        assert shape is not None and shape[-1] is not None
        return shape[-1]

    def plain(self) -> None:
        """A few convolutions."""
        for _ in range(self.draw(st.integers(1, 3))):
            named = self.draw(st.sampled_from([None, None, None, f"stage_{len(self.builder.layers)}_convolution"]))
            given = {} if named is None else {"name": named}
            self.x = self.builder.add(conv(self.draw(st.sampled_from([1, 16, 64, 300])), **given), self.x)

    def around(self, depth: int) -> None:
        """Something with a connection over it."""
        start = self.x
        self.grow(depth - 1)
        merge = self.draw(st.sampled_from(["Add", "Concatenate", "Multiply", "Maximum"]))
        over = [start]
        if merge != "Concatenate" and self.channels(start) != self.channels(self.x):
            over = [self.builder.add(layer("Conv2D", self.channels(self.x), 1), start)]
        elif self.draw(st.integers(0, 3)) == 0:
            over = [self.builder.add(layer("BatchNormalization"), self.builder.add(layer("Dropout", 0.5), start))]
        self.x = self.builder.add(layer(merge), self.x, *over)

    def ladder(self, depth: int, size: int) -> None:
        """Down, something, and up again."""
        start = self.x
        self.x = self.builder.add(layer("MaxPooling2D", 2), start)
        self.grow(depth - 1, size // 2)
        up = layer("UpSampling2D", 2) if self.draw(st.booleans()) else layer("Conv2DTranspose", 32, 2, strides=2)
        self.x = self.builder.add(layer("Concatenate"), self.builder.add(up, self.x), start)

    def joined(self) -> None:
        """A further input that comes in, perhaps through a layer."""
        shape = self.builder.calls[self.x].outputs[0]
        assert shape is not None
        name = f"{self.draw(st.sampled_from(['in', 'a_long_name_of_an_input']))}_{len(self.builder.layers)}"
        over = self.builder.add(image(*shape[1:], name=name))
        if self.draw(st.booleans()):
            over = self.builder.add(layer("Conv2D", self.channels(self.x), 1), over)
        self.x = self.builder.add(layer("Add"), self.x, over)

    def grow(self, depth: int, size: int = 0) -> None:
        self.plain()
        for _ in range(self.draw(st.integers(0, 3))):
            if not self.left:
                return
            self.left -= 1
            kind = self.draw(st.sampled_from([0, 1, 1, 2, 2, 3])) if depth else 0
            if kind == 0:
                self.plain()
            elif kind == 1:
                self.around(depth)
            elif kind == 3:
                self.joined()
            elif size % 2 == 0 and size > 1:
                self.ladder(depth, size)


@st.composite
def residuals(draw: st.DrawFn) -> Network:
    """A network of maps with connections nested in each other."""
    size = draw(st.sampled_from([8, 32, 256]))
    grower = _Grower(draw, size)
    grower.grow(4, size)
    grower.around(1)
    if draw(st.booleans()):
        grower.x = grower.builder.add(layer("GlobalAveragePooling2D"), grower.x)
        grower.builder.add(layer("Dense", 10, activation="softmax"), grower.x)
    return grower.builder.network(len(grower.builder.calls) - 1)
