"""From a grid to pixels: columns as wide as what stands in them, wires from border to border, bridges where they cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import floor
from typing import NamedTuple

from netdiagram.records import record
from netdiagram.scene import Point
from netdiagram.text import width
from netdiagram.views import marks
from netdiagram.views.cell.sheet import Cell, Node, Spot, Wire

LABEL = 10.5
"""Font size of second lines."""
TITLE = 12.0
WIRE = 11.5
"""Font size of what stands on wires."""
SYMBOL = 13.0
"""Font size in gates."""
STRIPE, PADDING = 5.0, 10.0
HOP = 4.5
"""Half of the gap where a wire passes below another (pixels)."""
BESIDE = 6.0
"""Between a vertical wire and its label."""
SHEET = 4.0
"""By so much each further sheet of a stack is shifted."""
SHEETS = 3
"""As many sheets of a stack are drawn, at most."""
LANE = 8.0
"""Room for a line that leads past a box."""
FRAME = 12.0
"""What a frame keeps free around its nodes."""
HEAD = 20.0
"""And above them, for its title."""


class Box(NamedTuple):
    """Where something stands (CSS pixels)."""

    left: float
    top: float
    width: float
    height: float

    def moved(self, right: float, down: float) -> Box:
        """The same, elsewhere."""
        return Box(self.left + right, self.top + down, self.width, self.height)


@record
class Placed:
    """A cell with places.

    Attributes:
        boxes: of each node.
        routes: of each wire, the pieces it is drawn in: several where it passes below others.
        labels: of each wire that has one: where its text begins, on the baseline; and whether it is centred there.
        frames: of each frame.
        width: of everything.
        height: of everything.
    """

    boxes: tuple[Box, ...]
    routes: tuple[tuple[tuple[Point, ...], ...], ...]
    labels: tuple[tuple[float, float, bool] | None, ...]
    frames: tuple[Box, ...]
    width: float
    height: float


def size(node: Node) -> tuple[float, float]:
    """Width and height of a node, by its measured text."""
    if node.glyph is not None:
        return node.glyph.width, node.glyph.height
    if node.kind == "fork":
        return 0.0, 0.0
    if node.kind == "dots":
        return 26.0, 24.0
    if node.kind == "mark":
        return marks.size(node.title, 2) if marks.known(node.title) else (2 * marks.RADIUS, 2 * marks.RADIUS)
    if node.kind in {"gate", "function"} and not node.detail:
        least, air, high = (40.0, 20.0, 28.0) if node.kind == "gate" else (34.0, 20.0, 24.0)
        return _even(max(least, width(node.title, SYMBOL, bold=True) + air)), high
    natural = max(width(node.title, TITLE, bold=True), width(node.detail, LABEL))
    frame = 2 * PADDING + (STRIPE if node.kind in {"box", "stack"} else 4)
    return _even(max(34.0, natural + frame)), 40.0 if node.detail else 28.0


def _even(value: float) -> float:
    """Up to a whole even number: centres lie on whole pixels."""
    return float(-(-value // 2) * 2)


def place(cell: Cell, squeeze: float = 1.0) -> Placed:
    """Places for all that a cell has, its upper left corner at (0, 0).

    Args:
        cell: what to place.
        squeeze: what the gaps between columns are multiplied by, in narrow text columns.
    """
    sizes = {node.key: size(node) for node in cell.nodes}
    known = {node.key: node for node in cell.nodes}
    columns = _columns(cell, sizes, squeeze)
    rows = _rows(cell, sizes)

    def at(spot: Spot) -> Point:
        column, row = (known[spot].column, known[spot].row) if isinstance(spot, str) else spot
        return _between(columns, column), _between(rows, row)

    boxes = {}
    for node in cell.nodes:
        (x, y), (wide, high) = at(node.key), sizes[node.key]
        boxes[node.key] = Box(x - wide / 2, y - high / 2, wide, high)
    ends: dict[Spot, Box] = {node.key: _end(node, boxes[node.key]) for node in cell.nodes}
    paths = [
        _path([at(spot) for spot in wire.spots], ends.get(wire.spots[0]), ends.get(wire.spots[-1]))
        for wire in cell.wires
    ]
    frames = [_around([boxes[key] for key in frame.keys], bool(frame.title or frame.badge)) for frame in cell.frames]
    labels = [_label(wire, path) for wire, path in zip(cell.wires, paths, strict=True)]
    left, top, right, bottom = _bounds([*boxes.values(), *frames], paths, cell.wires, labels)
    routes = _bridged(paths)
    return Placed(
        tuple([boxes[node.key].moved(-left, -top) for node in cell.nodes]),
        tuple([tuple([tuple([(x - left, y - top) for x, y in piece]) for piece in pieces]) for pieces in routes]),
        tuple([(found[0] - left, found[1] - top, found[2]) if found else None for found in labels]),
        tuple([frame.moved(-left, -top) for frame in frames]),
        right - left,
        bottom - top,
    )


# ---------------------------------------------------------------- the grid


def _columns(cell: Cell, sizes: dict[str, tuple[float, float]], squeeze: float) -> list[float]:
    """The centre of each column: as far from the one before as what stands in both needs, labels of wires included."""
    last = max([floor(node.column) for node in cell.nodes]) + 1
    left, right = [0.0] * (last + 1), [0.0] * (last + 1)
    for node in cell.nodes:
        if node.column == floor(node.column):
            half = sizes[node.key][0] / 2
            left[int(node.column)] = max(left[int(node.column)], half)
            right[int(node.column)] = max(right[int(node.column)], half)
    apart = [cell.gap[0] * squeeze] * (last + 1)
    places = {node.key: (node.column, node.row) for node in cell.nodes}
    for wire in cell.wires:
        if not wire.label:
            continue
        spots = [places[spot] if isinstance(spot, str) else spot for spot in wire.spots]
        long = width(wire.label, WIRE)
        upright = next((a for a, b in pairwise(spots) if a[0] == b[0]), None)
        if upright is not None:
            column = floor(upright[0])
            right[column] = max(right[column], BESIDE + long)
            continue
        first, end = sorted((floor(spots[0][0]), floor(spots[1][0])))
        lanes = [left[i] + right[i] for i in range(first + 1, end)]
        if all(lane <= LANE for lane in lanes):  # neighbours, with nothing but lines between them
            apart[end] = max(apart[end], long + 16 - sum(lanes) - sum(apart[first + 1 : end]))
    if cell.even:
        apart = [max(apart)] * (last + 1)
    centres = [left[0]]
    for i in range(1, last + 1):
        centres.append(centres[-1] + right[i - 1] + apart[i] + left[i])
    return [float(round(centre)) for centre in centres]


def _rows(cell: Cell, sizes: dict[str, tuple[float, float]]) -> list[float]:
    last = max([floor(node.row) for node in cell.nodes]) + 1
    half = [0.0] * (last + 1)
    for node in cell.nodes:
        if node.row == floor(node.row):
            half[int(node.row)] = max(half[int(node.row)], sizes[node.key][1] / 2)
    centres = [half[0]]
    for i in range(1, last + 1):
        centres.append(centres[-1] + half[i - 1] + cell.gap[1] + half[i])
    return [float(round(centre)) for centre in centres]


def _between(centres: Sequence[float], place: float) -> float:
    low = floor(place)
    if place == low:
        return centres[low]
    share = place - low
    return float(round(centres[low] * (1 - share) + centres[low + 1] * share))


# ---------------------------------------------------------------- wires


def _path(points: list[Point], start: Box | None, end: Box | None) -> tuple[Point, ...]:
    """From border to border; what is neither horizontal nor vertical turns a corner."""
    corners = [points[0]]
    for x, y in points[1:]:
        before = corners[-1]
        if before[0] != x and before[1] != y:
            corners.append((x, before[1]))
        corners.append((x, y))
    straight = [corners[0]]
    for i, (x, y) in enumerate(corners[1:], 1):
        on = i + 1 < len(corners) and (
            straight[-1][0] == x == corners[i + 1][0] or straight[-1][1] == y == corners[i + 1][1]
        )
        if not on:
            straight.append((x, y))
    if start:
        straight[0] = _border(straight[0], straight[1], start)
    if end:
        straight[-1] = _border(straight[-1], straight[-2], end)
    return tuple(straight)


def _end(node: Node, box: Box) -> Box:
    """Where wires meet a node."""
    inset = node.glyph.inset if node.glyph else 0.0
    return Box(box.left + inset, box.top, box.width - 2 * inset, box.height)


def _border(inside: Point, toward: Point, box: Box) -> Point:
    """Where a line from the middle of a box leaves it."""
    x, y, wide, high = box
    if toward[1] == inside[1]:
        return (x + wide if toward[0] > inside[0] else x), inside[1]
    return inside[0], (y + high if toward[1] > inside[1] else y)


def _label(wire: Wire, path: tuple[Point, ...]) -> tuple[float, float, bool] | None:
    if not wire.label:
        return None
    for (x0, y0), (x1, y1) in pairwise(path):
        if x0 == x1 and abs(y1 - y0) >= WIRE:
            return x0 + BESIDE, (y0 + y1) / 2 + 3.5, False
    (x0, y0), (x1, _) = path[0], path[1]
    # near its beginning: others may cross a long wire anywhere
    reach = min(abs(x1 - x0) / 2 - 2, width(wire.label, WIRE) / 2 + 7)
    return (x0 + reach if x1 > x0 else x0 - reach), y0 - 5, True


def _bridged(paths: list[tuple[Point, ...]]) -> list[tuple[tuple[Point, ...], ...]]:
    """Wires in pieces: a vertical stretch is interrupted where a horizontal one of another wire crosses it."""
    level = [
        (index, min(a[0], b[0]), max(a[0], b[0]), a[1])
        for index, path in enumerate(paths)
        for a, b in pairwise(path)
        if a[1] == b[1]
    ]
    found = []
    for index, path in enumerate(paths):
        pieces: list[tuple[Point, ...]] = []
        piece = [path[0]]
        for a, b in pairwise(path):
            if a[0] == b[0]:
                low, high = min(a[1], b[1]), max(a[1], b[1])
                crossed = [y for other, x0, x1, y in level if other != index and low < y < high and x0 < a[0] < x1]
                for y in sorted(crossed, reverse=a[1] > b[1]):
                    step = HOP if b[1] > a[1] else -HOP
                    pieces.append((*piece, (a[0], y - step)))
                    piece = [(a[0], y + step)]
            piece.append(b)
        pieces.append(tuple(piece))
        found.append(tuple(pieces))
    return found


# ---------------------------------------------------------------- around


def _around(boxes: Sequence[Box], titled: bool) -> Box:
    left = min(x for x, *_ in boxes) - FRAME
    top = min(y for _, y, *_ in boxes) - (HEAD if titled else FRAME)
    right = max(x + wide for x, _, wide, _ in boxes) + FRAME
    bottom = max(y + high for _, y, _, high in boxes) + FRAME
    return Box(left, top, right - left, bottom - top)


def _bounds(
    boxes: Iterable[Box],
    paths: Iterable[tuple[Point, ...]],
    wires: Sequence[Wire],
    labels: Sequence[tuple[float, float, bool] | None],
) -> tuple[float, float, float, float]:
    points = [(x, y) for path in paths for x, y in path]
    for x, y, wide, high in boxes:
        points += [(x, y), (x + wide, y + high)]
    for wire, label in zip(wires, labels, strict=True):
        if label:
            long = width(wire.label, WIRE)
            x = label[0] - (long / 2 if label[2] else 0)
            points += [(x, label[1] - LABEL), (x + long, label[1] + 3)]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)
