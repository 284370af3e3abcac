"""Encoder and decoder: what goes down in resolution step by step, and up again."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Generic, TypeVar

from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.ir import Dim

Step = TypeVar("Step")


@record
class Ladder(Generic[Step]):
    """Steps one after the other.

    Attributes:
        steps: at least two where it has a way.
        way: -1 where each is smaller than the one before, 1 where each is larger, 0 for neither.
        start: where it begins.
        units: its steps are single units, as those of a network for classification are.
    """

    steps: tuple[Step, ...]
    way: int
    start: int
    units: bool = False


def direction(spaces: Sequence[tuple[Dim, ...]]) -> int:
    """Whether resolutions shrink (-1) or grow (1) from one to the next; 0 for neither."""
    sizes = [math.prod([dim or 1 for dim in space]) for space in spaces]
    if len(sizes) < 2:
        return 0
    if all(one > two for one, two in itertools.pairwise(sizes)):
        return -1
    return int(all(one < two for one, two in itertools.pairwise(sizes)))


def named(ladders: Sequence[Ladder[Step]]) -> list[tuple[Ladder[Step], str]]:
    """Ways down, each with the way up behind it, and their names, where these are about as long; no other long ones."""
    ways = sorted([ladder for ladder in ladders if ladder.way], key=lambda ladder: ladder.start)
    found: list[tuple[Ladder[Step], str]] = []
    alone = dict.fromkeys(range(len(ways)))
    for at, (down, up) in enumerate(itertools.pairwise(ways)):
        fewer, more = sorted((len(down.steps), len(up.steps)))
        long = 3 * fewer >= 2 * more if down.units else 2 * fewer >= more
        if down.way < 0 < up.way and long:
            found += [(down, "encoder"), (up, "decoder")]
            del alone[at], alone[at + 1]
    # a few steps more in another manner end many a decoder
    ends = all(ways[at].way > 0 and len(ways[at].steps) < _LONG and at - 1 not in alone for at in alone)
    return found if ends else []


_LONG = 3
"""So many steps are a way of their own."""
