"""The figure at a glance: stages once, contents once, counts; that names and numbers are right, and nothing in the way."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layered_laws import box, flat, groups, texts

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options, parse
from netdiagram.scene import Group, Line, Rect, Scene
from netdiagram.views import VIEWS, choose
from netdiagram.views import blocks as view
from netdiagram.views.blocks import merging
from netdiagram.views.blocks.stages import Figure, figure

RESNET = """
def block(x, width, stride=1):
    y = Conv2D(width, 1, strides=stride)(x)
    y = ReLU()(BatchNormalization()(y))
    y = ReLU()(BatchNormalization()(Conv2D(width, 3, padding="same")(y)))
    y = BatchNormalization()(Conv2D(4 * width, 1)(y))
    if stride > 1 or x.shape[-1] != 4 * width:
        x = BatchNormalization()(Conv2D(4 * width, 1, strides=stride)(x))
    return ReLU()(Add()([x, y]))

inputs = Input((224, 224, 3))
x = MaxPooling2D(3, strides=2, padding="same")(ReLU()(BatchNormalization()(Conv2D(64, 7, strides=2, padding="same")(inputs))))
for stage, (width, count) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
    for i in range(count):
        x = block(x, width, stride=2 if stage and not i else 1)
model = Model(inputs, Dense(1000, activation="softmax")(GlobalAveragePooling2D()(x)))
"""

UNET = """
def twice(x, width):
    return Conv2D(width, 3, padding="same", activation="relu")(Conv2D(width, 3, padding="same", activation="relu")(x))

x = inputs = Input((128, 128, 1))
skips = []
for width in (32, 64, 128):
    x = twice(x, width)
    skips.append(x)
    x = MaxPooling2D()(x)
x = twice(x, 256)
for width, skip in zip((128, 64, 32), reversed(skips)):
    x = twice(Concatenate()([Conv2DTranspose(width, 2, strides=2)(x), skip]), width)
model = Model(inputs, Conv2D(1, 1, activation="sigmoid")(x))
"""

TRANSFORMER = """
def add_norm(x, y):
    return LayerNormalization()(Add()([x, Dropout(0.1)(y)]))

def feed(x):
    return add_norm(x, Dense(512)(Dense(2048, activation="relu")(x)))

source, target = Input((60,)), Input((50,))
x = Embedding(32000, 512)(source)
for _ in range(6):
    x = feed(add_norm(x, MultiHeadAttention(8, 64)(x, x)))
y = Embedding(32000, 512)(target)
for _ in range(6):
    y = add_norm(y, MultiHeadAttention(8, 64)(y, y, use_causal_mask=True))
    y = feed(add_norm(y, MultiHeadAttention(8, 64)(y, x)))
model = Model([source, target], Dense(32000, activation="softmax")(y))
"""

INVERTED = """
def mb(x, width, stride, kernel, expand=6):
    y = ReLU(6.0)(BatchNormalization()(Conv2D(expand * x.shape[-1], 1)(x)))
    y = ReLU(6.0)(BatchNormalization()(DepthwiseConv2D(kernel, strides=stride, padding="same")(y)))
    y = BatchNormalization()(Conv2D(width, 1)(y))
    return Add()([x, y]) if stride == 1 and x.shape[-1] == width else y

x = inputs = Input((64, 64, 16))
for width, count, stride, kernel in [(24, 3, 2, 3), (40, 4, 2, 5), (80, 3, 2, 3), (160, 1, 2, 3)]:
    for i in range(count):
        x = mb(x, width, stride if not i else 1, kernel)
model = Model(inputs, GlobalAveragePooling2D()(x))
"""

LISTINGS = {"resnet": RESNET, "unet": UNET, "transformer": TRANSFORMER, "inverted": INVERTED}


def made(listing: str) -> Figure:
    return figure(blocks.outline(netdiagram.load(listing)), Options())


def drawn(listing: str, **given_: str) -> Scene:
    options = parse(given_)
    return view.draw(blocks.outline(netdiagram.load(listing), options.detail, options.depth), options)


def said(scene: Scene) -> list[str]:
    return [text.content for text in texts(scene)]


def laws(scene: Scene) -> None:
    """Texts apart and within the picture, no leader through a box."""
    lettering = texts(scene)
    for text in lettering:
        left, top, right, bottom = box(text)
        assert left >= -0.5
        assert right <= scene.width + 0.5
        assert top >= -0.5
        assert bottom <= scene.height + 0.5
    for one, other in combinations(lettering, 2):
        a, b = box(one), box(other)
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one.content, other.content)
    bodies = [
        item
        for group in _deep(scene.items, "block")
        for item in group.items
        if isinstance(item, Rect) and item.part == "box"
    ]
    for one, other in combinations(bodies, 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
    for line in leaders(scene):
        for start, end in zip(line.points, line.points[1:], strict=False):
            for body in bodies:
                assert not _inside(start, end, body), (line, body)


def _deep(items: tuple[object, ...], kind: str) -> list[Group]:
    found: list[Group] = []
    for item in items:
        if isinstance(item, Group):
            found += [item] if item.kind == kind else []
            found += _deep(item.items, kind)
    return found


def _inside(start: tuple[float, float], end: tuple[float, float], body: Rect) -> bool:
    """Whether a horizontal or vertical piece runs through a box."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return (
        left < body.x + body.width - 0.5
        and right > body.x + 0.5
        and top < body.y + body.height - 0.5
        and bottom > body.y + 0.5
    )


