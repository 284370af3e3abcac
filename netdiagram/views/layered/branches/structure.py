"""What a branching network is in this language: a main path, and connections over it that may carry a few layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.views import marks

MOST_ON_LANE = 2
"""A connection with more layers on it is a branch of its own right, which a lane cannot show."""
SHARE_ON_LANES = 1 / 3
"""So much of the network may lie on lanes: else the main path is not what it is about."""
MOST_INTO = 3
"""So many connections may come to one merge from above."""
MOST_INPUTS = 3
MOST_BLOCKS = 120


@dataclass(frozen=True, slots=True)
class Skip:
    """A connection over the main path.

    Attributes:
        source: index into the path of what it reads; of a further input what stands before the merge.
        target: index of the merge it leads to.
        blocks: what lies on it; none for an identity.
        joins: it begins with an input of its own, the first of its blocks.
    """

    source: int
    target: int
    blocks: tuple[Block, ...] = ()
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """A network as a path with connections over it.

    Attributes:
        path: blocks along the axis.
        skips: short ones first.
    """

    path: tuple[Block, ...]
    skips: tuple[Skip, ...]


def structure(outline: Outline) -> Structure | str:
    """The path and the connections of a network, or in words why it has none that can be drawn."""
    if len(outline.blocks) > MOST_BLOCKS:
        return f"this network has {len(outline.blocks)} blocks"
    reason = _strange(outline)
    if reason:
        return reason
    sources, targets = _ends(outline)
    path = _longest(outline, sources)
    place = {block: index for index, block in enumerate(path)}
    found = _skips(outline, sources, targets, place)
    if isinstance(found, str):
        return found
    reason = _entangled(outline, path, found, sources)
    if reason:
        return reason
    blocks = outline.blocks
    return Structure(
        tuple([blocks[i] for i in path]), tuple(sorted(found, key=lambda s: (s.target - s.source, s.source)))
    )


def is_mark(outline: Outline, block: Block) -> bool:
    """Whether a block is drawn as the mark of a merge."""
    network = outline.network
    return marks.known(outline.layer(block).type) and len(set(network.calls[block.main].inputs)) > 1


def _strange(outline: Outline) -> str:
    """What rules a network out at once."""
    network = outline.network
    inputs = sum([outline.layer(block).family == "input" for block in outline.blocks])
    if not 0 < inputs <= MOST_INPUTS:
        return f"this network has {inputs} inputs"
    if len(network.outputs) != 1:
        return f"this network has {len(network.outputs)} outputs"
    for block in outline.blocks:
        if block.children:
            return f"'{_name(outline, block)}' is a group"
        if any(len(network.calls[call].outputs) > 1 for call in block.calls):
            return f"'{_name(outline, block)}' has several outputs"
    return ""


def _name(outline: Outline, block: Block) -> str:
    return outline.layer(block).name


Ends = list[list[int]]


def _ends(outline: Outline) -> tuple[Ends, Ends]:
    """Per block what it reads and what reads it, without doubles."""
    sources: Ends = [[] for _ in outline.blocks]
    targets: Ends = [[] for _ in outline.blocks]
    for link in outline.links:
        if link.source not in sources[link.target]:
            sources[link.target].append(link.source)
            targets[link.source].append(link.target)
    return sources, targets


def _longest(outline: Outline, sources: Ends) -> list[int]:
    """The path with the most blocks to the output; of several, the one with the most parameters."""
    best: list[tuple[int, int]] = []
    before: list[int] = []
    for block, reads in zip(outline.blocks, sources, strict=True):
        weight = sum([layer.params or 0 for layer in outline.layers(block)])
        came = max(reads, key=lambda source: (best[source], -source), default=-1)
        length, sum_ = best[came] if came >= 0 else (0, 0)
        best.append((length + 1, sum_ + weight))
        before.append(came)
    call = outline.network.outputs[0][0]
    at = next(i for i, block in enumerate(outline.blocks) if call in block.calls)
    path = []
    while at >= 0:
        path.append(at)
        at = before[at]
    return path[::-1]


def _skips(outline: Outline, sources: Ends, targets: Ends, place: dict[int, int]) -> list[Skip] | str:
    """All that leads from the path over it and back."""
    blocks = outline.blocks
    found: list[Skip] = []
    on_lanes = 0
    for index, reads in enumerate(sources):
        if index not in place:
            if len(reads) != 1 and outline.layer(blocks[index]).family != "input":
                return f"'{_name(outline, blocks[index])}' lies beside the main path and reads {len(reads)} tensors"
            if len(targets[index]) != 1:
                return f"'{_name(outline, blocks[index])}' lies beside the main path and is read {len(targets[index])} times"
            on_lanes += bool(reads)
            continue
        target = place[index]
        for source in reads:
            if place.get(source) == target - 1:
                continue
            lane: list[Block] = []
            at = source
            while at not in place and sources[at]:
                lane.append(blocks[at])
                at = sources[at][0]
            if len(lane) > MOST_ON_LANE:
                return f"the branch of '{_name(outline, lane[-1])}' has {len(lane)} layers"
            if at in place:
                found.append(Skip(place[at], target, tuple(reversed(lane))))
            else:
                found.append(Skip(target - 1, target, (blocks[at], *reversed(lane)), joins=True))
    if on_lanes > len(blocks) * SHARE_ON_LANES:
        return f"{on_lanes} of its {len(blocks)} blocks lie beside the main path"
    return found


def _entangled(outline: Outline, path: Sequence[int], skips: Sequence[Skip], sources: Ends) -> str:
    """Connections that lanes cannot hold."""
    for index in path:
        if len(sources[index]) > 1 and not is_mark(outline, outline.blocks[index]):
            return f"'{_name(outline, outline.blocks[index])}' reads {len(sources[index])} tensors"
    into: dict[int, int] = {}
    for skip in skips:
        into[skip.target] = into.get(skip.target, 0) + 1
        for other in skips:
            if skip.source < other.source < skip.target < other.target:
                layer: Layer = outline.layer(outline.blocks[path[other.source]])
                return f"connections cross behind '{layer.name}'"
    most = max(into, key=lambda target: into[target])
    if into[most] > MOST_INTO:
        return f"'{_name(outline, outline.blocks[path[most]])}' reads {into[most] + 1} tensors"
    return ""
