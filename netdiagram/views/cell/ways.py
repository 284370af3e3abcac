"""What unrolled sequences hand to each other: states to the first step of another, and all their steps to attention.

Side by side, these lines run between the frames. Below each other, they run on their left: a lane for states and one for what
all steps feed, for each sequence.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.records import record, state
from netdiagram.scene import Text
from netdiagram.text import width
from netdiagram.views.cell.placing import FRAME, LANE, WIRE
from netdiagram.views.cell.sheet import Glyph, Node, Spot, Wire

Step = int | None
"""Counted from 1; None is the last of nobody knows how many."""
Nodes = dict[Step, str]
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def index(number: int | None) -> str:
    """`₁₂`; `ₙ` for the last of nobody knows how many."""
    return "ₙ" if number is None else str(number).translate(_SMALL)


@state
class Site:
    """What of a sequence others can look at.

    Attributes:
        given: per step, what gives its value in the end.
        middles: per step, the column of that.
        level: the next free row of the grid.
        track: which sequence it is.
        forks: where each step feeds the line that others read; once it is drawn.
    """

    given: Nodes
    middles: dict[Step, float]
    level: int
    track: int = 0
    forks: tuple[str, ...] = ()


@record
class _Hand:
    """Where a state comes in: the sequence, the node and its row, the call it is handed from, and what it is."""

    track: int
    first: str
    row: float
    source: int
    label: str


class Ways:
    """Collects lines between sequences.

    Attributes:
        stacked: the sequences stand below each other.
        below: rows of the grid between those: for what all steps feed, for states, for the heading of the next.
        sites: what others can look at, by the call of the last row.
    """

    def __init__(self, count: int, handed: int, *, stacked: bool) -> None:
        """Of so many sequences, which hand so many states to each other."""
        self.stacked = stacked and count > 1
        self.below = handed + 2
        self._handed = handed
        self.sites: dict[int, Site] = {}
        self.nodes: list[Node] = []
        self.wires: list[Wire] = []
        self.gaps: list[int] = []  # per sequence, the column before it
        self.rights: list[int] = []  # and the column behind it
        self.levels: list[int] = []  # and the next free row below it
        self._ends: dict[int, tuple[str, float, int]] = {}
        self._hands: list[_Hand] = []
        self._columns = handed + count  # of lanes
        if self.stacked:
            self._lanes(range(self._columns))

    def begin(self, left: int, looks: Sequence[int]) -> int:
        """The first column of a sequence; `looks`: the sites it looks at."""
        if self.stacked:
            self.gaps.append(self._columns)
            return self._columns + 1
        self.gaps.append(left)
        if left:  # room for what is handed over, between the frames
            long = max([width(text, WIRE) for text in ("h, c", *[_range(self.sites[call].given) for call in looks])])
            gap = Glyph(long + 2 * FRAME + 6, 0, lambda _x, _y: [])
            self.nodes.append(Node(f"gap{left}", "glyph", left, 0, glyph=gap))
        return left + 1

    def end(self, call: int, site: Site, column: int) -> None:
        """A sequence is complete: what of it others can look at, and the first column behind it."""
        site.track = len(self.rights)
        self.sites[call] = site
        self.rights.append(column)
        self.levels.append(site.level)
        if self.stacked:
            self._lanes(range(column, column + self._handed))

    def _lanes(self, columns: range) -> None:
        """Columns in which lines run."""
        lane = Glyph(LANE, 0, lambda _x, _y: [])
        self.nodes += [Node(f"lane{len(self.rights)}-{at}", "glyph", at, 0, glyph=lane) for at in columns]

    def hand(
        self, call: int, last: tuple[str, float], first: tuple[str, float], source: int | None, label: str
    ) -> None:
        """A recurrent layer: where its last state leaves, where its first one comes in, and which call that is handed from."""
        track = len(self.rights)
        self._ends[call] = *last, track
        if source is not None:
            self._hands.append(_Hand(track, *first, source, label))

    def bus(self, call: int, key: str, level: int) -> tuple[tuple[Spot, ...], int] | None:
        """The way from what all steps of another sequence feed to where a row reads it, on a level of its own.

        None where the sequence looks at itself.
        """
        site = self.sites.get(call)
        if site is None:
            return None
        row = site.level if self.stacked else max(level, site.level)
        if not self.stacked or not site.forks:
            self._fed(site, key, row)
        here, lane = len(self.rights), self._handed + site.track
        if self.stacked:
            return (site.forks[-1], (lane, row), (lane, level)), level
        site.level = row + 1
        self._tell(f"{key}-told", _range(site.given), row, self.gaps[here])
        return (site.forks[0],), row

    def _fed(self, site: Site, key: str, row: int) -> None:
        """Where the steps of a sequence feed a line."""
        fed: Nodes = {}
        for step, source in site.given.items():
            fed[step] = f"{key}-memory-{step}"
            self.nodes.append(Node(fed[step], "fork", site.middles[step], row))
            self.wires.append(Wire((source, fed[step]), arrow=False))
        site.forks = tuple(fed.values())
        site.given = fed

    def join(self) -> None:
        """The states that are handed over."""
        number = 0
        for hand in self._hands:
            if hand.source not in self._ends:
                continue
            source, row, track = self._ends[hand.source]
            if track == hand.track:
                self._back(hand, source, row)
            elif self.stacked:
                self._down(hand, source, (row, track), number)
                number += 1
            else:
                self._over(hand, source, row)

    def _back(self, hand: _Hand, source: str, row: float) -> None:
        """From the last step of a layer to the first of another of the same sequence."""
        right, left = self.rights[hand.track], self.gaps[hand.track]
        way = (right, row), (right, row + 0.5), (left, row + 0.5), (left, hand.row)
        self.wires.append(Wire((source, *way, hand.first), hand.label))

    def _down(self, hand: _Hand, source: str, start: tuple[float, int], number: int) -> None:
        """Round on the right, and back to the left below a sequence; of several, the first is the outermost on the right."""
        row, track = start
        inward = self._handed - 1 - number
        right, between, lane = self.rights[track] + inward, self.levels[track] + 1 + inward, inward
        way = (right, row), (right, between), (lane, between), (lane, hand.row)
        self.wires.append(Wire((source, *way, hand.first), "" if number else hand.label))

    def _over(self, hand: _Hand, source: str, row: float) -> None:
        """To the right, through the space between two frames."""
        gap = self.gaps[hand.track]
        spots: tuple[Spot, ...] = (source, hand.first)
        if row != hand.row:
            spots = source, (gap, row), (gap, hand.row), hand.first
        self.wires.append(Wire(spots))
        self._tell(f"{hand.first}-told", hand.label, min(row, hand.row), gap)

    def _tell(self, key: str, text: str, level: float, gap: int) -> None:
        """What a line between two sequences brings, over it."""
        wide = width(text, WIRE)
        glyph = Glyph(wide, 0, lambda x, y: [Text(x + wide / 2, y - 5, text, WIRE, part="secondary")])
        self.nodes.append(Node(key, "glyph", gap, level, glyph=glyph))


def _range(given: Nodes) -> str:
    """`h₁ … h₂₀`."""
    steps = list(given)
    return f"h{index(steps[0])} … h{index(steps[-1])}" if len(steps) > 1 else f"h{index(steps[0])}"
