"""From columns with places to a scene: weights, neurons, glyphs, captions, legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import anchor
from netdiagram.options import Options
from netdiagram.scene import Circle, Group, Item, Line, Point, Scene, Text
from netdiagram.text import width
from netdiagram.views import legend, marks, roles, words
from netdiagram.views.neurons import curves, cutting
from netdiagram.views.neurons.columns import Column, Plan, plan
from netdiagram.views.neurons.cutting import Box
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
    falling,
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
COUNT_UNDER, COUNT_DOWN = 17.0, 20.0
"""How far below the middle of what is left out it stands, where data flows right and down (pixels)."""

Where = dict[int, Point]
"""By column, a place."""


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
        options: `direction`, `column`, `colors` and `legend` count here.

    Raises:
        NetdiagramError: a layer that is none of neurons, too many of them, or no room for them (`view.neurons`).
    """
    network = outline.network
    made = plan(network)
    painter = _Painter(made, outline, options)
    if painter.down and painter.sheet.rows[0].bottom - painter.sheet.rows[0].top > painter.limit:
        message = f"these layers of neurons have no room side by side in a column of {options.column} pixels"
        raise NetdiagramError("view.neurons", message, None, "set direction to right, or view to auto")
    items, wide, high = painter.drawn()
    if options.legend:
        entries, signs = painter.legend()
        found = legend.arrange(entries, options.column - 2 * MARGIN)
        if found.width > wide:
            painter.shift += (found.width - wide) / 2
            items, _, high = painter.drawn()
            wide = found.width
        below, high = legend.under(found, MARGIN + wide / 2, high, ABOVE_LEGEND, signs)
        items += below
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
        self.limit = options.column - 2 * MARGIN
        self.down = options.direction == "down"
        self.sheet: Sheet = (
            falling(made, self.limit) if self.down else sheet(made, self.limit, sides=2 * self._beside())
        )
        if self.down:
            numbers = {at: column.neurons for at, column in enumerate(self.sheet.columns)}
            self.labels = _labels(made.columns, numbers)
        self.seen: set[str] = set()

    def _beside(self) -> float:
        """What is kept free beside the outer columns: half a caption, or arrows with their labels."""
        labels = [width(label, LABEL) for found in self.labels.values() for label in found]
        return max(46.0, RADIUS + ARROW + 6 + max(labels, default=0.0))

    def drawn(self) -> tuple[list[Item], float, float]:
        """All items, the width and the lower edge."""
        self.seen = set()
        if self.down:
            return self._falling()
        items: list[Item] = []
        beside = self._beside()
        wide = max((len(row.ranks) - 1) * row.pitch for row in self.sheet.rows) + 2 * beside
        y = MARGIN
        for row in self.sheet.rows:
            items += self._row(row, MARGIN + self.shift + beside, y - row.top)
            y += row.bottom - row.top + BETWEEN
        return items, wide, y - BETWEEN

    # ------------------------------------------------------------ places

    def _row(self, row: Row, left: float, axis: float) -> list[Item]:
        """Ranks from left to right."""
        where: Where = {}
        for place, rank in enumerate(row.ranks):
            for at, top in zip(rank.columns, rank.tops, strict=True):
                where[at] = left + place * row.pitch, axis + top
        aligned = all(len(rank.columns) == 1 for rank in row.ranks)
        foot = max(y + self.sheet.columns[at].body for at, (_, y) in where.items()) if aligned else None
        captions = {
            at: (x, (y + self.sheet.columns[at].body if foot is None else foot) + UNDER) for at, (x, y) in where.items()
        }
        return self._placed(row, where, captions, cut=not aligned)

    def _falling(self) -> tuple[list[Item], float, float]:
        """Ranks from top to bottom, words to the right of them."""
        (row,) = self.sheet.rows
        room = ARROW + 20 if any(self.labels.values()) else ARROW + 6
        top = MARGIN + RADIUS + (room if any(column.source for column in self.made.columns) else 0.0)
        left = MARGIN + self.shift - row.top
        where: Where = {}
        captions: Where = {}
        alone = all(len(rank.columns) == 1 for rank in row.ranks)
        for place, rank in enumerate(row.ranks):
            for at, start in zip(rank.columns, rank.tops, strict=True):
                column = self.sheet.columns[at]
                where[at] = left + start, top + place * row.pitch
                x = left + (row.bottom if alone else start + column.body) + UNDER
                captions[at] = x, where[at][1] - column.tall / 2
        wide = row.bottom - row.top + (UNDER + self.sheet.words if alone else 0.0)
        items = self._placed(row, where, captions, cut=not alone)
        low = top + (len(row.ranks) - 1) * row.pitch + RADIUS + room
        low = max(low, *[y + self.sheet.columns[at].tall for at, (_, y) in captions.items()])
        return items, wide, low

    def _at(self, x: float, y: float, along: float) -> Point:
        """Where a neuron stands in its column, which begins at (x, y)."""
        return (x + along, y) if self.down else (x, y + along)

    # ------------------------------------------------------------ ink

    def _placed(self, row: Row, where: Where, captions: Where, *, cut: bool) -> list[Item]:
        """Weights, arrows and columns."""
        boxes = [box for at, (x, y) in where.items() for box in self._boxes(at, x, y, captions[at] if cut else None)]
        lines, biases = self._weights(where, row, boxes)
        items: list[Item] = []
        if lines or biases:
            items.append(Group((*lines, *biases), "edge"))
        arrows = [arrow for at, (x, y) in where.items() for arrow in self._arrows(at, x, y, row)]
        if arrows:
            items.append(Group(tuple(arrows), "edge"))
        for at, (x, y) in where.items():
            items.append(self._column(at, x, y, captions[at]))
        return items

    def _weights(self, where: Where, row: Row, boxes: Sequence[Box]) -> tuple[list[Line], list[Line]]:
        """A line from each neuron to each that it has a weight for, and from each bias; cut where text stands."""
        copies = {self._original(at): at for at in row.ranks[0].columns}
        lines: list[Line] = []
        biases: list[Line] = []
        for link in self.made.weights:
            source = copies.get(link.source, link.source)
            if source not in where or link.target not in where or link.target in row.ranks[0].columns:
                continue
            one, other = self.sheet.columns[source], self.sheet.columns[link.target]
            starts = [self._at(*where[source], up) for _, up in one.neurons]
            part = "edge" if other.column.mark else "weight"
            for number, (_, down) in enumerate(other.neurons):
                end = self._at(*where[link.target], down)
                lines += cutting.cut([starts[number]] if link.each else starts, end, boxes, part)
                if link.bias and one.bias is not None:
                    biases += cutting.cut([self._at(*where[source], one.bias)], end, boxes, "bias")
        return lines, biases

    def _boxes(self, at: int, x: float, y: float, caption: Point | None) -> list[Box]:
        """Where text stands that lines must not touch."""
        column = self.sheet.columns[at]
        boxes: list[Box] = []
        if column.gap is not None:
            half = width(count(column.column), COUNT) / 2 + 3
            a, b = self._at(x, y, column.gap)
            b += COUNT_DOWN - COUNT_UNDER if self.down else 0.0
            boxes.append((a - half, b + 6, a + half, b + 20))
        if caption is not None:
            wide = max([width(line, TITLE, bold=True) for line in column.lines], default=0.0)
            wide = max(wide, curves.WIDTH if column.glyph else 0.0)
            left = caption[0] if self.down else caption[0] - wide / 2
            boxes.append((left - 2, caption[1] - 3, left + wide + 2, caption[1] + column.tall + 4))
        return boxes

    def _original(self, at: int) -> int:
        """The column of the plan that one which begins a further row repeats."""
        if at < len(self.made.columns):
            return at
        wanted = self.sheet.columns[at].column
        return next(i for i, column in enumerate(self.made.columns) if column is wanted)

    def _arrows(self, at: int, x: float, y: float, row: Row) -> list[Item]:
        """Into the neurons of an input, out of those of an output, with what comes and goes."""
        items: list[Item] = []
        column = self.sheet.columns[at]
        made = column.column
        plain = at < len(self.made.columns) and made.copy == at
        labels = self.labels.get(at, ())
        for sign, wanted, there in ((-1, made.source, row.ranks[0].columns), (1, made.output, row.ranks[-1].columns)):
            if not (plain and wanted and at in there):
                continue
            for i, (_, along) in enumerate(column.neurons):
                a, b = self._at(x, y, along)
                ends = [(RADIUS + 2) * sign, (RADIUS + 2 + ARROW) * sign][::sign]
                items.append(Line(tuple([(a, b + end) if self.down else (a + end, b) for end in ends]), arrow=True))
                if labels:
                    far = sign * (RADIUS + 2 + ARROW + 4)
                    if self.down:
                        items.append(Text(a, b + far + (10 if sign > 0 else 0), labels[i], LABEL))
                    else:
                        items.append(Text(a + far, b + 4, labels[i], LABEL, "start" if sign > 0 else "end"))
        return sorted(items, key=lambda item: isinstance(item, Text))

    def _column(self, at: int, x: float, y: float, caption: Point) -> Group:
        column = self.sheet.columns[at]
        made = column.column
        again = at >= len(self.made.columns) or made.copy != at
        role = roles.role(made.layers[0], self.options)
        items: list[Item] = []
        for _, along in column.neurons:
            a, b = self._at(x, y, along)
            items.append(Circle(a, b, RADIUS, role, "copy" if again else "mark"))
            if made.mark in marks.SIGNS:
                items += marks.sign(made.mark, a, b)
        if column.bias is not None:
            a, b = self._at(x, y, column.bias)
            items += [Circle(a, b, RADIUS, "ink", "outline"), Text(a, b + 4, "1", 11)]
        if column.gap is not None:
            a, b = self._at(x, y, column.gap)
            steps = (-8, 0, 8) if self.down else (-13, -7, -1)
            items += [Circle(*((a + step, b) if self.down else (a, b + step)), 1.6, "ink", "label") for step in steps]
            items.append(Text(a, b + (COUNT_DOWN if self.down else COUNT_UNDER), count(made), COUNT))
        items += self._caption(column, caption, role)
        keys = self._keys(made)
        return Group(tuple(items), "block", keys[0] if keys else "", keys, self._title(made))

    def _caption(self, column: Placed, corner: Point, role: str) -> list[Item]:
        """The glyph of its activation and the words: under a column, or beside it where data flows down."""
        x, under = corner
        items: list[Item] = []
        if column.glyph:
            items += curves.draw(column.glyph, x if self.down else x - curves.WIDTH / 2, under, role)
        if column.glyph or self.sheet.glyphs:
            under += curves.HEIGHT + 5
        for i, line in enumerate(column.lines):
            base = under + LINE * i + 10
            size, part = (DETAIL, "secondary") if i else (TITLE, "label")
            items.append(Text(x, base, line, size, "start" if self.down else "middle", bold=not i, part=part))
        return items

    def _title(self, column: Column) -> str:
        return "\n".join([words.layer_line(layer, shape) for layer, shape in column.told])

    def _keys(self, column: Column) -> tuple[str, ...]:
        keys = tuple(dict.fromkeys([anchor(name) for name in column.outer]))
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
                told = (
                    marks.WORDS.get(column.mark, words.short(layer.type)) if column.mark else "Neuron of a dense layer"
                )
                entries.append((role, "Input value" if column.source else told[:1].upper() + told[1:]))
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


Numbers = Mapping[int, Sequence[tuple[int, float]]]
"""By column, the neurons that are drawn."""


def _labels(columns: Sequence[Column], numbers: Numbers | None = None) -> dict[int, tuple[str, ...]]:
    """x₁, x₂ … and ŷ₁, ŷ₂ … where there is one input, one output; by column, for the neurons that are drawn."""
    found: dict[int, tuple[str, ...]] = {}
    for letter, ours in (("x", [c.source for c in columns]), ("ŷ", [c.output for c in columns])):
        ends = [at for at, (column, mine) in enumerate(zip(columns, ours, strict=True)) if mine and column.copy == at]
        if len(ends) == 1:
            drawn = numbers[ends[0]] if numbers else shown(columns[ends[0]].units)[0]
            said = [str(i).translate(_SUBSCRIPTS) if i else "" for i, _ in drawn]
            found[ends[0]] = tuple([f"{letter}{told}" if len(drawn) > 1 else letter for told in said])
    return found