def leaders(scene: Scene) -> list[Line]:
    return [item for group in groups(scene, "leader") for item in flat(group.items) if isinstance(item, Line)]


def test_resnet_is_four_stages_of_one_block() -> None:
    found = made(RESNET)
    stages = [node for node in found.stages.nodes if node.closed]
    assert [node.repeat for node in stages] == [3, 4, 6, 3]
    assert {node.caption.titles[0] for node in stages} == {"Bottleneck"}
    assert len(found.contents) == 1
    assert len(found.contents[0].users) == 4
    inner = found.contents[0].frame.inner
    assert inner is not None
    boxes = [node.caption for node in inner.nodes if node.kind == "box"]
    assert [caption.titles[0] for caption in boxes] == ["Conv 1×1, BN, ReLU", "Conv 3×3, BN, ReLU", "Conv 1×1, BN"]
    assert boxes[0].details[0] == "64 | 128 | 256 | 512 filters"
    scene = drawn(RESNET)
    words = said(scene)
    for told in ("first: projection /2 · 1.23\u2009M", "56×56×256", "64 | 128 | 256 | 512 filters", "×6"):
        assert told in words
    assert len(leaders(scene)) == 4
    assert any(text.startswith("64 | 128") and "stage" in text for text in words)


def test_encoder_and_decoder_are_two_kinds() -> None:
    found = made(TRANSFORMER)
    assert [one.frame.title for one in found.contents] == ["transformer encoder layer", "transformer decoder layer"]
    decoder = found.contents[1].frame.inner
    assert decoder is not None
    # what is read of the encoder comes in beside what is decoded
    assert len(decoder.entries) == 2


def test_the_ladder_of_a_unet_stands_step_by_step() -> None:
    found = made(UNET)
    names = [node.caption.titles[0] for node in found.stages.nodes if node.closed]
    assert names == ["Encoder block"] * 3 + ["Decoder block"] * 3
    assert [len(one.users) for one in found.contents] == [3, 3]
    skips = [(one, other) for one, other in found.stages.edges if other - one > 1]
    assert len(skips) == 3


def test_blocks_that_lack_the_shortcut_are_of_the_same_kind() -> None:
    found = made(INVERTED)
    assert len(found.contents) == 1
    details = [node.caption.details[0] for node in found.stages.nodes if node.closed]
    assert details[-1].startswith("3×3 · no shortcut · ")
    assert "5×5" in details[1]
    frame = found.contents[0].frame.inner
    assert frame is not None
    assert "Depthwise conv 3×3 | 5×5" in " ".join(node.caption.titles[0] for node in frame.nodes if node.kind == "box")


def test_kinds_with_one_name_have_letters() -> None:
    listing = """
def block(x, kernels):
    y = x
    for kernel in kernels:
        y = Conv2D(16, kernel, padding="same", activation="relu")(y)
    return Add()([x, y])

x = inputs = Input((32, 32, 16))
for _ in range(4):
    x = block(x, (3, 3))
x = MaxPooling2D()(x)
for _ in range(4):
    x = block(x, (5, 3, 5))
model = Model(inputs, x)
"""
    assert [one.frame.caption.titles[0] for one in made(listing).contents] == ["Residual block A", "Residual block B"]


def test_a_block_within_several_stands_once() -> None:
    listing = """
def gate(x):
    y = GlobalAveragePooling2D(keepdims=True)(x)
    return Multiply()([x, Conv2D(x.shape[-1], 1, activation="sigmoid")(Conv2D(4, 1, activation="relu")(y))])

def plain(x, width):
    return gate(Conv2D(width, 3, padding="same", activation="relu")(x))

def residual(x):
    return Add()([x, gate(Conv2D(x.shape[-1], 3, padding="same")(Conv2D(8, 1)(x)))])

x = inputs = Input((32, 32, 16))
for _ in range(3):
    x = plain(x, 16)
x = MaxPooling2D()(x)
for _ in range(3):
    x = residual(x)
model = Model(inputs, x)
"""
    found = made(listing)
    assert len(found.contents) == 3
    assert not found.contents[-1].users
    name = found.contents[-1].frame.caption.titles[0]
    for one in found.contents[:2]:
        assert one.frame.inner is not None
        assert name in [node.caption.titles[0] for node in one.frame.inner.nodes if node.caption.titles]


