"""The author's groups: which layers they mean, which blocks they hold, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram import blocks, options
from netdiagram.blocks import Block
from netdiagram.errors import NetdiagramError

LISTING = """
x = image = Input((64, 64, 3), name="image")
{stem}x = Conv2D(32, 3, activation="relu", name="conv1")(x)
x = BatchNormalization(name="bn1")(x)
x = Conv2D(32, 3, activation="relu", name="conv2")(x)
x = MaxPooling2D(name="pool1")(x)
{body}y = Conv2D(32, 3, padding="same", activation="relu", name="a")(x)
y = Conv2D(32, 3, padding="same", name="b")(y)
x = Add(name="sum")([x, y])
{head}x = GlobalAveragePooling2D(name="gap")(x)
x = Dense(10, activation="relu", name="dense_a")(x)
x = Dense(10, activation="softmax", name="dense_b")(x)
model = Model(image, x)
"""
PLAIN = LISTING.format(stem="", body="", head="")
TOLD = LISTING.format(stem="# group: stem\n", body="# group: residual\n", head="# group: head\n")


def grouped(text: str, source: str = PLAIN, detail: str = "auto") -> dict[str, list[str]]:
    given = options.parse({"groups": text}).groups
    outline = blocks.outline(netdiagram.load(source), detail, groups=given)
    return held(outline, outline.blocks)


def held(outline: blocks.Outline, found: tuple[Block, ...]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for block in found:
        if block.children:
            names[block.name] = sorted({layer.name for layer in outline.layers(block)})
            names.update(held(outline, block.children))
    return names


STEM = ["bn1", "conv1", "conv2", "pool1"]


@pytest.mark.parametrize(
    ("words", "layers"),
    [
        ("conv1..pool1", STEM),
        ("pool1..conv1", STEM),
        ("conv1, conv2, pool1", STEM),
        ("conv*, MaxPooling2D", STEM),
        ("convolution, pool1, gap..dense_b, sum", [*sorted([*STEM, "a", "b", "sum", "gap", "dense_a", "dense_b"])]),
        ("dense*", ["dense_a", "dense_b"]),
        ("Dense", ["dense_a", "dense_b"]),
        ("bn1", ["bn1", "conv1"]),
    ],
)
def test_words_mean_layers(words: str, layers: list[str]) -> None:
    assert grouped(f"part: {words}") == {"part": sorted(layers)}


def test_groups_lie_in_groups_and_beside_them() -> None:
    found = grouped("stem: conv1..pool1; inside: conv*; head: gap..dense_b")
    assert found["stem"] == STEM
    assert found["inside"] == ["bn1", "conv1", "conv2"]
    assert found["head"] == ["dense_a", "dense_b", "gap"]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("stem: conv1..pol1", "groups.unknown", "did you mean 'pool1'?"),
        ("stem: conv9", "groups.unknown", "did you mean"),
        ("stem: quite_different", "groups.unknown", "patterns"),
        ("one: conv1, conv2; two: conv2, pool1", "groups.overlap", "within another"),
        ("part: conv1, dense_a", "groups.open", "take 'gap' into the group"),
        ("part: a, sum, gap", "groups.open", "'b'"),
    ],
)
def test_what_cannot_be_a_group_is_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        grouped(text)
    assert caught.value.code == code
    assert words in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("text", ["stem", "stem:", ": conv1", "a: conv1; a: conv2", "stem: ,"])
def test_what_is_no_list_of_groups_is_refused(text: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        options.parse({"groups": text})
    assert caught.value.code == "option.value"


def test_comments_hold_what_stands_behind_them_but_inputs() -> None:
    outline = blocks.outline(netdiagram.load(TOLD))
    found = held(outline, outline.blocks)
    assert found == {"stem": STEM, "residual": ["a", "b", "sum"], "head": ["dense_a", "dense_b", "gap"]}


def test_the_option_takes_the_place_of_comments() -> None:
    assert grouped("top: gap..dense_b", TOLD) == {"top": ["dense_a", "dense_b", "gap"]}


def test_comments_give_way_to_repeats_and_name_them() -> None:
    body = 'y = Conv2D(32, 3, padding="same")(x)\ny = Conv2D(32, 3, padding="same")(y)\nx = add([x, y])\n'
    start = "x = image = Input((32, 32, 32))\nx = Conv2D(32, 1)(x)\nx = MaxPooling2D()(x)\n"
    end = "x = Flatten()(x)\nx = Dense(3)(x)\nmodel = Model(image, x)"
    cut = blocks.outline(netdiagram.load(start + body * 2 + "# group: rest\n" + body * 2 + end), "blocks")
    assert [block.repeat for block in cut.blocks if block.repeat > 1] == [4]
    named = blocks.outline(netdiagram.load(start + "# group: body\n" + body * 4 + "# group: head\n" + end), "blocks")
    assert [(block.name, block.repeat) for block in named.blocks if block.children] == [("body", 4), ("head", 1)]


def test_what_is_in_a_group_is_collapsed_by_itself() -> None:
    """A group that cuts a run leaves repeats on both sides, first copies with projections included."""
    unit = (
        "def unit(x, n, first=False):\n"
        '    y = Conv2D(n, 1, activation="relu")(x)\n'
        '    y = Conv2D(n, 3, padding="same", activation="relu")(y)\n'
        "    return add([Conv2D(4 * n, 1)(x) if first else x, Conv2D(4 * n, 1)(y)])\n"
    )
    body = "x = image = Input((32, 32, 3))\nx = Conv2D(8, 3)(x)\n" + "".join(
        f"x = unit(x, {n}, {i == 0})\n" for n in (8, 16) for i in range(3)
    )
    source = unit + body + "model = Model(image, Dense(2)(GlobalAveragePooling2D()(x)))"
    net = netdiagram.load(source)
    outline = blocks.outline(net, "blocks", groups=(("one", ("conv2d_1..add_2",)),))
    one = next(block for block in outline.blocks if block.name == "one")
    assert [(child.repeat, child.note) for child in one.children] == [(3, "first: projection")]
    assert [block.repeat for block in outline.blocks if block.children and block is not one] == [3]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(["conv1", "conv2", "pool1", "a", "b", "sum", "gap", "dense_a", "dense_b"]), min_size=1))
def test_every_call_stands_in_one_block_and_order_is_topological(names: set[str]) -> None:
    net = netdiagram.load(PLAIN)
    try:
        outline = blocks.outline(net, groups=(("part", tuple(sorted(names))),))
    except NetdiagramError as error:
        assert error.code == "groups.open"
        return
    calls = [call for block in outline.blocks for call in block.calls]
    assert sorted(calls) == list(range(len(net.calls)))
    assert all(link.source < link.target for link in outline.links)
