"""One drawing, or one column of a folded one, as if the flow went down: from order to places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from netdiagram.layout.ordering import Layered
from netdiagram.layout.ports import Frame
from netdiagram.layout.positioning import Room, positions
from netdiagram.layout.routing import Channels, channels
from netdiagram.records import record

Direction = Literal["down", "right"]
Point = tuple[float, float]
Size = tuple[float, float]


@record
class Spacing:
    """Gaps, in pixels.

    Attributes:
        layer: between layers, at least: room for an arrow.
        box: between two boxes side by side.
        lane: between an edge that passes and whatever it passes.
        track: between two edges that run side by side across the flow.
        lead: straight piece of an edge before it first turns.
        head: straight piece of an edge before its arrowhead ends.
        label: between an edge and its label.
    """

    layer: float = 20
    box: float = 18
    lane: float = 12
    track: float = 8
    lead: float = 8
    head: float = 14
    label: float = 6


@record
class Doors:
    """Where edges pass the borders of boxes that several enter or leave.

    From the left of the box, or from its top, if the flow goes right.

    Attributes:
        arrive: by edge, at its target; all edges of such a target have theirs.
        leave: by edge, at its source; all edges of such a source have theirs, and lead to boxes that are glued to it.
    """

    arrive: Mapping[tuple[int, int], float] = field(default_factory=dict)
    leave: Mapping[tuple[int, int], float] = field(default_factory=dict)


@record
class Style:
    """What the caller wants besides edges, as if the flow went down.

    Attributes:
        bounds: how far each box reaches left and right of its line, and half its length.
        left: how far each box and its label reach to the left.
        right: how far each box and its label reach to the right.
        tail: how far each label reaches behind its box.
        sides: boxes that may be entered at their sides.
        spacing: the gaps.
        arrive: see `ports.Frame`.
        leave: likewise.
        bend: whether the main path too may be bent, where all is too broad otherwise.
    """

    bounds: Sequence[tuple[float, float, float]]
    left: Sequence[float]
    right: Sequence[float]
    tail: Sequence[float]
    sides: frozenset[int]
    spacing: Spacing
    arrive: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    leave: Mapping[tuple[int, int], float] = field(default_factory=dict)
    bend: bool = False

    def part(self, boxes: Sequence[int]) -> Style:
        """The same for some of the boxes, numbered anew; sources of `arrive` keep their numbers."""
        number = {v: i for i, v in enumerate(boxes)} if self.arrive or self.leave else {}
        return Style(
            [self.bounds[v] for v in boxes],
            [self.left[v] for v in boxes],
            [self.right[v] for v in boxes],
            [self.tail[v] for v in boxes],
            frozenset([i for i, v in enumerate(boxes) if v in self.sides]),
            self.spacing,
            {number[v]: found for v, found in self.arrive.items() if v in number},
            {(number[u], number[w]): off for (u, w), off in self.leave.items() if u in number and w in number},
        )


def style(
    sizes: Sequence[Size],
    labels: Mapping[int, Size],
    lines: Mapping[int, float],
    spacing: Spacing,
    sides: Collection[int],
    *,
    doors: Doors | None = None,
    across: bool,
) -> Style:
    """Sizes as the caller gives them; `across` where the flow goes right."""
    turned = [(h, w) for w, h in sizes] if across else sizes
    bounds = [(w / 2, w / 2, h / 2) for w, h in turned]
    for v, line in lines.items():
        bounds[v] = line, turned[v][0] - line, bounds[v][2]
    left = [bound[0] for bound in bounds]
    right = [bound[1] for bound in bounds]
    tail = [0.0] * len(sizes)
    for v, (width, height) in labels.items():
        beside, along = (height, width) if across else (width, height)
        reach = left if across else right
        reach[v] = max(reach[v], spacing.label + beside)
        tail[v] = along
    made = Style(bounds, left, right, tail, frozenset(sides), spacing)
    if doors is None:
        return made
    arrive: dict[int, dict[int, float]] = {}
    for (source, target), at in doors.arrive.items():
        arrive.setdefault(target, {})[source] = at - bounds[target][0]
    leave = {(source, target): at - bounds[source][0] for (source, target), at in doors.leave.items()}
    return replace(made, arrive=arrive, leave=leave)


@record
class Sheet:
    """A finished sheet.

    Attributes:
        corners: top left corner of each box.
        channels: where lines run.
        width: everything lies within.
        height: everything lies within.
    """

    corners: list[Point]
    channels: Channels
    width: float
    height: float


def lay(made: Layered, path: Sequence[int], wanted: Style, breadth: float) -> Sheet:
    """Give places to all that is in order; see `positioning.positions` for `breadth`."""
    more = [0.0] * (len(made.up) - made.count)
    spacing, bounds = wanted.spacing, wanted.bounds
    room = Room([*wanted.left, *more], [*wanted.right, *more], spacing.box, spacing.lane)
    offs = _offs(made, wanted)
    x = positions(made, path, room, breadth, offs, bend=wanted.bend)
    frame = Frame(
        bounds,
        wanted.tail,
        wanted.sides,
        spacing.layer,
        spacing.track,
        spacing.lead,
        spacing.head,
        spacing.lane,
        wanted.arrive,
        wanted.leave,
    )
    found = channels(made, x, frame)
    corners = [(at - left, level - half) for at, level, (left, _, half) in zip(x, found.y, bounds, strict=False)]
    width = max(at + reach for at, reach in zip(x, room.right, strict=True))
    return Sheet(corners, found, width, found.height)


def _offs(made: Layered, wanted: Style) -> dict[tuple[int, int], float]:
    """(node, node below) → how far right of the upper line the lower one should run for the edge to be straight."""
    offs: dict[tuple[int, int], float] = {}
    for v, found in wanted.arrive.items():
        for u in made.up[v]:
            offs[u, v] = -found.get(made.owner(u), 0.0)
    for edge, off in wanted.leave.items():
        offs[edge] = offs.get(edge, 0.0) + off
    return offs
