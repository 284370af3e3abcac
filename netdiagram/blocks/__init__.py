"""Structure: which calls are drawn as one, which repeat, and what they are called."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from netdiagram.blocks.fusion import fuse, single
from netdiagram.blocks.outline import Block, Link, Outline
from netdiagram.ir import Network

__all__ = ["Block", "Link", "Outline", "closed", "collapsed", "inside", "outline"]


def outline(
    network: Network, detail: str = "auto", depth: int | None = None, groups: Sequence[tuple[str, Sequence[str]]] = ()
) -> Outline:
    """What a view draws of a network.

    Args:
        network: the whole model.
        detail: `full` for every call as a block of its own; `fused` and `auto` draw a convolution, its normalization,
            its activation and its dropout as one; `blocks` also what repeats (see `collapsed`). For `auto`, a view in
            which the fused outline has no room takes `collapsed` of it.
        depth: how many levels of groups are opened; all where nothing is said.
        groups: the author's own, (name, words for layers); comments in the listing name further ones.

    Returns:
        Blocks in topological order, and the tensors between them, by target, then by argument.

    Raises:
        NetdiagramError: groups that mean no layer, overlap, or cannot be drawn as one (`groups.…`).
    """
    found = _plain(network, detail)
    if groups or network.commented:
        from netdiagram.blocks import grouping

        found = grouping.grouped(found, groups) if groups else grouping.commented(found)
        if depth is not None and detail != "blocks":
            found = closed(found, depth)
    if detail == "blocks":
        found = collapsed(found, depth)
    return found


def _plain(network: Network, detail: str) -> Outline:
    blocks = single(network) if detail == "full" else fuse(network)
    if len(blocks) < len(network.calls):
        # a block stands where its last member stands: only then do all tensors point forward
        blocks.sort(key=lambda block: block.calls[-1])
    owner = [0] * len(network.calls)
    for index, block in enumerate(blocks):
        for call in block.calls:
            owner[call] = index
    links = [
        Link(owner[source], owner[target], network.calls[source].outputs[output])
        for target, call in enumerate(network.calls)
        for source, output in call.inputs
        if owner[source] != owner[target]
    ]
    return Outline(network, tuple(blocks), tuple(links))


_LAST: list[tuple[Outline, Outline]] = []


def collapsed(outline: Outline, depth: int | None = None) -> Outline:
    """An outline in which what stands several times one after the other stands once, as a group with its count.

    What was found last is kept: the views that are tried one after the other ask for the same.

    Args:
        outline: fused, or full; the author's groups stay, and what is in them is collapsed by itself.
        depth: how many levels of groups are opened; all where nothing is said.

    Returns:
        The outline itself, where nothing repeats.
    """
    known = _LAST[0] if _LAST else None
    if known is not None and known[0] is outline:
        found = known[1]
    else:
        from netdiagram.blocks import grouping, repeats

        loose = any(block.loose for block in outline.blocks)
        found = repeats.collapse(grouping.uncommented(outline) if loose else outline)
        if loose:
            found = grouping.commented(found)
        _LAST[:] = [(outline, found)]
    return found if depth is None else closed(found, depth)


def closed(outline: Outline, depth: int) -> Outline:
    """An outline whose groups are closed below so many levels; 0 closes them all."""
    if not any(block.children for block in outline.blocks):
        return outline
    return dataclasses.replace(outline, blocks=tuple([_closed(block, depth) for block in outline.blocks]))


def _closed(block: Block, depth: int) -> Block:
    if not block.children:
        return block
    if not depth:
        return dataclasses.replace(block, closed=True)
    return dataclasses.replace(block, children=tuple([_closed(child, depth - 1) for child in block.children]))


def inside(outline: Outline, group: Block) -> Outline:
    """What is drawn within a group: its children, and the tensors between them."""
    from netdiagram.blocks import repeats

    return repeats.inside(outline, group)
