"""Hatching: what tells families apart in palettes of greys, as lines of the scene, so that every output has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, radians, sin

from netdiagram import themes
from netdiagram.scene import Group, Item, Line, Point, Polygon, Rect, Scene, Text

FACES = frozenset({"front", "side", "plate-front", "plate-side", "sheet-front", "swatch"})
"""The parts that are hatched; stripes, which are solid, become swatches."""
APART, DENSE = 5.0, 3.5
"""Between lines, CSS pixels; in legends, whose squares are small."""
ANGLES: dict[str, tuple[float, ...]] = {"/": (-45,), "\\": (45,), "-": (0,), "|": (90,), "x": (-45, 45)}
"""The directions of each form, degrees clockwise from the right."""


def hatched(scene: Scene) -> Scene:
    """A scene in a palette with forms, with the lines of each; what has words on it stays plain."""
    forms = themes.PALETTES[scene.palette[0]].forms
    if not forms:
        return scene
    texts = tuple([(text.x, text.y) for text in _texts(scene.items)])
    return replace(scene, items=tuple(_hatched(scene.items, forms, texts)))


def _texts(items: Sequence[Item]) -> Iterator[Text]:
    for item in items:
        if isinstance(item, Text):
            yield item
        elif isinstance(item, Group):
            yield from _texts(item.items)


def _hatched(items: Sequence[Item], forms: Mapping[str, str], texts: Sequence[Point]) -> Iterator[Item]:
    lines: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            yield from _flushed(lines)
            yield replace(item, items=tuple(_hatched(item.items, forms, texts)))
            continue
        found: Item = item
        form = forms.get(item.role, "") if isinstance(item, (Polygon, Rect)) else ""
        if isinstance(item, (Polygon, Rect)) and item.part == "stripe" and form and _wide(item):
            found = replace(item, part="swatch")
        if form and isinstance(found, (Polygon, Rect)) and found.part in FACES:
            ring = _ring(found)
            if not any(_inside(text, ring) for text in texts):
                lines += _lines(ring, form, found.role, DENSE if found.part == "swatch" else APART)
        elif lines and isinstance(found, (Text, Line)):  # above the faces, below what is drawn on them
            yield from _flushed(lines)
        yield found
    yield from _flushed(lines)


def _flushed(lines: list[Item]) -> list[Item]:
    found = list(lines)
    lines.clear()
    return found


def _ring(item: Polygon | Rect) -> tuple[Point, ...]:
    if isinstance(item, Polygon):
        return item.points
    right, bottom = item.x + item.width, item.y + item.height
    return (item.x, item.y), (right, item.y), (right, bottom), (item.x, bottom)


def _wide(item: Polygon | Rect) -> bool:
    """Whether there is room for lines."""
    across, down = zip(*_ring(item), strict=True)
    return bool(min(max(across) - min(across), max(down) - min(down)) >= APART - 1)


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    (left, top), (right, bottom) = (
        (min([x for x, _ in ring]), min([y for _, y in ring])),
        (max([x for x, _ in ring]), max([y for _, y in ring])),
    )
    return left <= point[0] <= right and top <= point[1] <= bottom


def _lines(ring: Sequence[Point], form: str, role: str, apart: float) -> Iterator[Line]:
    """Lines across a polygon, one offset for all of a drawing, so that neighbours continue each other."""
    for angle in ANGLES[form]:
        along = (cos(radians(angle)), sin(radians(angle)))
        across = (-along[1], along[0])
        offsets = [x * across[0] + y * across[1] for x, y in ring]
        number = int(min(offsets) // apart) + 1
        while number * apart < max(offsets) - 0.3:
            ends = sorted(_crossings(ring, offsets, number * apart))
            number += 1
            for a, b in zip(ends[::2], ends[1::2], strict=False):
                if max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 1:
                    yield Line((a, b), role, "hatch")


def _crossings(ring: Sequence[Point], offsets: Sequence[float], at: float) -> list[Point]:
    """Where a line crosses the border."""
    found: list[Point] = []
    for i, ((x, y), offset) in enumerate(zip(ring, offsets, strict=True)):
        (u, v), other = ring[(i + 1) % len(ring)], offsets[(i + 1) % len(ring)]
        if (offset < at) != (other < at):
            share = (at - offset) / (other - offset)
            found.append((round(x + (u - x) * share, 1), round(y + (v - y) * share, 1)))
    return found
