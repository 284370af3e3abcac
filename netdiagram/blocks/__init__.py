"""Structure: which calls are drawn as one, which repeat, and what they are called."""

from __future__ import annotations

from netdiagram.blocks.fusion import fuse, single
from netdiagram.blocks.outline import Block, Link, Outline
from netdiagram.ir import Network

__all__ = ["Block", "Link", "Outline", "outline"]


def outline(network: Network, detail: str = "auto") -> Outline:
    """What a view draws of a network.

    Args:
        network: the whole model.
        detail: `full` for every call as a block of its own; `fused` and `auto` draw a convolution, its normalization,
            its activation and its dropout as one. Views may draw runs of equal blocks as one only in `auto`.

    Returns:
        Blocks in topological order, and the tensors between them, by target, then by argument.
    """
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
