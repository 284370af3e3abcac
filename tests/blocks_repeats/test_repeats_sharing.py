"""Layers that are called again: copies that share their weights are told from those that are only alike."""

from __future__ import annotations

import pytest

import netdiagram
from netdiagram import blocks
from netdiagram.blocks import Block, sharing

AGAIN = """
x = i = Input((16, 16, 8))
step = Conv2D(8, 3, padding="same")
for _ in range(4):
    x = step(x)
m = Model(i, Conv2D(4, 1)(x))
"""
ALIKE = AGAIN.replace("x = step(x)", 'x = Conv2D(8, 3, padding="same")(x)')
PAIRS = """
x = i = Input((16, 16, 8))
a, b = Conv2D(16, 3, padding="same"), Conv2D(8, 1)
for _ in range(3):
    x = b(a(x))
m = Model(i, x)
"""
TOWERS = """
a, b = Input((9,)), Input((9,))
one, two = Dense(8), Dense(8)
m = Model([a, b], Add()([two(one(a)), two(one(b))]))
"""
TWICE_EACH = """
x = i = Input((8,))
one, two = Dense(8), Dense(8)
m = Model(i, two(two(one(one(x)))))
"""


def groups(found: tuple[Block, ...]) -> list[Block]:
    own = [block for block in found if block.repeat > 1]
    return own + [group for block in found for group in groups(block.children)]


def collapsed(listing: str) -> blocks.Outline:
    return blocks.collapsed(blocks.outline(netdiagram.load(listing), "fused"))


@pytest.mark.parametrize(
    ("listing", "repeats", "notes"),
    [(AGAIN, [4], ["shared weights"]), (ALIKE, [4], [""]), (PAIRS, [3], ["shared weights"])],
)
def test_copies_of_one_layer_are_noted(listing: str, repeats: list[int], notes: list[str]) -> None:
    found = groups(collapsed(listing).blocks)
    assert [group.repeat for group in found] == repeats
    assert [group.note for group in found] == notes
    network = netdiagram.load(listing)
    assert [sharing.tied(network, group) for group in found] == [bool(note) for note in notes]


def test_a_layer_that_is_called_again_is_no_copy_of_another() -> None:
    mixed = AGAIN.replace("for _", 'x = Conv2D(8, 3, padding="same")(x)\nfor _')
    (group,) = groups(collapsed(mixed).blocks)
    assert group.repeat == 4
    assert collapsed(mixed).layer(group).name == "conv2d"  # the one that is called again, made first


@pytest.mark.parametrize(
    ("listing", "shared", "recurring"), [(AGAIN, 1, 1), (PAIRS, 2, 2), (TOWERS, 2, 0), (ALIKE, 0, 0)]
)
def test_what_reads_what_it_gave_before_is_told_from_what_stands_side_by_side(
    listing: str, shared: int, recurring: int
) -> None:
    network = netdiagram.load(listing)
    assert len(sharing.shared(network)) == shared
    assert len(sharing.recurring(network)) == recurring


def test_copies_that_call_different_layers_twice_share_nothing() -> None:
    network = netdiagram.load(TWICE_EACH)
    block = Block((1, 2, 3, 4), 1, repeat=2)
    assert not sharing.tied(network, block)
    assert sharing.tied(network, Block((1, 2), 1, repeat=2))


def test_parameters_of_shared_layers_count_once() -> None:
    network = netdiagram.load(AGAIN)
    assert network.params == (3 * 3 * 8 + 1) * 8 + (8 + 1) * 4
