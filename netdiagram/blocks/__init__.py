"""Structure: which calls are drawn as one, which repeat, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from netdiagram.ir import Network, Shape


@dataclass(frozen=True, slots=True)
class Block:
    """What a view draws as one thing.

    Attributes:
        calls: indices into `Network.calls`, in order (a convolution with its normalization and activation).
        main: the call that gives it family, caption and key.
        output: shape of what leaves it.
        children: the blocks inside, where it is a group (a stage, a repeated block, a nested model).
        repeat: how often it stands there, one after the other.
        name: of a group; empty for a single layer.
        note: what differs in the first copy of a repeat (`first: projection /2`).
    """

    calls: tuple[int, ...]
    main: int
    output: Shape | None = None
    children: tuple[Block, ...] = ()
    repeat: int = 1
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A tensor between two blocks: indices into `Outline.blocks`."""

    source: int
    target: int
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A network as it is drawn: blocks in topological order, and the tensors between them."""

    network: Network
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
