"""What still crosses after sweeps is searched for a better order, in which each edge has a line of its own.

So lines of one box may pass others on either side; those that run side by side from their beginning become one in the end.
Handfuls of threads about a crossing are taken out and put back one after the other, in an order drawn by lot, always the
same; what crosses no more than before is kept. Small drawings are begun in several orders.
"""

from __future__ import annotations

from netdiagram.layout.ordering import Layered, improve, places, total_crossings
from netdiagram.layout.threads import BUDGET, MOST, QUICK, Loom, Lot

SMALL, STARTS = 250, 8
"""Of so many boxes and dummies, drawings are begun in so many further orders, fewer where little crosses; in half as many, if
none of them is better."""
FEW, MANY = (40, 40), (300, 100)
"""How many handfuls are put back another way, and how many may gain nothing in a row, in small drawings and in large ones."""


def woven(made: Layered, *, search: bool = True) -> tuple[Layered, int]:
    """The same layers in an order in which fewer pairs of edges cross, and how many do; or in the same order.

    Args:
        made: in order; it stays as it is.
        search: whether to go on where putting back one thread after the other has come to rest.
    """
    lines = total_crossings(made, places(made))
    if lines > MOST:
        return made, lines
    best = Loom.of(_loosened(made), BUDGET if search else QUICK)
    begun = best.left
    best.settle(0 if search else 1)
    if search and best.left and begun <= MOST:
        small = len(best.made.up) <= SMALL
        budget, least = best.budget, best.left
        starts = min(STARTS, 2 + 2 * least) if small else 0
        for seed in range(starts):
            if seed >= starts // 2 and best.left >= least:
                break
            other = Loom.of(_shuffled(_loosened(made), Lot(seed + 1)), budget)
            other.settle()
            budget = other.budget
            if other.left < best.left:
                best = other
        best.budget = budget
        best.search(*(FEW if small else MANY))
        _turned(best.made, made)
    # what only moved about is where it was
    return (_joined(best.made), best.left) if best.left < begun else (made, begun)


def _shuffled(loose: Layered, lot: Lot) -> Layered:
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
    if loose.fixed or loose.ordered:
        return
    place = places(loose)
    alike = 0
    for layer in made.layers:
        boxes = [place[v] for v in layer if v < made.count]
        alike += sum([1 if a < b else -1 for at, a in enumerate(boxes) for b in boxes[at + 1 :]])
    if alike < 0:
        for layer in loose.layers:
            layer.reverse()


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
    new: dict[int, list[int]] = {}  # per old dummy, from left to right
    for number in range(len(made.layers) - 1, -1, -1):
        for v in made.layers[number]:
            ends = made.down[v] if v in made.ordered else sorted(made.down[v], key=place.__getitem__)
            targets = [end for w in ends for end in (new[w] if w >= count else [w])]
            if v < count:
                loose.down[v] = targets
                for w in targets:
                    loose.up[w].append(v)
                continue
            new[v] = []
            for w in targets:
                dummy = len(loose.up)
                loose.up.append([])
                loose.down.append([w])
                loose.up[w].append(dummy)
                loose.layer.append(number)
                new[v].append(dummy)
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
