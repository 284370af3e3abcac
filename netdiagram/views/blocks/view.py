"""From a figure to a scene: stages in a column, what their blocks hold beside it, or below where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Scene
from netdiagram.views import words
from netdiagram.views.blocks.stages import Contents, Figure, figure
from netdiagram.views.graph.drawing import _drawn, _legend, LEGEND
from netdiagram.views.graph.nodes import Graph
from netdiagram.views.graph.sizing import Fitted, fitted

MARGIN = 4.0
SHARE = 0.5
"""So much of the column stages may take, for contents to stand beside them."""
CHANNEL = 22.0
"""Between stages and contents, with one line in it (pixels)."""
TRACK = 8.0
"""From line to line between them (pixels)."""
APART = 22.0
"""Between frames (pixels)."""
NARROWEST = 150.0
"""Less room than this is none for a frame (pixels)."""
DROP = 9.0
"""From the top of a frame to the line that leads to it (pixels)."""


def suits(outline: Outline, _options: Options) -> bool:
    """Any network that has a layer can be drawn."""
    return bool(outline.blocks)


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture, where there is something to draw."""
    return draw(outline, options) if outline.blocks else None


@dataclass(frozen=True, slots=True)
class Part:
    """A drawing of its own with its place: upper left corner, size, and where lines to it end."""

    graph: Graph
    fit: Fitted
    x: float
    y: float

    @property
    def width(self) -> float:
        """Pixels."""
        return self.fit.placed.width

    @property
    def height(self) -> float:
        """Pixels."""
        return self.fit.placed.height


def draw(outline: Outline, options: Options) -> Scene:
    """A network as the figure of a paper.

    Args:
        outline: what to draw, with groups or without.
        options: `depth`, `direction`, `column`, `colors` and `legend` count here.

    Raises:
        NetdiagramError: there is no layer (`view.empty`).
    """
    if not outline.blocks:
        raise NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    found = figure(outline, options)
    parts, lines = _beside(found, options) or _below(found, options)
    wide = max(part.x + part.width for part in parts) + MARGIN
    high = max(part.y + part.height for part in parts) + MARGIN
    items: list[Item] = []
    if lines:
        items.append(Group(tuple(lines), "leader"))
    for part in parts:
        items += _drawn(part.graph, part.fit, part.x, part.y)
    if options.legend:
        marks = Graph(tuple([node for part in parts for node in part.graph.nodes]), ())
        legend, least = _legend(marks, wide, high)
        if legend is not None:
            items.append(legend)
            wide, high = max(wide, least), high + LEGEND
    return Scene(wide, high, tuple(items), words.heading(outline.network), words.describe(outline), "blocks")


# ---------------------------------------------------------------- beside each other


def _beside(found: Figure, options: Options) -> tuple[list[Part], list[Line]] | None:
    """Stages on the left, contents on the right, lines between them; None where there is no room, or nothing to stand there."""
    if options.direction == "right" or not found.contents:
        return None
    limit = options.column - 2 * MARGIN
    down = replace(options, direction="down")
    stages = fitted(found.stages, replace(down, column=int(limit * SHARE)))
    channel = CHANNEL + TRACK * len(found.contents)
    room = limit - stages.placed.width - channel
    if stages.placed.columns > 1 or stages.placed.width > limit * SHARE or room < NARROWEST:
        return None
    frames = [_framed(one, down, room) for one in found.contents]
    if any(fit.placed.width > room for _, fit in frames):
        return None
    rows = _shelves([fit.placed.width for _, fit in frames], room)
    left = MARGIN + stages.placed.width + channel
    middles = _middles(stages)
    wanted = []
    for first, last in rows:
        high = max(fit.placed.height for _, fit in frames[first:last])
        users = [middles[user][1] for one in found.contents[first:last] for user in one.users]
        wanted.append((sum(users) / len(users) - high / 2, high))
    tops = _spread(wanted, stages.placed.height)
    shift = max(0.0, -min(tops))
    parts = [Part(found.stages, stages, MARGIN, MARGIN + shift)]
    for (first, last), top in zip(rows, tops, strict=True):
        x = left
        for inner, fit in frames[first:last]:
            parts.append(Part(inner, fit, x, MARGIN + shift + top))
            x += fit.placed.width + APART
    return parts, _leaders(found.contents, parts, rows)


def _framed(one: Contents, options: Options, room: float) -> tuple[Graph, Fitted]:
    inner = Graph((one.frame,), ())
    return inner, fitted(inner, replace(options, column=int(room + 2 * MARGIN)))


def _shelves(widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """First and one past the last of each row."""
    rows: list[tuple[int, int]] = []
    used = room + 1
    for at, wide in enumerate(widths):
        if used + APART + wide > room:
            rows.append((at, at + 1))
            used = wide
        else:
            rows[-1] = (rows[-1][0], at + 1)
            used += APART + wide
    return rows


def _spread(wanted: Sequence[tuple[float, float]], height: float) -> list[float]:
    """Tops of rows, each as near to where it wants to be as the others let it."""
    total = sum(high for _, high in wanted) + APART * (len(wanted) - 1)
    if total >= height:
        top = (height - total) / 2
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


def _middles(fit: Fitted) -> list[Point]:
    """The middle of the right border of each box."""
    return [
        (x + box.size[0], y + box.size[1] / 2) for box, (x, y) in zip(fit.boxes, fit.placed.positions, strict=True)
    ]


def _leaders(contents: Sequence[Contents], parts: Sequence[Part], rows: Sequence[tuple[int, int]]) -> list[Line]:
    """From each stage to what its blocks hold."""
    stages = parts[0]
    middles = _middles(stages.fit)
    edge = stages.x + stages.width
    first = {start for start, _ in rows}
    lines: list[Line] = []
    for at, (one, part) in enumerate(zip(contents, parts[1:], strict=True)):
        track = edge + CHANNEL / 2 + TRACK * (len(contents) - 1 - at)
        end: tuple[Point, ...]
        if at in first:
            goal = part.y + DROP
            end = ((part.x, goal),)
        else:
            goal = part.y - APART / 2 + 3
            end = ((part.x + 16, goal), (part.x + 16, part.y))
        for user in one.users:
            x, y = middles[user]
            lines.append(Line(((stages.x + x, stages.y + y), (track, stages.y + y), (track, goal), *end), "ink", "leader", 6))
    return lines


# ---------------------------------------------------------------- one below the other


def _below(found: Figure, options: Options) -> tuple[list[Part], list[Line]]:
    """Stages above, contents below in rows."""
    limit = options.column - 2 * MARGIN
    stages = fitted(found.stages, options)
    down = options if options.direction == "right" else replace(options, direction="down")
    frames = [_framed(one, down, limit) for one in found.contents]
    rows = _shelves([fit.placed.width for _, fit in frames], limit)
    widths = [sum(fit.placed.width for _, fit in frames[a:b]) + APART * (b - a - 1) for a, b in rows]
    wide = max([stages.placed.width, *widths])
    parts = [Part(found.stages, stages, MARGIN + (wide - stages.placed.width) / 2, MARGIN)]
    y = MARGIN + stages.placed.height + APART
    for (first, last), width in zip(rows, widths, strict=True):
        x = MARGIN + (wide - width) / 2
        for inner, fit in frames[first:last]:
            parts.append(Part(inner, fit, x, y))
            x += fit.placed.width + APART
        y += max(fit.placed.height for _, fit in frames[first:last]) + APART
    return parts, []
