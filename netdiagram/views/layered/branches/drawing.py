"""Lines with their places as primitives: connections, the axis, bodies and marks on it, brackets, and what joins rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from netdiagram.scene import Group, Item, Line, Point, Rect, Text
from netdiagram.views import marks
from netdiagram.views.layered import across
from netdiagram.views.layered.branches import sizing
from netdiagram.views.layered.branches.brackets import FIRST, TICK
from netdiagram.views.layered.branches.lanes import CORNER
from netdiagram.views.layered.branches.parts import BOX, ENTRY, Content, Part, Pill, Placed, Route, Span, Spread
from netdiagram.views.layered.branches.spacing import LINE
from netdiagram.views.layered.columns import Pile
from netdiagram.views.layered.down import _pile as pile_items
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.rows import Measured
from netdiagram.views.layered.stages import CAPTION, SECOND

LANE = 26
"""Between rows."""


class _Joint(NamedTuple):
    """Where lines side by side come together.

    Attributes:
        trunk: along the flow, where the outermost turn to the axis.
        into: where the one goes to that needs no turn.
        half: how far from the axis the others end, at a mark; 0 where there is none.
    """

    trunk: float
    into: float
    half: float = 0.0


class Painter:
    """Collects the primitives of lines.

    Attributes:
        around: connections beside lines.
        plain: arrows along them, and what forks and joins lines side by side.
        bodies: what stands on them.
        under: brackets.
    """

    def __init__(self, keys: Keys, *, down: bool) -> None:
        self.keys, self.down = keys, down
        self.around: list[Line] = []
        self.plain: list[Line] = []
        self.bodies: list[Item] = []
        self.under: list[Item] = []

    def items(self) -> list[Item]:
        """All of it, lines first."""
        lines: list[Item] = [Group((*self.around, *self.plain), "edge")] if self.around or self.plain else []
        return [*lines, *self.bodies, *self.under]

    def _line(self, points: Sequence[Point], *, arrow: bool = False, role: str = "ink", radius: float = CORNER) -> Line:
        kept = [point for at, point in enumerate(points) if not at or point != points[at - 1]]
        turned = tuple([(b, a) if self.down else (a, b) for a, b in kept])
        return Line(turned, role, "edge", radius if len(kept) > 2 else 0, arrow=arrow)

    # -- lines

    def track(self, placed: Placed, along: float, axis: float, came: Sequence[Point] = ()) -> Point:
        """A line that begins at (along, axis).

        Args:
            placed: what to draw.
            along: where its first thing counts from.
            axis: across.
            came: the way on which data comes to it; none where it begins with an input.

        Returns:
            Where data leaves it.
        """
        way: list[Point] = list(came)
        for number, (part, at) in enumerate(zip(placed.parts, placed.ats, strict=True)):
            here = along + at
            if isinstance(part.body, Spread):
                way = self._spread(part.body, (here, axis), way, self._joint(placed, number, along))
                continue
            tip = here - (0 if part.thing.mark else 2)
            if way:
                self.plain.append(self._line([*way, (tip, axis)], arrow=not part.thing.mark))
            self._thing(part, here, axis)
            way = [(here + part.long + (0 if part.thing.mark else 2), axis)]
        for route in placed.routes:
            self._route(route, along, axis)
        for span in placed.spans:
            self._span(span, along, axis)
        return way[-1] if way else (along, axis)

    def _joint(self, placed: Placed, number: int, along: float) -> _Joint:
        """Where lines side by side come together: in the mark behind them, or on the arrow to what reads them."""
        here = along + placed.ats[number] + placed.parts[number].long
        if number + 1 == len(placed.parts) or not placed.track.things[number + 1].mark:
            return _Joint(here, here)
        lanes = [lane for lane in placed.track.lanes if lane.target == number + 1 and not lane.below and not lane.ends]
        part, at = placed.parts[number + 1], along + placed.ats[number + 1]
        return _Joint(at + part.top - len(lanes) * ENTRY / 2, at, part.half + 2)

    def _spread(self, body: Spread, here: Point, came: Sequence[Point], joint: _Joint) -> list[Point]:
        """Lines side by side, from where they fork to where they join.

        Args:
            body: the lines.
            here: where they fork.
            came: the way on which data comes to them.
            joint: where they join.

        Returns:
            The way on which data leaves them; none where it is in a mark.
        """
        along, axis = here
        first, last = body.axes
        ends: list[Point] = []
        # what comes in ends where the outermost lines turn away, unless one of them goes straight on
        stem = bool(came) and all(spot.across for spot in body.spots)
        for spot in body.spots:
            across = axis + spot.across
            way: list[Point] = []
            if body.fan.forks:
                if not spot.across:
                    way = list(came)
                elif spot.across == first and stem:
                    way = [*came, here, (along, across)]
                else:
                    way = [here, (along, across)] if spot.across in (first, last) else [(along, across)]
            ends.append(self.track(spot.placed, along + spot.along, across, way))
        if not body.fan.joins:
            return []
        for spot, end in zip(body.spots, ends, strict=True):
            across = axis + spot.across
            way = [end, (joint.trunk, across)]
            if not spot.across:
                way = [end, (joint.into, axis)]
            elif spot.across in (first, last):
                way.append((joint.trunk, axis + (joint.half if spot.across > 0 else -joint.half)))
            self.plain.append(self._line(way, arrow=bool(joint.half) and len(way) > 2))
        return [] if joint.half else [(joint.trunk, axis)]

    def _thing(self, part: Part, along: float, axis: float) -> None:
        body = part.body
        if isinstance(body, Measured):
            self.bodies += across.stage_items(body, along, axis, body.half, self.keys)
            self.bodies += across.signs(body, along, axis)
        elif isinstance(body, Content):
            before: list[Point] = []
            for pill, middle in body.pills:
                half = sizing.long(pill, down=self.down) / 2
                if before:
                    self.plain.append(self._line([*before, (along + middle - half - 1, axis)], arrow=True))
                self._pill(pill, along + middle, axis)
                before = [(along + middle + half + 1, axis)]
        elif isinstance(body, Pile):
            self.bodies += pile_items(body, axis, along, self.keys)
        else:
            middle = along + part.long / 2
            drawn = (
                marks.upright(part.thing.mark, axis, middle, part.long)
                if self.down
                else marks.draw(part.thing.mark, middle, axis, part.long)
            )
            self.bodies.append(replace(self.keys.group(part.thing.blocks, drawn), kind="merge"))

    # -- what leads past them

    def _route(self, route: Route, along: float, axis: float) -> None:
        lane, content = route.lane, route.content
        role = "ink" if lane.joins or lane.ends or content.placed is not None else "skip"
        level = axis + route.level
        start = (along + route.start[0], axis + route.start[1])
        way: list[Point] = [] if lane.joins else [start, (start[0], level)]
        at = along + route.at
        if content.placed is not None:
            way = [self.track(content.placed, at - content.placed.left, level, way)]
        for pill, middle in content.pills:
            long = sizing.long(pill, down=self.down)
            if way:
                ends = lane.ends and pill is content.pills[0][0]
                self.around.append(self._line([*way, (at + middle - long / 2, level)], role=role, arrow=ends))
            self._pill(pill, at + middle, level)
            if lane.side >= 0:
                edge = level - (-1 if route.level < 0 else 1) * (sizing.half(pill, down=self.down) + 2)
                self.around.append(self._line([(at + middle, axis), (at + middle, edge)], role=role, arrow=True))
            way = [(at + middle + long / 2, level)]
        if lane.ends:
            return
        end = (along + route.end[0], axis + route.end[1])
        self.around.append(self._line([*way, (end[0], level), end], role=role, arrow=bool(route.end[1])))

    def _pill(self, pill: Pill, along: float, level: float) -> None:
        x, y = (level, along) if self.down else (along, level)
        box = Rect(x - pill.width / 2, y - BOX / 2, pill.width, BOX, pill.role, "box", BOX / 2 if pill.round else 4)
        items: list[Item] = [box, Text(x, y + 3.5, pill.text, sizing.SIZE)]
        self.bodies.append(self.keys.group(pill.blocks, items) if pill.blocks else Group(tuple(items)))

    def _span(self, span: Span, along: float, axis: float) -> None:
        """A bracket, and what is written under it."""
        first, last, level = along + span.first, along + span.last, axis + span.level
        corners = [(first, level - TICK), (first, level), (last, level), (last, level - TICK)]
        points = tuple([(b, a) if self.down else (a, b) for a, b in corners])
        items: list[Item] = [Line(points, "ink", "bracket")]
        if span.back:
            way = [(last, axis), (last, level), (first, level), (first, axis + 1)]
            items = [self._line(way, arrow=True)]
        label = span.label
        told = [(label.bold, True)] * bool(label.bold) + [(words, False) for words in label.plain]
        middle = (first + last) / 2
        x, y = (level + 8, middle - LINE * (len(told) - 1) / 2 + 4) if self.down else (middle, level + FIRST)
        anchor = "start" if self.down else "middle"
        for words, bold in told:
            part = "label" if bold else "secondary"
            items.append(Text(x, y, words, CAPTION if bold else SECOND, anchor, bold=bold, part=part))  # type: ignore[arg-type]
            y += LINE
        if span.hidden is None:
            self.under.append(Group(tuple(items), "bracket"))
        else:
            self.under.append(self.keys.copies(span.hidden, items, f"{label.bold}: further copies"))


def draw(rows: Sequence[Placed], left: float, top: float, keys: Keys, *, down: bool) -> tuple[list[Item], float]:
    """Rows below each other, joined by lines.

    Args:
        rows: in order; where data flows down, a single one.
        left: where they begin, lines included.
        top: upper edge.
        keys: ids.
        down: data flows down.

    Returns:
        The primitives, and the lower edge.
    """
    painter = Painter(keys, down=down)
    if down:
        (placed,) = rows
        painter.track(placed, top - placed.left, round(left - placed.top + 0.49))
        return painter.items(), top + placed.right - placed.left
    indent = across.INDENT if len(rows) > 1 else 0
    bottom = top
    came: list[Point] = []
    for number, row in enumerate(rows):
        axis = round((bottom + LANE if number else bottom) - row.top)
        along = round(left + indent - row.left + 0.49)
        if number:
            lane = bottom + LANE / 2
            came = [*came, (came[-1][0], lane), (left + 1, lane), (left + 1, axis)]
        end = painter.track(row, along, axis, came)
        bottom = axis + row.bottom
        out = along + row.right + indent - 2
        came = [end, (out, end[1])]
    return painter.items(), bottom
