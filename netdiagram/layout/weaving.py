"""What still crosses after sweeps and untangling is taken out in handfuls and put back another way.

A thread is whatever runs through layers without parting: a long edge, or a chain of boxes. Each edge has a line of its own
here, so that lines of one box may pass others on either side; those that run side by side from their beginning become one in
the end. A thread is put where it crosses least, which is a shortest path through the gaps of its layers. A handful of threads
about a crossing is taken out, and put back one after the other in an order drawn by lot, always the same; what crosses no
more than before is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice

from netdiagram.layout.ordering import Layered, crossings, improve, places
from netdiagram.records import state

CROSSING = 1000
"""What a crossing costs, beside a layer in which a line runs apart from another of the same box."""

MOST = 3000
"""Pairs of edges that cross; what is more tangled stays so."""
BUDGET = 400_000
"""Cells of tables that may be filled in, and pairs of edges compared."""
SMALL, STARTS = 250, 8
"""Of so many boxes and dummies, drawings are begun in so many further orders; in half as many, if none of them is better."""
HANDFULS, MANY, IDLE = 40, 150, 40
"""How many are put back another way, in small drawings and in large ones; how many may gain nothing in a row."""

Table = list[list[int]]
"""[p][q]: what edges of a channel cost that begin left of gap p and end left of gap q."""


def woven(made: Layered, *, search: bool = True) -> tuple[Layered, int]:
    """The same layers in an order in which fewer pairs of edges cross, and how many do; or in the same order.

    Args:
        made: in order; it stays as it is.
        search: whether to go on where putting back one thread after the other has come to rest.
    """
    best = _Loom.of(_loosened(made))
    begun = best.left
    best.settle(0 if search else 1)
    if search and best.left and begun <= MOST:
        small = len(best.made.up) <= SMALL
        budget, least = best.budget, best.left
        for seed in range(STARTS) if small else ():
            if seed >= STARTS // 2 and best.left >= least:
                break
            other = _Loom.of(_shuffled(_loosened(made), _Lot(seed + 1)), budget)
            other.settle()
            budget = other.budget
            if other.left < best.left:
                best = other
        best.budget = budget
        best.search(HANDFULS if small else MANY)
        _turned(best.made, made)
    # what only moved about is where it was
    return (_joined(best.made), best.left) if best.left < begun else (made, begun)


def _shuffled(loose: Layered, lot: _Lot) -> Layered:
    """In an order found depth first, at random, and swept."""
    waiting = [len(sources) for sources in loose.up]
    stack = [v for v in range(len(loose.up)) if not waiting[v]]
    lot.shuffle(stack)
    layers: list[list[int]] = [[] for _ in loose.layers]
    while stack:
        v = stack.pop()
        layers[loose.layer[v]].append(v)
        targets = loose.down[v][:]
        lot.shuffle(targets)
        for w in targets:
            waiting[w] -= 1
            if not waiting[w]:
                stack.append(w)
    for number in range(len(layers)):
        if number not in loose.fixed:
            loose.layers[number] = layers[number]
    improve(loose)
    return loose


def _turned(loose: Layered, made: Layered) -> None:
    """Put the mirror image in its place, where that is more like the order it comes from."""
    if loose.fixed:
        return
    place = places(loose)
    alike = 0
    for layer in made.layers:
        boxes = [place[v] for v in layer if v < made.count]
        alike += sum([1 if a < b else -1 for at, a in enumerate(boxes) for b in boxes[at + 1 :]])
    if alike < 0:
        for layer in loose.layers:
            layer.reverse()


@state
class _Lot:
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


# ---------------------------------------------------------------- a line for each edge, and back


def _loosened(made: Layered) -> Layered:
    """The same with dummies of its own for each edge, those of one box side by side."""
    count = made.count
    place = places(made)
    loose = Layered(
        count,
        [[] for _ in made.layers],
        [[] for _ in range(count)],
        [[] for _ in range(count)],
        [[] for _ in range(count)],
        made.layer[:count],
        set(made.fixed),
        ordered=made.ordered,
    )
    ways: dict[
        int, list[list[int]]
    ] = {}  # per old dummy, from left to right, what begins where it was, and where it goes
    new: dict[int, list[int]] = {}
    for number in range(len(made.layers) - 1, -1, -1):
        for v in made.layers[number]:
            found: list[list[int]] = []
            for w in made.down[v] if v in made.ordered else sorted(made.down[v], key=place.__getitem__):
                found += ways[w] if w >= count else [[w]]
            if v < count:
                for way in found:
                    loose.down[v].append(way[0])
                    loose.up[way[0]].append(v)
                continue
            ways[v] = []
            for way in found:
                dummy = len(loose.up)
                loose.up.append([])
                loose.down.append([way[0]])
                loose.up[way[0]].append(dummy)
                loose.layer.append(number)
                new.setdefault(v, []).append(dummy)
                ways[v].append([dummy, *way])
    for number, layer in enumerate(made.layers):
        for v in layer:
            loose.layers[number] += new[v] if v >= count else [v]
    return loose


def _joined(loose: Layered) -> Layered:
    """Lines of one box that run side by side from their beginning as one, dummies numbered from above."""
    count = loose.count
    up: list[list[int]] = [[] for _ in range(count)]
    down: list[list[int]] = [[] for _ in range(count)]
    chains: list[list[int]] = [[] for _ in range(count)]
    layer = loose.layer[:count]
    layers: list[list[int]] = []
    name = list(range(count)) + [-1] * (len(loose.up) - count)
    owner = list(range(count))
    for number, old in enumerate(loose.layers):
        here: list[int] = []
        for v in old:
            above = [name[u] for u in loose.up[v]]
            if v < count:
                up[v] = list(dict.fromkeys(above))
                for u in up[v]:
                    down[u].append(v)
                here.append(v)
                continue
            if here and here[-1] >= count and up[here[-1]] == above:
                name[v] = here[-1]
                continue
            name[v] = len(up)
            up.append(above)
            down.append([])
            down[above[0]].append(name[v])
            layer.append(number)
            owner.append(owner[above[0]])
            chains[owner[-1]].append(name[v])
            here.append(name[v])
        layers.append(here)
    for v in loose.ordered:
        down[v] = loose.down[v]
    return Layered(count, layers, up, down, chains, layer, set(loose.fixed), ordered=loose.ordered)


# ---------------------------------------------------------------- threads


@state
class _Loom:
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
    lot: _Lot = field(default_factory=_Lot)

    @classmethod
    def of(cls, made: Layered, budget: int = BUDGET) -> _Loom:
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

    def search(self, handfuls: int) -> None:
        """Put back so many handfuls, as long as now and then one gains; what only moved about in the end is where it was."""
        least, idle = self.left, 0
        kept = [layer[:] for layer in self.made.layers]
        for _ in range(handfuls):
            if self.budget <= 0 or not least or idle > IDLE:
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
