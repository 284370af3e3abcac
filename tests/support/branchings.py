"""Networks of maps that branch in every way the layered view knows, nested in each other."""

from __future__ import annotations

from chains import Builder, conv, image, layer
from hypothesis import strategies as st

from netdiagram.ir import Network

WIDTHS = [1, 16, 64, 300]


class _Grower:
    """Grows a network at random, shapes kept valid."""

    def __init__(self, draw: st.DrawFn, size: int) -> None:
        self.draw, self.size = draw, size
        self.builder = Builder("grown", "Functional")
        self.outputs: list[int] = []
        self.left = draw(st.integers(1, 7))

    def pick(self, *values):
        return self.draw(st.sampled_from(values))

    def channels(self, x: int) -> int:
        shape = self.builder.calls[x].outputs[0]
        assert shape is not None and shape[-1] is not None
        return shape[-1]

    def plain(self, x: int, most: int = 3) -> int:
        """A few layers."""
        for _ in range(self.draw(st.integers(1, most))):
            number = len(self.builder.layers)
            kind = self.pick("conv", "conv", "conv", "named", "pool", "normalize")
            if kind == "pool":
                x = self.builder.add(layer("MaxPooling2D", 3, strides=1, padding="same"), x)
            elif kind == "normalize":
                x = self.builder.add(layer("BatchNormalization"), x)
            else:
                given = {"name": f"a_layer_with_number_{number}"} if kind == "named" else {}
                x = self.builder.add(conv(self.pick(*WIDTHS), **given), x)
        return x

    def wide(self, x: int, channels: int) -> int:
        """The same, with so many channels."""
        return x if self.channels(x) == channels else self.builder.add(layer("Conv2D", channels, 1), x)

    def around(self, x: int, depth: int) -> int:
        """Something with a connection over it, which may carry a few layers."""
        inner = self.grow(x, depth - 1)
        over = self.wide(x, self.channels(inner))
        if self.pick(True, False, False):
            over = self.wide(self.plain(over), self.channels(inner))
        return self.builder.add(layer(self.pick("Add", "Concatenate", "Multiply", "Maximum")), inner, over)

    def beside(self, x: int, depth: int) -> int:
        """Several ways side by side."""
        merge = self.pick("Concatenate", "Add", "Average")
        ways = [self.plain(x) if depth < 2 else self.grow(x, depth - 1) for _ in range(self.draw(st.integers(2, 5)))]
        if merge != "Concatenate":
            ways = [self.wide(way, 16) for way in ways]
        return self.builder.add(layer(merge), *dict.fromkeys(ways)) if len(set(ways)) > 1 else ways[0]

    def gate(self, x: int) -> int:
        """Scaled by what is left of all of it."""
        channels = self.channels(x)
        gate = self.builder.add(layer("GlobalAveragePooling2D"), x)
        gate = self.builder.add(layer("Dense", 4, activation="relu"), gate)
        gate = self.builder.add(layer("Dense", channels, activation="sigmoid"), gate)
        gate = self.builder.add(layer("Reshape", (1, 1, channels)), gate)
        return self.builder.add(layer("Multiply"), x, gate)

    def further(self, x: int) -> int:
        """A further input that comes in."""
        name = f"{self.pick('in', 'a_long_name_of_an_input')}_{len(self.builder.layers)}"
        over = self.builder.add(image(self.size, self.size, self.pick(1, 3), name=name))
        if self.pick(True, False):
            over = self.plain(over, 5)
        return self.builder.add(layer("Concatenate"), x, over)

    def head(self, x: int) -> None:
        """An output by itself."""
        if self.pick(True, False):
            x = self.plain(x)
        number = len(self.builder.layers)
        if self.pick(True, False):
            x = self.builder.add(layer("GlobalAveragePooling2D"), x)
            self.outputs.append(self.builder.add(layer("Dense", 10, name=f"head_{number}"), x))
        else:
            self.outputs.append(self.builder.add(layer("Conv2D", 5, 1, name=f"head_{number}"), x))

    def grow(self, x: int, depth: int) -> int:
        x = self.plain(x)
        for _ in range(self.draw(st.integers(0, 3))):
            if not self.left:
                return x
            self.left -= 1
            kind = self.pick("plain", "around", "around", "beside", "beside", "gate") if depth else "plain"
            if kind == "plain":
                x = self.plain(x)
            elif kind == "gate":
                x = self.gate(x)
            else:
                x = self.around(x, depth) if kind == "around" else self.beside(x, depth)
        return x


@st.composite
def branchings(draw: st.DrawFn) -> Network:
    """A network of maps with branches; perhaps with several inputs and outputs."""
    size = draw(st.sampled_from([8, 32, 256]))
    grower = _Grower(draw, size)
    x = grower.builder.add(image(size, size, draw(st.sampled_from([1, 3, 64]))))
    if draw(st.integers(0, 3)) == 0:
        x = grower.further(grower.plain(x))
    x = grower.grow(x, 3)
    if draw(st.integers(0, 3)) == 0:
        grower.head(x)
        x = grower.grow(x, 1)
    if draw(st.integers(0, 5)) == 0:
        x = grower.further(x)
    x = grower.around(x, 2)
    grower.head(x)
    if draw(st.integers(0, 3)) == 0:
        grower.head(x)
    return grower.builder.network(*grower.outputs)
