"""All of a layout that depends on no size: layers, main path, order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from netdiagram.layout.ordering import Layered, improve, places, split, total_crossings
from netdiagram.layout.ranking import (
    FREE,
    Ends,
    main_path,
    neighbours,
    ranks,
    settled,
    straight_path,
    thinned,
    topological,
)
from netdiagram.layout.untangling import untangle
from netdiagram.records import record

STARTS, SMALL = 2, 200
"""What crosses after all is ordered from so many further starts, in drawings of so many boxes and dummies."""


@record
class Arranged:
    """Boxes in order.

    Attributes:
        rank: the layer of each box.
        path: the main path.
        before: predecessors of each box.
        made: layers with dummies.
    """

    rank: list[int]
    path: list[int]
    before: list[list[int]]
    made: Layered

    @property
    def ends(self) -> tuple[list[int], list[int]]:
        """The first and the last layer."""
        return self.made.layers[0], self.made.layers[-1]

    def neighbours(self, v: int) -> tuple[list[int], list[int]]:
        """What a box reads and what reads it, each from left to right as the lines arrive and leave."""
        made = self.made
        place = {w: at for near in (self.rank[v] - 1, self.rank[v] + 1) for at, w in enumerate(self._layer(near))}
        above = [made.owner(u) for u in sorted(made.up[v], key=place.__getitem__)]
        return above, sorted([w for w in made.down[v] if w < made.count], key=place.__getitem__)

    @property
    def crossings(self) -> int:
        """Pairs of lines that cross."""
        return total_crossings(self.made, places(self.made))

    def _layer(self, number: int) -> list[int]:
        layers = self.made.layers
        return layers[number] if 0 <= number < len(layers) else []


@lru_cache(maxsize=32)
def arranged(count: int, edges: tuple[tuple[int, int], ...], ends: Ends = FREE) -> Arranged:
    """As short as can be. It is kept, for views try several sizes on one graph: nobody changes what is in it.

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    before, after = neighbours(count, edges)
    order = topological(before, after)
    found = ranks(order, before, after, ends)
    return _ordered(found, main_path(order, after), before, after, ends, starts=STARTS)


def thin(
    count: int,
    edges: Sequence[tuple[int, int]],
    widths: Sequence[float],
    *,
    capacity: float,
    lane: float,
    most: int,
    ends: Ends = FREE,
) -> Arranged | None:
    """With layers that hold no more than `capacity` (see `ranking.thinned`); None where edges would pass more than `most`."""
    before, after = neighbours(count, edges)
    rank = settled(thinned(before, after, widths, capacity, lane), before, ends)
    if rank is None:
        return None
    if sum([max([rank[w] for w in targets]) - rank[v] - 1 for v, targets in enumerate(after) if targets]) > most:
        return None
    return _ordered(rank, straight_path(topological(before, after), after, rank), before, after, ends)


def _ordered(
    rank: list[int], path: list[int], before: list[list[int]], after: list[list[int]], ends: Ends, *, starts: int = 0
) -> Arranged:
    made = _begun(rank, after, path, ends, 0)
    cost = untangle(made) if improve(made) else 0
    for start in range(1, starts + 1) if cost and len(made.up) <= SMALL else ():
        other = _begun(rank, after, path, ends, start)
        now = untangle(other) if improve(other) else 0
        if now < cost:
            made, cost = other, now
    return Arranged(rank, path, before, made)


def _begun(rank: list[int], after: list[list[int]], path: list[int], ends: Ends, start: int) -> Layered:
    """A first order, with the ends where they belong."""
    made = split(rank, after, path, ends.glued, start)
    if ends.first and not ends.free[0]:
        made.layers[0][:] = ends.first
        made.fixed.add(0)
    if ends.last and not ends.free[1]:
        made.layers[-1][:] = ends.last
        made.fixed.add(len(made.layers) - 1)
    return made
