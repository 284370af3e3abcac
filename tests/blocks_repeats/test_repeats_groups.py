"""What a group knows: its calls, the copy that is drawn, its name, and in what other copies differ."""

from __future__ import annotations

import pytest
from networks import Row, network

import netdiagram
from netdiagram.blocks import Block, Outline, repeats

BLOCK = """
def {function}(x, width, stride):
    y = ReLU()(BatchNormalization()(Conv2D(width, 3, strides=stride, padding="same")(x)))
    y = BatchNormalization()(Conv2D(width, 3, padding="same")(y))
    if stride > 1:
        x = Conv2D(width, 1, strides=stride)(x)
    return ReLU()(Add()([x, y]))

inp = Input((32, 32, 16))
x = Conv2D(16, 3, padding="same")(inp)
{comment}
for width, stride, n in (16, 1, 3), (32, 2, 4):
    for i in range(n):
        x = {function}(x, width, stride if i == 0 else 1)
{end}
model = Model(inp, Dense(10)(GlobalAveragePooling2D()(x)))
"""


def outline(function: str = "block", comment: str = "", end: str = "") -> Outline:
    """Three residual blocks, and four of twice the width."""
    return repeats.outline(netdiagram.load(BLOCK.format(function=function, comment=comment, end=end)))


def types(found: Outline, block: Block) -> list[str]:
    """The main layers of a group's children."""
    return [found.layer(child).type for child in block.children]


def test_a_stage_has_the_calls_of_all_copies_and_shows_a_typical_one() -> None:
    """The second stage begins with a projection; what is drawn has none."""
    found = outline()
    stage = found.blocks[3]
    assert stage.repeat == 4
    assert stage.note == "first: projection /2"
    assert len(stage.calls) == 4 * 7 + 1
    assert types(found, stage) == ["Conv2D", "Conv2D", "Add"]
    drawn = [call for child in stage.children for call in child.calls]
    assert len(drawn) == 7
    assert set(drawn) < set(stage.calls)
    assert stage.output == (None, 16, 16, 32)
    assert found.layer(stage).type == "Conv2D"


def test_what_is_inside_a_group_is_an_outline_of_its_own() -> None:
    """The shortcut enters the group from outside, so that only the chain is linked."""
    found = outline()
    inner = repeats.inside(found, found.blocks[2])
    assert [(link.source, link.target) for link in inner.links] == [(0, 1), (1, 2)]
    assert inner.network is found.network


@pytest.mark.parametrize(
    ("function", "name"), [("block", "residual block"), ("wide_block", "wide block"), ("f", "residual block")]
)
def test_the_author_names_a_block_unless_the_word_says_nothing(function: str, name: str) -> None:
    """A helper function's name is the block's; `block` is less than what the field calls it."""
    assert [block.name for block in outline(function).blocks if block.children] == [name, name]


def test_a_comment_names_what_has_no_function_of_its_own() -> None:
    """`# group:` over a loop of layers names what is repeated in it."""
    found = repeats.outline(
        netdiagram.load(
            "Input(32, 32, 8)\n# group: trunk\n"
            + 'Conv2D(8, 3, padding="same", activation="relu")\nConv2D(8, 1)\n' * 3
            + "# group: head\nFlatten()\nDense(10)"
        )
    )
    assert [(block.name, block.repeat) for block in found.blocks if block.children] == [("trunk", 3), ("head", 1)]


def test_author_words_do_not_move_boundaries() -> None:
    """A comment in the middle of a run of equal blocks leaves it one run."""
    layer = 'Conv2D(8, 3, padding="same")\nMaxPooling2D(1)\n'
    plain = repeats.outline(netdiagram.load("Input(32, 32, 8)\n" + layer * 4))
    split = repeats.outline(netdiagram.load("Input(32, 32, 8)\n" + layer * 2 + "# group: rest\n" + layer * 2))
    assert [(block.repeat, block.calls) for block in split.blocks] == [(b.repeat, b.calls) for b in plain.blocks]


def test_links_between_groups_are_told_once() -> None:
    """Six decoder layers read what the encoder gives: one line."""
    rows: list[Row] = [("InputLayer", (), {}), ("InputLayer", (), {})]
    memory, state = 0, 1
    for _ in range(6):
        rows.append(("MultiHeadAttention", (state, memory), {}))
        rows.append(("Add", (state, len(rows) - 1), {}))
        rows.append(("Dense", (len(rows) - 1,), {"units": 8}))
        rows.append(("Add", (len(rows) - 2, len(rows) - 1), {}))
        state = len(rows) - 1
    found = repeats.outline(network(rows))
    assert [block.repeat for block in found.blocks] == [1, 1, 6]
    assert [(link.source, link.target) for link in found.links] == [(0, 2), (1, 2)]
    assert found.blocks[2].name == "transformer decoder layer"


def test_branches_side_by_side_are_no_repeat() -> None:
    """Copies follow one another; equal towers on two inputs stay two."""
    rows: list[Row] = []
    ends = []
    for _ in range(2):
        rows.append(("InputLayer", (), {}))
        rows.append(("Conv2D", (len(rows) - 1,), {"kernel_size": (3, 3)}))
        rows.append(("MaxPooling2D", (len(rows) - 1,), {}))
        rows.append(("Dense", (len(rows) - 1,), {}))
        ends.append(len(rows) - 1)
    rows.append(("Concatenate", ends, {}))
    found = repeats.outline(network(rows))
    assert all(block.repeat == 1 for block in found.blocks)


def test_layers_set_differently_are_no_repeat() -> None:
    """Three dense layers of falling width are three layers; two of one width are one, twice."""
    widths = (512, 256, 128, 64, 64)
    rows: list[Row] = [("InputLayer", (), {"shape": (None, 784)})]
    rows += [("Dense", (at,), {"units": units, "shape": (None, units)}) for at, units in enumerate(widths)]
    assert [block.repeat for block in repeats.outline(network(rows)).blocks] == [1, 1, 1, 1, 2]


def test_a_bridge_is_a_unit_though_it_is_not_series_parallel() -> None:
    """A block with a cross-connection inside repeats like any other."""
    rows: list[Row] = [("InputLayer", (), {})]
    for _ in range(4):
        x = len(rows) - 1
        rows.append(("Conv2D", (x,), {"kernel_size": (3, 3)}))
        rows.append(("Conv2D", (x,), {"kernel_size": (5, 5)}))
        rows.append(("Add", (x + 1, x + 2), {}))
        rows.append(("Concatenate", (x + 1, x + 3), {}))
    found = repeats.outline(network(rows))
    assert [block.repeat for block in found.blocks] == [1, 4]