def test_a_network_without_repeats_is_a_column_of_layers() -> None:
    scene = drawn("Sequential([Input((8,)), Dense(4), Dense(2)])")
    assert not leaders(scene)
    assert len(groups(scene, "block")) >= 3


def test_the_authors_groups_are_stages_too() -> None:
    net = netdiagram.load(RESNET)
    options = parse({"groups": f"stem: {', '.join(layer.name for layer in net.layers[1:5])}"})
    found = figure(blocks.outline(net, options.detail, options.depth, options.groups), options)
    assert [one.frame.title for one in found.contents] == ["stem", "bottleneck"]


def test_the_figure_in_words_has_counts_and_contents() -> None:
    words = drawn(RESNET).description
    assert "Bottleneck ×6, first: projection /2, 7.13\u2009M parameters; " in words
    assert "Bottleneck holds: Conv 1×1, BN, ReLU, 64, then 128, then 256, then 512 filters; " in words


def test_depth_closes_what_blocks_hold() -> None:
    assert drawn(RESNET, depth="0").width < drawn(RESNET).width
    assert not leaders(drawn(RESNET, depth="0"))


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize(
    "options", [{}, {"direction": "right"}, {"column": "480"}, {"detail": "blocks"}, {"detail": "full"}]
)
def test_nothing_is_in_the_way(name: str, options: dict[str, str]) -> None:
    laws(drawn(LISTINGS[name], **options))


@pytest.mark.parametrize("name", LISTINGS)
def test_every_layer_leads_somewhere_once(name: str) -> None:
    """A row of the table has one place in the figure, and no id stands there twice."""
    net = netdiagram.load(LISTINGS[name])
    scene = drawn(LISTINGS[name])
    keys = [key for group in _all(scene.items) for key in group.keys]
    assert sorted(keys) == sorted({layer.name for layer in net.layers})
    own = [group.key for group in _all(scene.items) if group.key]
    assert len(own) == len(set(own))


def _all(items: tuple[object, ...]) -> list[Group]:
    found = [item for item in items if isinstance(item, Group)]
    return [*found, *[inner for group in found for inner in _all(group.items)]]


def test_names_do_not_matter() -> None:
    named = drawn(RESNET)
    assert said(drawn(RESNET.replace("block(", "unit("))) == said(named)


def test_auto_never_takes_it() -> None:
    outline = blocks.outline(netdiagram.load(RESNET))
    assert choose(outline, Options()) != "blocks"
    assert VIEWS["blocks"].suits(outline, Options())


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (["64 filters", "64 filters"], ["64 filters"]),
        (["64 filters", "128 filters"], ["64 | 128 filters", "64–128 filters"]),
        (["8 → 16", "16 → 32", "32 → 64"], ["8 | 16 | 32 → 16 | 32 | 64", "8–32 → 16–64"]),
        (["1 filter", "2", "3"], []),
        (["Conv 3×3", "Conv 5×5"], ["Conv 3×3 | 5×5"]),
        ([f"{n} filters" for n in (16, 24, 40, 80, 112, 1152)], ["16–1152 filters"]),
    ],
)
def test_numbers_that_differ_are_listed_or_ranged(told: list[str], lines: list[str]) -> None:
    assert merging.together(told) == lines


@settings(max_examples=25, deadline=None)
@given(
    stages=st.lists(
        st.tuples(
            st.integers(1, 5),
            st.sampled_from([8, 16, 64, 256]),
            st.sampled_from(["plain", "residual", "dense", "branch"]),
        ),
        min_size=1,
        max_size=5,
    ),
    column=st.integers(480, 900),
)
def test_stages_at_random(stages: list[tuple[int, int, str]], column: int) -> None:
    """Whatever stages a network has: nothing in the way, and every count is there."""
    body = [
        "def plain(x, width):",
        "    return Conv2D(width, 3, padding='same', activation='relu')(Conv2D(width, 1)(x))",
        "def residual(x, width):",
        "    y = Conv2D(width, 3, padding='same')(Conv2D(width, 3, padding='same', activation='relu')(x))",
        "    return Add()([x if x.shape[-1] == width else Conv2D(width, 1)(x), y])",
        "def dense(x, width):",
        "    return Concatenate()([x, Conv2D(width, 3, padding='same', activation='relu')(x)])",
        "def branch(x, width):",
        "    return Concatenate()([Conv2D(width, 1)(x), Conv2D(width, 3, padding='same')(Conv2D(width, 1)(x)), MaxPooling2D(3, strides=1, padding='same')(x)])",
        "x = inputs = Input((64, 64, 8))",
    ]
    for count, width, kind in stages:
        body += [f"for _ in range({count}):", f"    x = {kind}(x, {width})", "x = MaxPooling2D(padding='same')(x)"]
    laws(drawn("\n".join([*body, "model = Model(inputs, GlobalAveragePooling2D()(x))"]), column=str(column)))
