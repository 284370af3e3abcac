"""What sweeps over layers leave tangled: a long edge is taken out whole and put back where it crosses least.

Sweeps see two layers at a time, so a chain of dummies that would have to cross to the other side of its neighbours in many
layers at once stays where it is. Here its best way through all its layers is found as a shortest path, the rest held fixed;
boxes are tried at every place of their layer.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.layout.ordering import Layered, places, sweep, total_crossings

ROUNDS = 6
SHAKES = 4
BUDGET = 1_500_000
"""Cells of crossing tables that may be filled in; beyond that the order stays as it is."""

Table = list[list[int]]
"""[p][q]: edges of a channel that begin left of gap p and end left of gap q."""


def untangle(made: Layered) -> None:
    """Take out of the order in `made` what crossings it can.

    A sweep shakes it up again where it has come to rest; the best order is kept.
    """
    place = places(made)
    best, budget = _round(made, place, BUDGET)
    kept = [layer[:] for layer in made.layers]
    for shake in range(SHAKES):
        if not best or budget <= 0:
            break
        sweep(made, place, upward=bool(shake % 2))
        now, budget = _round(made, place, budget)
        if now < best:
            best = now
            kept = [layer[:] for layer in made.layers]
    made.layers[:] = kept


def _round(made: Layered, place: list[int], budget: int) -> tuple[int, int]:
    """Crossings after all long edges and boxes were put where they cross least, and what is left of the budget."""
    best = total_crossings(made, place)
    for _ in range(ROUNDS):
        chains, boxes = _tangled(made, place)
        for u in chains:
            budget -= _chain_cost(made, u)
            if budget < 0:
                return total_crossings(made, place), budget
            _reroute(made, place, u)
        for v in boxes:
            _sift(made, place, v)
        now = total_crossings(made, place)
        if now >= best or not now:
            return now, budget
        best = now
    return best, budget


def _chain_cost(made: Layered, u: int) -> int:
    widths = [len(made.layers[made.layer[v]]) for v in made.chains[u]]
    return sum([(a + 1) * (b + 1) for a, b in zip([*widths[:1], *widths], [*widths, *widths[-1:]], strict=True)])


def _tangled(made: Layered, place: Sequence[int]) -> tuple[list[int], list[int]]:
    """Boxes whose long edges cross something, and boxes whose own edges do."""
    owner = {v: u for u, chain in enumerate(made.chains) for v in chain}
    chains: set[int] = set()
    boxes: set[int] = set()
    for upper in made.layers[:-1]:
        edges = sorted([(place[u], place[w], u, w) for u in upper for w in made.down[u]])
        for i, (_, bottom, u, w) in enumerate(edges):
            for _, other, a, b in edges[i + 1 :]:
                if other < bottom:
                    for v in (u, w, a, b):
                        if v >= made.count:
                            chains.add(owner[v])
                        else:
                            boxes.add(v)
    return sorted(chains), sorted(boxes)


def _table(made: Layered, place: Sequence[int], upper: Sequence[int], width: int) -> Table:
    """Of the channel below a layer, without what `place` puts at −1 (taken out)."""
    rows = [[0] * (width + 1)]
    for u in upper:
        if place[u] < 0:
            continue
        last = rows[-1]
        here = [0] * (width + 1)
        for w in made.down[u]:
            if place[w] >= 0:
                here[place[w] + 1] += 1
        row = []
        total = 0
        for q in range(width + 1):
            total += here[q]
            row.append(last[q] + total)
        rows.append(row)
    return rows


def _crossed(table: Table, p: int, q: int) -> int:
    """What an edge from gap p to gap q crosses."""
    return table[p][-1] + table[-1][q] - 2 * table[p][q]


def _from_box(table: Table, i: int, q: int) -> int:
    """What an edge from the i-th node above to gap q crosses."""
    return table[i][-1] - table[i][q] + table[-1][q] - table[i + 1][q]


def _to_box(table: Table, p: int, i: int) -> int:
    """What an edge from gap p to the i-th node below crosses."""
    return table[p][-1] - table[p][i + 1] + table[-1][i] - table[p][i]


def _reroute(made: Layered, place: list[int], u: int) -> None:
    """Find the way of the long edges of `u` that crosses least."""
    chain = made.chains[u]
    first = made.layer[u]
    old = [place[v] for v in chain]
    for v in chain:
        _take(made, place, v)
    layers = [made.layers[first + k] for k in range(len(chain) + 2)]
    tables = [_table(made, place, layers[k], len(layers[k + 1])) for k in range(len(chain) + 1)]
    here = place[u]
    costs = [_from_box(tables[0], here, q) for q in range(len(layers[1]) + 1)]
    steps: list[list[int]] = []
    for k, v in enumerate(chain, start=1):
        table = tables[k]
        ends = [place[w] for w in made.down[v] if place[w] >= 0]
        costs = [cost + sum([_to_box(table, p, i) for i in ends]) for p, cost in enumerate(costs)]
        if k == len(chain):
            break
        costs, came = _step(table, costs, len(layers[k + 1]) + 1)
        steps.append(came)
    best = min(costs)
    gaps = [costs.index(best)]
    for came in reversed(steps):
        gaps.append(came[gaps[-1]])
    gaps.reverse()
    if best >= _cost(made, place, tables, chain, here, old):
        gaps = old
    for v, gap in zip(chain, gaps, strict=True):
        _put(made, place, v, gap)


def _step(table: Table, costs: Sequence[int], width: int) -> tuple[list[int], list[int]]:
    """From the costs at the gaps of a layer to those at the gaps of the next, and which gap each comes from."""
    begun = [cost + row[-1] for cost, row in zip(costs, table, strict=True)]
    ended = table[-1]
    new, came = [], []
    for q in range(width):
        ways = [a - 2 * row[q] for a, row in zip(begun, table, strict=True)]
        least = min(ways)
        new.append(least + ended[q])
        came.append(ways.index(least))
    return new, came


def _cost(
    made: Layered, place: Sequence[int], tables: Sequence[Table], chain: Sequence[int], here: int, gaps: Sequence[int]
) -> int:
    """What a chain crosses if it takes these gaps."""
    cost = _from_box(tables[0], here, gaps[0])
    for k, v in enumerate(chain):
        table = tables[k + 1]
        cost += sum([_to_box(table, gaps[k], place[w]) for w in made.down[v] if place[w] >= 0])
        if k + 1 < len(chain):
            cost += _crossed(table, gaps[k], gaps[k + 1])
    return cost


def _sift(made: Layered, place: list[int], v: int) -> None:
    """Try a box at every place of its layer."""
    number = made.layer[v]
    layer = made.layers[number]
    if len(layer) < 2:
        return
    old = place[v]
    _take(made, place, v)
    up = sorted([place[w] for w in made.up[v]])
    down = sorted([place[w] for w in made.down[v]])
    costs = [0]
    for w in layer:
        gain = _over(up, sorted([place[s] for s in made.up[w]])) + _over(down, sorted([place[t] for t in made.down[w]]))
        costs.append(costs[-1] + gain)
    best = min(costs)
    _put(made, place, v, old if costs[old] == best else costs.index(best))


def _over(mine: Sequence[int], others: Sequence[int]) -> int:
    """Crossings that come in if edges ending at `mine` move from left of those ending at `others` to right of them."""
    return sum([(a < b) - (a > b) for a in mine for b in others])


def _take(made: Layered, place: list[int], v: int) -> None:
    layer = made.layers[made.layer[v]]
    at = place[v]
    del layer[at]
    place[v] = -1
    for i in range(at, len(layer)):
        place[layer[i]] = i


def _put(made: Layered, place: list[int], v: int, at: int) -> None:
    layer = made.layers[made.layer[v]]
    layer.insert(at, v)
    for i in range(at, len(layer)):
        place[layer[i]] = i
