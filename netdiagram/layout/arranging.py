"""All of a layout that depends on no size: layers, main path, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from netdiagram.layout.ordering import Layered, improve, split
from netdiagram.layout.ranking import main_path, neighbours, ranks, straight_path, thinned, topological
from netdiagram.layout.untangling import untangle


@dataclass(frozen=True, slots=True)
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


@lru_cache(maxsize=32)
def arranged(count: int, edges: tuple[tuple[int, int], ...]) -> Arranged:
    """As short as can be. It is kept, for views try several sizes on one graph: nobody changes what is in it.

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    before, after = neighbours(count, edges)
    order = topological(before, after)
    return _ordered(ranks(order, before, after), main_path(order, after), before, after)


def thin(
    count: int,
    edges: Sequence[tuple[int, int]],
    widths: Sequence[float],
    *,
    capacity: float,
    lane: float,
    most: int,
) -> Arranged | None:
    """With layers that hold no more than `capacity` (see `ranking.thinned`); None where edges would pass more than `most`."""
    before, after = neighbours(count, edges)
    rank = thinned(before, after, widths, capacity, lane)
    if sum([max([rank[w] for w in targets]) - rank[v] - 1 for v, targets in enumerate(after) if targets]) > most:
        return None
    return _ordered(rank, straight_path(topological(before, after), after, rank), before, after)


def _ordered(rank: list[int], path: list[int], before: list[list[int]], after: list[list[int]]) -> Arranged:
    made = split(rank, after, path)
    if improve(made):
        untangle(made)
    return Arranged(rank, path, before, made)
