"""How much of a network is drawn: repeats once, what is built alike once, closed groups by their names; what unfolds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import netdiagram
from netdiagram import blocks, pipeline, views
from netdiagram.options import Options
from netdiagram.scene import ID, Group, Item, Scene, Text
from netdiagram.views import graph

RESIDUAL = """
def block(x, filters):
    y = Conv2D(filters, 1, activation="relu")(x)
    y = Conv2D(filters, 3, padding="same", activation="relu")(y)
    return add([x, Conv2D(4 * filters, 1)(y)])

x = image = Input((64, 64, 3))
for stage, filters in enumerate((16, 32, 64)):
    x = Conv2D(4 * filters, 3, strides=2, padding="same")(x)
    for _ in range(4):
        x = block(x, filters)
model = Model(image, Dense(10)(GlobalAveragePooling2D()(x)))
"""

CELLS = """
def cell(x, before, filters):
    h = Conv2D(filters, 1)(x)
    p = Conv2D(filters, 1)(before)
    parts = [add([SeparableConv2D(filters, k, padding="same")(a), SeparableConv2D(filters, l, padding="same")(b)])
             for k, l, a, b in ((5, 3, h, p), (3, 5, p, h), (3, 3, h, h), (7, 3, p, h), (5, 5, p, p))]
    return Concatenate()([p, *parts]), x

image = Input((32, 32, 3))
x = before = Conv2D(16, 3, padding="same")(image)
for filters in (16, 32, 64):
    for _ in range(5):
        x, before = cell(x, before, filters)
    x = MaxPooling2D()(x)
    before = MaxPooling2D()(before)
model = Model(image, GlobalAveragePooling2D()(x))
"""

NESTED = """
encoder = Sequential([Input((28, 28, 1)), Conv2D(16, 3, strides=2), Flatten(), Dense(32)], name="encoder")
decoder = Sequential([Input((32,)), Dense(784), Reshape((28, 28, 1))], name="decoder")
image = Input((28, 28, 1))
model = Model(image, decoder(encoder(image)), name="autoencoder")
"""


def texts(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from texts(item.items)
        elif isinstance(item, Text):
            yield item.content


def groups(items: tuple[Item, ...], kind: str) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            if item.kind == kind:
                yield item
            yield from groups(item.items, kind)


def drawn(source: str, **given: object) -> Scene:
    options = Options(view="graph", **given)
    outline = blocks.outline(netdiagram.load(source), options.detail, options.depth, options.groups)
    return views.draw(outline, options)


def test_what_is_too_much_is_collapsed_and_what_is_not_stays() -> None:
    assert len(list(groups(drawn(RESIDUAL).items, "frame"))) == 3
    assert list(texts(drawn(RESIDUAL).items)).count("×4") == 3
    small = RESIDUAL.replace("(16, 32, 64)", "(16,)")
    assert not list(groups(drawn(small).items, "frame"))
    assert len(list(groups(drawn(small, detail="blocks").items, "frame"))) == 1
    assert not list(groups(drawn(RESIDUAL, detail="fused").items, "frame"))


@pytest.mark.parametrize("detail", ["auto", "blocks"])
def test_depth_closes_groups(detail: str) -> None:
    scene = drawn(RESIDUAL, detail=detail, depth=0)
    assert not list(groups(scene.items, "frame"))
    words = list(texts(scene.items))
    assert words.count("×4") == 3
    assert words.count("Bottleneck") == 3
    opened = drawn(RESIDUAL, detail=detail, depth=1)
    assert len(list(groups(opened.items, "frame"))) == 3


def test_a_closed_group_bears_all_its_layers() -> None:
    net = netdiagram.load(RESIDUAL)
    scene = drawn(RESIDUAL, depth=0)
    keys = [key for group in groups(scene.items, "block") for key in group.keys]
    keys += [key for group in groups(scene.items, "merge") for key in group.keys]
    assert sorted(keys) == sorted(layer.name for layer in net.layers)


def test_what_is_built_alike_is_open_once_where_all_is_too_much() -> None:
    many = RESIDUAL.replace("(16, 32, 64)", "range(8, 88, 8)").replace("(64, 64, 3)", "(2048, 2048, 3)")
    scene = drawn(many, detail="blocks")
    assert len(list(groups(scene.items, "frame"))) == 1
    assert any(word.startswith("as above") for word in texts(scene.items))
    everything = drawn(many, detail="blocks", depth=99)
    assert len(list(groups(everything.items, "frame"))) == 10


MIXED = """
def mixer(x, size):
    y = LayerNormalization()(x)
    y = Conv2D(32, size, padding="same")(y)
    for k in range(4):
        y = Dense(32 + k, activation="relu")(LayerNormalization()(y))
    return add([x, Dense(32)(Reshape((32, 32, -1))(y))])

