"""A cube of numbers, batch × positions × channels, in which those stand out that share one mean and one variance."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.scene import Item, Line, Point, Polygon, Text
from netdiagram.text import width
from netdiagram.views.cell.sheet import Glyph

UNIT, DEEP = 13.0, 7.0
"""Edge of a cell, and of one that recedes, along each axis of the drawing (pixels)."""
COUNTS = (6, 5, 4)
"""Cells along channels, positions and the batch."""
SIZE = 10.5
_GROUP = 3
"""Cells of a group of channels."""


def cube(names: Sequence[str], over: Sequence[int], group: int, channels: int) -> Glyph | None:
    """The picture; None where it would not be true: where only some of the positions' axes are taken together.

    Args:
        names: of all axes, the batch first.
        over: axes of which all entries share a mean.
        group: how many channels do, where it is neither one nor all.
        channels: which axis they are.
    """
    places = [axis for axis in range(1, len(names)) if axis != channels]
    shared = [axis for axis in places if axis in over]
    if channels == 0 or len(names) < 2 or (shared and len(shared) < len(places)):
        return None
    across, high, deep = COUNTS[0], COUNTS[1] if places else 1, COUNTS[2]
    chosen = (
        across if channels in over else _GROUP if group else 1,
        high if shared or not places else 1,
        deep if 0 in over else 1,
    )
    label = " × ".join([names[axis] for axis in places])
    left = width(label, SIZE) + 8 if places else 0.0
    wide, tall = across * UNIT + deep * DEEP, high * UNIT + deep * DEEP
    beside = width(names[0], SIZE) + 6

    def draw(x: float, y: float) -> list[Item]:
        return _drawn((x + left, y + deep * DEEP), (across, high, deep), chosen, (names[channels], label, names[0]))

    return Glyph(left + wide + beside, tall + 18, draw)


def _drawn(
    origin: Point, counts: tuple[int, int, int], chosen: tuple[int, int, int], names: tuple[str, str, str]
) -> list[Item]:
    """Three faces, what stands out on each, grid lines, and the names of the axes. `origin`: upper left of the front."""
    (x, y), (across, high, deep) = origin, counts
    wide, tall = across * UNIT, high * UNIT
    role = "normalization"

    def face(corner: Point, right: Point, down: Point, part: str) -> Polygon:
        a, b = corner
        return Polygon(
            (
                (a, b),
                (a + right[0], b + right[1]),
                (a + right[0] + down[0], b + right[1] + down[1]),
                (a + down[0], b + down[1]),
            ),
            role,
            part,
        )

    back = (deep * DEEP, -deep * DEEP)
    items: list[Item] = [
        face((x, y), (wide, 0), (0, tall), "pale-front"),
        face((x, y), (wide, 0), back, "pale-top"),
        face((x + wide, y), back, (0, tall), "pale-side"),
    ]
    own = chosen[0] * UNIT, chosen[1] * UNIT, (chosen[2] * DEEP, -chosen[2] * DEEP)
    items += [face((x, y), (own[0], 0), (0, own[1]), "plate-front"), face((x, y), (own[0], 0), own[2], "plate-front")]
    if chosen[0] == across:
        items.append(face((x + wide, y), own[2], (0, own[1]), "plate-front"))
    uprights = [x + i * UNIT for i in range(across + 1)]
    lines: list[Item] = [Line(((at + back[0], y + back[1]), (at, y), (at, y + tall)), role, "rule") for at in uprights]
    for i in range(high + 1):
        level = y + i * UNIT
        lines.append(Line(((x, level), (x + wide, level), (x + wide + back[0], level + back[1])), role, "rule"))
    for i in range(1, deep + 1):
        a, b = i * DEEP, -i * DEEP
        lines.append(Line(((x + a, y + b), (x + wide + a, y + b), (x + wide + a, y + tall + b)), role, "rule"))
    channels, places, batch = names
    texts: list[Item] = [
        Text(x + wide / 2, y + tall + 14, channels, SIZE, part="secondary"),
        Text(x + wide + back[0] / 2 + 8, y + tall + back[1] / 2 + 6, batch, SIZE, "start", part="secondary"),
    ]
    if places:
        texts.append(Text(x - 7, y + tall / 2 + 4, places, SIZE, "end", part="secondary"))
    return [*items, *lines, *texts]
