"""What stands beside a cell: what it computes as formulas, and its weights with their shapes and counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from netdiagram.ir import Weight
from netdiagram.records import record
from netdiagram.scene import Item, Line, Text
from netdiagram.text import number, shorten, width
from netdiagram.views.cell.sheet import Cell
from netdiagram.views.cell.subject import Subject

SIZE, LINE, HEAD = 11.5, 18.0, 22.0
SMALL = 10.5
BETWEEN = 16.0
"""Between columns (pixels)."""


@record
class Panel:
    """Lines of texts with a heading.

    Attributes:
        width: CSS pixels.
        height: CSS pixels.
        draw: its primitives, given its upper left corner.
    """

    width: float
    height: float
    draw: Callable[[float, float], list[Item]]


def _panel(items: list[Line | Text], wide: float, high: float) -> Panel:
    """Of primitives drawn at (0, 0)."""

    def draw(x: float, y: float) -> list[Item]:
        return [
            replace(item, points=tuple([(a + x, b + y) for a, b in item.points]))
            if isinstance(item, Line)
            else replace(item, x=item.x + x, y=item.y + y)
            for item in items
        ]

    return Panel(wide, high, draw)


def picture(cell: Cell) -> Panel | None:
    """A cell's picture under its caption."""
    glyph = cell.picture
    if glyph is None:
        return None
    above = HEAD if cell.caption else 0.0

    def draw(x: float, y: float) -> list[Item]:
        caption = [Text(x, y + 12, cell.caption, SMALL, "start", part="secondary")] if cell.caption else []
        return [*caption, *glyph.draw(x, y + above)]

    return Panel(max(glyph.width, width(cell.caption, SMALL)), glyph.height + above, draw)


def formulas(cell: Cell, limit: float) -> Panel | None:
    """`iₜ = σ(…)`, a line each, the signs below each other; notes in small type under them."""
    if not cell.formulas and not cell.notes:
        return None
    first = max([width(left, SIZE, bold=True) for left, _ in cell.formulas], default=0.0)
    items: list[Line | Text] = [Text(0, 12, "What it computes", SMALL, "start", part="secondary")]
    y, widest = HEAD + 11, width("What it computes", SMALL)
    for left, right in cell.formulas:
        items.append(Text(first, y, left, SIZE, "end", bold=True))
        items.append(Text(first + 7, y, f"= {right}", SIZE, "start"))
        widest = max(widest, first + 7 + width(f"= {right}", SIZE))
        y += LINE
    for note in cell.notes:
        for line in wrapped(note, max(min(limit, max(widest, 300.0)), 120.0)):
            items.append(Text(0, y, line, SMALL, "start", part="secondary"))
            widest = max(widest, width(line, SMALL))
            y += LINE - 3
    return _panel(items, widest, y - 8)


def wrapped(sentence: str, limit: float, size: float = SMALL) -> list[str]:
    """A sentence in lines no wider than `limit`; a word that is wider is cut."""
    lines: list[str] = []
    for word in sentence.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= limit:
            lines[-1] = longer
        else:
            lines.append(shorten(word, limit, size))
    return lines


def weights(subject: Subject, cell: Cell) -> Panel | None:
    """Each variable: its name, its shape, how many numbers it holds; what is not learnt says so."""
    if subject.weights is None or not subject.weights:
        return None
    shapes = dict(cell.shapes)
    rows = [(w.name, shapes.get(w.name) or sizes(w), _count(w.size), w.trainable) for w in subject.weights]
    known = [w.size for w in subject.weights if w.size is not None]
    total = number(sum(known)) if len(known) == len(rows) else f"at least {number(sum(known))}"
    names = max([width(shorten(name, 190, SIZE), SIZE) for name, *_ in rows])
    middle = max([width(shape, SIZE) for _, shape, *_ in rows] + [width("shape", SMALL)])
    counts = max(
        [width(count, SIZE) for *_, count, _ in rows] + [width(total, SIZE, bold=True), width("parameters", SMALL)]
    )
    names = max(names, width("Weights", SMALL))
    second, third = names + BETWEEN, names + 2 * BETWEEN + middle + counts
    items: list[Line | Text] = [
        Text(0, 12, "Weights", SMALL, "start", part="secondary"),
        Text(second, 12, "shape", SMALL, "start", part="secondary"),
        Text(third, 12, "parameters", SMALL, "end", part="secondary"),
    ]
    y, right = HEAD + 11, third
    for name, shape, count, learnt in rows:
        items.append(Text(0, y, shorten(name, 190, SIZE), SIZE, "start"))
        items.append(Text(second, y, shape, SIZE, "start"))
        items.append(Text(third, y, count, SIZE, "end"))
        if not learnt:
            items.append(Text(third + 10, y, "not trained", SMALL, "start", part="secondary"))
            right = third + 10 + width("not trained", SMALL)
        y += LINE
    if len(rows) > 1:
        items.append(Line(((0, y - 12), (third, y - 12)), "ink", "rule"))
        items.append(Text(0, y + 3, "in all", SIZE, "start", bold=True))
        items.append(Text(third, y + 3, total, SIZE, "end", bold=True))
        y += LINE + 3
    return _panel(items, max(right, second + width("shape", SMALL)), y - 8)


def sizes(weight: Weight) -> str:
    """`128 × 256`; `scalar` for one number."""
    if weight.shape is None:
        return "?"
    return " × ".join([number(dim) for dim in weight.shape]) or "scalar"


def _count(size: int | None) -> str:
    return "?" if size is None else number(size)
