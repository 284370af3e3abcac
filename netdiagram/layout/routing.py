"""Routes: every edge goes straight along the flow within layers, and across it only in the channels between them.

So no edge can meet a box. In each channel the edges of one node are one net with one stretch across, and the stretches are
stacked on tracks in the order that crosses least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram.layout.ordering import Layered

Point = tuple[float, float]
CLEAR = 6.0
"""Two parallel pieces nearer than this would look like one (pixels)."""
INSET = 12.0
"""How far from a box's corner edges enter it, at least (pixels)."""
APART = 14.0
"""Between two edges that enter the same side of a box (pixels)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What routing needs to know, as if the flow went down.

    Attributes:
        half: half width and half height of each box.
        tail: length behind each box that only its own edge may use.
        sides: boxes that may be entered at their sides.
        layer: least height of a channel.
        track: between two tracks.
        lead: from the top of a channel to its first track.
        head: from its last track to its end.
        lane: free room beside an edge that turns within a layer.
    """

    half: Sequence[tuple[float, float]]
    tail: Sequence[float]
    sides: frozenset[int]
    layer: float
    track: float
    lead: float
    head: float
    lane: float


@dataclass(slots=True)
class _Net:
    """The edges of one node in one channel: where they come from, where they go to, and the track they share."""

    node: int
    top: float
    bottoms: list[float]
    low: float
    high: float
    track: int = 0


Ports = dict[tuple[int, int], float]
"""(node above, node) → the place where the edge between them arrives."""


def routes(
    made: Layered, x: Sequence[float], frame: Frame, rank: Sequence[int], before: Sequence[Sequence[int]]
) -> tuple[list[float], dict[tuple[int, int], tuple[Point, ...]]]:
    """Centres along the flow of each box, and the corners of each edge."""
    ports, aside = _ports(made, x, frame)
    tracks: list[dict[int, int]] = []
    deep: list[int] = []
    for upper in made.layers[:-1]:
        nets = _nets(upper, made, x, ports)
        tracks.append(_tracks(nets))
        deep.append(1 + max(tracks[-1].values()) if tracks[-1] else 0)
    y, starts = _rows(made, frame, deep)
    across = [
        {v: starts[i] + frame.lead + track * frame.track for v, track in channel.items()}
        for i, channel in enumerate(tracks)
    ]
    run: dict[tuple[int, int], tuple[Point, ...]] = {}
    for target, sources in enumerate(before):
        for source in sources:
            chain = made.chains[source][: rank[target] - rank[source] - 1]
            nodes = [source, *chain, target]
            run[source, target] = _corners(nodes, x, y, frame, ports, aside, across, rank[source])
    return y, run


# ---------------------------------------------------------------- where edges arrive


def _ports(made: Layered, x: Sequence[float], frame: Frame) -> tuple[Ports, dict[tuple[int, int], int]]:
    """Where each edge arrives at its node, and which arrive at a side (−1: left, 1: right)."""
    ports: Ports = {}
    aside: dict[tuple[int, int], int] = {}
    for i, layer in enumerate(made.layers):
        if not i:
            continue
        for at, v in enumerate(layer):
            sources = made.up[v]
            if v >= made.count or len(sources) < 2:
                for u in sources:
                    ports[u, v] = x[v]
                continue
            sources = sorted(sources, key=x.__getitem__)
            if v in frame.sides:
                _around(v, at, layer, sources, x, frame, made, ports, aside)
            else:
                _along(v, sources, x, frame, ports)
    return ports, aside


def _around(
    v: int,
    at: int,
    layer: Sequence[int],
    sources: Sequence[int],
    x: Sequence[float],
    frame: Frame,
    made: Layered,
    ports: Ports,
    aside: dict[tuple[int, int], int],
) -> None:
    """Edges into a merge: the outermost at its sides where the way is free, the others on top."""
    count, up = made.count, made.up
    for u in sources:
        ports[u, v] = x[v]
    straight = [u for u in sources if x[u] == x[v]]
    for side, u, beside in ((-1, sources[0], at - 1), (1, sources[-1], at + 1)):
        if (x[u] - x[v]) * side < frame.half[v][0] + frame.head - 2 or u in straight:
            continue
        if (u, v) in aside:
            continue
        if 0 <= beside < len(layer):
            w = layer[beside]
            if w >= count and x[w] == x[u] and up[w][0] == u:  # its own line, which goes on
                pass
            elif (x[w] - x[u]) * side < (frame.half[w][0] if w < count else 0.0) + frame.lane:
                continue
        ports[u, v] = x[u]
        aside[u, v] = side


