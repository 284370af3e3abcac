"""Layers that are called several times: the same weights at several places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.outline import Block
    from netdiagram.ir import Network

NOTE = "shared weights"
"""What is said of copies that are one layer, or one sequence of layers, called again."""
_NONE: frozenset[int] = frozenset()


def shared(network: Network) -> frozenset[int]:
    """The layers with weights that are called several times, by index."""
    return _shared(network) if len(network.calls) > len(network.layers) else _NONE


def recurring(network: Network) -> frozenset[int]:
    """The layers with weights that read, at last, what they gave before."""
    of = shared(network)
    if not of:
        return _NONE
    bits = {layer: 1 << at for at, layer in enumerate(sorted(of))}
    behind: list[int] = []  # per call, the layers that have been called before it on a way to it
    found = set()
    for call in network.calls:
        mask = 0
        for source, _ in call.inputs:
            mask |= behind[source] | bits.get(network.calls[source].layer, 0)
        behind.append(mask)
        if mask & bits.get(call.layer, 0):
            found.add(call.layer)
    return frozenset(found)


def tied(network: Network, block: Block) -> bool:
    """Whether all copies of a group are made of the same layers."""
    if block.repeat < 2 or not shared(network):
        return False
    weighted = [network.calls[call].layer for call in block.calls if _weighs(network, network.calls[call].layer)]
    size, rest = divmod(len(weighted), block.repeat)
    copies = [sorted(weighted[at : at + size]) for at in range(0, len(weighted), max(size, 1))]
    return size > 0 and not rest and all(copy == copies[0] for copy in copies)


def told(network: Network, blocks: Sequence[Block]) -> list[Block]:
    """Blocks whose notes say where copies share their weights."""
    found = []
    for block in blocks:
        if block.children:
            note = "; ".join([part for part in (block.note, NOTE if tied(network, block) else "") if part])
            block = replace(block, note=note, children=tuple(told(network, block.children)))
        found.append(block)
    return found


def _weighs(network: Network, index: int) -> bool:
    return network.layers[index].params != 0


def _shared(network: Network) -> frozenset[int]:
    if _LAST and _LAST[0][0] is network:
        return _LAST[0][1]
    counts: dict[int, int] = {}
    for call in network.calls:
        counts[call.layer] = counts.get(call.layer, 0) + 1
    found = frozenset([layer for layer, count in counts.items() if count > 1 and _weighs(network, layer)])
    _LAST[:] = [(network, found)]
    return found


_LAST: list[tuple[Network, frozenset[int]]] = []
"""What was asked last."""
