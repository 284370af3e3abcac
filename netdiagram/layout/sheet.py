"""One drawing, or one column of a folded one, as if the flow went down: from order to places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from netdiagram.layout.ordering import Layered
from netdiagram.layout.ports import Frame
from netdiagram.layout.positioning import Room, positions
from netdiagram.layout.routing import Channels, channels

Direction = Literal["down", "right"]
Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Style:
    """What the caller wants besides edges, as if the flow went down.

    Attributes:
        bounds: how far each box reaches left and right of its line, and half its length.
        left: how far each box and its label reach to the left.
        right: how far each box and its label reach to the right.
        tail: how far each label reaches behind its box.
        sides: boxes that may be entered at their sides.
        spacing: the gaps.
    """

    bounds: Sequence[tuple[float, float, float]]
    left: Sequence[float]
    right: Sequence[float]
    tail: Sequence[float]
    sides: frozenset[int]
    spacing: Spacing

    def part(self, boxes: Sequence[int]) -> Style:
        """The same for some of the boxes, numbered anew."""
        return Style(
            [self.bounds[v] for v in boxes],
            [self.left[v] for v in boxes],
            [self.right[v] for v in boxes],
            [self.tail[v] for v in boxes],
            frozenset([i for i, v in enumerate(boxes) if v in self.sides]),
            self.spacing,
        )


def style(
    sizes: Sequence[Size],
    labels: Mapping[int, Size],
    lines: Mapping[int, float],
    spacing: Spacing,
    sides: Collection[int],
    *,
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
    return Style(bounds, left, right, tail, frozenset(sides), spacing)


@dataclass(frozen=True, slots=True)
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
    x = positions(made, path, room, breadth)
    frame = Frame(
        bounds, wanted.tail, wanted.sides, spacing.layer, spacing.track, spacing.lead, spacing.head, spacing.lane
    )
    found = channels(made, x, frame)
    corners = [(at - left, level - half) for at, level, (left, _, half) in zip(x, found.y, bounds, strict=False)]
    width = max(at + reach for at, reach in zip(x, room.right, strict=True))
    return Sheet(corners, found, width, found.height)
