"""Lines of blocks, with connections beside them and lines side by side on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from netdiagram.records import record


@record
class Way:
    """A connection beside a line.

    Attributes:
        source: index of the item it leaves; −1 for what leads into the line, and for one that begins with an input.
        target: index of the item it leads to; one past the last where it leads out of the line.
        line: what lies on it; none of an identity.
        joins: it begins with an input of its own.
        ends: it leads to an output of its own.
        below: it runs on the other side.
        gate: the blocks of a gate on it, which are one box.
        side: index of the item that opens the gate; −1 where there is none.
    """

    source: int
    target: int
    line: Line | None = None
    joins: bool = False
    ends: bool = False
    below: bool = False
    gate: tuple[int, ...] = ()
    side: int = -1


@record
class Fan:
    """Lines side by side.

    Attributes:
        lines: from above.
        forks: they begin at one place.
        joins: they end at one place.
        main: which of them goes on straight; −1 where none does.
    """

    lines: tuple[Line, ...]
    forks: bool
    joins: bool
    main: int = -1


Item = int | Fan
"""A block by its index, or a fan."""


@record
class Line:
    """Things one after the other, and what leads past them: short connections first."""

    items: tuple[Item, ...]
    ways: tuple[Way, ...] = ()


class Strange(Exception):
    """In words, why a network cannot be drawn like this."""


class Known(Protocol):
    """What is known of the blocks of lines."""

    def told(self, line: Line, item: int) -> str:
        """What an item is called."""

    def mark(self, line: Line, at: int) -> bool:
        """Whether an item is drawn as the mark of a merge."""

    def equal(self, index: int, section: Sequence[Item]) -> bool:
        """Whether a merge makes no difference between what comes in."""

    def order(self, fan: Sequence[Line]) -> list[int]:
        """In which order lines lie side by side."""


def length(line: Line | None) -> int:
    """How many blocks the longest way through a line has."""
    if line is None:
        return 0
    return sum([max(map(length, item.lines)) if isinstance(item, Fan) else 1 for item in line.items])
