"""Where things begin along the flow: so far apart that nothing meets, and that there is room beside and below them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from netdiagram.records import record
from netdiagram.views.layered.branches import lanes as routing
from netdiagram.views.layered.branches.lanes import ARROW, DEEP
from netdiagram.views.layered.branches.manners import Manner
from netdiagram.views.layered.branches.parts import TAP, Content, Label, Part, Rect, Spread
from netdiagram.views.layered.branches.plans import Brace, Track

_CLEAR = 8
"""Least distance along the flow between what is level with each other, one of them words."""
SLACK = 4
"""How far a bracket's words may reach beyond it, at each end."""
LINE = 13
"""From line to line of words."""
_TRIES = 5
"""So often are gaps widened at most."""


@record
class Spacing:
    """What has to have room on a line.

    Attributes:
        track: the line.
        parts: its things.
        contents: what lies on its lanes.
        labels: what is written under its brackets.
        down: data flows down.
    """

    track: Track
    parts: Sequence[Part]
    contents: Sequence[Content]
    labels: Sequence[Label]
    down: bool

    def spread(self, manner: Manner) -> list[int]:
        """Where each thing begins."""
        gaps = self._gaps(manner)
        ats = self._apart(gaps)
        for _ in range(_TRIES):
            if not self._widened(ats, gaps):
                break
            ats = self._apart(gaps)
        return ats

    def _gaps(self, manner: Manner) -> list[int]:
        """The least distance before each thing."""
        things, lanes = self.track.things, self.track.lanes
        forked = {lane.source for lane in lanes if not (lane.top or lane.joins)}
        forked |= {lane.side for lane in lanes if lane.side >= 0}
        gaps = [TAP + ARROW + 4 if -1 in forked else 0]
        if any(lane.source < 0 and lane.below for lane in lanes):
            gaps[0] = max(gaps[0], TAP + 6 + ceil(-self.parts[0].back))  # clear of the first caption
        for i in range(1, len(things)):
            before, thing = things[i - 1], things[i]
            if before.fan is not None:
                gap = manner.into if thing.mark else ARROW + 3
            elif thing.fan is not None:
                gap = max(manner.into, 8)
            else:
                gap = manner.out if before.mark else manner.into if thing.mark else manner.gap
            part = self.parts[i - 1]
            if part.into > part.long:
                gap = max(gap, ceil(part.into - part.long) + TAP)
            if i - 1 in forked:
                gap = max(gap, ceil(part.fork) + (5 if thing.fan is not None else ARROW))
            gaps.append(gap)
        return gaps

    def _apart(self, gaps: Sequence[int]) -> list[int]:
        """Where things begin with such gaps, and further apart where they would meet."""
        parts = self.parts
        ats: list[int] = []
        for index, part in enumerate(parts):
            at = ats[-1] + parts[index - 1].long + gaps[index] if index else gaps[0]
            need = float(at)
            for before in range(max(0, index - 6), index):
                other = parts[before]
                if ats[before] + other.reach + _CLEAR > at + part.back:
                    need = max(need, ats[before] + _distance(other, part, adjacent=before == index - 1))
            ats.append(ceil(need))
        return ats

    def ends(self, ats: Sequence[int]) -> list[tuple[float, float]]:
        """Where connections leave and arrive, along the flow."""
        found = []
        for number, (lane, content) in enumerate(zip(self.track.lanes, self.contents, strict=True)):
            slot = 0.0
            if lane.target < len(self.parts) and not lane.ends:
                before = self.parts[lane.target - 1].body if lane.target else None
                trunk = isinstance(before, Spread) and before.fan.joins and bool(self.track.things[lane.target].mark)
                slot = routing.slots(self.track.lanes, number, trunk=trunk and not lane.below)
            found.append(routing.ends(lane, slot, content, self.parts, ats))
        return found

    def _widened(self, ats: Sequence[int], gaps: list[int]) -> bool:
        """Widen gaps where a lane is too short for what lies on it, or a bracket for its words; whether any was."""
        found = self.ends(ats)
        widened = False
        for number, lane in enumerate(self.track.lanes):
            if lane.ends:
                continue
            first, lacks = self._lacks(number, found, ats)
            if lacks > 0 and lane.target < len(self.parts):
                _share(lacks, gaps, range(first, lane.target + 1))
            widened |= lacks > 0
        for brace, label in zip(self.track.braces, self.labels, strict=True):
            widened |= self._wider(brace, label, ats, gaps)
        return widened

    def _lacks(self, number: int, found: Sequence[tuple[float, float]], ats: Sequence[int]) -> tuple[int, float]:
        """How much longer a connection has to be, and behind which thing it can be made longer."""
        lane, content = self.track.lanes[number], self.contents[number]
        start, end = found[number]
        if lane.joins:  # no longer line may begin within it
            return 1, max([ats[0], *[a + 8 for a, b in found if a < end - 2 and b > end + 1]]) - start
        lacks = routing.need(lane, content) - (end - start)
        if lane.side >= 0 and lacks <= 0:  # its box stands over what opens it
            return lane.side + 1, routing.opens(lane, self.parts, ats) + content.long / 2 + ARROW + 6 - end
        return lane.source + 1, lacks

    def _wider(self, brace: Brace, label: Label, ats: Sequence[int], gaps: list[int]) -> bool:
        needs = len(label.plain) * LINE + LINE if self.down else label.width - 2 * SLACK
        first, last = extent(brace, self.parts, ats)
        lacks = needs - (last - first)
        if lacks > 0:
            inner = range(brace.first + 1, brace.last + 1)
            _share(lacks, gaps, inner or range(brace.first, min(brace.last + 2, len(gaps))))
        return lacks > 0


def extent(brace: Brace, parts: Sequence[Part], ats: Sequence[int]) -> tuple[float, float]:
    """From where to where a bracket reaches, or what leads back below it."""
    first, last = brace.first, brace.last
    if not brace.bracket.tied:
        return ats[first], ats[last] + parts[last].long
    before = max(first - 1, 0)
    return ats[before] + parts[before].into, ats[last] + parts[last].tap


def _share(lacks: float, gaps: list[int], places: range) -> None:
    share, rest = divmod(ceil(lacks), max(len(places), 1))
    for offset, i in enumerate(places):
        gaps[i] += share + (offset < rest)


def _distance(a: Part, b: Part, *, adjacent: bool) -> float:
    """How far apart two things must begin, for nothing of one to meet the other; a gap tells neighbours' bodies apart."""
    need = 0.0
    for i, (_, top, right, bottom) in enumerate(a.rects):
        for j, (left, upper, _, lower) in enumerate(b.rects):
            if top < lower and upper < bottom and (i or j or not adjacent):
                need = max(need, right + _CLEAR - left)
    return need


def covered(parts: Sequence[Part], ats: Sequence[int]) -> list[Rect]:
    """What things cover."""
    return [
        (at + a, b, at + c, d) for part, at in zip(parts, ats, strict=True) for a, b, c, d in part.rects if d < DEEP
    ]
