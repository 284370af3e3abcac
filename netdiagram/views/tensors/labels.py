"""Words where there is room for them: clear of everything that has been drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from netdiagram.scene import Circle, Group, Item, Line, Point, Rect, Text
from netdiagram.text import width

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
MARGIN = 2.0


def box(text: Text) -> Box:
    """What a level line of text covers."""
    wide = width(text.content, text.size, bold=text.bold)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - 0.82 * text.size, left + wide, text.y + 0.24 * text.size


class Taken:
    """What has been drawn, and where words may still stand."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.pieces: list[Box] = []

    def add(self, items: Iterable[Item]) -> None:
        """Take the room of some items."""
        for item in items:
            if isinstance(item, Group):
                self.add(item.items)
            elif isinstance(item, Text):
                self.boxes.append(box(item))
            elif isinstance(item, Rect):
                self.boxes.append((item.x, item.y, item.x + item.width, item.y + item.height))
            elif isinstance(item, Circle):
                self.boxes.append((item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r))
            elif isinstance(item, Line):
                self.line(item.points)

    def line(self, points: Sequence[Point]) -> None:
        """Take the room of a line of level and upright pieces."""
        for (a, b), (c, d) in pairwise(points):
            self.pieces.append((min(a, c), min(b, d), max(a, c), max(b, d)))

    def fits(self, text: Text) -> bool:
        """Whether nothing is where a text would stand."""
        left, top, right, bottom = box(text)
        own = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        return not any(_meet(own, other) for other in self.boxes) and not any(
            _meet((left - MARGIN, top - 1, right + MARGIN, bottom + 1), piece) for piece in self.pieces
        )

    def first(self, choices: Iterable[Text]) -> Text | None:
        """The first that has room, which is taken; None where none has."""
        for text in choices:
            if self.fits(text):
                self.boxes.append(box(text))
                return text
        return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