x = image = Input((32, 32, 32))
for size in range(1, 15):
    x = mixer(mixer(mixer(x, size), size), size)
    x = Dense(32)(Reshape((32, 32, 32))(x))
model = Model(image, x)
"""


def test_of_groups_of_one_name_the_first_is_open_where_all_is_too_long() -> None:
    """They are not built alike (each has another kernel), so nothing says "as above"."""
    scene = drawn(MIXED)
    assert len(list(groups(scene.items, "frame"))) == 1
    words = list(texts(scene.items))
    assert words.count("Mixer") == 13
    assert words.count("×3") == 14
    assert not any("as above" in word for word in words)
    assert scene.height < 2000


def test_a_repeated_single_block_is_a_box_with_its_count() -> None:
    chain = "Input((32, 32, 8))\n" + 'Conv2D(8, 3, padding="same", activation="relu")\n' * 3
    scene = drawn(chain, detail="blocks")
    assert not list(groups(scene.items, "frame"))
    assert {"Conv 3×3, ReLU", "8 filters · 584 each", "×3"} <= set(texts(scene.items))


def test_nested_models_and_closed_groups_unfold_without_script() -> None:
    made = pipeline.document(pipeline.Request(NESTED, Options(expand=True)))
    _, *inner = made.svg.split("<details")
    assert "encoder · 4 layers" in inner[0]
    assert "decoder · 3 layers" in inner[1]
    assert all("<script" not in part and "<svg" in part for part in inner)
    ids = [part.split('"', 1)[0] for part in made.svg.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    rows = {part.split('"', 1)[0] for part in made.table.split(' id="')[1:]}
    links = {part.split('"', 1)[0] for part in made.svg.split('href="#')[1:]}
    assert f"{ID}r-encoder.dense" in links or f"{ID}r-encoder.flatten" in links
    assert links <= rows
    assert "<details" not in pipeline.document(pipeline.Request(NESTED, Options())).svg


def test_groups_that_are_open_do_not_unfold_once_more() -> None:
    view = Options(view="graph", expand=True)
    assert "<details" not in pipeline.document(pipeline.Request(RESIDUAL, view)).svg
    closed = pipeline.document(pipeline.Request(RESIDUAL, Options(view="graph", expand=True, depth=0))).svg
    assert closed.count("<details") == 3
    assert "bottleneck ×4" in closed


def test_the_author_groups_are_frames() -> None:
    scene = drawn(RESIDUAL, groups=(("stem", ("conv2d",)), ("head", ("global_average_pooling2d..dense",))))
    names = [next(texts(frame.items)) for frame in groups(scene.items, "frame")]
    assert "head" in names
    assert names.count("bottleneck") == 3


def test_a_cell_with_two_inputs_is_drawn_once_with_both() -> None:
    scene = drawn(CELLS, detail="blocks")
    frames = list(groups(scene.items, "frame"))
    assert frames
    assert "×" in "".join(texts(frames[0].items))


def test_the_graph_says_nothing_of_groups_where_there_are_none() -> None:
    scene = graph.draw(blocks.outline(netdiagram.load("Input((4,))\nDense(3)\nDense(2)")), Options())
    assert not list(groups(scene.items, "frame"))


TOWERS = """
class Mixer(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.norm = LayerNormalization()
        self.dense = Dense(width)
    def call(self, x):
        return x + self.dense(self.norm(x))

x = tokens = Input((16, 32))
for _ in range(COUNT):
    x = Mixer(32)(x)
model = Model(tokens, Dense(4)(x))
"""


@pytest.mark.parametrize("count", [1, 2])
def test_few_nested_models_are_open_in_place(count: int) -> None:
    scene = drawn(TOWERS.replace("COUNT", str(count)))
    frames = list(groups(scene.items, "frame"))
    assert [next(texts(frame.items)) for frame in frames] == ["Mixer"] * count
    keys = [key for group in groups(scene.items, "block") for key in group.keys]
    keys += [key for group in groups(scene.items, "merge") for key in group.keys]
    assert len(keys) == len(set(keys))
    assert {"mixer", "mixer.dense", "mixer.layer_normalization"} <= set(keys)


def test_many_nested_models_that_are_built_alike_are_open_once() -> None:
    scene = drawn(TOWERS.replace("COUNT", "20"))
    (frame,) = groups(scene.items, "frame")
    assert {"Mixer", "×20"} <= set(texts(frame.items))


def test_depth_says_whether_nested_models_are_open() -> None:
    closed = drawn(TOWERS.replace("COUNT", "2"), depth=0)
    assert not list(groups(closed.items, "frame"))
    assert list(texts(closed.items)).count("Mixer") == 2
    assert len(list(groups(drawn(TOWERS.replace("COUNT", "2"), depth=1).items, "frame"))) == 2


def test_a_model_that_is_called_twice_stays_closed() -> None:
    shared = """
tower = Sequential([Input((8,)), Dense(4), Dense(2)], name="tower")
a, b = Input((8,)), Input((8,))
model = Model([a, b], Subtract()([tower(a), tower(b)]))
"""
    scene = drawn(shared)
    assert not list(groups(scene.items, "frame"))
    assert list(texts(scene.items)).count("tower") == 2
    made = pipeline.document(pipeline.Request(shared, Options(view="graph", expand=True)))
    assert made.svg.count("<details") == 1


def test_what_is_open_in_place_does_not_unfold_below() -> None:
    made = pipeline.document(pipeline.Request(NESTED, Options(view="graph", expand=True)))
    assert "<details" not in made.svg
    rows = {part.split('"', 1)[0] for part in made.table.split(' id="')[1:]}
    links = {part.split('"', 1)[0] for part in made.svg.split('href="#')[1:]}
    assert links
    assert links <= rows


LONG = """
x = image = Input((64, 64, 16))
for stage in range(5):
    x = Conv2D(16 * 2 ** stage, 3, strides=2, padding="same")(x)
    for _ in range(30):
        y = Conv2D(16 * 2 ** stage, 3, padding="same")(ReLU()(BatchNormalization()(x)))
        x = add([x, Conv2D(16 * 2 ** stage, 3, padding="same")(ReLU()(BatchNormalization()(y)))])
model = Model(image, Dense(10)(GlobalAveragePooling2D()(x)))
"""


def test_a_thousand_layers_are_legible_in_blocks_and_complete_in_full() -> None:
    net = netdiagram.load(LONG)
    assert len(net.layers) > 1000
    options = Options(view="graph", detail="blocks")
    scene = views.draw(blocks.outline(net, "blocks"), options)
    assert scene.width <= 740
    assert scene.height <= 1200
    assert list(texts(scene.items)).count("×30") == 5
    full = views.draw(blocks.outline(net, "full"), Options(view="graph", detail="full"))
    assert full.width <= 740
    keys = [key for kind in ("block", "merge") for group in groups(full.items, kind) for key in group.keys]
    assert sorted(keys) == sorted(layer.name for layer in net.layers)
