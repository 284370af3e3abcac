"""Lines from stages to what their blocks hold: none runs through a box or a label; where none can, names must do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from netdiagram.scene import Line, Point
from netdiagram.text import width
from netdiagram.views.blocks.parts import Part
from netdiagram.views.blocks.stages import Contents
from netdiagram.views.graph.sizing import LABEL

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
    contents: Sequence[Contents], stages: Part, frames: Mapping[int, Part], sides: Collection[int]
) -> list[Line]:
    """The lines.

    Args:
        contents: what blocks hold.
        stages: their drawing.
        frames: drawings of those contents that lines can reach, by index.
        sides: which of them are entered from the left; the others are from above.
    """
    used = [at for at, one in enumerate(contents) if one.users and at in frames]
    lines: list[Line] = []
    for number, at in enumerate(used):
        part = frames[at]
        track = stages.right + CHANNEL / 2 + TRACK * (len(used) - 1 - number)
        goal = part.y + DROP if at in sides else part.y - ABOVE
        end = ((part.x, goal),) if at in sides else ((part.x + DROP, goal), (part.x + DROP, part.y))
        for user in contents[at].users:
            start = _start(stages, user)
            if start:
                corners = (*start, (track, start[-1][1]), (track, goal), *end)
                lines.append(Line(corners, "ink", "leader", CORNER))
    return lines


def _start(stages: Part, user: int) -> tuple[Point, ...]:
    """How a line leads from a box to the right without passing others or their labels: its first corners; () for not at all."""
    made = stages.made
    x, y = made.placed.positions[user]
    wide, high = made.boxes[user].size
    right, middle = x + wide, y + high / 2
    things = _obstacles(stages)
    for height in (middle, middle - high / 2 + 8, middle + high / 2 - 8):
        if not _passes(things, right, height):
            return ((stages.x + right, stages.y + height),)
    beside = right + DROP
    for height in (y - DROP, y + high + DROP):
        clear = not _passes(things, right, height) and not any(
            left < beside + 3 and far > right + 1 and top < max(height, middle) and low > min(height, middle)
            for left, top, far, low in things
        )
        if clear:
            return tuple(
                [(stages.x + a, stages.y + b) for a, b in ((right, middle), (beside, middle), (beside, height))]
            )
    return ()


def _passes(things: Sequence[tuple[float, float, float, float]], right: float, height: float) -> bool:
    return any(far > right + 1 and top - 3 < height < low + 3 for _, top, far, low in things)


def _obstacles(stages: Part) -> list[tuple[float, float, float, float]]:
    """Boxes and labels: left, top, right, bottom."""
    made = stages.made
    things = []
    for node, box, (x, y) in zip(stages.graph.nodes, made.boxes, made.placed.positions, strict=True):
        things.append((x, y, x + box.size[0], y + box.size[1]))
        if node.label:
            line = x + (box.line if box.line is not None else box.size[0] / 2)
            foot = y + box.size[1]
            things.append((line, foot, line + 8 + width(node.label, LABEL), foot + 14))
    return things
