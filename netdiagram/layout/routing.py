"""Routes: every edge goes straight along the flow within layers, and across it only in the channels between them.

So no edge can meet a box. In each channel the edges of one node are one net with one stretch across, and the stretches are
stacked on tracks in the order that crosses least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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


def routes(
    made: Layered, x: Sequence[float], frame: Frame, rank: Sequence[int], before: Sequence[Sequence[int]]
) -> tuple[list[float], dict[tuple[int, int], tuple[Point, ...]]]:
    """Centres along the flow of each box, and the corners of each edge."""
    ports = _Ports(made, x, frame)
    ports.find()
    tracks = [_tracks(_nets(upper, made, x, ports.at)) for upper in made.layers[:-1]]
    y, starts = _rows(made, frame, [1 + max(channel.values()) if channel else 0 for channel in tracks])
    across = [
        {v: start + frame.lead + track * frame.track for v, track in channel.items()}
        for start, channel in zip(starts, tracks, strict=False)
    ]
    run: dict[tuple[int, int], tuple[Point, ...]] = {}
    for target, sources in enumerate(before):
        for source in sources:
            nodes = [source, *made.chains[source][: rank[target] - rank[source] - 1], target]
            run[source, target] = _corners(nodes, y, ports, across, rank[source])
    return y, run


# ---------------------------------------------------------------- where edges arrive


@dataclass(slots=True)
class _Ports:
    """Where edges arrive.

    Attributes:
        made: nodes in order.
        x: the line of each node.
        frame: sizes.
        at: (node above, node) → where along its front the edge between them arrives, or where it comes down beside it.
        aside: those that come in at a side: −1 left, 1 right.
    """

    made: Layered
    x: Sequence[float]
    frame: Frame
    at: dict[tuple[int, int], float] = field(default_factory=dict)
    aside: dict[tuple[int, int], int] = field(default_factory=dict)

    def find(self) -> None:
        """Fill in all."""
        made, x, at = self.made, self.x, self.at
        for layer in made.layers[1:]:
            for place, v in enumerate(layer):
                sources = made.up[v]
                if v >= made.count or len(sources) < 2:
                    for u in sources:
                        at[u, v] = x[v]
                elif v in self.frame.sides:
                    self._around(v, place, layer)
                else:
                    self._along(v)

    def _around(self, v: int, place: int, layer: Sequence[int]) -> None:
        """Edges into a merge: the outermost at its sides where the way is free, the others on top."""
        made, x, frame = self.made, self.x, self.frame
        sources = sorted(made.up[v], key=x.__getitem__)
        for u in sources:
            self.at[u, v] = x[v]
        for side, u, beside in ((-1, sources[0], place - 1), (1, sources[-1], place + 1)):
            if (x[u] - x[v]) * side < frame.half[v][0] + frame.head - 2 or (u, v) in self.aside:
                continue
            if 0 <= beside < len(layer):
                w = layer[beside]
                own = w >= made.count and x[w] == x[u] and made.up[w][0] == u  # its own line, which goes on
                reach = frame.half[w][0] if w < made.count else 0.0
                if not own and (x[w] - x[u]) * side < reach + frame.lane:
                    continue
            self.at[u, v] = x[u]
            self.aside[u, v] = side

    def _along(self, v: int) -> None:
        """Edges into a box, spread over its front: where they come from if that is above it, else towards there.

        One that can be straight is pinned; the others share the room on either side of it.
        """
        x = self.x
        sources = sorted(self.made.up[v], key=x.__getitem__)
        half = max(0.0, self.frame.half[v][0] - INSET)
        offs = [x[u] - x[v] for u in sources]
        pinned = min(range(len(offs)), key=lambda i: (abs(offs[i]), i))
        if abs(offs[pinned]) > half:
            wanted = _spread(offs, -half, half)
        else:
            middle = offs[pinned]
            after = len(offs) - pinned - 1
            left = _spread(offs[:pinned], -half, middle - min(APART, (middle + half) / max(1, pinned)))
            right = _spread(offs[pinned + 1 :], middle + min(APART, (half - middle) / max(1, after)), half)
            wanted = [*left, middle, *right]
        for u, off in zip(sources, wanted, strict=True):
            self.at[u, v] = x[v] + off


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


def _nets(
    upper: Sequence[int], made: Layered, x: Sequence[float], ports: Mapping[tuple[int, int], float]
) -> list[_Net]:
    """What turns between two layers."""
    nets = []
    for u in upper:
        top = x[u]
        bottoms = [ports[u, w] for w in made.down[u]]
        if bottoms:
            low, high = min(top, *bottoms), max(top, *bottoms)
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
    nodes: Sequence[int], y: Sequence[float], ports: _Ports, across: Sequence[dict[int, float]], layer: int
) -> tuple[Point, ...]:
    """The corners of an edge through these nodes, the first of which stands in that layer."""
    half, x = ports.frame.half, ports.x
    source, target = nodes[0], nodes[-1]
    here = x[source]
    points: list[Point] = [(here, y[source] + half[source][1])]
    for i, (u, v) in enumerate(pairwise(nodes)):
        there = ports.at[u, v]
        if there != here:
            track = across[layer + i][u]
            points += [(here, track), (there, track)]
            here = there
    side = ports.aside.get((nodes[-2], target))
    if side:
        points += [(here, y[target]), (x[target] + side * half[target][0], y[target])]
    else:
        points.append((here, y[target] - half[target][1]))
    return tuple(points)
