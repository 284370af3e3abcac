"""Lines from stages to what their blocks hold: none runs through a box or a label; where none can, names must do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from netdiagram.scene import Line, Point
from netdiagram.text import width
from netdiagram.views.blocks.parts import Part
from netdiagram.views.blocks.stages import Contents
from netdiagram.views.graph.heads import LABEL

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom; of a piece of a line, where it begins and ends."""
CHANNEL = 22.0
"""Between stages and contents, with one line in it (pixels)."""
TRACK = 8.0
"""From line to line between them (pixels)."""
DROP = 10.0
"""From the top of a frame to the line that leads to it; from its left, where the line comes from above (pixels)."""
ABOVE = 11.0
"""From the top of a frame to where a line that comes from above turns (pixels)."""
CORNER = 6.0
"""Of the lines (pixels)."""


def channel(count: int) -> float:
    """How much room so many lines need between stages and contents (pixels)."""
    return CHANNEL + TRACK * max(count - 1, 0)


def leaders(
    contents: Sequence[Contents],
    stages: Part,
    frames: Mapping[int, Part],
    sides: Collection[int],
    corner: Collection[int] = (),
) -> list[Line]:
    """The lines.

    Args:
        contents: what blocks hold.
        stages: their drawing.
        frames: drawings of those contents that lines can reach, by index.
        sides: which of them are entered from the left; the others are from above.
        corner: which of those stand beside some stages only, so that their lines run closely before them.
    """
    used = [at for at, one in enumerate(contents) if one.users and at in frames]
    lines: list[Line] = []
    for number, at in enumerate(used):
        part = frames[at]
        outer = part.x - CHANNEL if at in corner else stages.right
        track = outer + CHANNEL / 2 + (0.0 if at in corner else TRACK * (len(used) - 1 - number))
        goal = part.y + DROP if at in sides else part.y - ABOVE
        end = ((part.x, goal),) if at in sides else ((part.x + DROP, goal), (part.x + DROP, part.y))
        for user in contents[at].users:
            start = _start(stages, user, track, goal)
            if start:
                corners = (*start, (track, start[-1][1]), (track, goal), *end)
                lines.append(Line(corners, "ink", "leader", CORNER))
    return lines


def _start(stages: Part, user: int, track: float, goal: float) -> tuple[Point, ...]:
    """How a line leads from a box to its track without passing others or their labels: its first corners; () for not at all."""
    made = stages.made
    x, y = made.placed.positions[user]
    wide, high = made.boxes[user].size
    right, middle = stages.x + x + wide, stages.y + y + high / 2
    top, low = stages.y + y, stages.y + y + high
    things = [
        thing for thing in _obstacles(stages) if thing[0] < track + 3 and thing[:2] != (stages.x + x, stages.y + y)
    ]
    for height in (middle, top + 8, low - 8):
        if _free(things, (right + 1, height, track, height)) and _free(things, (track, height, track, goal)):
            return ((right, height),)
    beside = right + DROP
    for height in (top - DROP, low + DROP):
        ways = (right + 1, middle, beside, middle), (beside, middle, beside, height), (beside, height, track, height)
        if all(_free(things, way) for way in (*ways, (track, height, track, goal))):
            return (right, middle), (beside, middle), (beside, height)
    return ()


def _free(things: Sequence[Bounds], way: Bounds) -> bool:
    """Whether a horizontal or vertical piece of a line keeps clear of things."""
    left, right = sorted((way[0], way[2]))
    top, low = sorted((way[1], way[3]))
    return not any(x0 - 3 < right and x1 + 3 > left and y0 - 3 < low and y1 + 3 > top for x0, y0, x1, y1 in things)


def _obstacles(stages: Part) -> list[Bounds]:
    """Boxes and labels."""
    made = stages.made
    things = []
    for node, box, (a, b) in zip(stages.graph.nodes, made.boxes, made.placed.positions, strict=True):
        x, y = stages.x + a, stages.y + b
        things.append((x, y, x + box.size[0], y + box.size[1]))
        if node.label:
            line = x + (box.line if box.line is not None else box.size[0] / 2)
            foot = y + box.size[1]
            things.append((line, foot, line + 8 + width(node.label, LABEL), foot + 14))
    return things


def extent(stages: Part, low: float) -> float:
    """How far to the right anything stands or runs that begins above `low`."""
    found = [x1 for _, y0, x1, _ in _obstacles(stages) if y0 < low]
    for route in stages.made.placed.routes:
        for (x0, y0), (x1, y1) in pairwise(route):
            if stages.y + min(y0, y1) < low:
                found.append(stages.x + max(x0, x1))
    return max(found, default=stages.x)
