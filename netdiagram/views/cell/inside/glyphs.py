"""Pictures of tensors: volumes with a window, stacks of kernels, matrices."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from netdiagram.scene import Item, Point, Polygon, Rect, Text
from netdiagram.text import number, width
from netdiagram.views.cell.sheet import Glyph

SIZE, TITLE = 10.5, 11.0
OBLIQUE = 0.5
"""What recedes is drawn at 45°, so much shortened in both directions."""


def space(size: int | None) -> float:
    """Height of so many pixels of a map (pixels)."""
    return min(84.0, 18 + 9.5 * log2(max(size or 32, 1)))


def depth(channels: int | None) -> float:
    """Width of so many channels (pixels)."""
    return min(64.0, 8 + 5.5 * log2(max(channels or 16, 1)))


def _solid(corner: Point, size: tuple[float, float, float], role: str, parts: Sequence[str]) -> list[Item]:
    """Front, side and top of a box; `corner`: upper left of the front; `parts`: of front, side, top."""
    (x, y), (wide, high, deep) = corner, size
    back = deep * OBLIQUE
    front = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    side = ((x + wide, y), (x + wide + back, y - back), (x + wide + back, y + high - back), (x + wide, y + high))
    top = ((x, y), (x + back, y - back), (x + wide + back, y - back), (x + wide, y))
    faces = zip((front, side, top), parts, strict=True) if deep else [(front, parts[0])]
    return [Polygon(points, role, part) for points, part in faces]


_FACES = ("front", "side", "top")
_WINDOW = ("plate-front", "plate-side", "plate-top")


def _outlined(corner: Point, size: tuple[float, float, float], role: str) -> list[Item]:
    return _solid(corner, size, role, ("outline",) * 3)


def volume(
    maps: tuple[int | None, int | None], channels: int | None, role: str, label: str, window: tuple[int, int] = (0, 0)
) -> Glyph:
    """A tensor of maps: front as wide as it has channels, height and receding depth its space, as in the layered view.

    Args:
        maps: height and width; (height, None in the sense of 0) for sequences.
        channels: how many.
        role: what it is coloured by.
        label: below it.
        window: what is looked at, in the upper front corner; (0, 0) for none.
    """
    high = space(maps[0])
    deep = space(maps[1]) if maps[1] != 0 else 0.0
    wide, back = depth(channels), deep * OBLIQUE
    full = max(wide + back, width(label, SIZE))

    def draw(x: float, y: float) -> list[Item]:
        corner = x + (full - wide - back) / 2, y + back
        items = [*_solid(corner, (wide, high, deep), role, _FACES), *_outlined(corner, (wide, high, deep), role)]
        if window[0]:
            own = _part(window[0], maps[0], high), (_part(window[1], maps[1], deep) if deep else 0.0)
            items += _solid(corner, (wide, *own), role, _WINDOW)
            items += _outlined(corner, (wide, *own), role)
        items.append(Text(x + full / 2, y + back + high + 14, label, SIZE, part="secondary"))
        return items

    return Glyph(full, high + back + 18, draw, (full - wide - back) / 2)


def _part(some: int, all_: int | None, size: float) -> float:
    """How much of an edge a window takes: in proportion, but to be seen."""
    return min(size, max(6.0, size * some / max(all_ or 32, 1)))


def kernels(window: tuple[int, int], channels: int | None, role: str, titles: tuple[str, str], copies: int) -> Glyph:
    """Kernels, one behind the other.

    Args:
        window: height and width; the width 0 for sequences.
        channels: of each kernel.
        role: what they are coloured by.
        titles: above them, in two lines.
        copies: how many there are.
    """
    edge = [0.0 if not side else 12.0 + 4 * min(side, 7) for side in window]
    wide, back = depth(channels), edge[1] * OBLIQUE
    shown = min(copies, 3)
    step = 6.0
    full = max(wide + back + (shown - 1) * step, *[width(title, SIZE) for title in titles])
    high = edge[0] + back + (shown - 1) * step

    def draw(x: float, y: float) -> list[Item]:
        items: list[Item] = [
            Text(x + full / 2, y + 10, titles[0], TITLE, bold=True),
            Text(x + full / 2, y + 23, titles[1], SIZE, part="secondary"),
        ]
        left, top = x + (full - wide - back - (shown - 1) * step) / 2, y + 32 + back
        for i in range(shown - 1, -1, -1):
            corner = left + i * step, top + (shown - 1 - i) * step
            size = wide, edge[0], edge[1]
            items += [*_solid(corner, size, role, _WINDOW), *_outlined(corner, size, role)]
        return items

    return Glyph(full, high + 34, draw)


def length(size: int | None) -> float:
    """Of one side of a matrix (pixels)."""
    return min(120.0, 14 + 9 * log2(max(size or 32, 1)))


def matrix(rows: int | None, columns: int | None, role: str, title: str) -> Glyph:
    """A matrix, or a row of numbers, with its name and shape under it."""
    wide, high = length(columns), 16.0 if rows == 1 else length(rows)
    sizes = ["?" if side is None else number(side) for side in (rows, columns)]
    label = sizes[1] if rows == 1 else " × ".join(sizes)
    full = max(wide, width(title, TITLE, bold=True), width(label, SIZE))

    def draw(x: float, y: float) -> list[Item]:
        middle = x + full / 2
        return [
            Rect(middle - wide / 2, y + 18, wide, high, role, "swatch", 2),
            Text(middle, y + 11, title, TITLE, bold=True),
            Text(middle, y + high + 32, label, SIZE, part="secondary"),
        ]

    return Glyph(full, high + 36, draw, (full - wide) / 2)
