"""Places across the flow: chains as straight lines first, then everything as near to its neighbours as boxes allow.

Nodes that shall stand on one straight line become one block (main path first, then long edges, then the rest by how near
they are to the middle of their neighbours); blocks are moved to the median of their neighbours.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from netdiagram.layout.ordering import Layered, places
from netdiagram.records import record, state

BENDS = 120
"""Rounds in which straight lines are bent, at most."""
BUDGET = 150_000
"""Nodes that may be placed in all these rounds; larger drawings get fewer rounds."""
ROUNDING = 1.0
"""By so much places to the half pixel may make the whole broader (pixels)."""
PASSES = 10
"""Over all blocks, at most; it stops as soon as none moves by more than half a pixel."""


Sides = list[list[tuple[int, float, int]]]
"""Per block: (neighbouring block, least distance between the two lines, a layer in which they are that near)."""


@record
class Room:
    """How far nodes reach to either side of their line, and the gaps between them (pixels).

    Attributes:
        left: per node.
        right: per node.
        box: gap between two boxes.
        lane: gap between an edge that passes and whatever stands beside it.
    """

    left: Sequence[float]
    right: Sequence[float]
    box: float
    lane: float


def positions(
    made: Layered,
    path: Sequence[int],
    room: Room,
    breadth: float = math.inf,
    offs: Mapping[tuple[int, int], float] | None = None,
    *,
    bend: bool = False,
) -> list[float]:
    """Where the line of each node runs; the least is as far right as the node reaches to the left of it.

    Args:
        made: nodes in order.
        path: the main path, which is straight whatever happens.
        room: how much each needs.
        breadth: what is broader gets bends in its straight lines, as far as that helps.
        offs: per edge between layers that does not run from line to line, how far right of the upper line the lower one
            must run for it to be straight.
        bend: whether bends in the main path too are better than being too broad.
    """
    offs = offs or {}
    above, firm = _aligned(made, path, offs)
    rounds = min(BENDS, max(1, BUDGET // max(1, len(above))))
    for _ in range(rounds):
        frame = _framed(made, above, room)
        if frame.width <= breadth:
            break
        if not _bent(made, above, firm, frame, room):
            if not bend or not any(firm):
                break
            firm = [False] * len(firm)
    x = _middle(frame)
    _settle(x, frame, _pulls(made, frame.block, len(x), offs), max(0.0, breadth - ROUNDING - frame.width))
    x = [round(at * 2) / 2 for at in x]
    least = min((at - reach for at, reach in zip(x, frame.left, strict=True)), default=0.0)
    return [x[b] - least for b in frame.block]


@state
class _Frame:
    """Blocks side by side.

    Attributes:
        block: of each node.
        left: how far each block reaches to the left of its line.
        right: to the right.
        before: what must stand left of each block.
        after: what must stand right of it.
        order: blocks from left to right.
        low: where each stands if all is pushed to the left.
        width: of the whole, then.
    """

    block: list[int]
    left: list[float]
    right: list[float]
    before: Sides
    after: Sides
    order: list[int]
    low: list[float]
    width: float


def _framed(made: Layered, above: Sequence[int], room: Room) -> _Frame:
    block, number = _blocks(made, above)
    before, after = _constraints(made, block, number, room)
    left = [0.0] * number
    right = [0.0] * number
    for v, b in enumerate(block):
        left[b] = max(left[b], room.left[v])
        right[b] = max(right[b], room.right[v])
    order = _sorted(before, after)
    low = [0.0] * number
    for b in order:
        low[b] = max([left[b]] + [low[a] + apart for a, apart, _ in before[b]])
    width = max((at + reach for at, reach in zip(low, right, strict=True)), default=0.0)
    return _Frame(block, left, right, before, after, order, low, width)


# ---------------------------------------------------------------- straight lines


def _aligned(made: Layered, path: Sequence[int], offs: Mapping[tuple[int, int], float]) -> tuple[list[int], list[bool]]:
    """Per node the one above it that it shall stand straight below, or −1; and whether that is the main path."""
    total = len(made.up)
    place = places(made)
    on_path = [False] * total
    for v in path:
        on_path[v] = True
    above = [-1] * total
    for upper in made.layers[:-1]:
        _align(upper, made, place, on_path, above, offs=offs)
    return above, [u >= 0 and on_path[u] and on_path[v] for v, u in enumerate(above)]


def _blocks(made: Layered, above: Sequence[int]) -> tuple[list[int], int]:
    """The block of each node, and how many blocks there are."""
    block = [-1] * len(above)
    number = 0
    for layer in made.layers:
        for v in layer:
            if above[v] >= 0:
                block[v] = block[above[v]]
            else:
                block[v] = number
                number += 1
    return block, number


def _align(
    upper: Sequence[int],
    made: Layered,
    place: list[int],
    on_path: list[bool],
    above: list[int],
    *,
    offs: Mapping[tuple[int, int], float],
) -> None:
    """Pick the edges between two layers that shall be straight: none crosses another, none shares an end."""
    up, down, count = made.up, made.down, made.count
    wanted = []
    for u in upper:
        targets = down[u]
        middle = (len(targets) - 1) / 2
        ranked = sorted([place[w] for w in targets]) if len(targets) > 1 else None
        for w in targets:
            sources = up[w]
            off = 0.0 if ranked is None else abs(ranked.index(place[w]) - middle)
            if len(sources) > 1:
                others = sorted([place[s] for s in sources])
                off += abs(others.index(place[u]) - (len(others) - 1) / 2)
            if on_path[u] and on_path[w]:
                grade = 0
            elif u >= count and w >= count:
                grade = 1
            else:
                grade = 2 if u < count and w < count else 3
            if not offs or not offs.get((u, w)):
                wanted.append((grade, off, place[u], place[w], u, w))
    if len(wanted) > 1:
        wanted.sort()
    tops: list[int] = []
    bottoms: list[int] = []
    for _, _, top, bottom, u, w in wanted:
        at = bisect_left(tops, top)
        if at < len(tops) and (tops[at] == top or bottoms[at] <= bottom):
            continue
        if at and bottoms[at - 1] >= bottom:
            continue
        tops.insert(at, top)
        bottoms.insert(at, bottom)
        above[w] = u


# ---------------------------------------------------------------- blocks side by side


def _constraints(made: Layered, block: Sequence[int], number: int, room: Room) -> tuple[Sides, Sides]:
    """What must stand left of each block, what right of it, how far, and in which layer."""
    least: dict[tuple[int, int], tuple[float, int]] = {}
    count = made.count
    left, right, box, lane = room.left, room.right, room.box, room.lane
    none = (0.0, 0)
    for i, layer in enumerate(made.layers):
        for u, v in pairwise(layer):
            pair = block[u], block[v]
            apart = right[u] + left[v] + (box if u < count and v < count else lane)
            if apart > least.get(pair, none)[0]:
                least[pair] = apart, i
    before: Sides = [[] for _ in range(number)]
    after: Sides = [[] for _ in range(number)]
    for (a, b), (apart, i) in least.items():
        before[b].append((a, apart, i))
        after[a].append((b, apart, i))
    return before, after


def _sorted(before: Sides, after: Sides) -> list[int]:
    """Blocks from left to right."""
    waiting = [len(near) for near in before]
    order = [b for b in range(len(before)) if not waiting[b]]
    for b in order:
        for other, _, _ in after[b]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def _bent(made: Layered, above: list[int], firm: Sequence[bool], frame: _Frame, room: Room) -> bool:
    """Bend the straight lines that make the whole as broad as it is; whether any could be bent.

    From the rightmost block the tight distances are followed to the left. A block that is held in one layer and holds in
    another is cut between the two, unless that is the main path. The borders hold the outermost where they reach farthest.
    """
    low, before = frame.low, frame.before
    members: list[list[int]] = [[] for _ in low]
    for layer in made.layers:
        for v in layer:
            members[frame.block[v]].append(v)
    b = max(frame.order, key=lambda b: (low[b] + frame.right[b], -b))
    # the layer in which the block to the right, or the border, leans on this one
    holds = made.layer[max(members[b], key=lambda v: (room.right[v], -made.layer[v]))]
    found = False
    while True:
        tight = [(a, layer) for a, apart, layer in before[b] if low[a] + apart >= low[b] - 0.01]
        a, held = min(tight, key=lambda pair: (abs(pair[1] - holds), pair)) if tight else (-1, -1)
        if not tight:
            held = made.layer[max(members[b], key=lambda v: (room.left[v], -made.layer[v]))]
        if held != holds:
            top, bottom = sorted((held, holds))
            start = made.layer[members[b][0]]  # a block has one node in each of its layers
            inner = members[b][top + 1 - start : bottom + 1 - start]
            cut = [v for v in inner if above[v] >= 0 and not firm[v]]
            if cut:
                above[cut[len(cut) // 2]] = -1
                found = True
        if not tight:
            return found
        b, holds = a, held


def _middle(frame: _Frame) -> list[float]:
    """Each block halfway between where it stands if all is pushed to the left, and to the right."""
    high = [0.0] * len(frame.order)
    for b in reversed(frame.order):
        high[b] = min([frame.width - frame.right[b]] + [high[a] - apart for a, apart, _ in frame.after[b]])
    return [(a + b) / 2 for a, b in zip(frame.low, high, strict=True)]


def _pulls(
    made: Layered, block: Sequence[int], number: int, offs: Mapping[tuple[int, int], float]
) -> list[list[tuple[int, float]]]:
    """Per block, those it has edges with (twice where an edge passes layers), and how far right of each it shall stand."""
    pulls: list[list[tuple[int, float]]] = [[] for _ in range(number)]
    count = made.count
    for u, targets in enumerate(made.down):
        a = block[u]
        for w in targets:
            b = block[w]
            if a == b:
                continue
            off = offs.get((u, w), 0.0) if offs else 0.0
            times = 2 if u >= count and w >= count else 1
            pulls[a] += [(b, -off)] * times
            pulls[b] += [(a, off)] * times
    return pulls


def _settle(x: list[float], frame: _Frame, pulls: Sequence[Sequence[tuple[int, float]]], spare: float) -> None:
    """Move blocks to the median of their neighbours, as far as those beside them and the breadth of the whole allow."""
    before, after, left, right = frame.before, frame.after, frame.left, frame.right
    bound = spare < math.inf
    least, most = -spare / 2, frame.width + spare / 2
    movable = [b for b in frame.order if pulls[b]]
    for step in range(2 * PASSES):
        moved = 0.0
        for b in reversed(movable) if step % 2 else movable:
            here = x[b]
            want = _median([x[a] + off for a, off in pulls[b]], here)
            if bound:
                want = max(least + left[b], min(want, most - right[b]))
            if want == here:
                continue
            if want < here:
                for a, apart, _ in before[b]:
                    want = max(want, x[a] + apart)
                if want >= here:
                    continue
            else:
                for a, apart, _ in after[b]:
                    want = min(want, x[a] - apart)
                if want <= here:
                    continue
            moved = max(moved, abs(want - here))
            x[b] = want
        if step % 2 and moved < 0.5:
            return


def _median(values: list[float], here: float) -> float:
    """The median; between the two middle values, the point nearest to `here`."""
    if len(values) == 1:
        return values[0]
    values.sort()
    half = len(values) // 2
    if len(values) % 2:
        return values[half]
    return min(max(here, values[half - 1]), values[half])
