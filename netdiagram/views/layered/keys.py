"""What each group stands for: its id, the layers it shows, and what a pointer is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.blocks import Block, Outline, sharing
from netdiagram.ir import Network, anchor
from netdiagram.scene import Group, Item, Line, Rect
from netdiagram.views import words


class Keys:
    """Ids of blocks: a shared layer, which is drawn more than once, gives its id to the first; the others are dashed.

    Attributes:
        told: each layer's operation and settings in words.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.told = words.all_told(outline.network)
        self._used: set[str] = set()
        self._shared = bool(sharing.shared(outline.network))

    def group(self, blocks: Sequence[Block], items: Sequence[Item]) -> Group:
        """The primitives of some blocks, with their ids and title."""
        outline = self.outline
        keys: list[str] = []
        for block in blocks:
            for layer in outline.layers(block):
                keys.append(anchor(layer.name))
                if layer.network is not None:
                    keys += _anchors(layer.network, (layer.name,))
        main = anchor(outline.layer(blocks[0]).name)
        if self._shared and main in self._used and outline.layer(blocks[0]).params != 0:
            items = dashed(items)
        title = "\n".join([words.block_line(outline, block, self.told) for block in blocks])
        if main in self._used:
            return Group(tuple(items), "block", title=title)
        self._used.add(main)
        return Group(tuple(items), "block", main, tuple(dict.fromkeys((main, *keys))), title)

    def copies(self, block: Block, items: Sequence[Item], title: str) -> Group:
        """What stands for further copies, which are not drawn: it leads to their layers."""
        keys = [anchor(layer.name) for layer in self.outline.layers(block)]
        free = [key for key in dict.fromkeys(keys) if key not in self._used]
        self._used.update(free)
        return Group(tuple(items), "repeat", free[0] if free else "", tuple(free), title)


def dashed(items: Sequence[Item]) -> list[Item]:
    """What is drawn of a layer that has been drawn before."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, (Line, Rect)) and item.part in AGAIN:
            found.append(replace(item, part=AGAIN[item.part]))
        else:
            found.append(item)
    return found


AGAIN = {"outline": "again", "box": "copy"}
"""Parts that are dashed where a layer is drawn again."""


def _anchors(network: Network, outer: tuple[str, ...]) -> Iterator[str]:
    for layer in network.layers:
        yield anchor(*outer, layer.name)
        if layer.network is not None:
            yield from _anchors(layer.network, (*outer, layer.name))
