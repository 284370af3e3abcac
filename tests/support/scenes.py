"""What a scene holds, and where: shared by the laws of all views."""

from __future__ import annotations

from collections.abc import Iterator

from netdiagram.scene import Circle, Group, Item, Line, Picture, Polygon, Rect, Text
from netdiagram.text import width


def flat(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            yield from flat(item.items)
        else:
            yield item


def nested(items: tuple[Item, ...]) -> Iterator[Group]:
    """All groups, those within groups too."""
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from nested(item.items)


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the letters."""
    wide = width(text.content, text.size, bold=text.bold)
    left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - 0.76 * text.size, left + wide, text.y + 0.2 * text.size


def corners(item: Item) -> list[tuple[float, float]]:
    if isinstance(item, (Polygon, Line)):
        return list(item.points)
    if isinstance(item, Rect):
        return [(item.x, item.y), (item.x + item.width, item.y + item.height)]
    if isinstance(item, Circle):
        return [(item.x - item.r, item.y - item.r), (item.x + item.r, item.y + item.r)]
    if isinstance(item, Picture):
        (x, y), (a, b), (c, d) = item.corners
        return [(x, y), (a, b), (c, d), (a + c - x, b + d - y)]
    left, top, right, bottom = box(item)
    return [(left, top), (right, bottom)]
