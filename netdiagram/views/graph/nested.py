"""Nested models in the graph: opened in place, as frames, where that is asked for or leaves the drawing small."""

from __future__ import annotations

from netdiagram import blocks
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Network
from netdiagram.options import Options
from netdiagram.values import DEEPEST

ROOM = 32
"""Nested models are open as long as there are no more boxes than this in all."""
MANY = 24
"""More blocks than this in a nested model are collapsed."""


def levels(outline: Outline, options: Options) -> int:
    """How many levels of nested models are opened."""
    if options.depth is not None:
        return options.depth
    if options.detail == "full":
        return DEEPEST
    return DEEPEST if there(outline) and _size(outline, outline.blocks) <= ROOM else 0


def there(outline: Outline) -> bool:
    """Whether there are nested models."""
    return any(layer.network is not None for layer in outline.network.layers)


def opens(network: Network, block: Block) -> bool:
    """Whether a block is a nested model that is drawn in place: of several layers and one output, and called only there."""
    call = network.calls[block.main]
    inner = network.layers[call.layer].network
    if inner is None or not inner.calls or len(inner.outputs) != 1 or len(call.outputs) != 1:
        return False
    if len(inner.calls) - len(inputs(inner)) < 2:
        return False
    own = sum([other.layer == call.layer for other in network.calls])
    return own == 1 and 1 <= len(call.inputs) <= len(inputs(inner))


def inputs(network: Network) -> list[int]:
    """The calls that stand for what a model reads, in order."""
    return [at for at, call in enumerate(network.calls) if network.layers[call.layer].family == "input"]


def outline(network: Network, options: Options) -> Outline:
    """What is drawn of a nested model."""
    found = blocks.outline(network, "full" if options.detail == "full" else "fused")
    if options.detail == "blocks" or (options.detail == "auto" and len(found.blocks) > MANY):
        once = blocks.collapsed(found)
        return once if any(block.repeat > 1 for block in once.blocks) else found
    return found


def _size(outline: Outline, found: tuple[Block, ...]) -> int:
    """How many boxes are drawn with all nested models open."""
    count = 0
    for block in found:
        inner = outline.layer(block).network
        if block.opened:
            count += _size(outline, block.opened)
        elif inner is not None and opens(outline.network, block):
            fused = blocks.outline(inner, "fused")
            count += _size(fused, fused.blocks)
        else:
            count += 1
    return count
