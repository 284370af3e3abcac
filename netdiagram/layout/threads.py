"""Threads, and what crosses: one thread or a handful is taken out and put back where it crosses least.

A thread is whatever runs through layers without parting: a long edge, or a chain of boxes. Where it crosses least is a
shortest path through the gaps of its layers, the rest held fixed. Sweeps see two layers at a time, so what would have to
cross to the other side of its neighbours in many layers at once stays where it is: here it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice

from netdiagram.layout.ordering import Layered, crossings, places
from netdiagram.records import state

CROSSING = 1000
"""What a crossing costs, beside a layer in which a line runs apart from another of the same box."""
MOST = 3000
"""Pairs of edges that cross; what is more tangled stays so."""
QUICK, BUDGET = 400_000, 1_000_000
"""Cells of tables that may be filled in, and pairs of edges compared: without a search, and with one."""

Table = list[list[int]]
"""[p][q]: what edges of a channel cost that begin left of gap p and end left of gap q."""


@state
class Lot:
    """Numbers that look drawn by lot, and are always the same."""

    seed: int = 1

    def draw(self, below: int) -> int:
        """A number below that."""
        self.seed = (self.seed * 1_103_515_245 + 12_345) % 2_147_483_648
        return (self.seed >> 8) % below

    def shuffle(self, items: list[int]) -> None:
        """Change their order."""
        for i in range(len(items) - 1, 0, -1):
            k = self.draw(i + 1)
            items[i], items[k] = items[k], items[i]


@state
class Loom:
    """An order in the making.

    Attributes:
        made: the layers, which change.
        place: where each node stands in its layer; −1 while it is taken out.
        threads: nodes from above.
        thread: of each node; −1 in layers whose order is given.
        origin: the box from which the line comes that runs through a dummy; of a box, −1.
        counts: crossings, by channel.
        budget: what may still be spent.
        lot: what is drawn by lot.
    """

    made: Layered
    place: list[int]
    threads: list[list[int]]
    thread: list[int]
    origin: list[int]
    counts: list[int]
    budget: int
    lot: Lot = field(default_factory=Lot)

    @classmethod
    def of(cls, made: Layered, budget: int) -> Loom:
        """With threads and crossings found."""
        up, down = made.up, made.down
        threads: list[list[int]] = []
        thread = [-1] * len(up)
        origin = [-1] * len(up)
        for number, nodes in enumerate(made.layers):
            for v in nodes:
                above = up[v][0] if len(up[v]) == 1 else -1
                if v >= made.count:
                    origin[v] = above if above < made.count else origin[above]
                if number in made.fixed:
                    continue
                if above >= 0 and len(down[above]) == 1 and thread[above] >= 0:
                    thread[v] = thread[above]
                    threads[thread[v]].append(v)
                else:
                    thread[v] = len(threads)
                    threads.append([v])
        place = places(made)
        counts = [crossings(made, number, place) for number in range(len(made.layers) - 1)]
        return cls(made, place, threads, thread, origin, counts, budget)

    @property
    def left(self) -> int:
        """Pairs of edges that cross."""
        return sum(self.counts)

    def settle(self, least: int = 0) -> None:
        """Put back one thread after the other, until none gains; where it gains less than `least`, it stays."""
        gained = self.left <= MOST
        while gained:
            gained = False
            for thread in sorted({t for near in self._tangled() for t in near}):
                if self.budget <= 0:
                    return
                gained = self._again([thread], least) or gained

    def search(self, handfuls: int, patience: int) -> None:
        """Put back so many handfuls; what only moved about in the end is where it was.

        So many may gain nothing in a row, fewer where little crosses.
        """
        least, idle = self.left, 0
        kept = [layer[:] for layer in self.made.layers]
        for _ in range(handfuls):
            if self.budget <= 0 or not least or idle > min(patience, 10 * least):
                break
            self._again(self._handful())
            idle += 1
            if self.left < least:
                least, idle = self.left, 0
                kept = [layer[:] for layer in self.made.layers]
        self.made.layers[:] = kept

    # ------------------------------------------------------------ what crosses

    def _tangled(self, channel: int = -1) -> Iterator[list[int]]:
        """Per crossing, the threads about it; in all channels, or in one."""
        made, place, thread = self.made, self.place, self.thread
        for number in range(len(self.counts)) if channel < 0 else (channel,):
            if not self.counts[number]:
                continue
            edges = sorted(
                [
                    ((place[u], at if u in made.ordered else 0), place[w], u, w)
                    for u in made.layers[number]
                    for at, w in enumerate(made.down[u])
                ]
            )
            self.budget -= len(edges) ** 2 // 4
            for i, (top, bottom, u, w) in enumerate(edges):
                for other_top, other_bottom, a, b in edges[i + 1 :]:
                    if other_bottom < bottom and other_top > top:
                        yield [t for t in dict.fromkeys([thread[u], thread[w], thread[a], thread[b]]) if t >= 0]

    def _handful(self) -> list[int]:
        """Threads about a crossing, and some beside them, in the order in which they are put back."""
        lot, made = self.lot, self.made
        number = lot.draw(self.left)
        channel = 0
        while number >= self.counts[channel]:
            number -= self.counts[channel]
            channel += 1
        chosen = next(islice(self._tangled(channel), number, None))
        size = len(chosen) + 4 + lot.draw(4)
        for _ in range(3 * size):
            if len(chosen) >= size or not chosen:
                break
            thread = self.threads[chosen[lot.draw(len(chosen))]]
            v = thread[lot.draw(len(thread))]
            row, at = made.layers[made.layer[v]], self.place[v]
            near = (made.up[v], made.down[v], row[at + 1 : at + 2], row[at - 1 : at] if at else [])[lot.draw(4)]
            t = self.thread[near[lot.draw(len(near))]] if near else -1
            if t >= 0 and t not in chosen:
                chosen.append(t)
        lot.shuffle(chosen)
        return chosen

    # ------------------------------------------------------------ out and in again

    def _again(self, threads: Sequence[int], least: int = 0) -> bool:
        """Take threads out and put them back, one after the other; whether fewer edges cross.

        Nothing moves where not so many crossings are gained.
        """
        made, place = self.made, self.place
        rows = sorted({made.layer[v] for t in threads for v in self.threads[t]})
        kept = [(row, made.layers[row][:]) for row in rows]
        for t in threads:
            for v in self.threads[t]:
                self._take(v)
        for t in threads:
            self._put(t)
        channels = sorted({c for row in rows for c in (row - 1, row) if 0 <= c < len(self.counts)})
        now = [crossings(made, c, place) for c in channels]
        gain = sum([self.counts[c] for c in channels]) - sum(now)
        if gain < least:
            for row, order in kept:
                made.layers[row] = order
                for i, v in enumerate(order):
                    place[v] = i
            return False
        for c, found in zip(channels, now, strict=True):
            self.counts[c] = found
        return gain > 0

    def _take(self, v: int) -> None:
        row = self.made.layers[self.made.layer[v]]
        at = self.place[v]
        del row[at]
        self.place[v] = -1
        for i in range(at, len(row)):
            self.place[row[i]] = i

    def _put(self, t: int) -> None:
        """Put a thread back where it crosses least."""
        nodes = self.threads[t]
        made, place = self.made, self.place
        layers = made.layers
        first, last = made.layer[nodes[0]], made.layer[nodes[-1]]
        costs = self._apart(nodes[0])
        ends = [place[u] for u in made.up[nodes[0]] if place[u] >= 0]
        if ends:
            table = self._table(first - 1)
            for i in ends:
                # from the i-th node above to each gap
                row, base, whole = table[i], table[i + 1], table[-1]
                right = row[-1]
                costs = [c + right - a + b - d for c, a, b, d in zip(costs, row, whole, base, strict=True)]
            if made.up[nodes[0]][0] in made.ordered:
                self._among(nodes[0], costs)
        steps: list[list[int]] = []
        for number in range(first, last):
            costs, came = _step(self._table(number), costs)
            steps.append(came)
            more = self._apart(nodes[number - first + 1])
            costs = [a + b for a, b in zip(costs, more, strict=True)]
        ends = [place[w] for w in made.down[nodes[-1]] if place[w] >= 0]
        if ends:
            table = self._table(last)
            whole = table[-1]
            for i in ends:
                right = whole[i]
                costs = [c + row[-1] - row[i + 1] + right - row[i] for c, row in zip(costs, table, strict=True)]
        least = min(costs)
        ties = [gap for gap, cost in enumerate(costs) if cost == least]
        gaps = [ties[self.lot.draw(len(ties))]]
        for came in reversed(steps):
            gaps.append(came[gaps[-1]])
        for v, gap in zip(reversed(nodes), gaps, strict=True):
            row = layers[made.layer[v]]
            row.insert(gap, v)
            for i in range(gap, len(row)):
                place[row[i]] = i

    def _among(self, v: int, costs: list[int]) -> None:
        """Add what each gap costs because edges leave the box above in another order."""
        siblings = self.made.down[self.made.up[v][0]]
        mine = siblings.index(v)
        for at, w in enumerate(siblings):
            place = self.place[w]
            if w == v or place < 0:
                continue
            for gap in range(place + 1) if at < mine else range(place + 1, len(costs)):
                costs[gap] += CROSSING

    def _apart(self, v: int) -> list[int]:
        """What each gap of a node's layer costs because it is not beside a line of the same box."""
        row = self.made.layers[self.made.layer[v]]
        box = self.origin[v]
        if box < 0:
            return [0] * (len(row) + 1)
        same = [i for i, w in enumerate(row) if self.origin[w] == box]
        if not same:
            return [0] * (len(row) + 1)
        found = [1] * (len(row) + 1)
        for i in same:
            found[i] = found[i + 1] = 0
        return found

    def _table(self, number: int) -> Table:
        """Of the channel below a layer, without what is taken out."""
        made, place = self.made, self.place
        upper, down = made.layers[number], made.down
        width = len(made.layers[number + 1]) + 1
        last = [0] * width
        rows = [last]
        for u in upper:
            ends = [place[w] for w in down[u] if place[w] >= 0]
            if len(ends) == 1:
                at = ends[0] + 1
                last = last[:at] + [n + CROSSING for n in last[at:]]
            elif ends:
                here = [0] * width
                for at in ends:
                    here[at + 1] += CROSSING
                total = 0
                row = []
                for before, own in zip(last, here, strict=True):
                    total += own
                    row.append(before + total)
                last = row
            rows.append(last)
        self.budget -= len(rows) * width
        return rows


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
