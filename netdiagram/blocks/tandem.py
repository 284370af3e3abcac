"""Repeats one after the other: the shortest way to tell a sequence, by dynamic programming.

Two neighbouring stretches are copies where their labels agree, where each reads within itself what the other does at
the same distance, and where the second reads something of the first. What they read from outside may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = 0.5
"""What a frame around a repeated stretch costs, in blocks shown."""

_CROSSING = 0.05
"""What each tensor but one that goes from a copy into the next costs: cells are cut where the fewest do."""

_WORK = 300_000
"""Comparisons: longer sequences are searched for shorter periods only."""


Span = tuple[int, int]
"""A stretch: its first place, and one past its last."""


@dataclass(frozen=True, slots=True)
class Run:
    """`count` copies of `period` items each, beginning at `start`."""

    start: int
    period: int
    count: int

    @property
    def end(self) -> int:
        """One past the last item."""
        return self.start + self.period * self.count


@dataclass(frozen=True, slots=True)
class Tokens:
    """What is searched for repeats.

    Attributes:
        labels: equal for equal items.
        reads: for each item the places of those it reads.
        exact: labels that single items must share to be told as one.
        edge: what it costs to begin a copy at an item (it belongs to what is before it).
        tail: what it costs to end a copy at an item (it belongs to what is behind it).
        weight: what it costs to show an item.
    """

    labels: Sequence[int]
    reads: Sequence[Sequence[int]]
    exact: Sequence[int]
    edge: Sequence[float]
    tail: Sequence[float]
    weight: Sequence[float]


def repeats(tokens: Tokens, start: int, end: int) -> list[list[Span]]:
    """The repeats in a stretch of a sequence, each as its copies.

    Copies may differ in how often an item stands in a row: blocks of two and of three convolutions, with a pooling
    layer behind each, are copies where that tells the sequence in fewer words.
    """
    plain, cost = Search(tokens).cover(start, end)
    rows = _rows(tokens, start, end)
    if len(rows) < end - start:
        reduced, less = Search(_reduced(tokens, rows)).cover(0, len(rows))
        if less < cost:
            found: dict[int, list[Span]] = {row[0]: [row] for row in rows if row[1] - row[0] > 1}
            for run in reduced:
                copies = [
                    (rows[first][0], rows[first + run.period - 1][1]) for first in range(run.start, run.end, run.period)
                ]
                for at in [at for at in found if copies[0][0] <= at < copies[-1][1]]:
                    del found[at]
                found[copies[0][0]] = copies
            return [
                copies if len(copies) > 1 else [(at, at + 1) for at in range(*copies[0])]
                for _, copies in sorted(found.items())
            ]
    return [[(at, at + run.period) for at in range(run.start, run.end, run.period)] for run in plain]


def _rows(tokens: Tokens, start: int, end: int) -> list[Span]:
    """Stretches of one label, each item reading the one before."""
    rows: list[Span] = []
    first = start
    for at in range(start + 1, end + 1):
        if at == end or tokens.labels[at] != tokens.labels[first] or tuple(tokens.reads[at]) != (at - 1,):
            rows.append((first, at))
            first = at
    return rows


def _reduced(tokens: Tokens, rows: Sequence[Span]) -> Tokens:
    """A sequence with stretches of one label as single items."""
    place: dict[int, int] = {}
    for row, (first, last) in enumerate(rows):
        for at in range(first, last):
            place[at] = row
    exact: dict[tuple[int, ...], int] = {}
    return Tokens(
        labels=[tokens.labels[first] for first, _ in rows],
        reads=[
            tuple(dict.fromkeys([place[source] for source in tokens.reads[first] if source in place]))
            for first, _ in rows
        ],
        exact=[exact.setdefault(tuple(tokens.exact[first:last]), len(exact)) for first, last in rows],
        edge=[tokens.edge[first] for first, _ in rows],
        tail=[tokens.tail[last - 1] for _, last in rows],
        weight=[_row_cost(tokens, first, last) for first, last in rows],
    )


def _row_cost(tokens: Tokens, first: int, last: int) -> float:
    cost = 0.0
    while first < last:
        same = first
        while same < last and tokens.exact[same] == tokens.exact[first]:
            same += 1
        cost += tokens.weight[first] + FRAME if same - first > 1 else tokens.weight[first]
        first = same
    return cost


class Search:
    """Finds the cheapest cover of a sequence by runs; remembers what it found for equal stretches."""

    def __init__(self, sequence: Tokens) -> None:
        self._of = sequence
        self._costs: dict[tuple[int, ...], float] = {}
        reads = sequence.reads
        broken = [0]
        for position, places in enumerate(reads):
            broken.append(broken[-1] + (tuple(places) != (position - 1,)))
        self._broken = broken

    def cover(self, start: int, end: int) -> tuple[list[Run], float]:
        """The runs of the cheapest cover between two places, and its cost."""
        weight = self._of.weight
        count = end - start
        best = [0.0] * (count + 1)
        chosen: list[Run | None] = [None] * (count + 1)
        ending = self._candidates(start, end)
        for position in range(1, count + 1):
            cost, run = best[position - 1] + weight[start + position - 1], None
            for period, copies in ending[position]:
                if best[position - period * copies] + 1 + FRAME >= cost and copies == 2:
                    continue
                for taken in (copies, copies - 1) if copies > 2 else (copies,):
                    first = position - period * taken
                    if best[first] + 1 + FRAME >= cost:
                        continue
                    total = best[first] + self._price(start + first, period, taken)
                    if total < cost:
                        cost, run = total, Run(start + first, period, taken)
            best[position], chosen[position] = cost, run
        runs: list[Run] = []
        position = count
        while position:
            found = chosen[position]
            if found is None:
                position -= 1
            else:
                runs.append(found)
                position = found.start - start
        return runs[::-1], best[count]

    def _candidates(self, start: int, end: int) -> list[list[tuple[int, int]]]:
        """For each place the periods, with numbers of copies, of the repeats that end there."""
        labels = self._of.labels[start:end]
        count = len(labels)
        ending: list[list[tuple[int, int]]] = [[] for _ in range(count + 1)]
        longest = min(count // 2, max(48, _WORK // max(count, 1)))
        extent: dict[int, list[int]] = {}
        for period in range(1, longest + 1):
            same = [one == other for one, other in zip(labels, labels[period:], strict=False)]
            if True not in same:
                continue
            length = 0
            smaller = [divisor for divisor in extent if period % divisor == 0]
            lengths = [0] * (count + 1)
            useful = False
            for position, equal in enumerate(same, period + 1):
                length = length + 1 if equal else 0
                lengths[position] = length
                if length >= period:
                    useful = True
                    copies = length // period + 1
                    if not any(extent[divisor][position] + divisor >= length + period for divisor in smaller):
                        ending[position].append((period, copies))
            if useful:
                extent[period] = lengths
        return ending

    def _price(self, start: int, period: int, copies: int) -> float:
        """The cost of a run; infinite where the copies are none."""
        of = self._of
        if period == 1:
            exact = of.exact
            if any(exact[start] != exact[start + copy] for copy in range(1, copies)):
                return float("inf")
        carried = self._carried(start, period, copies)
        if not carried:
            return float("inf")
        key = tuple(of.exact[start : start + period])
        inner = self._costs.get(key)
        if inner is None:
            inner = self._costs[key] = self.cover(start, start + period)[1] if period > 1 else of.weight[start]
        return inner + FRAME + _CROSSING * (carried - 1) + of.edge[start] + of.tail[start + period - 1]

    def _carried(self, start: int, period: int, copies: int) -> int:
        """From how many items of a copy the next one reads; 0 where they do not read the same within themselves."""
        end = start + period * copies
        if self._broken[end] == self._broken[start + 1]:
            return 1
        reads = self._of.reads
        carried = 0
        for copy in range(1, copies):
            here = start + copy * period
            there = here - period
            crossing = set()
            for offset in range(period):
                one = [place - there for place in reads[there + offset] if place >= there]
                other = []
                for place in reads[here + offset]:
                    if place >= here:
                        other.append(place - here)
                    elif place >= there:
                        crossing.add(place)
                if one != other:
                    return 0
            if not crossing:
                return 0
            carried = len(crossing)
        return carried
