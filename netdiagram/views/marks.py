"""Marks of merges: a small circle that says what is done with what comes together in it."""

from __future__ import annotations

from netdiagram.scene import Circle, Item, Line, Rect, Text

RADIUS = 9.0
ROUND = 40.0
"""Marks no wider than this are entered from all sides (pixels)."""
PILL = 14.0
"""Width of a pill for each edge that comes in (pixels)."""

SIGNS: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "Add": ((-1, 0, 1, 0), (0, -1, 0, 1)),
    "Subtract": ((-1, 0, 1, 0),),
    "Multiply": ((-0.8, -0.8, 0.8, 0.8), (-0.8, 0.8, 0.8, -0.8)),
    "Concatenate": ((-0.4, -1, -0.4, 1), (0.4, -1, 0.4, 1)),
}
"""Strokes within the circle, in units of `_REACH`: from x, y to x, y."""
_REACH = 4.5

LETTERS: dict[str, str] = {"Average": "avg", "Maximum": "max", "Minimum": "min", "Dot": "dot"}
"""Marks that no stroke can say."""

WORDS: dict[str, str] = {
    "Add": "add",
    "Subtract": "subtract",
    "Multiply": "multiply",
    "Concatenate": "concatenate",
}
"""What the legend calls the strokes."""


def known(type_name: str) -> bool:
    """Whether a layer of this type is drawn as a mark."""
    return type_name in SIGNS or type_name in LETTERS


def size(type_name: str, edges: int) -> tuple[float, float]:
    """Width and height of the mark for so many edges: a circle up to two, else a pill with room for all of them."""
    height = 2 * RADIUS
    width = 34.0 if type_name in LETTERS else height
    return (width if edges <= 2 else max(width, edges * PILL + 8), height)


def draw(type_name: str, x: float, y: float, width: float) -> list[Item]:
    """The mark about (x, y)."""
    radius = RADIUS
    body: Item
    if width > 2 * radius:
        body = Rect(x - width / 2, y - radius, width, 2 * radius, "merge", "mark", radius)
    else:
        body = Circle(x, y, radius, "merge", "mark")
    return [body, *sign(type_name, x, y)]


def upright(type_name: str, x: float, y: float, height: float) -> list[Item]:
    """The mark about (x, y) where data flows down and lines come in at its sides, one below the other."""
    radius = RADIUS
    wide = size(type_name, 2)[0] / 2
    if height <= 2 * radius:
        return draw(type_name, x, y, 2 * wide)
    return [Rect(x - wide, y - height / 2, 2 * wide, height, "merge", "mark", radius), *sign(type_name, x, y)]


def small(type_name: str, x: float, y: float, radius: float) -> list[Item]:
    """The mark as a legend shows it; of one that is letters, the circle alone."""
    body = Circle(x, y, radius, "merge", "mark")
    return [body] if type_name in LETTERS else [body, *sign(type_name, x, y, _REACH * radius / RADIUS)]


def sign(type_name: str, x: float, y: float, reach: float = _REACH) -> list[Item]:
    """The strokes or letters within."""
    letters = LETTERS.get(type_name)
    if letters:
        return [Text(x, y + 3.5, letters, 10, bold=True)]
    return [
        Line(((x + a * reach, y + b * reach), (x + c * reach, y + d * reach)))
        for a, b, c, d in SIGNS.get(type_name, ())
    ]


RIDDLES = frozenset({"Concatenate"})
"""Marks that not everybody knows."""
