"""The outline of whole architectures, as text: a listing, and what it must come to, in one file each."""

from __future__ import annotations

from pathlib import Path

import pytest
from networks import recorded, reordered, ungrouped, unnamed

import netdiagram
from netdiagram.blocks import repeats
from netdiagram.blocks.describe import describe
from netdiagram.ir import Network

HERE = Path(__file__).parent
LISTINGS = {path.stem: path for path in sorted((HERE / "cases").glob("*.txt"))}
RECORDED = {path.name.partition(".")[0]: path for path in sorted((HERE / "recorded").glob("*.json.gz"))}
EXPECTED = dict(
    block.strip().split("\n", 1) for block in (HERE / "recorded" / "outlines.txt").read_text("utf-8").split("\n\n")
)
"""What the recorded networks come to: name and outline, with an empty line between them."""


def listed(name: str) -> tuple[Network, str]:
    """The network of a case, and its expected outline, one block a line."""
    listing, _, expected = LISTINGS[name].read_text("utf-8").partition("\n=====\n")
    return netdiagram.load(listing), expected


def lines(net: Network, names: bool = True) -> str:
    """The outline, one block a line."""
    return describe(repeats.outline(net), names).replace(" · ", "\n")


@pytest.mark.parametrize("name", LISTINGS)
def test_an_architecture_comes_to_its_stages(name: str) -> None:
    """Stages, repeats, names and notes are as expected."""
    net, expected = listed(name)
    assert lines(net) == expected.strip()


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_graph_comes_to_its_stages(name: str) -> None:
    """The same for graphs recorded from Keras, in the order in which its files have them."""
    assert lines(recorded(RECORDED[name])) == EXPECTED[name].strip()


def test_every_recorded_graph_has_an_expectation() -> None:
    """No file is passed over."""
    assert sorted(RECORDED) == sorted(EXPECTED)


@pytest.mark.parametrize("name", [*LISTINGS, *RECORDED])
def test_names_do_not_matter(name: str) -> None:
    """With numbers for names, and without the author's functions, the outline is the same."""
    net = listed(name)[0] if name in LISTINGS else recorded(RECORDED[name])
    numbered = unnamed(net)
    assert lines(numbered) == lines(ungrouped(net))
    assert lines(numbered, names=False) == lines(net, names=False)


@pytest.mark.parametrize("name", [*LISTINGS, *RECORDED])
def test_the_order_of_writing_does_not_matter(name: str) -> None:
    """Layers in any other order that the graph allows give the same outline."""
    net = listed(name)[0] if name in LISTINGS else recorded(RECORDED[name])
    expected = lines(net)
    for seed in range(3):
        assert lines(reordered(net, seed)) == expected
