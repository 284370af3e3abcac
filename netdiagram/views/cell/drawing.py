"""From a placed cell to primitives: frames, wires, nodes, labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netdiagram.scene import Circle, Group, Item, Line, Point, Polygon, Rect, Text
from netdiagram.text import width
from netdiagram.views import legend, marks
from netdiagram.views.cell.placing import FRAME, LABEL, SHEET, SHEETS, STRIPE, SYMBOL, TITLE, WIRE, Box, Placed
from netdiagram.views.cell.sheet import Cell, Frame, Node

RADIUS = 5.0
CORNER = 7.0

ROLES = {"function": "activation", "mark": "merge", "port": "input", "weight": "dense"}
"""What a node is coloured by, where its kind says so; all else by its layer."""


def draw(cell: Cell, placed: Placed, left: float, top: float, role: str) -> list[Item]:
    """The primitives of a cell with its upper left corner at (left, top).

    Args:
        cell: what to draw.
        placed: its places.
        left: CSS pixels.
        top: CSS pixels.
        role: of the layer.
    """
    items: list[Item] = []
    for frame, box in zip(cell.frames, placed.frames, strict=True):
        items += _frame(frame, box.moved(left, top), role)
    for wire, pieces in zip(cell.wires, placed.routes, strict=True):
        for i, piece in enumerate(pieces):
            points = tuple([(x + left, y + top) for x, y in piece])
            part = "bracket" if wire.dashed else "edge"
            items.append(Line(points, "ink", part, CORNER, arrow=wire.arrow and i == len(pieces) - 1))
    for node, box in zip(cell.nodes, placed.boxes, strict=True):
        shapes = tuple(_node(node, box.moved(left, top), role))
        lettered = node.kind == "mark" and node.title in marks.LETTERS
        if node.anchor:
            items.append(Group(shapes, "merge" if lettered else "block", node.anchor, (node.anchor,), node.told))
        else:
            items.append(Group(shapes, "merge" if lettered else "node", title=node.told))
    for wire, label in zip(cell.wires, placed.labels, strict=True):
        if label:
            anchor = "middle" if label[2] else "start"
            items.append(Text(label[0] + left, label[1] + top, wire.label, WIRE, anchor, part="secondary"))  # type: ignore[arg-type]
    return items


def _frame(frame: Frame, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    own = frame.role or role
    items: list[Item] = []
    for sheet in range(min(frame.copies, SHEETS) - 1, 0, -1):
        shift = sheet * SHEET
        # what shows of a sheet behind: its upper and its right edge
        corner = x + wide + shift, y - shift
        items.append(
            Line(
                (
                    (x + shift + 8, y - shift),
                    (corner[0] - 4, y - shift),
                    (corner[0], y - shift + 4),
                    (corner[0], y + high - shift - 8),
                ),
                own,
                "rule",
                4,
            )
        )
    items.append(Rect(x, y, wide, high, own, "sheet" if own != "ink" else "frame", 10))
    if frame.title:
        items.append(Text(x + FRAME, y + 15, frame.title, 11, "start", bold=True))
    if frame.badge:
        long = width(frame.badge, 11, bold=True) + 16
        items.append(Rect(x + wide - long - 6, y + 5, long, 18, own, "mark", 9))
        items.append(Text(x + wide - long / 2 - 6, y + 18, frame.badge, 11, bold=True))
    return items


def _node(node: Node, box: Box, role: str) -> list[Item]:
    own = node.role or ROLES.get(node.kind, role)
    return _SHAPES[node.kind](node, box, own)


def _lines(node: Node, middle: float, y: float, high: float, size: float = TITLE) -> list[Item]:
    if node.detail:
        return [
            Text(middle, y + 17, node.title, size, bold=True),
            Text(middle, y + 31, node.detail, LABEL, part="secondary"),
        ]
    return [Text(middle, y + high / 2 + 0.35 * size, node.title, size, bold=True)]


def _gate(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    return [Rect(x, y, wide, high, role, "swatch", RADIUS), *_lines(node, x + wide / 2, y, high, SYMBOL)]


def _function(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    return [Rect(x, y, wide, high, role, "box", high / 2), *_lines(node, x + wide / 2, y, high, SYMBOL)]


def _mark(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    middle, centre = x + wide / 2, y + high / 2
    if marks.known(node.title):
        return marks.draw(node.title, middle, centre, wide)
    return [Circle(middle, centre, high / 2, role, "mark"), *_sign(node.title, middle, centre)]


def _sign(title: str, x: float, y: float, reach: float = 4.5) -> list[Item]:
    """What stands in a mark that is no merge: strokes and dots, in all fonts alike."""
    dot = reach * 0.36
    if title == "·":
        return [Circle(x, y, dot, "ink", "label")]
    if title == "÷":
        dots: list[Item] = [Circle(x, y + side * reach * 0.8, dot * 0.75, "ink", "label") for side in (-1, 1)]
        return [Line(((x - reach, y), (x + reach, y))), *dots]
    if title == "∗":
        return [
            Line(((x - a * reach, y - b * reach), (x + a * reach, y + b * reach)))
            for a, b in ((0.0, 0.95), (0.82, 0.475), (0.82, -0.475))
        ]
    return [Text(x, y + 4, title, 12, bold=True)]


def _box(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    return [
        Rect(x, y, wide, high, role, "box", RADIUS),
        Polygon(stripe(x, y, high), role, "stripe"),
        *_lines(node, x + (wide + STRIPE) / 2, y, high),
    ]


def _stack(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    behind = [Rect(x + shift, y - shift, wide, high, role, "box", RADIUS) for shift in (2 * SHEET, SHEET)]
    return [*behind, *_box(node, box, role)]


def _port(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    return [Rect(x, y, wide, high, role, "box", high / 2), *_lines(node, x + wide / 2, y, high)]


def _fork(node: Node, box: Box, role: str) -> list[Item]:
    del node, role
    return [Circle(box.left, box.top, 2.6, "ink", "label")]


def _weight(node: Node, box: Box, role: str) -> list[Item]:
    x, y, wide, high = box
    return [Rect(x, y, wide, high, role, "swatch", 2), *_lines(node, x + wide / 2, y, high)]


def _glyph(node: Node, box: Box, role: str) -> list[Item]:
    del role
    return node.glyph.draw(box.left, box.top) if node.glyph else []


def _dots(node: Node, box: Box, role: str) -> list[Item]:
    del role
    middle = box.left + box.width / 2
    return [Text(middle, box.top + box.height / 2 + 4, node.title, 16, bold=True)]


_SHAPES: dict[str, Callable[[Node, Box, str], list[Item]]] = {
    "gate": _gate, "function": _function, "mark": _mark, "box": _box, "stack": _stack, "port": _port, "fork": _fork,
    "weight": _weight, "dots": _dots, "glyph": _glyph,
}  # fmt: skip


def stripe(x: float, y: float, height: float, radius: float = RADIUS) -> tuple[Point, ...]:
    """The left edge of a box with rounded corners."""
    curve = ((1.0, 0.0), (0.62, 0.08), (0.29, 0.29), (0.08, 0.62), (0.0, 1.0))
    upper = [(x + a * radius, y + b * radius) for a, b in curve]
    lower = [(x + a * radius, y + height - b * radius) for a, b in reversed(curve)]
    return (*upper, *lower)


# ---------------------------------------------------------------- the legend

SIDE = 11.0


def _centred(kind: str, title: str, role: str = "") -> Callable[[float, float], list[Item]]:
    def sign(x: float, y: float) -> list[Item]:
        if kind == "fork":
            return [Line(((x - 1, y + 5.5), (x + 12, y + 5.5))), Circle(x + 5.5, y + 5.5, 2.6, "ink", "label")]
        if kind == "mark" and not marks.known(title):
            return [Circle(x + 5.5, y + 5.5, 6.5, "merge", "mark"), *_sign(title, x + 5.5, y + 5.5, 3.4)]
        if kind == "mark":
            return marks.small(title, x + 5.5, y + 5.5, 6.5)
        own = role or ROLES.get(kind, "other")
        radius = 5.5 if kind == "function" else 2.0
        return [Rect(x, y, SIDE, SIDE, own, "box" if kind == "function" else "swatch", radius)]

    return sign


_WORDS = {
    "gate": "learnt: weights, bias, activation",
    "dense": "dense projection",
    "attention": "matrix product",
    "function": "function without weights",
    "·": "matrix product",
    "∗": "products, summed over the window",
    "Multiply": "elementwise product",
    "Add": "elementwise sum",
    "Concatenate": "side by side",
    "weight": "learnt",
    "normalization": "statistics",
    "fork": "copied",
}


def symbols(cell: Cell, role: str) -> tuple[list[tuple[str, str]], dict[str, Callable[[float, float], list[Item]]]]:
    """What the legend tells: (key, words) of each symbol that is used, and how each is drawn."""
    used: dict[str, Callable[[float, float], list[Item]]] = {}
    for node in cell.nodes:
        name = node.title if node.kind == "mark" else node.kind
        if node.kind in {"box", "stack"}:
            name = node.role or role
        if name in _WORDS and name not in used:
            used[name] = _centred(node.kind, node.title, node.role or ROLES.get(node.kind, role))
    order = [name for name in _WORDS if name in used]
    return [(name, _WORDS[name]) for name in order], used


def same(x: float, y: float) -> list[Item]:
    """The legend's sign for copies of one thing."""
    return [Rect(x + shift, y + shift, 7, 7, "recurrent", "box", 1.5) for shift in (0, 4)]


def signed(kind: str, x: float, y: float) -> list[Item]:
    """The legend's sign for a mark."""
    return marks.small(kind, x + legend.SWATCH / 2, y + legend.SWATCH / 2, legend.SWATCH / 2 + 0.5)


def texts(items: Sequence[Item]) -> list[Text]:
    """All texts, within groups too."""
    found: list[Text] = []
    for item in items:
        if isinstance(item, Group):
            found += texts(item.items)
        elif isinstance(item, Text):
            found.append(item)
    return found
