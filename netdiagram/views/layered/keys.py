"""What each group stands for: its id, the layers it shows, and what a pointer is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Network, anchor
from netdiagram.scene import Group, Item
from netdiagram.views import words


class Keys:
    """Ids of blocks: a shared layer, which is drawn more than once, gives its id to the first.

    Attributes:
        told: each layer's operation and settings in words.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.told = words.all_told(outline.network)
        self._used: set[str] = set()

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


def _anchors(network: Network, outer: tuple[str, ...]) -> Iterator[str]:
    for layer in network.layers:
        yield anchor(*outer, layer.name)
        if layer.network is not None:
            yield from _anchors(layer.network, (*outer, layer.name))
