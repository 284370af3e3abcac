"""From columns with places to a scene: weights, neurons, glyphs, captions, legend."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, hypot

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import anchor
from netdiagram.options import Options
from netdiagram.scene import Circle, Group, Item, Line, Point, Scene, Text
from netdiagram.text import width
from netdiagram.views import legend, roles, words
from netdiagram.views.neurons import curves
from netdiagram.views.neurons.columns import Column, Plan, plan
from netdiagram.views.neurons.placing import (
    DETAIL,
    LINE,
    RADIUS,
    TITLE,
    UNDER,
    Placed,
    Row,
    Sheet,
    count,
    sheet,
    shown,
)

MARGIN = 4.0
BETWEEN = 34.0
"""Between rows (pixels)."""
ABOVE_LEGEND = 16.0
ARROW = 24.0
"""Length of the arrows that lead in and out (pixels)."""
LABEL = 11.5
"""Font size of what stands beside them."""
COUNT = 10.5
"""Font size of the number of neurons that are not all drawn."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def suits(outline: Outline, _options: Options) -> bool:
    """Whether there are dense layers, and nothing that is no layer of neurons."""
    try:
        return bool(plan(outline.network).weights)
    except NetdiagramError:
        return False


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture where this view can draw the network, else None."""
    return draw(outline, options) if suits(outline, options) else None


def draw(outline: Outline, options: Options) -> Scene:
    """A network of dense layers as neurons.

    Args:
        outline: what to draw; fused or not, this view draws neurons.
        options: `column`, `colors` and `legend` count here.

    Raises:
        NetdiagramError: a layer that is none of neurons (`view.neurons`).
    """
    network = outline.network
    made = plan(network)
    painter = _Painter(made, outline, options)
    items, wide, high = painter.drawn()
    if options.legend:
        entries, signs = painter.legend()
        found = legend.arrange(entries, options.column - 2 * MARGIN)
        if found.width > wide:
            painter.shift += (found.width - wide) / 2
            items, _, high = painter.drawn()
            wide = found.width
        drawn = legend.draw(found, MARGIN + wide / 2, high + ABOVE_LEGEND, signs)
        items.append(Group(tuple(drawn), "legend"))
        high += ABOVE_LEGEND + found.height
    size = ceil(wide + 2 * MARGIN), ceil(high + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline), "neurons")


class _Painter:
    """Draws one network.

    Attributes:
        shift: by so much everything stands further to the right.
    """

    def __init__(self, made: Plan, outline: Outline, options: Options) -> None:
        self.made = made
        self.outline = outline
        self.options = options
        self.shift = 0.0
        self.labels = _labels(made.columns)
        limit = options.column - 2 * MARGIN
        sides = 2 * self._beside()
        self.sheet: Sheet = sheet(made, limit, sides)
        self.seen: set[str] = set()

    def _beside(self) -> float:
        """What is kept free beside the outer columns: half a caption, or arrows with their labels."""
        labels = [width(label, LABEL) for found in self.labels.values() for label in found]
        return max(46.0, RADIUS + ARROW + 6 + max(labels, default=0.0))

    def drawn(self) -> tuple[list[Item], float, float]:
        """All items, the width and the lower edge."""
        self.seen = set()
        items: list[Item] = []
        beside = self._beside()
        wide = max((len(row.ranks) - 1) * row.pitch for row in self.sheet.rows) + 2 * beside
        y = MARGIN
        for row in self.sheet.rows:
            left = MARGIN + self.shift + beside
            items += self._row(row, left, y - row.top)
            y += row.bottom - row.top + BETWEEN
        return items, wide, y - BETWEEN

    # ------------------------------------------------------------ a row

    def _row(self, row: Row, left: float, axis: float) -> list[Item]:
        where: dict[int, tuple[Placed, float, float]] = {}
        for place, rank in enumerate(row.ranks):
            for at, top in zip(rank.columns, rank.tops, strict=True):
                where[at] = (self.sheet.columns[at], left + place * row.pitch, axis + top)
        aligned = all(len(rank.columns) == 1 for rank in row.ranks)
        foot = max(y + column.body for column, _, y in where.values()) if aligned else None
        boxes = [box for column, x, y in where.values() for box in _texts(column, x, y, foot)]
        lines, biases = self._weights(where, row, boxes)
        items: list[Item] = []
        if lines or biases:
            items.append(Group((*lines, *biases), "edge"))
        arrows = [arrow for at, (column, x, y) in where.items() for arrow in self._arrows(at, column, x, y, row)]
        if arrows:
            items.append(Group(tuple(arrows), "edge"))
        for at, (column, x, y) in where.items():
            items.append(self._column(at, column, x, y, foot))
        return items

    def _weights(
        self, where: dict[int, tuple[Placed, float, float]], row: Row, boxes: Sequence[Box]
    ) -> tuple[list[Line], list[Line]]:
        """A line from each neuron to each that it has a weight for, and from each bias; cut where text stands."""
        copies = {self._original(at): at for at in row.ranks[0].columns}
        lines: list[Line] = []
        biases: list[Line] = []
        for link in self.made.weights:
            source = copies.get(link.source, link.source)
            if source not in where or link.target not in where or link.target in row.ranks[0].columns:
                continue
            one, x0, y0 = where[source]
            other, x1, y1 = where[link.target]
            for _, down in other.neurons:
                end = (x1, y1 + down)
                lines += _cut([(x0, y0 + up) for _, up in one.neurons], end, boxes, "weight")
                if link.bias and one.bias is not None:
                    biases += _cut([(x0, y0 + one.bias)], end, boxes, "bias")
        return lines, biases

    def _original(self, at: int) -> int:
        """The column of the plan that one which begins a further row repeats."""
        if at < len(self.made.columns):
            return at
        wanted = self.sheet.columns[at].column
        return next(i for i, column in enumerate(self.made.columns) if column is wanted)

    def _arrows(self, at: int, column: Placed, x: float, y: float, row: Row) -> list[Item]:
        """Into the neurons of an input, out of those of an output, with what comes and goes."""
        items: list[Item] = []
        made = column.column
        plain = at < len(self.made.columns) and made.copy == at
        labels = self.labels.get(at, ())
        if plain and made.source and at in row.ranks[0].columns:
            for i, (_, down) in enumerate(column.neurons):
                tip = x - RADIUS - 2
                items.append(Line(((tip - ARROW, y + down), (tip, y + down)), arrow=True))
                if labels:
                    items.append(Text(tip - ARROW - 4, y + down + 4, labels[i], LABEL, "end"))
        if plain and made.output and at in row.ranks[-1].columns:
            for i, (_, down) in enumerate(column.neurons):
                tail = x + RADIUS + 2
                items.append(Line(((tail, y + down), (tail + ARROW, y + down)), arrow=True))
                if labels:
                    items.append(Text(tail + ARROW + 4, y + down + 4, labels[i], LABEL, "start"))
        return sorted(items, key=lambda item: isinstance(item, Text))

    def _column(self, at: int, column: Placed, x: float, y: float, foot: float | None) -> Group:
        made = column.column
        again = at >= len(self.made.columns) or made.copy != at
        role = roles.role(made.layers[0], self.options)
        items: list[Item] = [
            Circle(x, y + down, RADIUS, role, "copy" if again else "mark") for _, down in column.neurons
        ]
        if column.bias is not None:
            items.append(Circle(x, y + column.bias, RADIUS, "ink", "outline"))
            items.append(Text(x, y + column.bias + 4, "1", 11))
        if column.gap is not None:
            items += [Circle(x, y + column.gap - 13 + 6 * i, 1.6, "ink", "label") for i in range(3)]
            items.append(Text(x, y + column.gap + 17, count(made), COUNT))
        under = (y + column.body if foot is None else foot) + UNDER
        if column.glyph:
            items += curves.draw(column.glyph, x - curves.WIDTH / 2, under, role)
        if column.glyph or self.sheet.glyphs:
            under += curves.HEIGHT + 5
        for i, line in enumerate(column.lines):
            base = under + LINE * i + 10
            items.append(Text(x, base, line, DETAIL if i else TITLE, bold=not i, part="secondary" if i else "label"))
        title = self._title(made)
        keys = self._keys(made)
        return Group(tuple(items), "block", keys[0] if keys else "", keys, title)

    def _title(self, column: Column) -> str:
        network = self.outline.network
        return "\n".join(
            [
                words.layer_line(network.layers[network.calls[call].layer], network.calls[call].outputs[0])
                for call in column.calls
            ]
        )

    def _keys(self, column: Column) -> tuple[str, ...]:
        keys = tuple(dict.fromkeys([anchor(layer.name) for layer in column.layers]))
        if keys[0] in self.seen:
            return ()
        fresh = tuple([key for key in keys if key not in self.seen])
        self.seen.update(fresh)
        return fresh

    # ------------------------------------------------------------ legend

    def legend(self) -> tuple[list[tuple[str, str]], dict[str, legend.Sign]]:
        """What is used, in words."""
        entries: list[tuple[str, str]] = []
        signs: dict[str, legend.Sign] = {}
        middle = legend.SWATCH / 2
        for column in self.made.columns:
            layer = column.layers[0]
            role = roles.role(layer, self.options)
            if role not in signs:
                entries.append((role, "Input value" if column.source else "Neuron of a dense layer"))
                signs[role] = _circle(role, "mark")
        if any(link.bias for link in self.made.weights):
            entries.append(("bias", "Bias"))
            signs["bias"] = _circle("ink", "outline")
        entries.append(("weight", "Weight"))
        signs["weight"] = lambda x, y: [Line(((x, y + middle), (x + legend.SWATCH, y + middle)), "ink", "weight")]
        if any(column.gap is not None for column in self.sheet.columns):
            entries.append(("gap", "Not all are drawn"))
            signs["gap"] = lambda x, y: [Circle(x + middle, y + 1.5 + 4 * i, 1.3, "ink", "label") for i in range(3)]
        return entries, signs


def _circle(role: str, part: str) -> legend.Sign:
    half = legend.SWATCH / 2
    return lambda x, y: [Circle(x + half, y + half, half, role, part)]


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _labels(columns: Sequence[Column]) -> dict[int, tuple[str, ...]]:
    """x₁, x₂ … and ŷ₁, ŷ₂ … where there is one input, one output; by column, for the neurons that are drawn."""
    found: dict[int, tuple[str, ...]] = {}
    for letter, ours in (("x", [c.source for c in columns]), ("ŷ", [c.output for c in columns])):
        ends = [at for at, (column, mine) in enumerate(zip(columns, ours, strict=True)) if mine and column.copy == at]
        if len(ends) == 1:
            drawn, _ = shown(columns[ends[0]].units)
            numbers = [str(i).translate(_SUBSCRIPTS) if i else "" for i, _ in drawn]
            found[ends[0]] = tuple([f"{letter}{told}" if len(drawn) > 1 else letter for told in numbers])
    return found


def _texts(column: Placed, x: float, y: float, foot: float | None) -> list[Box]:
    """Where text stands that lines must not touch."""
    boxes: list[Box] = []
    if column.gap is not None:
        half = width(count(column.column), COUNT) / 2 + 3
        boxes.append((x - half, y + column.gap + 6, x + half, y + column.gap + 20))
    if foot is None:
        half = max([width(line, TITLE, bold=True) for line in column.lines], default=0.0) / 2 + 2
        half = max(half, curves.WIDTH / 2 + 2 if column.glyph else 0.0)
        boxes.append((x - half, y + column.body + UNDER - 3, x + half, y + column.bottom + 2))
    return boxes


def _cut(starts: Sequence[Point], end: Point, boxes: Sequence[Box], part: str) -> list[Line]:
    """Lines from neuron to neuron, from rim to rim, without what lies within boxes."""
    found = []
    x1, y1 = end
    for x0, y0 in starts:
        long = hypot(x1 - x0, y1 - y0)
        at = RADIUS / long
        pieces = [(at, 1 - at)]
        for box in boxes:
            inside = _within(x0, y0, x1, y1, box)
            if inside is not None:
                pieces = [piece for old in pieces for piece in _without(old, inside)]
        for start, stop in pieces:
            if (stop - start) * long > 2:
                ends = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (start, stop)]
                found.append(Line((ends[0], ends[1]), "ink", part))
    return found


def _without(piece: tuple[float, float], hole: tuple[float, float]) -> list[tuple[float, float]]:
    start, stop = piece
    low, high = hole
    if high <= start or low >= stop:
        return [piece]
    return [part for part in ((start, min(low, stop)), (max(high, start), stop)) if part[1] > part[0]]


def _within(x0: float, y0: float, x1: float, y1: float, box: Box) -> tuple[float, float] | None:
    """Which stretch of a line, from 0 at its start to 1, lies within a box (after Liang and Barsky, 1984)."""
    start, stop = 0.0, 1.0
    left, top, right, bottom = box
    for step, near, far in ((x1 - x0, left - x0, right - x0), (y1 - y0, top - y0, bottom - y0)):
        if not step:
            if near > 0 or far < 0:
                return None
            continue
        one, other = sorted((near / step, far / step))
        start, stop = max(start, one), min(stop, other)
    return (start, stop) if start < stop else None
