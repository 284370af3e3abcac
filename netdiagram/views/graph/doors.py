"""Where lines pass the border of a group: what it reads and what is read of it, on both sides of the border.

Of a group that is repeated one copy is drawn. What that copy reads of the copies before it comes, for the whole, from what
the first copy reads; what is read of the last copy leaves the copy that is drawn at the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from netdiagram.blocks import Block
from netdiagram.ir import Network
from netdiagram.records import record


@record
class Doors:
    """How lines pass the border of a group.

    Attributes:
        enter: per node outside that the group reads, the number of the entry its line leads to.
        entries: how many there are.
        seeds: per call that is read inside but made outside of what is drawn, the number of its entry.
        exits: calls inside whose tensors leave, in order.
        leave: per call of the group that is read outside, the number of its exit.
    """

    enter: dict[int, int]
    entries: int
    seeds: dict[int, int]
    exits: list[int]
    leave: dict[int, int]


def drawn(block: Block) -> Iterator[int]:
    """All calls that are drawn of a block: of a group, those of the copy that is drawn."""
    if not block.children:
        yield from block.calls
    for child in block.children:
        yield from drawn(child)


def readers(network: Network) -> list[list[int]]:
    """Per call, the calls that read it; `len(network.calls)` stands for whoever uses the network."""
    found: list[list[int]] = [[] for _ in network.calls]
    for target, call in enumerate(network.calls):
        for source, _ in call.inputs:
            if not found[source] or found[source][-1] != target:
                found[source].append(target)
    for source, _ in network.outputs:
        found[source].append(len(network.calls))
    return found


def doors(
    network: Network, block: Block, inner: set[int], owner: Mapping[int, int], read: Sequence[Sequence[int]]
) -> Doors:
    """Find them.

    Args:
        network: the whole.
        block: the group.
        inner: the calls that are drawn in it.
        owner: per call outside, the node that draws it.
        read: what `readers` gave.
    """
    every = inner.union(block.calls)
    calls = network.calls
    outside = sorted({source for call in every for source, _ in calls[call].inputs if source not in every})
    if not owner:
        # a group by itself: whatever it reads comes from somewhere
        owner = {source: -1 - at for at, source in enumerate(outside)}
    nodes = list(dict.fromkeys([owner[source] for source in outside if source in owner]))
    sources = sorted({source for call in inner for source, _ in calls[call].inputs if source not in inner})
    enter: dict[int, int] = {}
    seeds: dict[int, int] = {}
    for source in sources:
        if source in owner and source not in every:
            seeds[source] = enter.setdefault(owner[source], len(enter))
    # what the drawn copy reads of copies before it, the latest first, stands for what only the first copy reads
    carried = [source for source in reversed(sources) if source in every]
    first = [node for node in sorted(nodes, reverse=True) if node not in enter] or sorted(nodes, reverse=True)
    for at, source in enumerate(carried):
        if first:
            seeds[source] = enter.setdefault(first[min(at, len(first) - 1)], len(enter))
    count = len(set(enter.values()))
    for node in nodes:
        enter.setdefault(node, 0)
    for source in outside:
        if source in owner:
            seeds.setdefault(source, enter[owner[source]])
    exits, leave = _leaving(network, inner, every, read)
    return Doors(enter, count, seeds, exits, leave)


def _leaving(
    network: Network, inner: set[int], every: set[int], read: Sequence[Sequence[int]]
) -> tuple[list[int], dict[int, int]]:
    """The calls whose tensors leave the copy that is drawn, and which of them stands for each that leaves the group."""
    own = [call for call in sorted(inner) if any(target not in inner for target in read[call])]
    outer = [call for call in sorted(every) if any(target not in every for target in read[call])]
    kinds = {call: _kind(network, call) for call in {*own, *outer}}
    main = own[-1] if own else max(inner)
    leave: dict[int, int] = {}
    exits: list[int] = []
    for call in outer:
        alike = [call] if call in inner else [other for other in own if kinds[other] == kinds[call]]
        mine = alike[-1] if alike else main
        if mine not in exits:
            exits.append(mine)
        leave[call] = exits.index(mine)
    return exits, leave


def _kind(network: Network, call: int) -> tuple[object, ...]:
    found = network.calls[call]
    return network.layers[found.layer].type, found.outputs
