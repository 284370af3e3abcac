"""How edges of a ladder run: along their level, over it, or from level to level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.records import record
from netdiagram.scene import Point
from netdiagram.text import width
from netdiagram.views import marks
from netdiagram.views.tensors.sizing import ABOVE, SIZE, Ladder, Placed

BETWEEN = 42.0
"""Between levels, at least (pixels)."""
LANE, WORDY = 9.0, 17.0
"""From lane to lane above a level; where something stands on one (pixels)."""
JOG = 8.0
"""From level piece to level piece of what runs between two levels (pixels)."""
CLEAR = 5.0
"""Between what passes a level and what stands on it (pixels)."""
ASIDE = 9.0
"""So far to the right what comes up first leads along its level (pixels)."""


@record
class Sheet:
    """A ladder with everything in its place.

    Attributes:
        bars: where they stand.
        ways: by edge, its corners.
        lanes: by edge that runs over its level, whether words have room above it.
    """

    bars: tuple[Placed, ...]
    ways: tuple[tuple[Point, ...], ...]
    lanes: frozenset[int]


@record
class _Run:
    """An edge from level to level: where it leaves, where it passes the levels between, where it enters."""

    edge: int
    leave: float
    through: float
    enter: float
    aside: bool = False


Interval = tuple[float, float]


class _Sheet:
    def __init__(self, ladder: Ladder) -> None:
        self.ladder = ladder
        self.xs = ladder.xs
        self.rows = max([bar.level for bar in ladder.bars]) + 1
        self.over = self._lanes()
        self.runs = self._runs()
        self.jogs = self._jogs()
        self.bars = self._heights()

    # -- what runs above a level

    def _lanes(self) -> dict[int, tuple[int, int]]:
        """By edge that passes over its level, the level and which lane; one lane for all that one tensor gives."""
        ladder = self.ladder
        spans: dict[tuple[int, int], Interval] = {}
        members: dict[tuple[int, int], list[int]] = {}
        for i, edge in enumerate(ladder.edges):
            if ladder.side(edge) or ladder.straight(i):
                continue
            key = ladder.bars[edge.source].level, edge.source
            first, last = spans.get(key, (self.xs[edge.source].centre, 0.0))
            spans[key] = first, max(last, ladder.entry(i, self.xs[edge.target]))
            members.setdefault(key, []).append(i)
        found: dict[int, tuple[int, int]] = {}
        taken: dict[int, list[list[Interval]]] = {}
        for key in sorted(spans, key=lambda each: (spans[each][1] - spans[each][0], each)):
            lanes = taken.setdefault(key[0], [])
            at = _free(lanes, spans[key])
            for i in members[key]:
                found[i] = key[0], at
        return found

    def _wordy(self, level: int, lane: int) -> bool:
        return any(place == (level, lane) and self.ladder.told(self.ladder.edges[i]) for i, place in self.over.items())

    def _lane(self, level: int, lane: int) -> float:
        """How far above the bars of a level a lane runs."""
        steps = [WORDY if self._wordy(level, at) else LANE for at in range(lane)]
        return ABOVE + 8 + sum(steps)

    def _room(self, level: int) -> float:
        """What all lanes of a level need."""
        lanes = [lane for own, lane in self.over.values() if own == level]
        if not lanes:
            return ABOVE
        top = max(lanes)
        return self._lane(level, top) + (WORDY if self._wordy(level, top) else 3.0)

    # -- what runs from level to level

    def _runs(self) -> list[_Run]:
        ladder = self.ladder
        found = []
        for i, edge in enumerate(ladder.edges):
            side = ladder.side(edge)
            if not side:
                continue
            source, enter = self.xs[edge.source], ladder.entry(i, self.xs[edge.target])
            leave = min(max(enter, source.left + 2), source.right - 2) if source.width > 4 else source.centre
            leave = leave if abs(leave - enter) < 3 or side > 0 else source.centre
            if abs(leave - enter) < 3:
                leave = enter
            one, other = sorted((ladder.bars[edge.source].level, ladder.bars[edge.target].level))
            between = range(one + 1, other)
            through = self._through(between, enter, leave)
            aside = side > 0 and through > source.right + ASIDE and self._alone(edge.source, through)
            found.append(_Run(i, leave, through, enter, aside))
        return found

    def _alone(self, bar: int, until: float) -> bool:
        """Whether nothing stands on a level to the right of a bar, or leads there, up to some place."""
        after = self.ladder.behind[bar]
        ahead = after < 0 or self.xs[after].begin > until + CLEAR
        return ahead and not any(self.ladder.straight(i) for i in self.ladder.out[bar])

    def _through(self, levels: range, enter: float, leave: float) -> float:
        """Where an edge passes the levels between: straight to its end, else straight from its start, else in a gap."""
        if not levels:
            return enter
        taken: list[Interval] = []
        for i, bar in enumerate(self.ladder.bars):
            if bar.level in levels:
                own = self.xs[i]
                half = width(self.ladder.text(i), SIZE) / 2
                first, last = min(own.begin, own.centre - half), max(own.right, own.centre + half)
                taken.append((first - CLEAR, last + CLEAR))
        tried = [enter, leave, *[last for _, last in taken], *[first for first, _ in taken]]
        free = [x for x in tried if not any(first < x < last for first, last in taken)]
        return min(free, key=lambda x: (abs(x - enter) + abs(x - leave), x))

    def _jogs(self) -> dict[tuple[int, bool], tuple[int, int]]:
        """By run, and whether at its end, the channel below which level it turns in, and on which track."""
        ladder = self.ladder
        taken: dict[int, list[list[Interval]]] = {}
        wanted = []
        for at, run in enumerate(self.runs):
            edge = ladder.edges[run.edge]
            one, other = ladder.bars[edge.source].level, ladder.bars[edge.target].level
            first, last = (one, other - 1) if one < other else (one - 1, other)
            if run.leave != run.through and not run.aside:
                wanted.append((abs(run.leave - run.through), at, False, first, run.leave, run.through))
            if run.enter != run.through:
                wanted.append((abs(run.enter - run.through), at, True, last, run.through, run.enter))
        found: dict[tuple[int, bool], tuple[int, int]] = {}
        for _, at, end, channel, x, y in sorted(wanted):
            lanes = taken.setdefault(channel, [])
            found[at, end] = channel, _free(lanes, (min(x, y), max(x, y)))
        return found

    # -- heights

    def _heights(self) -> list[Placed]:
        ladder = self.ladder
        tall = [
            max([own.height for own, bar in zip(self.xs, ladder.bars, strict=True) if bar.level == level], default=0.0)
            for level in range(self.rows)
        ]
        self.middles: list[float] = []
        self.foots: list[float] = []
        y = 0.0
        for level, high in enumerate(tall):
            tracks = max([track + 1 for channel, track in self.jogs.values() if channel == level - 1], default=0)
            free = BETWEEN - ABOVE + (JOG * tracks if level else 0.0)
            y += self._room(level) + (free if level else 0.0)
            self.middles.append(y + high / 2)
            y += high
            self.foots.append(y)
        self.tops = [middle - high / 2 for middle, high in zip(self.middles, tall, strict=True)]
        return [replace(own, middle=self.middles[bar.level]) for own, bar in zip(self.xs, ladder.bars, strict=True)]

    def _turn(self, channel: int, track: int) -> float:
        return self.foots[channel] + 10 + JOG * track

    # -- corners

    def sheet(self) -> Sheet:
        """All of it."""
        ladder = self.ladder
        ways: list[tuple[Point, ...]] = [()] * len(ladder.edges)
        for i in range(len(ladder.edges)):
            if i in self.over:
                ways[i] = self._above(i)
            elif ladder.straight(i):
                ways[i] = self._along(i)
        for at, run in enumerate(self.runs):
            ways[run.edge] = self._between(at, run)
        return Sheet(tuple(self.bars), tuple(ways), frozenset(self.over))

    def _along(self, i: int) -> tuple[Point, ...]:
        edge = self.ladder.edges[i]
        source, target = self.bars[edge.source], self.bars[edge.target]
        end = target.begin - 2 if target.mark else target.left - 2
        return (source.right + 2, source.middle), (end, source.middle)

    def _above(self, i: int) -> tuple[Point, ...]:
        edge = self.ladder.edges[i]
        source, target = self.bars[edge.source], self.bars[edge.target]
        level, lane = self.over[i]
        y = self.tops[level] - self._lane(level, lane)
        x = self.ladder.entry(i, target)
        return (source.centre, source.top - ABOVE), (source.centre, y), (x, y), (x, self._end(i, target, x, 1))

    def _end(self, i: int, target: Placed, x: float, down: int) -> float:
        """Where an arrow that comes from above (1) or below (−1) ends."""
        if self.ladder.bars[self.ladder.edges[i].target].marked:
            rim = marks.RADIUS
            if target.mark <= 2 * rim:
                off = min(abs(x - target.sign), rim - 1)
                rim = (rim * rim - off * off) ** 0.5
            return target.middle - down * (rim + 2)
        return target.top - ABOVE if down > 0 else target.bottom + 2

    def _between(self, at: int, run: _Run) -> tuple[Point, ...]:
        edge = self.ladder.edges[run.edge]
        source, target = self.bars[edge.source], self.bars[edge.target]
        down = 1 if self.ladder.side(edge) < 0 else -1
        points: list[Point]
        if run.aside:
            points = [(source.right + 2, source.middle), (run.through, source.middle)]
        else:
            points = [(run.leave, source.bottom + 2 if down > 0 else source.top - ABOVE)]
        for end in (False, True):
            if (at, end) in self.jogs:
                y = self._turn(*self.jogs[at, end])
                points += [(run.through if end else run.leave, y), (run.enter if end else run.through, y)]
        points.append((run.enter, self._end(run.edge, target, run.enter, down)))
        return tuple(points)


def _free(lanes: list[list[Interval]], own: Interval) -> int:
    """The first lane in which a stretch has room; it is taken."""
    first, last = own
    for at, lane in enumerate(lanes):
        if all(last + CLEAR <= a or first - CLEAR >= b for a, b in lane):
            lane.append(own)
            return at
    lanes.append([own])
    return len(lanes) - 1


def sheet(ladder: Ladder) -> Sheet:
    """A ladder with everything in its place."""
    return _Sheet(ladder).sheet()


def bends(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """The pieces of a way."""
    return list(pairwise(points))
