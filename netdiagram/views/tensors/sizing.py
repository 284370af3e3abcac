"""Where the bars of a ladder stand: each level from left to right, what is made of what below or above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import inf, log2, sqrt

from netdiagram.records import record
from netdiagram.text import number, width
from netdiagram.views import marks
from netdiagram.views.tensors.bars import Bar, Edge
from netdiagram.views.tensors.levels import Maps

SIZE = 10.5
"""Of all words (pixels)."""
TALLEST, LOWEST = 108.0, 16.0
"""Heights of bars (pixels)."""
LOW = 26.0
"""Over lower bars, what stands above them and what stands on the arrows between them are level (pixels)."""
APART = 14.0
"""Between a mark and its bar (pixels)."""
ABOVE = 16.0
"""Of what stands above a bar (pixels)."""


def wide(channels: int) -> float:
    """A bar, or a part of one, of so many channels."""
    return round(3 + 2 * log2(max(channels, 1)), 1)


@record
class Placed:
    """Where a bar stands: left, middle height, width, height of the bar, width of the mark before it (pixels)."""

    left: float
    middle: float
    width: float
    height: float
    mark: float = 0.0

    @property
    def right(self) -> float:
        """The right border."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper border."""
        return self.middle - self.height / 2

    @property
    def bottom(self) -> float:
        """The lower border."""
        return self.middle + self.height / 2

    @property
    def centre(self) -> float:
        """The middle across."""
        return self.left + self.width / 2

    @property
    def sign(self) -> float:
        """The middle of the mark."""
        return self.left - APART - self.mark / 2

    @property
    def begin(self) -> float:
        """The left of everything."""
        return self.left - (self.mark + APART if self.mark else 0.0)


class Ladder:
    """Bars and edges with sizes, and with places across.

    Attributes:
        bars: as they are drawn.
        edges: between them.
        into: by bar, the edges that lead to it.
        out: by bar, the edges that lead from it.
        xs: where the bars stand, with their heights; their levels have no heights yet.
        behind: by bar, the next on its level; −1 where there is none.
    """

    def __init__(
        self,
        bars: Sequence[Bar],
        edges: Sequence[Edge],
        sizes: Sequence[Maps],
        told: Callable[[Edge], str],
        *,
        gap: float,
        starred: Collection[int] = (),
    ) -> None:
        self.bars, self.edges, self.gap, self.told = bars, edges, gap, told
        self.starred = starred
        self.into: list[list[int]] = [[] for _ in bars]
        self.out: list[list[int]] = [[] for _ in bars]
        for i, edge in enumerate(edges):
            self.into[edge.target].append(i)
            self.out[edge.source].append(i)
        self.rank = _rank(sizes)
        largest = max([1, *[each.space[0] for each in sizes if len(each.space) == self.rank]])
        self.heights = [
            max(LOWEST, round(TALLEST * sqrt(bar.space[0] / largest))) if self.mapped(bar) else LOWEST for bar in bars
        ]
        self.behind = [-1] * len(bars)
        self.before = [-1] * len(bars)
        last: dict[int, int] = {}
        for i, bar in enumerate(bars):
            if bar.level in last:
                self.behind[last[bar.level]] = i
                self.before[i] = last[bar.level]
            last[bar.level] = i
        self.xs: list[Placed] = []
        for i in range(len(bars)):
            self.xs.append(self._placed(i))

    def mapped(self, bar: Bar) -> bool:
        """Whether a tensor is one of maps, as most are."""
        return bool(bar.space) and len(bar.space) == self.rank

    def text(self, i: int) -> str:
        """What stands above a bar: its channels; of what is no longer maps, all dimensions."""
        bar = self.bars[i]
        told = number(sum(bar.channels))
        if bar.space and not self.mapped(bar):
            told = "×".join([*map(number, bar.space), told])
        return f"{told}*" if bar.tensor in self.starred else told

    def side(self, edge: Edge) -> int:
        """−1 for what comes from above, 1 for what comes from below, 0 for what comes along the level."""
        one, other = self.bars[edge.source].level, self.bars[edge.target].level
        return (one > other) - (one < other)

    def straight(self, i: int) -> bool:
        """Whether an edge leads straight to the next bar on its level, as the first that does."""
        edge = self.edges[i]
        if self.before[edge.target] != edge.source:
            return False
        alike = [each for each in self.into[edge.target] if self.edges[each].source == edge.source]
        return alike[0] == i

    def slots(self, target: int, side: int) -> list[int]:
        """The edges that come to the mark of a bar from one side."""
        found = []
        for i in self.into[target]:
            own = self.side(self.edges[i]) or (0 if self.straight(i) else -1)
            if own == side:
                found.append(i)
        return found

    def entry(self, i: int, place: Placed) -> float:
        """Where an edge that comes from above or below enters its target."""
        edge = self.edges[i]
        bar = self.bars[edge.target]
        side = self.side(edge) or -1
        if bar.marked or len(bar.channels) == 1:
            slots = self.slots(edge.target, side)
            pitch = marks.PILL if bar.marked else min(6.0, place.width / max(len(slots), 1))
            at = (slots.index(i) if i in slots else 0) - (len(slots) - 1) / 2
            return (place.sign if bar.marked else place.centre) + at * pitch
        return place.left + sum(map(wide, bar.channels[: edge.part])) + wide(bar.channels[edge.part]) / 2

    def _placed(self, i: int) -> Placed:
        bar, text = self.bars[i], width(self.text(i), SIZE)
        broad = sum(map(wide, bar.channels))
        sign = 0.0
        if bar.merge is not None and bar.marked:
            most = max(len(self.slots(i, -1)), len(self.slots(i, 1)))
            sign = marks.size(bar.merge.mark, max(2, most + 1 if most > 1 else 2))[0]
        elif bar.gate is not None and any(
            self.edges[e].operation is bar.gate and self.straight(e) for e in self.into[i]
        ):
            sign = 2 * marks.RADIUS
        made = Placed(0.0, 0.0, broad, self.heights[i], sign)
        left = -inf
        if self.before[i] >= 0:
            left = max(left, self._beside(i, text, broad) - made.begin)
        for e in self.into[i]:
            edge = self.edges[e]
            source = self.xs[edge.source]
            if self.side(edge):
                left = max(left, source.centre - self.entry(e, made))
            elif not self.straight(e):
                left = max(left, source.right + self.gap - made.begin)
        left = left if left > -inf else sign + APART if sign else 0.0
        return Placed(float(round(left)), 0.0, broad, self.heights[i], sign)

    def _beside(self, i: int, text: float, broad: float) -> float:
        """How far to the right of what stands before it on its level a bar, with its mark, begins."""
        before = self.xs[self.before[i]]
        edge = next((self.edges[e] for e in self.into[i] if self.straight(e)), None)
        over = width(self.told(edge), SIZE) if edge is not None else 0.0
        times = 0 if edge is None or edge.operation is None else edge.operation.times
        over = max(over, width(f"×{times}", SIZE) if times > 1 and over else 0.0)
        reach = max(self.gap, over + 10 if over else 0.0)
        own = width(self.text(self.before[i]), SIZE)
        low = min(before.height, self.heights[i]) < LOW and over
        words = before.centre + own / 2 + 6 + (over + 4 if low else 0.0) + (text - broad) / 2
        return max(before.right + reach, words)


def _rank(sizes: Sequence[Maps]) -> int:
    """The rank that most maps have."""
    ranks = [len(each.space) for each in sizes if each.space]
    return max(sorted(set(ranks)), key=ranks.count, default=0)
