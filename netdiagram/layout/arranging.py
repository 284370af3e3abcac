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
from netdiagram.records import record


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


@record
class _Flow:
    """What is to be ordered.

    Attributes:
        before: predecessors of each box.
        after: its successors.
        path: the main path.
        ends: see `ranking.Ends`.
    """

    before: list[list[int]]
    after: list[list[int]]
    path: list[int]
    ends: Ends


@lru_cache(maxsize=64)
def arranged(count: int, edges: tuple[tuple[int, int], ...], ends: Ends = FREE) -> Arranged:
    """As short as can be. It is kept, for views try several sizes on one graph: nobody changes what is in it.

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    before, after = neighbours(count, edges)
    order = topological(before, after)
    found = ranks(order, before, after, ends)
    return _ordered(found, _Flow(before, after, main_path(order, after), ends), tighten=True)


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
    """With layers that hold no more than `capacity` (see `ranking.thinned`); None where edges would pass more than `most`.

    What still crosses is left to `searched`: of several drawings one is taken.
    """
    before, after = neighbours(count, edges)
    rank = settled(thinned(before, after, widths, capacity, lane), before, ends)
    if rank is None:
        return None
    if sum([max([rank[w] for w in targets]) - rank[v] - 1 for v, targets in enumerate(after) if targets]) > most:
        return None
    return _layered(tuple(rank), tuple(edges), ends, search=False)


def searched(found: Arranged, edges: Sequence[tuple[int, int]], ends: Ends = FREE) -> Arranged:
    """The same layers in an order in which less crosses, as far as a search finds one."""
    return _layered(tuple(found.rank), tuple(edges), ends, search=True) if found.crossings else found


@lru_cache(maxsize=32)
def _layered(rank: tuple[int, ...], edges: tuple[tuple[int, int], ...], ends: Ends, *, search: bool) -> Arranged:
    """With layers that are given. It is kept, for what is thinned out differently often ends up alike."""
    before, after = neighbours(len(rank), edges)
    path = straight_path(topological(before, after), after, rank)
    return _ordered(list(rank), _Flow(before, after, path, ends), tighten=False, search=search)


def _ordered(rank: list[int], flow: _Flow, *, tighten: bool, search: bool = True) -> Arranged:
    made = _begun(rank, flow)
    if improve(made):
        rank, made = _woven(rank, made, flow, tighten=tighten, search=search)
    if flow.ends.mirrored:
        for number, layer in enumerate(made.layers):
            if number not in made.fixed:
                layer.reverse()
    return Arranged(rank, flow.path, flow.before, made)


def _woven(rank: list[int], made: Layered, flow: _Flow, *, tighten: bool, search: bool) -> tuple[list[int], Layered]:
    """What crosses after all, in other layers where that helps: only such drawings pay for it, and import it."""
    from netdiagram.layout.weaving import woven

    quick, cost = woven(made, search=False)
    if not cost or not search:
        return rank, quick
    if tighten:
        from netdiagram.layout.tightening import tightened

        tight = tightened(rank, flow.before, flow.after, flow.ends)
        if tight != rank:
            made = _begun(tight, flow)
            improve(made)
            made, now = woven(made)
            return (tight, made) if now < cost else (rank, quick)
    return rank, woven(made)[0]


def _begun(rank: list[int], flow: _Flow) -> Layered:
    """A first order, with the ends where they belong."""
    ends = flow.ends
    made = split(rank, flow.after, flow.path, ends.glued)
    if ends.glued and ends.free != (True, True):
        made.ordered.update([flow.before[v][0] for v in ends.glued])
    if ends.first and not ends.free[0]:
        made.layers[0][:] = ends.first
        made.fixed.add(0)
    if ends.last and not ends.free[1]:
        made.layers[-1][:] = ends.last
        made.fixed.add(len(made.layers) - 1)
    return made
