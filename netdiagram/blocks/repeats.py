"""Repeats found by themselves: an outline in which what stands several times, one after the other, stands once.

By structure alone. Names and the author's groups say what a group is called, never where it begins or ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netdiagram.blocks import sharing
from netdiagram.blocks.arranging import arrange
from netdiagram.blocks.outline import Block, Link, Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.ir import Network


def outline(network: Network) -> Outline:
    """A network as stages and repeated blocks."""
    from netdiagram import blocks

    return blocks.outline(network, "blocks")


def collapse(outline: Outline) -> Outline:
    """An outline in which repeated stretches stand once.

    Args:
        outline: fused, or any other one; groups in it stay, what is in them is collapsed by itself.

    Returns:
        Groups have `children` (the blocks of one copy), `repeat`, a name and a note; `calls` are those of all copies.
        Blocks stand in topological order. What cannot be collapsed stands as it did.
    """
    network = outline.network
    grouped = any(block.children for block in outline.blocks)
    found = _around(outline) if grouped else arrange(outline)
    if found and sharing.shared(network):
        found = sharing.told(network, found)
    return linked(network, found) if found else outline


def _around(outline: Outline) -> list[Block]:
    """The blocks of an outline with groups of the author's: within each, and between them, collapsed."""
    found: list[Block] = []
    loose: list[Block] = []
    for block in outline.blocks:
        if block.children:
            found += _collapsed(outline.network, loose)
            loose = []
            found.append(replace(block, children=tuple(_collapsed(outline.network, block.children))))
        else:
            loose.append(block)
    return found + _collapsed(outline.network, loose)


def _collapsed(network: Network, blocks: Sequence[Block]) -> list[Block]:
    """A stretch by itself. What it reads stands before it, as inputs do: ways that fork there come together again."""
    if len(blocks) < 2:
        return list(blocks)
    own = {call for block in blocks for call in block.calls}
    read = sorted({source for call in own for source, _ in network.calls[call].inputs} - own)
    outer = [Block((call,), call, network.calls[call].outputs[0]) for call in read]
    found = arrange(linked(network, [*outer, *blocks]), frozenset(read))
    return _without(found, frozenset(read)) if found else list(blocks)


def _without(blocks: Sequence[Block], outer: frozenset[int]) -> list[Block]:
    """Blocks without those of some calls."""
    found = []
    for block in blocks:
        calls = tuple([call for call in block.calls if call not in outer])
        if calls:
            found.append(replace(block, calls=calls, children=tuple(_without(block.children, outer))))
    return found


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
