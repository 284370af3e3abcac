"""Order within layers: few crossings, long edges on one side of the main path.

Every edge that passes layers is a chain of dummies, one per layer, shared by all edges of the same box (they are one tensor,
and are drawn as one line that forks). Depth first for the start, then barycentres and exchanges of neighbours, best kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Sequence
from dataclasses import field
from itertools import pairwise

from netdiagram.records import state

SWEEPS = 12
"""At most; it stops as soon as nothing crosses."""
PATIENCE = 4
"""Sweeps without gain after which it stops."""


@state
class Layered:
    """Boxes and dummies in layers.

    Attributes:
        count: boxes are numbered below it, dummies from it.
        layers: numbers from left to right, per layer.
        up: neighbours in the layer above.
        down: neighbours in the layer below.
        chains: per box, its dummies from top to bottom.
        layer: the layer of each.
        fixed: layers whose order is given.
        owners: what `owner` has found; of a part of a drawing, the numbers in the whole.
        ordered: boxes whose edges leave them in the order of `down`.
    """

    count: int
    layers: list[list[int]]
    up: list[list[int]]
    down: list[list[int]]
    chains: list[list[int]]
    layer: list[int]
    fixed: set[int] = field(default_factory=set)
    owners: dict[int, int] = field(default_factory=dict)
    ordered: set[int] = field(default_factory=set)
    _shares: list[int] = field(default_factory=list)

    @property
    def shares(self) -> list[int]:
        """How many edges share the piece of line that ends at each node."""
        if not self._shares:
            self._shares = [1] * len(self.up)
            for chain in self.chains:
                for v in reversed(chain):
                    self._shares[v] = sum([self._shares[w] if w >= self.count else 1 for w in self.down[v]])
        return self._shares

    def owner(self, v: int) -> int:
        """The box from which the line comes that runs through a dummy; of a box, itself."""
        if not self.owners:
            self.owners.update({dummy: u for u, chain in enumerate(self.chains) for dummy in chain})
        return self.owners.get(v, v)


def split(
    rank: Sequence[int], after: Sequence[Sequence[int]], path: Sequence[int], glued: Sequence[int] = ()
) -> Layered:
    """Boxes and dummies in layers, in the order of a search in depth."""
    made = _split(rank, after)
    _start(made, path, set(glued))
    return made


def _split(rank: Sequence[int], after: Sequence[Sequence[int]]) -> Layered:
    count = len(rank)
    up: list[list[int]] = [[] for _ in range(count)]
    down: list[list[int]] = [[] for _ in range(count)]
    chains: list[list[int]] = [[] for _ in range(count)]
    for u in range(count):
        if not after[u]:
            continue
        first = rank[u] + 1
        reach = max([rank[w] for w in after[u]])
        chain = chains[u]
        last = u
        for _ in range(first, reach):
            dummy = len(up)
            up.append([last])
            down.append([])
            down[last].append(dummy)
            chain.append(dummy)
            last = dummy
        for w in after[u]:
            above = rank[w] - first
            source = chain[above - 1] if above else u
            up[w].append(source)
            down[source].append(w)
    layer = list(rank)
    for u, chain in enumerate(chains):
        layer.extend(range(rank[u] + 1, rank[u] + 1 + len(chain)))
    return Layered(count, [[] for _ in range(max(rank, default=-1) + 1)], up, down, chains, layer)


def _start(made: Layered, path: Sequence[int], glued: Collection[int]) -> None:
    """Depth first, a node when all above it are there: dummies first, the main path amid its siblings."""
    on_path = set(path)
    up, down = made.up, made.down
    waiting = [len(sources) for sources in up]
    stack = [v for v in range(made.count - 1, -1, -1) if not up[v]]
    while stack:
        v = stack.pop()
        made.layers[made.layer[v]].append(v)
        targets = down[v]
        if len(targets) > 1 and targets[0] not in glued:
            targets = _arranged(targets, on_path, made.count)
        for w in reversed(targets):
            waiting[w] -= 1
            if not waiting[w]:
                stack.append(w)


def _arranged(targets: list[int], on_path: set[int], count: int) -> list[int]:
    """Dummies to the left; the main path to the right of a single sibling, amid several; else in the order they came."""
    dummies = [w for w in targets if w >= count]
    boxes = [w for w in targets if w < count]
    at = next((i for i, w in enumerate(boxes) if w in on_path), -1)
    if at >= 0 and len(boxes) > 1 and (at in {0, len(boxes) - 1}):
        spine = boxes.pop(at)
        boxes.insert((len(boxes) + 1) // 2, spine)
    return dummies + boxes


# ---------------------------------------------------------------- crossings


def crossings(made: Layered, number: int, place: Sequence[int]) -> int:
    """Pairs of edges that cross between a layer and the next."""
    down, ordered = made.down, made.ordered
    seen: list[int] = []
    total = 0
    for v in made.layers[number]:
        targets = down[v]
        if len(targets) == 1:
            at = place[targets[0]]
            if seen and seen[-1] > at:
                total += len(seen) - bisect_right(seen, at)
                insort(seen, at)
            else:
                seen.append(at)
        elif v in ordered:
            for w in targets:
                total += len(seen) - bisect_right(seen, place[w])
                insort(seen, place[w])
        elif targets:
            places = sorted([place[w] for w in targets])
            if seen and seen[-1] > places[0]:
                total += sum([len(seen) - bisect_right(seen, at) for at in places])
                seen += places
                seen.sort()
            else:
                seen += places
    return total


def total_crossings(made: Layered, place: Sequence[int]) -> int:
    """Pairs of edges that cross, in the whole drawing."""
    return sum([crossings(made, number, place) for number in range(len(made.layers) - 1)])


def places(made: Layered) -> list[int]:
    """Where each node stands in its layer."""
    place = [0] * len(made.up)
    for layer in made.layers:
        for i, v in enumerate(layer):
            place[v] = i
    return place


def improve(made: Layered) -> int:
    """Bring the layers into an order that crosses less; how many crossings remain."""
    place = places(made)
    best = total_crossings(made, place)
    if not best:
        return 0
    kept = [layer[:] for layer in made.layers]
    worse = 0
    for number in range(SWEEPS):
        sweep(made, place, upward=bool(number % 2))
        now = total_crossings(made, place)
        if now < best:
            best, worse = now, 0
            kept = [layer[:] for layer in made.layers]
        else:
            worse += 1
        if not best or worse >= PATIENCE:
            break
    made.layers[:] = kept
    return best


def sweep(made: Layered, place: list[int], *, upward: bool) -> None:
    """Order each layer by the mean place of the neighbours in the layer before, then exchange what crosses less so."""
    numbers = range(len(made.layers) - 2, -1, -1) if upward else range(1, len(made.layers))
    beside = made.down if upward else made.up
    for number in numbers:
        layer = made.layers[number]
        if len(layer) < 2 or number in made.fixed:
            continue
        wanted = []
        for i, v in enumerate(layer):
            near = beside[v]
            if not near:
                wanted.append(float(i))
            elif len(near) == 1:
                wanted.append(float(place[near[0]]))
            else:
                wanted.append(sum([place[w] for w in near]) / len(near))
        if all(a <= b for a, b in pairwise(wanted)):
            continue
        layer[:] = [layer[i] for i in sorted(range(len(layer)), key=wanted.__getitem__)]
        for i, v in enumerate(layer):
            place[v] = i
    _exchange(made, place)


def _exchange(made: Layered, place: list[int]) -> None:
    """Exchange neighbours as long as that saves crossings."""
    up, down = made.up, made.down
    dirty = set(range(len(made.layers))) - made.fixed
    for _ in range(8):
        changed: set[int] = set()
        for number in sorted(dirty):
            layer = made.layers[number]
            for i in range(len(layer) - 1):
                u, v = layer[i], layer[i + 1]
                gain = _pair(up[u], up[v], place) + _pair(down[u], down[v], place)
                if made.ordered and up[u] == up[v] and up[u] and up[u][0] in made.ordered:
                    gain += 1 if down[up[u][0]].index(u) > down[up[u][0]].index(v) else -1
                if gain > 0:
                    layer[i], layer[i + 1] = v, u
                    place[u], place[v] = i + 1, i
                    changed.add(number)
        if not changed:
            return
        dirty = {
            near for number in changed for near in (number - 1, number, number + 1) if 0 <= near < len(made.layers)
        } - made.fixed


def _pair(left: Sequence[int], right: Sequence[int], place: Sequence[int]) -> int:
    """Crossings between the edges of two neighbours as they stand, less those if they were exchanged."""
    if not left or not right:
        return 0
    if len(left) == 1 and len(right) == 1:
        a, b = place[left[0]], place[right[0]]
        return (a > b) - (a < b)
    gain = 0
    others = [place[w] for w in right]
    for w in left:
        a = place[w]
        for b in others:
            gain += (a > b) - (a < b)
    return gain
