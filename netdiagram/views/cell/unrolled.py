"""Recurrent layers unrolled over time: a copy of each layer per step, its states handed on, the true number of steps.

Tracks stand side by side, the first one left, their recurrent layers level with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from netdiagram.ir import Layer, LayerSpec
from netdiagram.records import record
from netdiagram.text import width
from netdiagram.views import roles, words
from netdiagram.views.cell.placing import FRAME, WIRE
from netdiagram.views.cell.sheet import Cell, Frame, Glyph, Node, Wire
from netdiagram.views.cell.tracks import RECURRENT, Row, Track, alone, tracks, undrawn

__all__ = ["RECURRENT", "Track", "alone", "cell", "entries", "index", "tracks", "undrawn"]

Step = int | None
"""Counted from 1; None is the last of nobody knows how many."""
DOTS = 0
"""Stands in the place of the steps that are left out."""
Nodes = dict[Step, str]

_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def cell(found: Sequence[Track], shown: int) -> Cell:
    """Tracks side by side, rows of the same kind level with each other.

    Args:
        found: what to draw.
        shown: how many steps of each are drawn, at most: the first ones, and the last behind an ellipsis.
    """
    drawer = _Drawer(found, shown)
    for track in found:
        drawer.add(track)
    drawer.join()
    return drawer.cell()


def entries(found: Sequence[Track]) -> list[tuple[str, str]]:
    """What the legend tells: (role, words) of each kind of layer, once."""
    kinds = {(roles.family(row.layer), words.kind(row.layer)): None for track in found for row in track.rows}
    return list(kinds)


def index(number: int | None) -> str:
    """`₁₂`; `ₙ` for the last of nobody knows how many."""
    return "ₙ" if number is None else str(number).translate(_BELOW)


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
    """Collects nodes and wires, track by track from left to right, in each from top to bottom."""

    def __init__(self, found: Sequence[Track], shown: int) -> None:
        self.shown = shown
        self.several = len(found) > 1
        # copies that run in both directions stand beside each other: two columns a step
        self.wide = any(row.both for track in found for row in track.rows)
        # what leads up to recurrent layers stands level, so that states are handed over in a straight line
        self.lead = max([_leading(track) for track in found])
        self.nodes: list[Node] = []
        self.wires: list[Wire] = []
        self.frames: list[Frame] = []
        self.linked: set[str] = set()
        self.left = 0
        self.ends: dict[int, str] = {}  # of each recurrent call, the node that its last state leaves
        self.firsts: list[tuple[Track, int, str]] = []  # and the node that its first state enters
        # of the track at hand:
        self.places: dict[Step, float] = {}
        self.below: Nodes = {}  # what gives the value of each step now
        self.level = 0

    def add(self, track: Track) -> None:
        """A track, right of those before."""
        first = len(self.nodes)
        if self.left:
            # room for what is handed over, between the frames
            gap = Glyph(width("h, c", WIRE) + 2 * FRAME + 6, 0, lambda _x, _y: [])
            self.nodes.append(Node(f"gap{self.left}", "glyph", self.left, 0, glyph=gap))
            first += 1
        steps, pitch = self._steps(track), 2 if self.wide else 1
        self.places = {step: self.left + 1 + pitch * i for i, step in enumerate(steps)}
        name = f"t{self.left}"
        self._inputs(track, name)
        self.level = 1 + self.lead - _leading(track)
        for i, row in enumerate(track.rows):
            if row.recurrent and row.both:
                self._both(row, f"{name}-{i}")
            elif row.recurrent:
                self._recurrent(track, i, f"{name}-{i}")
            else:
                self._plain(row, f"{name}-{i}")
            self.level += 1
        if track.read:
            self._outputs(track, name)
        if self.several:
            count = words.count(track.steps, "step") if track.steps is not None else "n steps"
            title = f"{track.name}, {count}" if track.name else count
            self.frames.append(Frame(tuple([node.key for node in self.nodes[first:]]), title))
        self.left += 2 + pitch * len(steps)

    def _steps(self, track: Track) -> list[Step]:
        total = track.steps
        if total is not None and total <= self.shown:
            return list(range(1, total + 1))
        return [*range(1, self.shown), DOTS, total]

    def _middle(self, step: Step) -> float:
        return self.places[step] + (0.5 if self.wide else 0.0)

    def _inputs(self, track: Track, name: str) -> None:
        shape = track.shape
        detail = words.dims((None, *shape[2:])) if shape and len(shape) > 2 else ""
        if not detail and track.rows[0].layer.family == "embedding":
            detail = "token"
        self.below = {}
        for step in self.places:
            if step == DOTS:
                self._dots(f"{name}-in", 0)
            else:
                self.below[step] = f"{name}-in-{step}"
                title = f"x{index(step)}"
                self.nodes.append(Node(self.below[step], "port", self._middle(step), 0, title, detail, told="Input"))

    def _dots(self, key: str, level: int) -> None:
        if DOTS in self.places:
            self.nodes.append(Node(f"{key}-dots", "dots", self._middle(DOTS), level, "…"))

    # ------------------------------------------------------------ rows

    def _plain(self, row: Row, key: str) -> None:
        """A layer that does the same at each step; behind the last step, one that does it once."""
        for step, source in list(self.below.items()):
            own = f"{key}-{step}"
            self.nodes.append(self._box(row, own, (self._middle(step), self.level), _name(row.layer)))
            self.wires.append(Wire((source, own)))
            self.below[step] = own
        if row.each:
            self._dots(key, self.level)

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
        self.ends[row.call] = made[order[-1]]
        self.firsts.append((track, place, made[order[0]]))
        self.below = made if row.each else {order[-1]: made[order[-1]]}

    def _run(self, lane: _Lane) -> Nodes:
        """The copies of a layer, and the states between them."""
        made: Nodes = {}
        chain: list[str] = []
        for step, column in self.places.items():
            own = f"{lane.key}-{step}"
            place = column + lane.shift
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

    def _both(self, row: Row, key: str) -> None:
        """Two lanes with opposed arrows, and where they are merged."""
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
        self.ends[row.call] = ahead[last]
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

    def join(self) -> None:
        """States that one track hands to another."""
        for track, place, first in self.firsts:
            source = track.starts.get(place)
            if source in self.ends:
                self.wires.append(Wire((self.ends[source], first), states(track.rows[place].layer), centred=True))

    def cell(self) -> Cell:
        """All that was collected."""
        return Cell(tuple(self.nodes), tuple(self.wires), tuple(self.frames), gap=(16.0, 20.0), even=not self.several)


def _leading(track: Track) -> int:
    """How many rows come before the first recurrent one."""
    return next((i for i, row in enumerate(track.rows) if row.recurrent), 0)


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
