"""Routes: every edge goes straight along the flow within layers, and across it only in the channels between them.

So no edge can meet a box. In each channel the edges of one node are one net with one stretch across, and the stretches are
stacked on tracks in the order that crosses least.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from netdiagram.layout.ordering import Layered
from netdiagram.layout.ports import CLEAR, Frame, Ports
from netdiagram.records import record, state

Point = tuple[float, float]
EDGES = 100
"""What a crossing of two edges costs, beside a crossing of two lines: edges may share a line."""
DEAR = 10_000_000
"""What it costs to run on top of another line."""


@state
class _Net:
    """The edges of one node in one channel: where they come from, where they go to, and the track they share.

    Where each edge of the node leaves at a place of its own, each is a net, known by the node below.
    """

    node: int
    key: int
    top: float
    ends: list[int]
    bottoms: list[float]
    low: float
    high: float
    edges: list[int]
    track: int = -1

    def passing(self, at: float) -> int:
        """How many edges share the stretch across at a place."""
        top = self.top
        return sum([n for n, to in zip(self.edges, self.bottoms, strict=True) if top < at < to or to < at < top])


@record
class Channels:
    """Where lines run.

    Attributes:
        ports: where edges arrive.
        y: centre of each box along the flow.
        levels: centre of each layer.
        ends: where the channel behind each layer begins.
        across: per channel, where the edges of each node that turns there run across.
    """

    ports: Ports
    y: list[float]
    levels: list[float]
    ends: list[float]
    across: list[dict[int, float]]

    @property
    def height(self) -> float:
        """Everything lies within."""
        return max(self.ends)

    def corners(self, nodes: Sequence[int], layer: int) -> list[Point]:
        """The corners of an edge through these nodes, the first of which stands in that layer.

        From the back of the first, if that is a box, to the front or side of the last.
        """
        ports, levels = self.ports, self.levels
        bounds, x, count = ports.frame.bounds, ports.x, ports.made.count
        source, target = nodes[0], nodes[-1]
        leave = ports.frame.leave
        here = x[source] + leave.get((source, nodes[1]), 0.0)
        points: list[Point] = [(here, self.y[source] + bounds[source][2] if source < count else levels[layer])]
        for i, (u, v) in enumerate(pairwise(nodes)):
            there = ports.at[u, v]
            if there != here:
                track = self.across[layer + i][v if (u, v) in leave else u]
                points += [(here, track), (there, track)]
                here = there
        side = ports.aside.get((nodes[-2], target))
        if side:
            points += [(here, self.y[target]), (x[target] + side * bounds[target][side > 0], self.y[target])]
        else:
            points.append(
                (here, self.y[target] - bounds[target][2] if target < count else levels[layer + len(nodes) - 1])
            )
        return points


def channels(made: Layered, x: Sequence[float], frame: Frame) -> Channels:
    """Where the lines between nodes at these places run."""
    ports = Ports(made, list(x), frame)
    tracks = [_channel(upper, lower, ports) for upper, lower in pairwise(made.layers)]
    deep = [1 + max(channel.values()) if channel else 0 for channel in tracks]
    y, levels, starts = _rows(made, frame, deep)
    across = [
        {v: start + frame.lead + track * frame.track for v, track in channel.items()}
        for start, channel in zip(starts, tracks, strict=False)
    ]
    return Channels(ports, y, levels, starts, across)


# ---------------------------------------------------------------- channels


def _channel(upper: Sequence[int], lower: Sequence[int], ports: Ports) -> dict[int, int]:
    """The track of each node whose edges turn between two layers, from 0 at the top."""
    ports.find(lower)
    nets = _nets(upper, ports)
    if len(nets) < 2:
        return {net.key: 0 for net in nets}
    for _ in range(3):
        conflict = _stacked(nets)
        if conflict is None:
            break
        above, below = conflict
        if not _moved(above, below, upper, ports) and not _moved(below, above, upper, ports):
            break
        nets = _nets(upper, ports)
        for net in nets:
            net.track = -1
    else:
        _stacked(nets)
    return {net.key: net.track for net in nets}


def _nets(upper: Sequence[int], ports: Ports) -> list[_Net]:
    """What turns between two layers."""
    nets = []
    down, x, at, leave = ports.made.down, ports.x, ports.at, ports.frame.leave
    shares = ports.made.shares
    for u in upper:
        ends = down[u]
        if not ends:
            continue
        parts = [(u, 0.0, ends)]
        if leave and (u, ends[0]) in leave:
            parts = [(w, leave[u, w], [w]) for w in ends]
        for key, off, some in parts:
            top = x[u] + off
            bottoms = [at[u, w] for w in some]
            low, high = min(top, *bottoms), max(top, *bottoms)
            if low < high:
                nets.append(_Net(u, key, top, some, bottoms, low, high, [shares[w] for w in some]))
    return nets


def _stacked(nets: list[_Net]) -> tuple[_Net, _Net] | None:
    """Put nets on as few tracks as hold them, in the order that crosses least.

    Returns: two of which the upper one runs on top of the lower one, where no order avoids that.
    """
    size = len(nets)
    meet: list[list[int]] = [[] for _ in range(size)]
    regret, score = [0] * size, [0] * size
    excess: dict[tuple[int, int], int] = {}
    dear: list[tuple[int, int]] = []
    nets.sort(key=lambda net: (net.low, net.high))
    for i, a in enumerate(nets):
        for j in range(i + 1, size):
            b = nets[j]
            if b.low > a.high + CLEAR:
                break
            meet[i].append(j)
            meet[j].append(i)
            over, under = _cost(a, b), _cost(b, a)
            if over >= DEAR:
                dear.append((i, j))
            if under >= DEAR:
                dear.append((j, i))
            if over != under:
                excess[i, j] = over - under
                excess[j, i] = under - over
                score[i] += over - under
                score[j] -= over - under
                regret[i if over > under else j] += abs(over - under)
    left = list(range(size))
    while left:
        # what loses least by running above all the rest
        i = min(left, key=lambda k: (regret[k], score[k], k))
        left.remove(i)
        above = -1
        for j in meet[i]:
            above = max(above, nets[j].track)
            lost = excess.get((i, j), 0)
            score[j] += lost
            regret[j] += min(0, lost)
        nets[i].track = above + 1
    return next(((nets[i], nets[j]) for i, j in dear if nets[i].track < nets[j].track), None)


def _cost(above: _Net, below: _Net) -> int:
    """Crossings if one net runs above the other; very dear where a piece of one would lie on the other."""
    cost = 0
    low, high, top = below.low, below.high, below.top
    for at, edges in zip(above.bottoms, above.edges, strict=True):
        if low < at < high:
            cost += 1 + EDGES * edges * below.passing(at)
        if -CLEAR < at - top < CLEAR:
            cost += DEAR
    if above.low < top < above.high:
        cost += 1 + EDGES * sum(below.edges) * above.passing(top)
    return cost


def _moved(above: _Net, below: _Net, upper: Sequence[int], ports: Ports) -> bool:
    """Let the edge of the upper net that would run on the lower one arrive beside it; whether it can."""
    made, x, at = ports.made, ports.x, ports.at
    for v, bottom in zip(above.ends, above.bottoms, strict=True):
        if abs(bottom - below.top) < CLEAR:
            taken = [x[u] for u in upper] + [at[u, w] for u in upper for w in made.down[u] if (u, w) != (above.node, v)]
            if ports.move(above.node, v, below.top, taken):
                return True
    return False


def _rows(made: Layered, frame: Frame, deep: Sequence[int]) -> tuple[list[float], list[float], list[float]]:
    """Centre of each box along the flow, of each layer, and where the channel below each layer begins."""
    y = [0.0] * made.count
    levels = []
    starts = []
    top = 0.0
    bounds, tail = frame.bounds, frame.tail
    for i, layer in enumerate(made.layers):
        boxes = [v for v in layer if v < made.count]
        centre = top + max([bounds[v][2] for v in boxes], default=0.0)
        for v in boxes:
            y[v] = centre
        levels.append(centre)
        bottom = max([centre + bounds[v][2] for v in boxes], default=centre)
        top = max([centre + bounds[v][2] + tail[v] for v in boxes], default=centre)
        starts.append(top)
        if i < len(deep):
            tracks = deep[i]
            least = frame.lead + (tracks - 1) * frame.track + frame.head if tracks else frame.head
            top = max(bottom + frame.layer, top + least)
    return y, levels, starts
