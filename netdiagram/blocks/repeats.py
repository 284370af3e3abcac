"""Repeats found by themselves: an outline in which what stands several times, one after the other, stands once.

By structure alone. Names and the author's groups say what a group is called, never where it begins or ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks.arranging import arrange
from netdiagram.blocks.outline import Block, Link, Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.ir import Network


def outline(network: Network) -> Outline:
    """A network as stages and repeated blocks."""
    from netdiagram import blocks

    return collapse(blocks.outline(network, "fused"))


def collapse(outline: Outline) -> Outline:
    """An outline in which repeated stretches stand once.

    Args:
        outline: fused, or any other one without groups.

    Returns:
        Groups have `children` (the blocks of one copy), `repeat`, a name and a note; `calls` are those of all copies.
        Blocks stand in topological order. What cannot be collapsed stands as it did.
    """
    found = arrange(outline)
    return linked(outline.network, found) if found else outline


def linked(network: Network, blocks: Sequence[Block]) -> Outline:
    """Blocks with the tensors between them, one for each pair."""
    owner: dict[int, int] = {}
    for index, block in enumerate(blocks):
        for call in block.calls:
            owner[call] = index
    links: dict[tuple[int, int], Link] = {}
    for index, block in enumerate(blocks):
        for call in block.calls:
            for source, output in network.calls[call].inputs:
                start = owner.get(source, index)
                if start != index:
                    shape = network.calls[source].outputs[output]
                    links.setdefault((start, index), Link(start, index, shape))
    return Outline(network, tuple(blocks), tuple(sorted(links.values(), key=lambda link: (link.target, link.source))))


def inside(outline: Outline, block: Block) -> Outline:
    """What is drawn within a group: its children, and the tensors between them."""
    return linked(outline.network, block.children)
