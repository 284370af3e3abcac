"""Recurrent layers unrolled over time: a copy of each layer per step, its states handed on, the true number of steps.

Tracks stand side by side, the first one left, their recurrent layers level with each other; in narrow columns below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netdiagram.ir import Layer, LayerSpec
from netdiagram.records import record
from netdiagram.views import marks, roles, words
from netdiagram.views.cell.placing import LANE
from netdiagram.views.cell.sheet import Cell, Frame, Glyph, Node, Spot, Wire
from netdiagram.views.cell.tracks import RECURRENT, Row, Track, alone, tracks, undrawn
from netdiagram.views.cell.ways import Nodes, Site, Step, Ways, index

__all__ = ["RECURRENT", "Track", "alone", "cell", "entries", "index", "signs", "tracks", "undrawn"]

DOTS = 0
"""Stands in the place of the steps that are left out."""


def cell(found: Sequence[Track], shown: int, *, stacked: bool = False) -> Cell:
    """Tracks side by side, rows of the same kind level with each other.

    Args:
        found: what to draw.
        shown: how many steps of each are drawn, at most: the first ones, and the last behind an ellipsis.
        stacked: the tracks stand below each other.
    """
    home = {row.call: track for track in found for row in track.rows}
    handed = sum([home.get(call, track) is not track for track in found for call in track.starts.values()])
    drawer = _Drawer(found, shown, Ways(len(found), handed, stacked=stacked))
    for track in found:
        drawer.add(track)
    return drawer.cell()


def entries(found: Sequence[Track]) -> list[tuple[str, str]]:
    """What the legend tells: (role, words) of each kind of layer, once."""
    rows = [row for track in found for row in track.rows]
    kinds = {(roles.family(row.layer), words.kind(row.layer)): None for row in rows if not row.mark}
    return [*kinds, *[(f"mark {kind}", said) for kind, said in signs(found).items()]]


def signs(found: Sequence[Track]) -> dict[str, str]:
    """The marks that the legend explains, with its words."""
    there = dict.fromkeys([mark for track in found for row in track.rows for mark in (row.mark, row.merge)])
    return {mark: marks.WORDS[mark] for mark in there if mark in marks.WORDS}


@record
class _Lane:
    """Copies of a layer side by side.

    Attributes:
        key: what the keys of its nodes begin with.
        row: the layer.
        title: of each copy.
        shift: how far right of the places of their steps they stand (columns).
        level: the row of the grid.
        backwards: states go from the last to the first.
    """

    key: str
    row: Row
    title: str
    shift: float
    level: int
    backwards: bool = False


class _Drawer:
    """Collects nodes and wires, track by track, in each from top to bottom."""

    def __init__(self, found: Sequence[Track], shown: int, ways: Ways) -> None:
        self.shown, self.ways = shown, ways
        self.several = len(found) > 1
        # what leads up to recurrent layers stands level, so that states are handed over in a straight line
        self.lead = 0 if ways.stacked else max([_leading(track) for track in found])
        self.nodes: list[Node] = []
        self.wires: list[Wire] = []
        self.frames: list[Frame] = []
        self.linked: set[str] = set()
        self.found = found
        self.left = 0  # the first column that is free
        self.top = 0  # where the track at hand begins
        # of the track at hand:
        self.wide = False  # copies that run in both directions stand beside each other: two columns a step
        self.places: dict[Step, float] = {}
        self.below: Nodes = {}  # what gives the value of each step now
        self.forks: dict[
            int, tuple[str, int]
        ] = {}  # by row, where lines leave that lead past others, and on which level
        self.bus: tuple[tuple[Spot, ...], int] | None = None  # the way to where copies of a row read, and its level
        self.level = 0

    def add(self, track: Track) -> None:
        """A track, right of those before or below them."""
        first, steps, name = len(self.nodes), self._steps(track), f"t{len(self.frames)}"
        looks = [row.memory for row in track.rows if row.memory in self.ways.sites]
        # below each other, all have the columns that one of them needs
        alike = self.found if self.ways.stacked else (track,)
        self.wide = any(row.both for one in alike for row in one.rows)
        passes = any(row.skips for one in alike for row in one.rows)
        taps = bool(looks) or (self.ways.stacked and any(row.memory is not None for one in alike for row in one.rows))
        column = self.ways.begin(self.left, [call for call in looks if call is not None])
        self.places = {}
        for step in steps:
            self.places[step] = column + (0 if step == DOTS else taps)
            column += 1 if step == DOTS else taps + (2 if self.wide else 1) + passes
        self._lanes(name, taps=taps, passes=passes)
        self._inputs(track, name)
        self.level = self.top + 1 + (0 if self.ways.stacked else self.lead - _leading(track))
        self.forks = {}
        sources = {skip for row in track.rows for skip in row.skips}
        for i, row in enumerate(track.rows):
            if row.memory is not None:
                self._look(row.memory, f"{name}-{i}")
            if i - 1 in sources:
                self._fork(f"{name}-{i}", i - 1)
            if row.recurrent and row.both:
                self._both(track, i, f"{name}-{i}")
            elif row.recurrent:
                self._recurrent(track, i, f"{name}-{i}")
            else:
                self._plain(row, f"{name}-{i}")
            self.level += 1
        given = dict(self.below)
        if track.read:
            self._outputs(track, name)
            given = {step: f"{name}-out-{step}" for step in given}
            self.level += 1
        middles = {step: self._middle(step) for step in given}
        self.ways.end(track.rows[-1].call, Site(given, middles, self.level), column)
        if self.several:
            count = words.count(track.steps, "step") if track.steps is not None else "n steps"
            title = f"{track.name}, {count}" if track.name else count
            self.frames.append(Frame(tuple([node.key for node in self.nodes[first:]]), title))
        self.left = column + 1
        self.top = self.level + self.ways.below if self.ways.stacked else 0

    def _steps(self, track: Track) -> list[Step]:
        total = track.steps
        if total is not None and total <= self.shown:
            return list(range(1, total + 1))
        return [*range(1, self.shown), DOTS, total]

    def _middle(self, step: Step) -> float:
        return self.places[step] + (0.5 if self.wide and step != DOTS else 0.0)

    def _lanes(self, name: str, *, taps: bool, passes: bool) -> None:
        """Columns in which lines lead past boxes: to the left of each step, and to its right."""
        lane = Glyph(LANE, 0, lambda _x, _y: [])
        for step, place in self.places.items():
            for side, there in ((place - 1, taps), (place + 1 + self.wide, passes)):
                if there and step != DOTS:
                    self.nodes.append(Node(f"{name}-lane-{step}-{side}", "glyph", side, self.top, glyph=lane))

    def _inputs(self, track: Track, name: str) -> None:
        shape = track.shape
        detail = words.dims((None, *shape[2:])) if shape and len(shape) > 2 else ""
        if not detail and track.rows[0].layer.family == "embedding":
            detail = "token"
        self.below = {}
        for step in self.places:
            if step == DOTS:
                self._dots(f"{name}-in", self.top)
            else:
                self.below[step] = f"{name}-in-{step}"
                title = "h" if track.repeated else f"x{index(step)}"
                place = self._middle(step), self.top
                self.nodes.append(Node(self.below[step], "port", *place, title, detail, told="Input"))

    def _dots(self, key: str, level: int) -> None:
        if DOTS in self.places:
            self.nodes.append(Node(f"{key}-dots", "dots", self._middle(DOTS), level, "…"))

    # ------------------------------------------------------------ rows

    def _plain(self, row: Row, key: str) -> None:
        """A layer that does the same at each step; behind the last step, one that does it once."""
        for step, source in list(self.below.items()):
            own, place = f"{key}-{step}", (self._middle(step), self.level)
            if row.mark:
                node = self._box(row, own, place, row.mark)
                self.nodes.append(replace(node, kind="mark", detail="", role=""))
            else:
                self.nodes.append(self._box(row, own, place, _name(row.layer)))
            self.wires.append(Wire((source, own)))
            if row.memory is not None and self.bus is not None:
                self._tap(self.bus, step, own)
            for skip in row.skips:
                (fork, level), lane = self.forks[skip], self.places[step] + 1 + self.wide
                self.wires.append(Wire((f"{fork}-{step}", (lane, level), (lane, self.level), own)))
            self.below[step] = own
        if row.each:
            self._dots(key, self.level)

    def _fork(self, key: str, row: int) -> None:
        """Where lines leave that lead past what follows a row."""
        self.forks[row] = f"{key}-pass", self.level
        for step, source in list(self.below.items()):
            own = f"{key}-pass-{step}"
            self.nodes.append(Node(own, "fork", self._middle(step), self.level))
            self.wires.append(Wire((source, own), arrow=False))
            self.below[step] = own
        self.level += 1

    def _look(self, memory: int, key: str) -> None:
        """A line that all steps of a sequence feed, and that all copies of the next row read."""
        self.bus = self.ways.bus(memory, key, self.level)
        if self.bus is not None:
            self.level = self.bus[1] + 1
            return
        # the sequence looks at itself
        given: Nodes = {}
        for step, source in self.below.items():
            given[step] = f"{key}-memory-{step}"
            self.nodes.append(Node(given[step], "fork", self._middle(step), self.level))
            self.wires.append(Wire((source, given[step]), arrow=False))
        forks = list(given.values())
        self.wires.append(Wire((forks[0], forks[-1]), arrow=False))
        self.below = given
        self.level += 1

    def _tap(self, bus: tuple[tuple[Spot, ...], int], step: Step, own: str) -> None:
        """The way from what all steps feed to one copy; to the last one it is that line's own end."""
        column, (way, level) = self.places[step] - 1, bus
        if step == next(reversed(self.places)):
            self.wires.append(Wire((*way, (column, level), (column, self.level), own)))
            return
        tap = f"{own}-tap"
        self.nodes.append(Node(tap, "fork", column, level))
        self.wires.append(Wire((tap, (column, self.level), own)))

    def _box(self, row: Row, key: str, place: tuple[float, float], title: str) -> Node:
        """A copy of a layer. The first is the one the table links to."""
        out = row.output
        each = row.each and out is not None and len(out) > 2
        detail = _units(row) if row.recurrent else words.dims((None, *out[2:])) if each and out else words.dims(out)
        own = "" if row.key in self.linked else row.key
        self.linked.add(row.key)
        told = words.layer_line(row.layer, out)
        return Node(key, "box", *place, title, detail, roles.family(row.layer), told, anchor=own)

    def _recurrent(self, track: Track, place: int, key: str) -> None:
        row = track.rows[place]
        shift = 0.5 if self.wide else 0.0
        made = self._run(_Lane(key, row, _name(row.layer), shift, self.level, row.backwards))
        self.wires += [Wire((source, made[step])) for step, source in self.below.items()]
        order = list(made)[::-1] if row.backwards else list(made)
        self._hands(track, place, made[order[0]], made[order[-1]])
        self.below = made if row.each else {order[-1]: made[order[-1]]}

    def _run(self, lane: _Lane) -> Nodes:
        """The copies of a layer, and the states between them."""
        made: Nodes = {}
        chain: list[str] = []
        for step, column in self.places.items():
            own = f"{lane.key}-{step}"
            place = column + (0.0 if step == DOTS else lane.shift)
            if step == DOTS:
                self.nodes.append(Node(own, "dots", place, lane.level, "…"))
            else:
                self.nodes.append(self._box(lane.row, own, (place, lane.level), lane.title))
                made[step] = own
            chain.append(own)
        if lane.backwards:
            chain.reverse()
        # what is handed on is told once
        label = states(lane.row.layer)
        self.wires += [Wire((a, b), "" if i else label) for i, (a, b) in enumerate(pairwise(chain))]
        return made

    def _hands(self, track: Track, place: int, first: str, last: str) -> None:
        """Tell where the first state of a layer comes in, and where its last one leaves."""
        row = track.rows[place]
        level = {node.key: node.row for node in self.nodes[::-1]}
        self.ways.hand(row.call, (last, level[last]), (first, level[first]), track.starts.get(place), states(row.layer))

    def _both(self, track: Track, place: int, key: str) -> None:
        """Two lanes with opposed arrows, and where they are merged."""
        row = track.rows[place]
        word, level = words.short(row.layer.settings["layer"].type), self.level
        ahead = self._run(_Lane(f"{key}-f", row, f"{word} →", 0.0, level))
        back = self._run(_Lane(f"{key}-b", row, f"← {word}", 1.0, level + 1, backwards=True))
        for step, source in self.below.items():
            fork, column = f"{key}-fork-{step}", self.places[step]
            self.nodes.append(Node(fork, "fork", column + 0.5, level - 0.5))
            self.wires += [
                Wire((source, fork), arrow=False),
                Wire((fork, (column, level - 0.5), ahead[step])),
                Wire((fork, (column + 1, level - 0.5), back[step])),
            ]
        first, last = next(iter(ahead)), list(ahead)[-1]
        self._hands(track, place, ahead[first], ahead[last])
        self.level += 2
        self.below = {}
        for step in ahead if row.each else (last,):
            own, column = f"{key}-merge-{step}", self.places[step]
            told = "What both directions give" + ("" if row.merge else ", apart")
            self.nodes.append(Node(own, "mark", column + 0.5, self.level, row.merge or ",", told=told))
            # without sequences, the copy that reads backwards gives what it has after the first step
            origin = step if row.each else first
            self.wires += [
                Wire((ahead[step], (column, self.level), own)),
                Wire((back[origin], (self.places[origin] + 1, self.level), own)),
            ]
            self.below[step] = own
        if not row.each and first != last:
            # both would come from the left: one enters from above
            self.wires[-2] = Wire((ahead[last], (column, self.level - 0.4), (column + 0.5, self.level - 0.4), own))

    def _outputs(self, track: Track, name: str) -> None:
        row = track.rows[-1]
        out = row.output
        for step, source in self.below.items():
            detail = words.dims((None, *out[2:])) if row.each and out and len(out) > 2 else words.dims(out)
            title = f"{'y' if track.final else 'h'}{index(step)}" if row.each else "output" if track.final else "h"
            self.nodes.append(
                Node(f"{name}-out-{step}", "port", self._middle(step), self.level, title, detail, told="Output")
            )
            self.wires.append(Wire((source, f"{name}-out-{step}")))
        if row.each:
            self._dots(f"{name}-out", self.level)

    def cell(self) -> Cell:
        """All that was collected."""
        self.ways.join()
        nodes, wires = (*self.nodes, *self.ways.nodes), (*self.wires, *self.ways.wires)
        return Cell(nodes, wires, tuple(self.frames), gap=(16.0, 20.0), even=not self.several)


def _leading(track: Track) -> int:
    """How many rows of the grid come before the first recurrent layer."""
    before = next((i for i, row in enumerate(track.rows) if row.recurrent), 0)
    forks = {skip for row in track.rows for skip in row.skips if skip < before}
    return before + len(forks) + sum([row.memory is not None for row in track.rows[:before]])


def _inner(layer: Layer) -> Layer | LayerSpec:
    """What runs along the steps: a bidirectional layer's own, or the cell of an `RNN`."""
    found = layer.settings.get("layer") or layer.settings.get("cell")
    return found if isinstance(found, LayerSpec) else layer


def _name(layer: Layer) -> str:
    """What a layer does, with a capital letter."""
    deed = words.deed(layer)
    return deed[:1].upper() + deed[1:]


def states(layer: Layer) -> str:
    """What is handed from step to step."""
    return "h, c" if "LSTM" in _inner(layer).type else "h"


def _units(row: Row) -> str:
    settings = _inner(row.layer).settings
    for name, word in (("units", "unit"), ("filters", "filter")):
        if isinstance(settings.get(name), int):
            return words.count(settings[name], word)
    return ""
