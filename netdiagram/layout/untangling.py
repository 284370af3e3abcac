"""What sweeps over layers leave tangled: a long edge is taken out whole and put back where it crosses least.

Sweeps see two layers at a time, so a chain of dummies that would have to cross to the other side of its neighbours in many
layers at once stays where it is. Here its best way through all its layers is found as a shortest path, the rest held fixed;
boxes are tried at every place of their layer. A line that several edges share counts once; where that leaves a choice, as
many times as there are edges.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.layout.ordering import Layered, places, sweep
from netdiagram.records import state

ROUNDS = 6
SHAKES = 4
LINE = 1_000_000
"""What a crossing of two lines costs, beside a crossing of two edges."""
BUDGET = 1_500_000
"""Cells of tables that may be filled in, and pairs of edges compared; beyond that the order stays as it is."""

Table = list[list[int]]
"""[p][q]: edges of a channel that begin left of gap p and end left of gap q."""


def untangle(made: Layered) -> int:
    """Take out of the order in `made` what crossings it can; what those cost that remain.

    A sweep shakes it up again where it has come to rest; the best order is kept.
    """
    work = _Work(made, places(made), made.shares, BUDGET)
    best = work.settle()
    kept = [layer[:] for layer in made.layers]
    for shake in range(SHAKES):
        if not best or work.budget <= 0:
            break
        sweep(made, work.place, upward=bool(shake % 2))
        now = work.settle()
        if now < best:
            best = now
            kept = [layer[:] for layer in made.layers]
    made.layers[:] = kept
    return best


@state
class _Work:
    """An order in the making.

    Attributes:
        made: the layers, which change.
        place: where each node stands in its layer; −1 while it is taken out.
        shares: how many edges share the piece of line that ends at a node.
        budget: what may still be spent.
    """

    made: Layered
    place: list[int]
    shares: list[int]
    budget: int

    def settle(self) -> int:
        """Put long edges and boxes where they cross least, until nothing is gained; how much crosses then."""
        made = self.made
        best, chains, boxes = self._tangled()
        for _ in range(ROUNDS):
            for u in chains:
                if self.budget <= 0:
                    return self._tangled()[0]
                self._reroute(u)
            for v in boxes:
                if len(made.layers[made.layer[v]]) > 1 and made.layer[v] not in made.fixed:
                    self._sift(v)
            now, chains, boxes = self._tangled()
            if now >= best or not now:
                return now
            best = now
        return best

    def _tangled(self) -> tuple[int, list[int], list[int]]:
        """How much crosses; the boxes whose long edges do, and the boxes whose own edges do."""
        made, place, shares = self.made, self.place, self.shares
        chains: set[int] = set()
        boxes: set[int] = set()
        total = 0
        for upper in made.layers[:-1]:
            edges = sorted([(place[u], place[w], u, w) for u in upper for w in made.down[u]])
            ends = [edge[1] for edge in edges]
            if ends == sorted(ends):
                continue
            self.budget -= len(edges) ** 2 // 4
            for i, (_, bottom, u, w) in enumerate(edges):
                for k in range(i + 1, len(edges)):
                    if ends[k] < bottom:
                        _, _, a, b = edges[k]
                        total += LINE + shares[w] * shares[b]
                        for v in (u, w, a, b):
                            (boxes if v < made.count else chains).add(v)
        owners = {v: u for u, chain in enumerate(made.chains) for v in chain}
        return total, sorted({owners[v] for v in chains}), sorted(boxes)

    # ------------------------------------------------------------ one long edge

    def _table(self, upper: Sequence[int], width: int) -> Table:
        """Of the channel below a layer, without what is taken out."""
        place, down = self.place, self.made.down
        rows = [[0] * (width + 1)]
        for u in upper:
            if place[u] < 0:
                continue
            last = rows[-1]
            here = [0] * (width + 1)
            for w in down[u]:
                if place[w] >= 0:
                    here[place[w] + 1] += 1
            row = []
            total = 0
            for before, own in zip(last, here, strict=True):
                total += own
                row.append(before + total)
            rows.append(row)
        self.budget -= len(rows) * (width + 1)
        return rows

    def _reroute(self, u: int) -> None:
        """Find the way of the long edges of `u` that crosses least; of several the leftmost, if it is better at all."""
        made, place = self.made, self.place
        chain = made.chains[u]
        first = made.layer[u]
        old = [place[v] for v in chain]
        for v in chain:
            self._take(v)
        layers = made.layers[first : first + len(chain) + 2]
        tables = [self._table(layer, len(layers[k + 1])) for k, layer in enumerate(layers[:-1])]
        start = place[u]
        costs = [_from_box(tables[0], start, q) for q in range(len(layers[1]) + 1)]
        steps: list[list[int]] = []
        for k, v in enumerate(chain):
            ends = [place[w] for w in made.down[v] if place[w] >= 0]
            costs = [cost + sum([_to_box(tables[k + 1], p, i) for i in ends]) for p, cost in enumerate(costs)]
            if k + 1 < len(chain):
                costs, came = _step(tables[k + 1], costs)
                steps.append(came)
        best = min(costs)
        gaps = [costs.index(best)]
        for came in reversed(steps):
            gaps.append(came[gaps[-1]])
        gaps.reverse()
        if best >= self._cost(tables, u, old):
            gaps = old
        for v, gap in zip(chain, gaps, strict=True):
            self._put(v, gap)

    def _cost(self, tables: Sequence[Table], u: int, gaps: Sequence[int]) -> int:
        """What the long edges of a box cross if they take these gaps."""
        chain, place = self.made.chains[u], self.place
        cost = _from_box(tables[0], place[u], gaps[0])
        for k, v in enumerate(chain):
            table = tables[k + 1]
            cost += sum([_to_box(table, gaps[k], place[w]) for w in self.made.down[v] if place[w] >= 0])
            if k + 1 < len(chain):
                cost += _crossed(table, gaps[k], gaps[k + 1])
        return cost

    # ------------------------------------------------------------ one box

    def _sift(self, v: int) -> None:
        """Try a box at every place of its layer."""
        made, place = self.made, self.place
        old = place[v]
        self._take(v)
        up, down = [place[w] for w in made.up[v]], [place[w] for w in made.down[v]]
        costs = [0]
        for w in made.layers[made.layer[v]]:
            gain = _over(up, [place[s] for s in made.up[w]]) + _over(down, [place[t] for t in made.down[w]])
            costs.append(costs[-1] + gain)
        best = min(costs)
        self._put(v, old if costs[old] == best else costs.index(best))

    # ------------------------------------------------------------ in and out of layers

    def _take(self, v: int) -> None:
        layer = self.made.layers[self.made.layer[v]]
        at = self.place[v]
        del layer[at]
        self.place[v] = -1
        for i in range(at, len(layer)):
            self.place[layer[i]] = i

    def _put(self, v: int, at: int) -> None:
        layer = self.made.layers[self.made.layer[v]]
        layer.insert(at, v)
        for i in range(at, len(layer)):
            self.place[layer[i]] = i


def _crossed(table: Table, p: int, q: int) -> int:
    """What an edge from gap p to gap q crosses."""
    return table[p][-1] + table[-1][q] - 2 * table[p][q]


def _from_box(table: Table, i: int, q: int) -> int:
    """What an edge from the i-th node above to gap q crosses."""
    return table[i][-1] - table[i][q] + table[-1][q] - table[i + 1][q]


def _to_box(table: Table, p: int, i: int) -> int:
    """What an edge from gap p to the i-th node below crosses."""
    return table[p][-1] - table[p][i + 1] + table[-1][i] - table[p][i]


def _step(table: Table, costs: Sequence[int]) -> tuple[list[int], list[int]]:
    """From the costs at the gaps of a layer to those at the gaps of the next, and which gap each comes from."""
    begun = [cost + row[-1] for cost, row in zip(costs, table, strict=True)]
    ended = table[-1]
    new, came = [], []
    for q, end in enumerate(ended):
        ways = [a - 2 * row[q] for a, row in zip(begun, table, strict=True)]
        least = min(ways)
        new.append(least + end)
        came.append(ways.index(least))
    return new, came


def _over(mine: Sequence[int], others: Sequence[int]) -> int:
    """Crossings that come in if edges ending at `mine` move from left of those ending at `others` to right of them."""
    return sum([(a < b) - (a > b) for a in mine for b in others])