def _along(v: int, sources: Sequence[int], x: Sequence[float], frame: Frame, ports: Ports) -> None:
    """Edges into a box, spread over its front: where they come from if that is above it, else towards there.

    One that can be straight is pinned; the others share the room on either side of it.
    """
    half = max(0.0, frame.half[v][0] - INSET)
    offs = [x[u] - x[v] for u in sources]
    pinned = min(range(len(offs)), key=lambda i: (abs(offs[i]), i))
    if abs(offs[pinned]) > half:
        ports.update(zip([(u, v) for u in sources], [x[v] + off for off in _spread(offs, -half, half)], strict=True))
        return
    middle = offs[pinned]
    left = _spread(offs[:pinned], -half, middle - min(APART, (middle + half) / max(1, pinned)))
    after = len(offs) - pinned - 1
    right = _spread(offs[pinned + 1 :], middle + min(APART, (half - middle) / max(1, after)), half)
    for u, off in zip(sources, [*left, middle, *right], strict=True):
        ports[u, v] = x[v] + off


def _spread(offs: Sequence[float], low: float, high: float) -> list[float]:
    """As near to where they are wanted as the room allows; from far away, halfway to that side."""
    count = len(offs)
    if not count:
        return []
    middle = (low + high) / 2
    wanted = [off if low <= off <= high else (middle + high) / 2 if off > high else (low + middle) / 2 for off in offs]
    apart = min(APART, (high - low) / max(1, count - 1))
    for i in range(1, count):
        wanted[i] = max(wanted[i], wanted[i - 1] + apart)
    wanted[-1] = min(wanted[-1], high)
    for i in range(count - 2, -1, -1):
        wanted[i] = min(wanted[i], wanted[i + 1] - apart)
    return wanted


# ---------------------------------------------------------------- channels


def _nets(upper: Sequence[int], made: Layered, x: Sequence[float], ports: Ports) -> list[_Net]:
    """What turns between two layers."""
    nets = []
    for u in upper:
        top = x[u]
        bottoms = [ports[u, w] for w in made.down[u]]
        if bottoms:
            low, high = min(top, min(bottoms)), max(top, max(bottoms))
            if low < high:
                nets.append(_Net(u, top, bottoms, low, high))
    return nets


def _tracks(nets: list[_Net]) -> dict[int, int]:
    """The track of each net, from 0 at the top: as few as hold them, in the order that crosses least."""
    if not nets:
        return {}
    if len(nets) == 1:
        return {nets[0].node: 0}
    size = len(nets)
    meet: list[list[int]] = [[] for _ in range(size)]
    score = [0] * size
    excess: dict[tuple[int, int], int] = {}
    nets.sort(key=lambda net: (net.low, net.high))
    for i, a in enumerate(nets):
        for j in range(i + 1, size):
            b = nets[j]
            if b.low > a.high + CLEAR:
                break
            meet[i].append(j)
            meet[j].append(i)
            more = _cost(a, b) - _cost(b, a)
            if more:
                excess[i, j] = more
                excess[j, i] = -more
                score[i] += more
                score[j] -= more
    left = list(range(size))
    while left:
        i = min(left, key=lambda k: (score[k], k))
        left.remove(i)
        above = -1
        for j in meet[i]:
            if nets[j].track >= 0 and j not in left:
                above = max(above, nets[j].track)
            score[j] += excess.get((i, j), 0)
        nets[i].track = above + 1
    return {net.node: net.track for net in nets}


def _cost(above: _Net, below: _Net) -> int:
    """Crossings if one net runs above the other; very dear where a piece of one would lie on the other."""
    cost = 0
    for at in above.bottoms:
        if below.low < at < below.high:
            cost += 1
        if abs(at - below.top) < CLEAR:
            cost += 1000
    return cost + (above.low < below.top < above.high)


def _rows(made: Layered, frame: Frame, deep: Sequence[int]) -> tuple[list[float], list[float]]:
    """Centre of each box along the flow (dummies have none), and where each channel begins."""
    y = [0.0] * made.count
    starts = []
    top = 0.0
    for i, layer in enumerate(made.layers):
        boxes = [v for v in layer if v < made.count]
        centre = top + max([frame.half[v][1] for v in boxes], default=0.0)
        for v in boxes:
            y[v] = centre
        bottom = max([centre + frame.half[v][1] for v in boxes], default=centre)
        top = max([centre + frame.half[v][1] + frame.tail[v] for v in boxes], default=centre)
        starts.append(top)
        if i < len(deep):
            tracks = deep[i]
            least = frame.lead + (tracks - 1) * frame.track + frame.head if tracks else frame.head
            top = max(bottom + frame.layer, top + least)
    return y, starts


def _corners(
    nodes: Sequence[int],
    x: Sequence[float],
    y: Sequence[float],
    frame: Frame,
    ports: Ports,
    aside: dict[tuple[int, int], int],
    across: Sequence[dict[int, float]],
    layer: int,
) -> tuple[Point, ...]:
    source, target = nodes[0], nodes[-1]
    here = x[source]
    points: list[Point] = [(here, y[source] + frame.half[source][1])]
    for i in range(len(nodes) - 1):
        there = ports[nodes[i], nodes[i + 1]]
        if there != here:
            track = across[layer + i][nodes[i]]
            points += [(here, track), (there, track)]
            here = there
    side = aside.get((nodes[-2], target))
    if side:
        points += [(here, y[target]), (x[target] + side * frame.half[target][0], y[target])]
    else:
        points.append((here, y[target] - frame.half[target][1]))
    return tuple(points)
