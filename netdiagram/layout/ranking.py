"""Ranks: which layer each box stands in, and which chain is the main path.

Longest path from the sources, then boxes that hang on nothing above are pulled down to where they are used.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.records import record

AHEAD = 3.0
"""By so many layers what ends a line goes ahead where layers are thinned out."""

Edges = Sequence[tuple[int, int]]


def neighbours(count: int, edges: Edges) -> tuple[list[list[int]], list[list[int]]]:
    """Predecessors and successors of each box, without doubles, in the order of the edges.

    Raises:
        ValueError: an edge names a box that does not exist, or leads from a box to itself.
    """
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    seen = set()
    for edge in edges:
        source, target = edge
        if not (0 <= source < count and 0 <= target < count):
            raise ValueError(f"edge {edge} names a box that does not exist")
        if source == target:
            raise ValueError(f"edge {edge} leads from a box to itself")
        if edge not in seen:
            seen.add(edge)
            before[target].append(source)
            after[source].append(target)
    return before, after


def topological(before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> list[int]:
    """An order in which every edge leads forward; the given one where it does already.

    Raises:
        ValueError: the edges form a circle.
    """
    count = len(before)
    if all(source < target for target in range(count) for source in before[target]):
        return list(range(count))
    waiting = [len(sources) for sources in before]
    order = [v for v in range(count) if not waiting[v]]
    for v in order:
        for target in after[v]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    if len(order) < count:
        raise ValueError("the edges form a circle")
    return order


@record
class Ends:
    """Boxes that stand where they are told to.

    Attributes:
        first: those that have the first layer for themselves, in this order.
        last: those that have the last layer for themselves, in this order.
        glued: those that stand in the layer right below what they read, in the order of the edges that lead to them, unless
            all orders are free.
        free: whether the orders of `first` and of `last` are not given.
        mirrored: whether what is in no given order stands the other way round.
    """

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    glued: tuple[int, ...] = ()
    free: tuple[bool, bool] = (False, False)
    mirrored: bool = False


FREE = Ends()


def ranks(
    order: Sequence[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], ends: Ends = FREE
) -> list[int]:
    """The layer of each box, from 0: as high as its sources allow, or down beside its use where that shortens edges.

    An edge counts as long as the part of it that no other edge from the same box shares.
    """
    rank = [0] * len(order)
    stay = {*ends.first, *ends.last, *ends.glued}
    top = 0 if ends.first else -1
    for v in order:
        if v not in ends.first:
            rank[v] = max((rank[u] for u in before[v]), default=top) + 1
    hanging = [False] * len(order)  # nothing above it is used elsewhere
    for v in order:
        hanging[v] = all(hanging[u] and len(after[u]) == 1 for u in before[v])
    for v in reversed(order):
        if not after[v] or v in stay:
            continue
        lowest = min(rank[w] for w in after[v]) - 1
        if lowest > rank[v] and (hanging[v] or _shorter(v, lowest, rank, before, after)):
            rank[v] = lowest
    for v in ends.glued:
        rank[v] = rank[before[v][0]] + 1
    _lowered(rank, ends)
    return rank


def _lowered(rank: list[int], ends: Ends) -> None:
    """Put the last ends below everything."""
    if ends.last:
        lowest = max([level for v, level in enumerate(rank) if v not in ends.last], default=-1) + 1
        for v in ends.last:
            rank[v] = lowest


def _shorter(
    v: int, lowest: int, rank: list[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]
) -> bool:
    """Whether moving `v` down to `lowest` makes the edges shorter in sum."""
    cost = rank[v] - lowest
    for u in before[v]:
        reach = max((rank[w] for w in after[u] if w != v), default=rank[u] + 1)
        cost += max(0, lowest - max(reach, rank[v]))
    return cost < 0


def main_path(order: Sequence[int], after: Sequence[Sequence[int]]) -> list[int]:
    """The longest chain; of several, at each fork the one in the middle."""
    if not order:
        return []
    height = [0] * len(order)
    for v in reversed(order):
        height[v] = max((height[w] for w in after[v]), default=-1) + 1
    longest = max(height)
    path = [_amid([v for v in range(len(order)) if height[v] == longest])]
    while after[path[-1]]:
        wanted = height[path[-1]] - 1
        path.append(_amid([w for w in after[path[-1]] if height[w] == wanted]))
    return path


def _amid(choices: Sequence[int]) -> int:
    """The middle one, the first of two."""
    return choices[(len(choices) - 1) // 2]


def thinned(
    before: Sequence[Sequence[int]],
    after: Sequence[Sequence[int]],
    widths: Sequence[float],
    capacity: float,
    lane: float,
) -> list[int]:
    """Layers that hold no more than `capacity`: what has the longest way before it goes first, the rest waits.

    What ends a line goes before what only begins another: so of many branches some are done before the next begin.

    Args:
        before: predecessors.
        after: successors.
        widths: of each box, with the gap beside it.
        capacity: of a layer; a box that is wider has one to itself.
        lane: what an edge that passes a layer takes of it.
    """
    count = len(before)
    height = [0] * count
    for v in reversed(topological(before, after)):
        height[v] = max((height[w] for w in after[v]), default=-1) + 1
    waiting = [len(sources) for sources in before]
    readers = [len(targets) for targets in after]
    rank = [0] * count
    ready = [v for v in range(count) if not waiting[v]]
    passing = layer = 0
    while ready:
        ends = {v: any(readers[u] == 1 for u in before[v]) for v in ready}
        ready.sort(key=lambda v: (-height[v] - AHEAD * ends[v], v))
        used = passing * lane
        taken: list[int] = []
        left: list[int] = []
        for v in ready:
            closing = sum([readers[u] == 1 for u in before[v]]) * lane
            if taken and used + widths[v] - closing > capacity:
                left.append(v)
                continue
            used += widths[v] - closing
            taken.append(v)
            rank[v] = layer
            for u in before[v]:
                readers[u] -= 1
                passing -= not readers[u]
        for v in taken:
            passing += bool(after[v])
            for w in after[v]:
                waiting[w] -= 1
                if not waiting[w]:
                    left.append(w)
        ready = left
        layer += 1
    return rank


def settled(rank: list[int], before: Sequence[Sequence[int]], ends: Ends) -> list[int] | None:
    """Layers with the ends where they belong; None where something stands too far from what it is glued to."""
    if any(rank[v] != rank[before[v][0]] + 1 for v in ends.glued):
        return None
    if ends.first:
        rank = [level + 1 for level in rank]
        for v in ends.first:
            rank[v] = 0
    _lowered(rank, ends)
    return rank


def straight_path(order: Sequence[int], after: Sequence[Sequence[int]], rank: Sequence[int]) -> list[int]:
    """The longest chain of edges that pass no layer."""
    if not order:
        return []
    height = [0] * len(order)
    for v in reversed(order):
        height[v] = max((height[w] for w in after[v] if rank[w] == rank[v] + 1), default=-1) + 1
    path = [max(order, key=lambda v: (height[v], -v))]
    while height[path[-1]]:
        v = path[-1]
        path.append(next(w for w in after[v] if rank[w] == rank[v] + 1 and height[w] == height[v] - 1))
    return path
