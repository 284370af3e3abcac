"""What holds for the outline of any network."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from networks import Row, network, unnamed

from netdiagram import blocks
from netdiagram.blocks import Block, Outline, repeats
from netdiagram.blocks.describe import describe
from netdiagram.ir import Network

KINDS = ("Conv2D", "Conv2D", "DepthwiseConv2D", "MaxPooling2D", "UpSampling2D", "BatchNormalization", "ReLU", "Dense")
MERGES = ("Add", "Add", "Concatenate", "Multiply", "MultiHeadAttention", "Subtract")


def _row(draw: random.Random, count: int, reach: int) -> Row:
    near = range(max(0, count - reach), count)
    if draw.random() < 0.3 and len(near) > 2:
        return draw.choice(MERGES), sorted(draw.sample(near, draw.choice((2, 2, 3)))), {}
    width, side = draw.choice((8, 16)), draw.choice((32, 32, 16))
    kernel = draw.choice(((1, 1), (3, 3)))
    return (
        draw.choice(KINDS),
        [draw.choice(near)],
        {"kernel_size": kernel, "filters": width, "shape": (None, side, side, width)},
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Networks from chains to ones without any order, with stretches that repeat."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    reach = draw(st.sampled_from((1, 3, 8, 200)))
    rows: list[Row] = [("InputLayer", (), {})]
    while len(rows) < draw(st.integers(1, 60)):
        if chance.random() < 0.05:
            rows.append(("InputLayer", (), {}))
        begin = len(rows)
        for _ in range(chance.randrange(1, 7)):
            rows.append(_row(chance, len(rows), reach))
        size = len(rows) - begin
        for _ in range(chance.choice((0, 0, 1, 2, 5))):
            for kind, inputs, options in rows[-size:]:
                rows.append((kind, [max(source + size, 0) for source in inputs], options))
    return network(rows)


def groups(found: tuple[Block, ...]) -> Iterator[Block]:
    """All groups, outer ones first."""
    for block in found:
        if block.children:
            yield block
            yield from groups(block.children)


def check(outline: Outline) -> None:
    """Calls are told once, in an order in which all tensors go forward."""
    calls = [call for block in outline.blocks for call in block.calls]
    assert len(calls) == len(set(calls))
    for block in outline.blocks:
        assert block.calls
        assert list(block.calls) == sorted(block.calls)
        assert block.main in block.calls
    pairs = [(link.source, link.target) for link in outline.links]
    assert all(source < target for source, target in pairs)
    assert len(set(pairs)) == len(pairs)


@settings(deadline=None, max_examples=300)
@given(networks())
def test_every_call_stands_once_and_tensors_go_forward(net: Network) -> None:
    """Top-level blocks share the calls out among them; so do the children of a group, of the copy that is drawn."""
    found = repeats.outline(net)
    check(found)
    assert sorted(call for block in found.blocks for call in block.calls) == list(range(len(net.calls)))
    for group in groups(found.blocks):
        inner = repeats.inside(found, group)
        check(inner)
        held = {call for child in group.children for call in child.calls}
        assert held <= set(group.calls)
        if group.repeat == 1:
            assert held == set(group.calls)
        else:
            assert len(held) < len(group.calls)


@settings(deadline=None, max_examples=100)
@given(networks())
def test_all_edges_are_linked(net: Network) -> None:
    """Between any two blocks that share a tensor there is a link, and no other."""
    found = repeats.outline(net)
    owner = {call: index for index, block in enumerate(found.blocks) for call in block.calls}
    needed = {
        (owner[edge.source], owner[edge.target]) for edge in net.edges if owner[edge.source] != owner[edge.target]
    }
    assert {(link.source, link.target) for link in found.links} == needed


@settings(deadline=None, max_examples=100)
@given(networks())
def test_the_same_network_gives_the_same_outline(net: Network) -> None:
    """Twice, and with other names; the fused outline it is made of stays as it was."""
    fused = blocks.outline(net, "fused")
    before = fused.blocks
    found = repeats.collapse(fused)
    assert fused.blocks == before
    assert repeats.collapse(fused) == found
    assert describe(repeats.outline(unnamed(net))) == describe(found)


@settings(deadline=None, max_examples=50)
@given(networks())
def test_a_full_outline_can_be_collapsed_as_well(net: Network) -> None:
    """Blocks need not be fused."""
    found = repeats.collapse(blocks.outline(net, "full"))
    assert sorted(call for block in found.blocks for call in block.calls) == list(range(len(net.calls)))


def test_an_empty_network_stays_empty() -> None:
    """There is nothing to collapse."""
    assert repeats.outline(network([])).blocks == ()


def test_hundreds_of_skips_around_one_another() -> None:
    """Deep nesting neither fails nor loses a layer."""
    rows: list[Row] = [("InputLayer", (), {})]
    ends = []
    for _ in range(300):
        rows.append(("Conv2D", [len(rows) - 1], {"kernel_size": (3, 3)}))
        ends.append(len(rows) - 1)
    while ends:
        rows.append(("Add", [len(rows) - 1, ends.pop()], {}))
    net = network(rows)
    found = repeats.outline(net)
    assert sorted(call for block in found.blocks for call in block.calls) == list(range(len(net.calls)))


def connected(outline: Outline) -> bool:
    """Whether all blocks hang together, whichever way tensors go."""
    part = list(range(len(outline.blocks)))
    for link in outline.links:
        one, two = part[link.source], part[link.target]
        part = [two if which == one else which for which in part]
    return len(set(part)) == 1


@settings(deadline=None, max_examples=300)
@given(networks())
def test_a_copy_hangs_together(net: Network) -> None:
    """What stands side by side, and has nothing to do with one another, is never told as one that is repeated."""
    found = repeats.outline(net)
    for group in groups(found.blocks):
        if group.repeat > 1:
            assert connected(repeats.inside(found, group))
