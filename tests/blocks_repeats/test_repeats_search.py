"""The search for repeats in a sequence, by itself."""

from __future__ import annotations

import pytest

from netdiagram.blocks.tandem import Search, Span, Tokens
from netdiagram.blocks.tree import members, units


def search(text: str, reads: list[tuple[int, ...]] | None = None) -> list[list[Span]]:
    """The repeats of a chain of letters."""
    labels = [ord(letter) for letter in text]
    zeros = [0.0] * len(text)
    tokens = Tokens(
        labels=labels,
        reads=reads or [(at - 1,) if at else () for at in range(len(text))],
        exact=labels,
        edge=zeros,
        tail=zeros,
        weight=[1.0] * len(text),
        whole=[False] * len(text),
    )
    return Search(tokens).repeats(0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", []),
        ("abc", []),
        ("aa", [[(0, 1), (1, 2)]]),
        ("xababab", [[(1, 3), (3, 5), (5, 7)]]),
        ("xaaay", [[(1, 2), (2, 3), (3, 4)]]),
        # rows of two and of three are copies of one another
        ("aapaapaaap", [[(0, 3), (3, 6), (6, 10)]]),
        # an inner repeat is found again within the copy
        ("abbabbabb", [[(0, 3), (3, 6), (6, 9)]]),
        ("abcabcdede", [[(0, 3), (3, 6)], [(6, 8), (8, 10)]]),
    ],
)
def test_repeats_of_a_chain(text: str, expected: list[list[Span]]) -> None:
    """The shortest way to tell a word."""
    assert search(text) == expected


def test_copies_must_read_alike() -> None:
    """Equal letters that are connected in another way are no copies."""
    chain = [(), (0,), (1,), (2,), (3,), (4,), (5,)]
    assert search("xabcabc", chain) == [[(1, 4), (4, 7)]]
    skipping = [(), (0,), (1,), (1, 2), (3,), (4,), (5,)]
    assert search("xabcabc", skipping) == []


def test_what_is_read_from_outside_may_differ() -> None:
    """A skip from far away comes from another distance each time."""
    reads = [(), (0,), (1,), (2, 0), (3,), (4, 0), (5,), (6, 0)]
    assert search("xyabababb"[:8], reads) == [[(2, 4), (4, 6), (6, 8)]]


def test_copies_must_follow_one_another() -> None:
    """Equal branches from one point are no repeat."""
    reads = [(), (0,), (1,), (0,), (3,), (2, 4)]
    assert search("xababm", reads) == []


def test_what_is_read_may_be_numbered_behind() -> None:
    """A graph with a bridge between two branches is one unit, however its blocks are numbered."""
    bridge = [(), (0,), (1,), (1, 2), (2,), (3, 4), (5,)]
    number = [0, 1, 5, 3, 2, 4, 6]
    renumbered: list[tuple[int, ...]] = [()] * len(bridge)
    for block, sources in enumerate(bridge):
        renumbered[number[block]] = tuple(number[source] for source in sources)
    (unit,) = units(bridge)
    (other,) = units(renumbered)
    assert members([unit]) == [2, 3, 4, 5]
    assert members([other]) == [number[block] for block in members([unit])]
