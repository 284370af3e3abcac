"""The shape of an outline: blocks, and the tensors between them."""

from __future__ import annotations

from netdiagram.ir import Layer, Network, Shape
from netdiagram.records import record

TURNS = frozenset({"Permute", "Transpose"})
"""Types of layers that change the order of axes: around them may stand an idiom (`blocks.idioms`)."""

IDIOM = 3
"""So many operations make one."""

SHUFFLE = "channel shuffle"
PARTITION, JOIN = "window partition", "window reverse"
SPREAD, GATHER = "pixel shuffle", "space to depth"
PATCHES, UNPATCH = "patches", "unpatchify"
RESIZING = frozenset({SPREAD, GATHER, PATCHES, UNPATCH})
"""Idioms that change the resolution; the others only say in which order numbers stand."""
IDIOMS = frozenset({SHUFFLE, PARTITION, JOIN, *RESIZING})
"""Names of blocks that are three operations in one."""


@record
class Block:
    """What a view draws as one thing.

    Attributes:
        calls: indices into `Network.calls`, in order (a convolution with its normalization and activation).
        main: the call that gives it family, caption and key.
        output: shape of what leaves it.
        children: the blocks inside, where it is a group (a stage, a repeated block, a nested model).
        repeat: how often it stands there, one after the other.
        name: of a group, a nested model, or an idiom (`IDIOMS`); empty for a single layer.
        note: what differs in the first copy of a repeat (`first: projection /2`).
        closed: a group that is drawn as one thing, whatever is inside.
        loose: a group that a comment names: it holds what stands side by side, and gives way to repeats.
    """

    calls: tuple[int, ...]
    main: int
    output: Shape | None = None
    children: tuple[Block, ...] = ()
    repeat: int = 1
    name: str = ""
    note: str = ""
    closed: bool = False
    loose: bool = False

    @property
    def opened(self) -> tuple[Block, ...]:
        """What is drawn inside: the children of a group that is not closed, else nothing."""
        return () if self.closed else self.children


@record
class Link:
    """A tensor between two blocks: indices into `Outline.blocks`."""

    source: int
    target: int
    shape: Shape | None = None


@record
class Outline:
    """A network as it is drawn: blocks in topological order, and the tensors between them."""

    network: Network
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]

    def layer(self, block: Block) -> Layer:
        """The layer that gives a block its family, caption and key."""
        return self.network.layers[self.network.calls[block.main].layer]

    def layers(self, block: Block) -> list[Layer]:
        """The layers of a block, in order."""
        network = self.network
        return [network.layers[network.calls[call].layer] for call in block.calls]

    @property
    def chain(self) -> bool:
        """Whether the blocks follow one another in a single line."""
        return len(self.links) == len(self.blocks) - 1 and all(
            link.source == i and link.target == i + 1 for i, link in enumerate(self.links)
        )
