"""Layers with the shortest edges there are: network simplex, for drawings in which edges cross after all.

What passes fewer layers has less to cross. A tree of edges that are as short as may be holds all boxes together; where one
half of it would shorten more edges than it lengthens by moving away from the other half, it moves until a further edge
stops it, which then belongs to the tree instead (Gansner, Koutsofios, North, Vo: A Technique for Drawing Directed Graphs,
1993, section 2). Boxes with one edge in and one out are left out of it, and stand where the rest leaves them room.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.layout.ranking import Ends
from netdiagram.records import state

MANY = 1200
"""Boxes at which ways part or meet, beyond which layers stay as they are."""
PIVOTS = 3
"""Per such box, how often the tree may change."""

Edge = tuple[int, int, int, int]
"""(upper, lower, least distance, weight)."""


def tightened(
    rank: Sequence[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], ends: Ends
) -> list[int]:
    """The same number of layers, with edges as short in sum as can be.

    Args:
        rank: layers in which all edges lead down and the ends are where they belong.
        before: predecessors.
        after: successors.
        ends: see `ranking.Ends`.
    """
    bound = _Contracted.of(rank, before, after, ends)
    if len(bound.start) > MANY:
        return list(rank)
    return bound.spread(_simplex(bound.start, bound.edges), before)


# ---------------------------------------------------------------- what may move


@state
class _Contracted:
    """Boxes at which ways part or meet, numbered anew; before them the top and the bottom, which hold what has the ends.

    Attributes:
        number: per box, the node it belongs to; −1 in the midst of a chain.
        off: how far below that node it stands.
        chains: the boxes of each chain, with the boxes before and behind it.
        start: the layer of each node.
        edges: between nodes.
    """

    number: list[int]
    off: list[int]
    chains: list[list[int]]
    start: list[int]
    edges: list[Edge]

    @classmethod
    def of(
        cls, rank: Sequence[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], ends: Ends
    ) -> _Contracted:
        count = len(rank)
        bottom = max(rank, default=0)
        first, last, glued = set(ends.first), set(ends.last), set(ends.glued)
        number, off, start = [-1] * count, [0] * count, [0, bottom]
        for v in sorted(range(count), key=rank.__getitem__):
            if v in first or v in last:
                number[v] = int(v in last)
            elif v in glued:
                above = before[v][0]
                number[v], off[v] = number[above], off[above] + 1
            elif len(before[v]) != 1 or len(after[v]) != 1 or after[v][0] in glued:
                number[v] = len(start)
                start.append(rank[v])
        made = cls(number, off, [], start, [])
        edges: dict[tuple[int, int, int], int] = {}
        for u in range(count):
            for w in after[u] if number[u] >= 0 else ():
                if w not in glued:
                    made._edge(u, w, after, edges)
        made.edges += [(u, w, least, weight) for (u, w, least), weight in edges.items()]
        top, low = int(bool(first)), int(bool(last))
        made.edges += [(0, v, top, 0) for v in range(2, len(start))]
        deepest = [0] * len(start)
        for v in range(count):
            if number[v] > 1:
                deepest[number[v]] = max(deepest[number[v]], off[v])
        made.edges += [(v, 1, deepest[v] + low, 0) for v in range(2, len(start))]
        made.edges += [(0, 1, bottom, 0), (1, 0, -bottom, 0)]
        return made

    def _edge(self, u: int, w: int, after: Sequence[Sequence[int]], edges: dict[tuple[int, int, int], int]) -> None:
        """The edge that begins with the one from `u` to `w`, through a chain."""
        chain = [u, w]
        while self.number[chain[-1]] < 0:
            chain.append(after[chain[-1]][0])
        if len(chain) > 2:
            self.chains.append(chain)
        end = chain[-1]
        key = self.number[u], self.number[end], len(chain) - 1 + self.off[u] - self.off[end]
        if key[0] != key[1]:
            edges[key] = edges.get(key, 0) + 1

    def spread(self, level: Sequence[int], before: Sequence[Sequence[int]]) -> list[int]:
        """The layer of each box; chains stand high, or low where others leave the same box and pass them anyway."""
        found = [level[node] + off if node >= 0 else 0 for node, off in zip(self.number, self.off, strict=True)]
        reach = [0] * len(found)
        for w, sources in enumerate(before):
            for u in sources:
                if self.number[u] >= 0 and self.number[w] >= 0:
                    reach[u] = max(reach[u], found[w])
        for chain in sorted(self.chains, key=len):
            top, low = chain[0], found[chain[-1]] - len(chain) + 1
            high = found[top]
            at = min(low, max(high, reach[top] - 1))
            reach[top] = max(reach[top], at + 1)
            for i, v in enumerate(chain[1:-1]):
                found[v] = at + 1 + i
        return found


# ---------------------------------------------------------------- network simplex


def _simplex(start: Sequence[int], edges: Sequence[Edge]) -> list[int]:
    """Levels with the least sum of lengths times weights, from levels that are allowed."""
    level = list(start)
    tree = _tight(level, edges)
    pull = [0] * len(level)
    for u, w, _, weight in edges:
        pull[w] += weight
        pull[u] -= weight
    for _ in range(PIVOTS * len(level)):
        if not _pivoted(level, edges, tree, pull):
            break
    top = level[0]
    return [at - top for at in level]


def _tight(level: list[int], edges: Sequence[Edge]) -> list[list[tuple[int, int]]]:
    """A tree of edges without slack, after moving what is in the way; per node (neighbour, edge)."""
    tree: list[list[tuple[int, int]]] = [[] for _ in level]
    near: list[list[int]] = [[] for _ in level]
    for i, (u, w, _, _) in enumerate(edges):
        near[u].append(i)
        near[w].append(i)
    inside = [False] * len(level)
    inside[0] = True
    members = [0]
    waiting = [0]
    while True:
        while waiting:
            v = waiting.pop()
            for i in near[v]:
                u, w, least, _ = edges[i]
                other = w if u == v else u
                if not inside[other] and level[w] - level[u] == least:
                    inside[other] = True
                    tree[v].append((other, i))
                    tree[other].append((v, i))
                    members.append(other)
                    waiting.append(other)
        if len(members) == len(level):
            return tree
        slack, _, down = min(
            [
                (level[w] - level[u] - least, i, inside[u])
                for i, (u, w, least, _) in enumerate(edges)
                if inside[u] != inside[w]
            ]
        )
        for v in members:
            level[v] += slack if down else -slack
        waiting = members[:]


def _pivoted(level: list[int], edges: Sequence[Edge], tree: list[list[tuple[int, int]]], pull: Sequence[int]) -> bool:
    """Exchange the edge of the tree that gains most; whether there was one."""
    parent = [(-1, -1)] * len(level)
    order = [0]
    for v in order:
        above = parent[v][0]
        for other, i in tree[v]:
            if other != above:
                parent[other] = v, i
                order.append(other)
    total = list(pull)
    best, leaving = 0, -1
    for v in reversed(order[1:]):
        above, i = parent[v]
        gain = total[v] if edges[i][0] == v else -total[v]  # by moving away from what it hangs on
        if gain > best or (gain == best and leaving >= 0 and v < leaving):
            best, leaving = gain, v
        total[above] += total[v]
    if leaving < 0:
        return False
    inside = [False] * len(level)
    inside[leaving] = True
    for v in order:
        if parent[v][0] >= 0 and inside[parent[v][0]]:
            inside[v] = True
    above, gone = parent[leaving]
    up = edges[gone][0] == leaving
    slack, entering = min(
        [
            (level[w] - level[u] - least, i)
            for i, (u, w, least, _) in enumerate(edges)
            if inside[u] != inside[w] and inside[w] == up
        ]
    )
    for v, moves in enumerate(inside):
        if moves:
            level[v] += -slack if up else slack
    tree[above].remove((leaving, gone))
    tree[leaving].remove((above, gone))
    u, w, _, _ = edges[entering]
    tree[u].append((w, entering))
    tree[w].append((u, entering))
    return True
