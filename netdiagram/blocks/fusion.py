"""Which layers are drawn as one: a convolution takes its normalization, activation and dropout with it.

Only what lies on one thread is fused: a tensor that something else reads, or that the network returns, stays visible.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.blocks.outline import TURNS, Block
from netdiagram.ir import Layer, Network
from netdiagram.records import record

_ONCE = frozenset({"normalization", "activation"})
_ALL = frozenset({"normalization", "activation", "regularization"})


@record
class Pattern:
    """What a layer of some family takes with it.

    Attributes:
        after: families that may follow it: normalization and activation once each, others as often as they come.
        before: families, and types, that may lead up to it (pre-activation, explicit padding).
    """

    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


_BEHIND = frozenset({"LayerNormalization", "RMSNormalization"})
"""Normalizations that go with a merge in front of them, unless the network has them in front of its branches."""

_PADDED = frozenset({"ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"})

PATTERNS: dict[str, Pattern] = {
    "convolution": Pattern(_ALL, _ONCE | _PADDED),
    "transposed": Pattern(_ALL, _ONCE),
    "dense": Pattern(_ALL),
    "recurrent": Pattern(_ALL),
    "embedding": Pattern(_ALL),
    "pooling": Pattern(_ALL, _PADDED),
    "reshape": Pattern(frozenset({"regularization"})),
    "attention": Pattern(frozenset({"regularization"})),
    # a batch normalization behind a merge belongs to the convolution it leads up to (pre-activation networks)
    "merge": Pattern(frozenset({"activation", "regularization", *_BEHIND})),
    "normalization": Pattern(frozenset({"activation", "regularization"})),
    "activation": Pattern(frozenset({"regularization"})),
    "preprocessing": Pattern(frozenset({"preprocessing"})),
}
"""By the family of the main layer. A family that is not named here takes nothing with it."""

_NOTHING = Pattern()
_LEADERS = frozenset(name for pattern in PATTERNS.values() for name in pattern.before)


def threads(network: Network) -> list[int]:
    """For each call the one call that reads its only output, which reads nothing else; -1 where there is none."""
    calls = network.calls
    reader = [-1] * len(calls)
    readers = [0] * len(calls)
    for target, call in enumerate(calls):
        for source, _ in call.inputs:
            readers[source] += 1
            reader[source] = target
    for source, _ in network.outputs:
        # a tensor that the network returns and also reads on must not vanish inside a block
        readers[source] += 1
    return [
        after
        if readers[call] == 1 and after >= 0 and len(calls[after].inputs) == 1 and len(calls[call].outputs) == 1
        else -1
        for call, after in enumerate(reader)
    ]


def fuse(network: Network) -> list[Block]:
    """Blocks in topological order, layers that belong together as one."""
    calls = network.calls
    layers = [network.layers[call.layer] for call in calls]
    following = threads(network)
    following = _without_leading(network, layers, following)
    taken = bytearray(len(calls))
    blocks: list[Block] = []
    for first in range(len(calls)):
        if taken[first]:
            continue
        run = _run(layers, following, first)
        members, main = run
        for call in members:
            taken[call] = 1
        blocks.append(Block(tuple(members), main, calls[members[-1]].outputs[0], name=_name(layers[main])))
    if any(layer.type in TURNS for layer in network.layers):
        from netdiagram.blocks import idioms

        return idioms.joined(network, blocks, following)
    return blocks


def _without_leading(network: Network, layers: Sequence[Layer], following: list[int]) -> list[int]:
    """Threads, cut between merges and normalizations where some of these lead up to a branch: then none is a merge's own.

    In a transformer with its normalizations in front, only that behind the last layer stands on a thread.
    """
    if not any(layer.type in _BEHIND for layer in network.layers):
        return following
    behind = [
        (call.inputs[0][0], at)
        for at, call in enumerate(network.calls)
        if layers[at].type in _BEHIND and layers[call.inputs[0][0]].family == "merge"
    ]
    if all(following[source] == at for source, at in behind):
        return following
    cut = list(following)
    for source, at in behind:
        if cut[source] == at:
            cut[source] = -1
    return cut


def single(network: Network) -> list[Block]:
    """Every call a block of its own."""
    calls, layers = network.calls, network.layers
    return [
        Block((i,), i, call.outputs[0] if call.outputs else None, name=_name(layers[call.layer]))
        for i, call in enumerate(calls)
    ]


def _name(layer: Layer) -> str:
    return layer.name if layer.network is not None else ""


def _run(layers: Sequence[Layer], following: Sequence[int], first: int) -> tuple[list[int], int]:
    """The calls that are drawn with `first`, and the main one among them."""
    main = _leads_to(layers, following, first)
    members = [first]
    while members[-1] != main:
        members.append(following[members[-1]])
    if layers[main].network is not None:
        return members, main
    after = PATTERNS.get(layers[main].family, _NOTHING).after
    seen = {layers[main].family}
    if after:
        call = following[main]
        while call >= 0:
            layer = layers[call]
            family = layer.family
            if (family not in after and layer.type not in after) or (family in seen and family in _ONCE):
                break
            seen.add(family)
            members.append(call)
            call = following[call]
    return members, main


def _leads_to(layers: Sequence[Layer], following: Sequence[int], first: int) -> int:
    """The layer that `first` leads up to, or itself."""
    families: set[str] = set()
    call = first
    while call >= 0:
        layer = layers[call]
        kind = layer.type if layer.type in _PADDED else layer.family
        if kind not in _LEADERS or kind in families:
            break
        families.add(kind)
        call = following[call]
    if call < 0 or call == first or layers[call].network is not None:
        return first
    before = PATTERNS.get(layers[call].family, _NOTHING).before
    return call if families <= before else first
