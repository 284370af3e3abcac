"""Where edges arrive: at the front of a box, spread over it, or at the side of a merge where the way to it is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from netdiagram.layout.ordering import Layered
from netdiagram.records import record, state

CLEAR = 6.0
"""Two parallel pieces nearer than this would look like one (pixels)."""
STEP = 8.0
"""How far an edge steps aside where it would run on another (pixels)."""
INSET = 12.0
"""How far from a box's corner edges enter it, at least (pixels)."""
APART = 14.0
"""Between two edges that enter the same side of a box (pixels)."""


@record
class Frame:
    """What routing needs to know, as if the flow went down.

    Attributes:
        bounds: how far each box reaches left and right of its line, and half its length.
        tail: length behind each box that only its own edge may use.
        sides: boxes that may be entered at their sides.
        layer: least height of a channel.
        track: between two tracks.
        lead: from the top of a channel to its first track.
        head: from its last track to its end.
        lane: free room beside an edge that turns within a layer.
        arrive: per box whose edges arrive where they are told to, its sources, and how far right of its line each arrives.
        leave: (box, box below it) → how far right of the upper one's line the edge leaves, if it does not leave on it.
    """

    bounds: Sequence[tuple[float, float, float]]
    tail: Sequence[float]
    sides: frozenset[int]
    layer: float
    track: float
    lead: float
    head: float
    lane: float
    arrive: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    leave: Mapping[tuple[int, int], float] = field(default_factory=dict)


@state
class Ports:
    """Where edges arrive.

    Attributes:
        made: nodes in order.
        x: the line of each node.
        frame: sizes.
        at: (node above, node) → where along its front the edge between them arrives, or where it comes down beside it.
        aside: those that come in at a side: −1 left, 1 right.
        beside: how far right of a merge's line the edge comes down that enters it from there.
    """

    made: Layered
    x: list[float]
    frame: Frame
    at: dict[tuple[int, int], float] = field(default_factory=dict)
    aside: dict[tuple[int, int], int] = field(default_factory=dict)
    beside: dict[int, float] = field(default_factory=dict)

    def find(self, layer: Sequence[int]) -> None:
        """Fill in one layer."""
        made, x, at = self.made, self.x, self.at
        for place, v in enumerate(layer):
            sources = made.up[v]
            if v in self.frame.arrive:
                self._told(v)
            elif v >= made.count or len(sources) < 2:
                for u in sources:
                    at[u, v] = x[v]
            elif v in self.frame.sides:
                self._around(v, place, layer)
            else:
                self._along(v)

    def move(self, u: int, v: int, away: float, other: Sequence[float]) -> bool:
        """Let the edge between two nodes arrive a little to the side of `away`, clear of all `other`; whether it can."""
        x, made = self.x, self.made
        if v in self.frame.arrive:
            return False
        box = v < made.count
        front = self._front(v) if box else 0.0
        step = min(STEP, max(CLEAR, front - 3)) if box else STEP
        for to in (away + step, away - step) if x[u] > away else (away - step, away + step):
            if any(abs(to - at) < CLEAR for at in other):
                continue
            if box:
                if abs(to - x[v]) <= front - 3:
                    self.at[u, v] = to
                    return True
            elif all(
                abs(to - x[w]) >= self._reach(w, 1 if to > x[w] else -1) + STEP / 2
                for w in made.layers[made.layer[v]]
                if w != v
            ):
                x[v] = self.at[u, v] = to
                return True
        return False

    def _reach(self, v: int, side: int) -> float:
        """How far a node reaches to a side of its line (−1: left, 1: right)."""
        return self.frame.bounds[v][side > 0] if v < self.made.count else 0.0

    def _front(self, v: int) -> float:
        """How far on either side of its line a box may be entered: what reaches farther on one side is a badge beside it."""
        left, right, _ = self.frame.bounds[v]
        return min(left, right)

    def _told(self, v: int) -> None:
        """Edges into a box that says where each arrives."""
        wanted = self.frame.arrive[v]
        for u in self.made.up[v]:
            self.at[u, v] = self.x[v] + wanted.get(self.made.owner(u), 0.0)

    def _around(self, v: int, place: int, layer: Sequence[int]) -> None:
        """Edges into a merge: the outermost at its sides where the way is free, the others on top."""
        made, x, frame = self.made, self.x, self.frame
        sources = sorted(made.up[v], key=x.__getitem__)
        for u in sources:
            self.at[u, v] = x[v]
        for side, u, beside in ((-1, sources[0], place - 1), (1, sources[-1], place + 1)):
            if (x[u] - x[v]) * side < self._reach(v, side) + frame.head - 2 or (u, v) in self.aside:
                continue
            if 0 <= beside < len(layer):
                w = layer[beside]
                own = w >= made.count and x[w] == x[u] and made.up[w][0] == u  # its own line, which goes on
                border = max(self._reach(w, -side), self.beside.get(w, 0.0) if side < 0 else 0.0)
                if not own and (x[w] - x[u]) * side < border + frame.lane:
                    continue
            if side > 0:
                self.beside[v] = x[u] - x[v]
            self.at[u, v] = x[u]
            self.aside[u, v] = side

    def _along(self, v: int) -> None:
        """Edges into a box, spread over its front: where they come from if that is above it, else towards there.

        One that can be straight is pinned; the others share the room on either side of it.
        """
        x = self.x
        sources = sorted(self.made.up[v], key=x.__getitem__)
        front = self._front(v)
        high = front - min(INSET, front / 2)
        low = -high
        offs = [x[u] - x[v] for u in sources]
        pinned = min(range(len(offs)), key=lambda i: (abs(offs[i]), i))
        middle = offs[pinned]
        if low <= middle <= high:
            after = len(offs) - pinned - 1
            wanted = [
                *_spread(offs[:pinned], low, middle - min(APART, (middle - low) / max(1, pinned))),
                middle,
                *_spread(offs[pinned + 1 :], middle + min(APART, (high - middle) / max(1, after)), high),
            ]
        else:
            wanted = _spread(offs, low, high)
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
