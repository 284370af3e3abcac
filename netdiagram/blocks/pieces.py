"""Stretches of a level, on the way from a sequence to groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.records import record

if TYPE_CHECKING:
    from netdiagram.blocks.stages import Copy


@record
class Piece:
    """A stretch of a level.

    Attributes:
        first: its first item.
        last: one past its last item.
        stage: its copies; none for a single item that is not repeated.
        shown: which copy is drawn.
        inner: the pieces of that copy, or those that a name encloses.
        name: encoder, decoder, stack.
        note: in what the copies differ, where the stage does not tell.
    """

    first: int
    last: int
    stage: tuple[Copy, ...] = ()
    shown: int = 0
    inner: tuple[Piece, ...] = ()
    name: str = ""
    note: str | None = None


def in_pairs(piece: Piece) -> bool:
    """Whether copies are long, and of an even number of items: two cells that each read the one before the last."""
    size = (piece.last - piece.first) // max(len(piece.stage), 1)
    return len(piece.stage) > 1 and size > _CELLS and size % 2 == 0


_CELLS = 16
"""So many items are more than one block."""


def single(first: int, last: int) -> list[Piece]:
    """Items by themselves, none of them repeated."""
    return [Piece(at, at + 1) for at in range(first, last)]
