"""Where stages and contents stand: beside each other where there is room, else below each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.scene import Line
from netdiagram.views.blocks.leaders import channel, extent, leaders
from netdiagram.views.blocks.parts import Part
from netdiagram.views.blocks.stages import Contents, Figure
from netdiagram.views.graph.nodes import Graph
from netdiagram.views.graph.sizing import ROOMY, Fitted, Mode, fit, fitted

MARGIN = 4.0
SHARE = 0.5
"""So much of the column stages may take, for contents to stand beside them."""
BROAD = 1.8
"""Stages that are so much broader than that cannot be squeezed into it."""
WIDE = Mode(236, even=True, gap=18)
"""Boxes of stages, where there is room."""
APART = 22.0
"""Between frames side by side, and between rows of them beside the stages (pixels)."""
BELOW = 33.0
"""Between rows of frames below the stages (pixels)."""
NARROWEST = 150.0
"""Less room than this is none for a frame (pixels)."""
TALL = 1.5
"""Contents that are so much taller than the stages begin beside the first of them."""
CROWDED = 1.6
"""What is so much wider than the room with boxes of the usual size is not squeezed into it."""
HIGHER = 1.15
"""Narrower frames must not become so much higher."""
LOWER = 0.85
"""By so much a figure must become lower for narrower frames."""


@record
class Frame:
    """Contents with sizes: which they are, and their drawing."""

    index: int
    graph: Graph
    made: Fitted

    @property
    def width(self) -> float:
        """Pixels."""
        return self.made.placed.width

    @property
    def height(self) -> float:
        """Pixels."""
        return self.made.placed.height


Row = list[Frame]


def placed(found: Figure, options: Options) -> tuple[list[Part], list[Line]]:
    """Stages first, then contents, and the lines that lead from those to these."""
    return (found.contents and _beside(found, options)) or _below(found, options)


def _column(found: Figure, options: Options, limit: float, wide: Fitted | None = None) -> Fitted:
    """The stages from top to bottom, in wide boxes where there is room for them."""
    stages = wide or fit(found.stages, WIDE, "down", limit)
    if stages.placed.width <= limit:
        return stages
    return fitted(found.stages, replace(options, direction="down", column=int(limit + 2 * MARGIN)))


def _roomy(index: int, one: Contents) -> Frame:
    inner = Graph((one.frame,), ())
    return Frame(index, inner, fit(inner, ROOMY, "down", math.inf))


def _squeezed(frame: Frame, options: Options, room: float) -> Frame:
    """A frame as roomy as there is room for."""
    if frame.width <= room and options.direction != "right":
        return frame
    return replace(frame, made=fitted(frame.graph, replace(options, column=int(room + 2 * MARGIN))))


def _within(frame: Frame, options: Options, room: float) -> Frame | None:
    """A frame no wider than that; None where it would be, or text in it too short."""
    if frame.width <= room:
        return frame
    if frame.width > CROWDED * room:
        return None
    found = _squeezed(frame, options, room)
    worse = found.height > HIGHER * frame.height or _shortened(found.made) > _shortened(frame.made)
    return None if worse or found.width > room else found


def _shortened(made: Fitted) -> int:
    """How many boxes had no room for what they say."""
    return sum([_shortened(box.inner) if box.inner is not None else box.title.endswith("…") for box in made.boxes])


def _shelves(frames: Sequence[Frame], room: float) -> list[Row]:
    """Rows no wider than `room`."""
    rows: list[Row] = []
    used = room + 1
    for frame in frames:
        if used + APART + frame.width > room:
            rows.append([])
            used = -APART
        rows[-1].append(frame)
        used += APART + frame.width
    return rows


def _high(row: Row) -> float:
    return max(frame.height for frame in row)


def _wide(row: Row) -> float:
    return sum(frame.width for frame in row) + APART * (len(row) - 1)


def _row(row: Row, x: float, y: float) -> dict[int, Part]:
    parts = {}
    for frame in row:
        parts[frame.index] = Part(frame.graph, frame.made, x, y)
        x += frame.width + APART
    return parts


# ---------------------------------------------------------------- beside each other


def _beside(found: Figure, options: Options) -> tuple[list[Part], list[Line]] | None:
    """Stages on the left, contents on the right, too wide ones below; None where there is no room."""
    limit = options.column - 2 * MARGIN
    if options.direction == "right":
        return None
    down = replace(options, direction="down")
    wide = fit(found.stages, WIDE, "down", limit)
    if wide.placed.width > BROAD * limit * SHARE:
        return None
    made = _column(found, options, limit * SHARE, wide)
    between = channel(len(found.contents))
    room = limit - made.placed.width - between
    if made.placed.columns > 1 or made.placed.width > limit * SHARE or room < NARROWEST:
        return None
    beside, below = _rows(found.contents, down, room, limit, made.placed.height)
    if not beside:
        return None
    middles = [y + box.size[1] / 2 for box, (_, y) in zip(made.boxes, made.placed.positions, strict=True)]
    wanted = []
    for row in beside:
        users = [middles[user] for frame in row for user in found.contents[frame.index].users]
        wanted.append((sum(users) / len(users) - _high(row) / 2 if users else made.placed.height, _high(row)))
    tops = _spread(wanted, made.placed.height)
    shift = MARGIN + max(0.0, -min(tops))
    stages = Part(found.stages, made, MARGIN, shift)
    frames: dict[int, Part] = {}
    for row, top in zip(beside, tops, strict=True):
        frames.update(_row(row, stages.right + between, shift + top))
    sides = [row[0].index for row in beside]
    y = max([stages.bottom, *[part.bottom for part in frames.values()]]) + BELOW
    reached = dict(frames)
    for number, row in enumerate(below):
        more = _row(row, MARGIN, y)
        frames.update(more)
        reached.update(more if not number else {})
        y += _high(row) + BELOW
    return [stages, *frames.values()], leaders(found.contents, stages, reached, sides)


def _rows(
    contents: Sequence[Contents], options: Options, room: float, limit: float, height: float
) -> tuple[list[Row], list[Row]]:
    """Rows of frames that stand beside the stages, and of those that are too wide for that.

    Frames are drawn so narrow that two stand side by side, where the figure gets lower.
    """
    roomy = [_roomy(at, one) for at, one in enumerate(contents)]
    best: tuple[float, list[Row], list[Row]] | None = None
    for parts in (1, 2) if len(contents) > 1 else (1,):
        own = (room - APART * (parts - 1)) / parts
        if own < NARROWEST:
            break
        narrow = [_within(frame, options, own) or _within(frame, options, room) for frame in roomy]
        beside = _shelves([frame for frame in narrow if frame is not None], room)
        wide = [_squeezed(frame, options, limit) for frame, fits in zip(roomy, narrow, strict=True) if fits is None]
        below = _shelves(wide, limit)
        total = max(height, sum(_high(row) + APART for row in beside)) + sum(_high(row) + BELOW for row in below)
        if best is None or total < LOWER * best[0]:
            best = total, beside, below
    return best[1:] if best else ([], [])


def _spread(wanted: Sequence[tuple[float, float]], height: float) -> list[float]:
    """Tops of rows, each as near to where it wants to be as the others let it."""
    total = sum(high for _, high in wanted) + APART * (len(wanted) - 1)
    if total >= height:
        top = 0.0 if total > TALL * height else (height - total) / 2
        tops = []
        for _, high in wanted:
            tops.append(top)
            top += high + APART
        return tops
    tops = []
    least = 0.0
    for top, high in wanted:
        tops.append(max(top, least))
        least = tops[-1] + high + APART
    most = height
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], most - wanted[at][1])
        most = tops[at] - APART
    return tops


# ---------------------------------------------------------------- one below the other


def _below(found: Figure, options: Options) -> tuple[list[Part], list[Line]]:
    """Stages above, contents below in rows; what has room beside the first stages stands there."""
    limit = options.column - 2 * MARGIN
    right = options.direction == "right"
    made = fitted(found.stages, options) if right else _column(found, options, limit)
    inside = options if right else replace(options, direction="down")
    roomy = [_roomy(at, one) for at, one in enumerate(found.contents)]
    stages = Part(found.stages, made, MARGIN, MARGIN)
    alone = not right and made.placed.columns == 1
    frames = _corner(roomy, stages, MARGIN + limit) if alone else {}
    corner = list(frames)
    rows = _shelves([_squeezed(frame, inside, limit) for frame in roomy if frame.index not in frames], limit)
    wide = limit if frames else max([made.placed.width, *map(_wide, rows)])
    if not frames:
        stages = replace(stages, x=MARGIN + (wide - made.placed.width) / 2)
    reached: dict[int, Part] = dict(frames)
    y = max([stages.bottom, *[part.bottom for part in frames.values()]]) + BELOW
    for number, row in enumerate(rows):
        more = _row(row, MARGIN + (wide - _wide(row)) / 2, y)
        frames.update(more)
        reached.update(more if not number and alone else {})
        y += _high(row) + BELOW
    return [stages, *frames.values()], leaders(found.contents, stages, reached, corner, corner)


def _corner(roomy: Sequence[Frame], stages: Part, right: float) -> dict[int, Part]:
    """The contents that stand in the upper right corner, below each other, where stages leave room for them."""
    found: dict[int, Part] = {}
    y = MARGIN
    for frame in roomy:
        low = y + frame.height + APART
        if right - frame.width - channel(1) >= extent(stages, low):
            found[frame.index] = Part(frame.graph, frame.made, right - frame.width, y)
            y = low
    return found
