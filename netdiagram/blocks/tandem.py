"""Repeats one after the other: the shortest way to tell a sequence, by dynamic programming.

Two neighbouring stretches are copies where their labels agree, where each reads within itself what the other does at
the same distance, and where the second reads something of the first. What they read from outside may differ.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = 0.5
"""What a frame around a repeated stretch costs, in blocks shown."""

_LEAST = 1.4
"""What any repeat costs at least."""

_LONG = 16
"""Periods of more items are cut only where few tensors pass, and priced by what they hold in any order."""

_CROSSING = 0.06
"""What each tensor but one that goes from a copy into the next costs: cells are cut where the fewest do."""

_OPEN = 0.1
"""What it costs to end a copy with a merge of something from outside."""

_WORK = 300_000
"""Comparisons: longer sequences are searched for shorter periods only."""


Span = tuple[int, int]
"""A stretch: its first place, and one past its last."""


@record
class Run:
    """`count` copies of `period` items each, beginning at `start`."""

    start: int
    period: int
    count: int

    @property
    def end(self) -> int:
        """One past the last item."""
        return self.start + self.period * self.count


@record
class Tokens:
    """What is searched for repeats.

    Attributes:
        labels: equal for equal items.
        reads: for each item the places of those it reads.
        exact: labels that single items must share to be told as one.
        edge: what it costs to begin a copy at an item (it belongs to what is before it).
        tail: what it costs to end a copy at an item (it belongs to what is behind it).
        weight: what it costs to show an item.
        whole: whether a row of such items is not to be cut.
    """

    labels: Sequence[int]
    reads: Sequence[Sequence[int]]
    exact: Sequence[int]
    edge: Sequence[float]
    tail: Sequence[float]
    weight: Sequence[float]
    whole: Sequence[bool]


def _rows(tokens: Tokens, start: int, end: int) -> list[Span]:
    """Stretches of one label, each item reading the one before."""
    rows: list[Span] = []
    first = start
    for at in range(start + 1, end + 1):
        if at == end or tokens.labels[at] != tokens.labels[first] or tuple(tokens.reads[at]) != (at - 1,):
            rows.append((first, at))
            first = at
    return rows


def _unfolded(runs: Sequence[Run], rows: Sequence[Span]) -> list[list[Span]]:
    """Runs of rows, and the rows that are in none, as runs of items."""
    found: list[list[Span]] = []
    at = 0
    for run in [*runs, None]:
        until = run.start if run else len(rows)
        found += [[(item, item + 1) for item in range(*row)] for row in rows[at:until] if row[1] - row[0] > 1]
        if run:
            firsts = range(run.start, run.end, run.period)
            found.append([(rows[first][0], rows[first + run.period - 1][1]) for first in firsts])
            at = run.end
    return found


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
        whole=[tokens.whole[first] for first, _ in rows],
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

    def __init__(self, tokens: Tokens) -> None:
        self._of = tokens
        self._costs: dict[tuple[int, ...], float] = {}
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        count = len(tokens.labels)
        # up to where the items are exactly the same
        self._same = [count] * count
        for place in range(count - 2, -1, -1):
            alike = tokens.exact[place] == tokens.exact[place + 1]
            self._same[place] = self._same[place + 1] if alike else place + 1
        self._cut = [_cuts(tokens, at) for at in range(count + 1)]
        broken = [0]
        last = list(range(count))
        self._back: list[tuple[int, ...]] = []
        for position, places in enumerate(tokens.reads):
            back = tuple([position - place for place in places])
            # equal tuples are one object: stretches of them compare fast
            self._back.append(known.setdefault(back, back))
            broken.append(broken[-1] + (back != (1,)))
            for place in places:
                last[place] = position
        self._broken = broken
        change = [0] * (count + 2)
        for place, reader in enumerate(last):
            if reader > place:
                change[place + 1] += 1
                change[reader + 1] -= 1
        self._live = list(itertools.accumulate(change))

    def repeats(self, start: int, end: int) -> list[list[Span]]:
        """The repeats in a stretch of the sequence, each as its copies.

        Copies may differ in how often an item stands in a row: blocks of two and of three convolutions, with a pooling
        layer behind each, are copies where that tells the sequence in fewer words.
        """
        plain, cost = self.cover(start, end)
        rows = _rows(self._of, start, end)
        if len(rows) < end - start:
            reduced, less = Search(_reduced(self._of, rows)).cover(0, len(rows))
            if less < cost:
                return _unfolded(reduced, rows)
        return [[(at, at + run.period) for at in range(run.start, run.end, run.period)] for run in plain]

    def cover(self, start: int, end: int) -> tuple[list[Run], float]:
        """The runs of the cheapest cover between two places, and its cost."""
        weight = self._of.weight
        count = end - start
        best = [0.0] * (count + 1)
        chosen: list[Run | None] = [None] * (count + 1)
        ending = self._candidates(start, end)
        for position in range(1, count + 1):
            cost, run = best[position - 1] + weight[start + position - 1], None
            for period, copies in ending.get(position, ()):
                for taken in (copies, copies - 1) if copies > 2 else (copies,):
                    first = position - period * taken
                    if best[first] + _LEAST >= cost:
                        continue
                    total = best[first] + self._price(start + first, period, taken, cost - best[first])
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

    def _candidates(self, start: int, end: int) -> dict[int, list[tuple[int, int]]]:
        """For each place the periods, with numbers of copies, of the repeats that end there.

        Of long periods only those that begin and end where the fewest tensors pass.
        """
        count = end - start
        ending: dict[int, list[tuple[int, int]]] = {}
        live = self._live[start : end + 1]
        regions: dict[int, list[Span]] = {}
        number: dict[int, int] = {}
        codes = [number.setdefault(label, len(number)) for label in self._of.labels[start:end]]
        for period in range(1, min(count // 2, max(48, _WORK // max(count, 1))) + 1):
            found = _periodic(codes, period)
            if not found:
                continue
            smaller = [region for divisor, kept in regions.items() if period % divisor == 0 for region in kept]
            for first, last in found:
                if any(begin <= first and last <= finish for begin, finish in smaller):
                    continue
                regions.setdefault(period, []).append((first, last))
                for position in range(first + 2 * period, last + 1):
                    if period <= _LONG or live[position] == min(live[position - period + 1 : position + 1]):
                        ending.setdefault(position, []).append((period, (position - first) // period))
        return ending

    def _price(self, start: int, period: int, copies: int, limit: float) -> float:
        """The cost of a run; infinite where the copies are none, or where it is no less than the limit."""
        of = self._of
        end = start + period * copies
        if period == 1 and (self._same[start] < end or (len(of.reads[start]) > 1 and not of.whole[start])):
            return math.inf
        exact = of.exact[start : start + period]
        cost = FRAME + of.edge[start] + of.tail[end - 1]
        if len(of.reads[end - 1]) > 1 and any(place < end - period - 1 for place in of.reads[end - 1]):
            # what merges something from outside goes on to what is behind it
            cost += _OPEN
        if period > 1:
            cost += self._cut[start][0] + self._cut[end][0]
        if period > 2:
            cost += self._cut[start][1] + self._cut[start + period][1] + self._cut[end][1]
        if cost + 1 >= limit:
            return math.inf
        # which rotation of a long period is told does not change its cost by much
        key = tuple(exact) if period <= _LONG else tuple(sorted(exact))
        inner = self._costs.get(key)
        if inner is None:
            if not self._carried(start, period, copies):
                return math.inf
            inner = self.cover(start, start + period)[1] if period > 1 else of.weight[start]
            self._costs[key] = inner
        if inner + cost >= limit or not self._connected(start, period):
            return math.inf
        carried = self._carried(start, period, copies)
        return inner + cost + _CROSSING * (carried - 1) if carried else math.inf

    def _connected(self, start: int, period: int) -> bool:
        """Whether the items of a copy hang together: branches side by side are no copies of one another."""
        if self._broken[start + period] == self._broken[start + 1]:
            return True
        part = list(range(period))
        parts = period
        for offset in range(1, period):
            for far in self._back[start + offset]:
                if far <= offset:
                    one, two = _root(part, offset), _root(part, offset - far)
                    parts -= one != two
                    part[one] = two
        return parts == 1

    def _carried(self, start: int, period: int, copies: int) -> int:
        """From how many items of a copy the next one reads; 0 where they do not read the same within themselves."""
        end = start + period * copies
        if self._broken[end] == self._broken[start + 1]:
            return 1
        back = self._back
        carried = 0
        for copy in range(1, copies):
            here = start + copy * period
            there = here - period
            if copy > 1 and back[here : here + period] == back[there:here]:
                continue
            crossing = set()
            for offset in range(period):
                one, two = back[there + offset], back[here + offset]
                if one is not two and [far for far in one if far <= offset] != [far for far in two if far <= offset]:
                    return 0
                for far in two:
                    if offset < far <= offset + period:
                        crossing.add(offset - far)
            if not crossing:
                return 0
            carried = len(crossing)
        return carried


def _cuts(tokens: Tokens, at: int) -> tuple[float, float]:
    """What it costs to cut a sequence at a place: between equal units, and between equal pairs of them."""
    labels, whole = tokens.labels, tokens.whole
    if not 0 < at < len(labels) or not whole[at]:
        return 0.0, 0.0
    pair = 1 < at < len(labels) - 1 and labels[at - 2 : at] == labels[at : at + 2] and whole[at - 2]
    return float(labels[at - 1] == labels[at]), _PAIRS if pair and labels[at - 1] != labels[at] else 0.0


_PAIRS = 3.0
"""What it costs to cut a row of pairs of units (attention, feed forward)."""


def _root(part: list[int], at: int) -> int:
    while part[at] != at:
        at = part[at] = part[part[at]]
    return at


def _periodic(codes: Sequence[int], period: int) -> list[Span]:
    """The longest stretches, of at least two periods, in which each item is like the one a period before."""
    size = len(codes) - period
    if max(codes) < 256:
        data = bytes(codes)
        # where both are alike, a zero
        one, two = int.from_bytes(data[:-period], "big"), int.from_bytes(data[period:], "big")
        different = (one ^ two).to_bytes(size, "big")
    else:
        different = bytes([one != two for one, two in zip(codes, codes[period:], strict=False)])
    found: list[Span] = []
    alike = bytes(period)
    at = different.find(alike)
    while at >= 0:
        length = size - at - len(different[at:].lstrip(b"\0"))
        found.append((at, at + length + period))
        at = different.find(alike, at + length)
    return found
