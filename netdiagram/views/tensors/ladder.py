"""Networks that go down to small maps and up again, in the shape of a U, as in figure 1 of Ronneberger et al. 2015.

A tensor is a bar, as high as its maps and as wide as it has channels (to the root and to the logarithm); what halves the maps
leads down, what doubles them leads up, and what is copied across meets what comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log2, sqrt

from netdiagram.records import record
from netdiagram.scene import Group, Item, Line, Point, Rect, Text
from netdiagram.text import number, width
from netdiagram.views import marks
from netdiagram.views.tensors.flow import Flow
from netdiagram.views.tensors.rungs import Rung, joined, rungs
from netdiagram.views.tensors.turned import Operation, Turned

SIZE = 10.5
TALLEST, LOWEST = 108.0, 16.0
"""Heights of bars (pixels)."""
GAPS = (54.0, 44.0, 36.0, 29.0, 24.0)
"""Between bars side by side, the roomiest first (pixels)."""
BETWEEN = 46.0
"""Between levels (pixels)."""
LOW = 26.0
"""Over lower bars, what stands above them and what stands on the arrows between them are level (pixels)."""
LANE = 18.0
"""More of it above a level where something passes over its bars (pixels)."""
CORNER = 7.0
COPIED = "reshape"
"""What is copied across is coloured as what only moves numbers about."""


def draw(found: Turned, limit: float) -> Flow | None:
    """The drawing, or None where a network is no ladder, or has no room as one."""
    whole = rungs(found)
    if whole is None:
        return None
    for chosen in (whole, joined(found, whole)):
        for gap in GAPS:
            flow = _Drawing(found, chosen, gap).flow()
            if flow.width <= limit:
                return flow
    return None


# ---------------------------------------------------------------- ink


@record
class _Bar:
    """Where a rung stands: left, middle height, width, height (pixels)."""

    left: float
    middle: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.middle - self.height / 2

    @property
    def bottom(self) -> float:
        return self.middle + self.height / 2

    @property
    def centre(self) -> float:
        return self.left + self.width / 2


def _wide(channels: int) -> float:
    return round(3 + 2 * log2(max(channels, 1)), 1)


class _Drawing:
    """A ladder with sizes and places."""

    def __init__(self, found: Turned, rungs: Sequence[Rung], gap: float) -> None:
        self.found = found
        self.rungs = rungs
        self.gap = gap
        largest = max([1, *[rung.space[0] for rung in rungs]])
        self.heights = [max(LOWEST, round(TALLEST * sqrt(rung.space[0] / largest))) for rung in rungs]
        self.place = {rung.tensor: i for i, rung in enumerate(rungs)}
        self.lanes = {rung.level for i, rung in enumerate(rungs) if self._over(i)}
        self.bars = self._placed()

    def _placed(self) -> list[_Bar]:
        levels = max(rung.level for rung in self.rungs) + 1
        tall = [
            max([high for high, rung in zip(self.heights, self.rungs, strict=True) if rung.level == level])
            for level in range(levels)
        ]
        middles, y = [], 30.0
        for level, high in enumerate(tall):
            y += LANE if level in self.lanes else 0.0
            middles.append(y + high / 2)
            y += high + BETWEEN
        bars: list[_Bar] = []
        for i, rung in enumerate(self.rungs):
            wide = sum(map(_wide, rung.channels))
            text = self._text(rung)
            if not bars:
                left = max(width(_space(rung.space), SIZE) + 8, (text - wide) / 2)
            elif rung.level == self.rungs[i - 1].level:
                before = bars[-1]
                own = self._text(self.rungs[i - 1])
                over = width(_over(rung.made), SIZE) + 4 if min(before.height, self.heights[i]) < LOW else 0.0
                left = max(before.right + self._reach(rung), before.centre + own / 2 + 6 + over + (text - wide) / 2)
                left += 2 * marks.RADIUS + 10 if self._marked(rung) else 0.0
            elif rung.merge and rung.merge.mark == "Concatenate":
                # what comes up comes to its own part, the last
                left = bars[-1].centre - wide + _wide(rung.channels[-1]) / 2
            elif self._marked(rung):
                left = bars[-1].centre + marks.RADIUS + 14
            else:
                left = bars[-1].centre - wide / 2
            if bars and rung.level < self.rungs[i - 1].level:
                # clear of the way down, with room for what is copied across
                beside = [bar.right for bar, other in zip(bars, self.rungs, strict=False) if other.level == rung.level]
                taken = max(beside, default=left) + (2 * marks.RADIUS if self._marked(rung) else 0)
                left = max(left, taken + self.gap)
            bars.append(_Bar(round(left), middles[rung.level], wide, self.heights[i]))
        return bars

    def _over(self, i: int) -> bool:
        """Whether what comes across to a rung has to pass over others."""
        rung = self.rungs[i]
        first = min([self.place[source] for source in rung.across], default=i)
        return len(rung.across) > 1 or any(other.level == rung.level for other in self.rungs[first + 1 : i])

    @staticmethod
    def _text(rung: Rung) -> float:
        return width(number(sum(rung.channels)), SIZE)

    def _reach(self, rung: Rung) -> float:
        """Room for the arrow to a rung, and for what stands on it."""
        return max(self.gap, width(_over(rung.made), SIZE) + 6 if rung.made else 0.0)

    @staticmethod
    def _marked(rung: Rung) -> bool:
        """Whether a merge is drawn as a mark before its bar."""
        return rung.merge is not None and rung.merge.mark != "Concatenate"

    def flow(self) -> Flow:
        """All of it, with its upper left corner at (0, 0)."""
        items: list[Item] = []
        for i in range(len(self.rungs)):
            items += self._across(i)
        for i in range(1, len(self.rungs)):
            items += self._arrow(i)
        for i in range(len(self.rungs)):
            items.append(self._bar(i))
        items += self._labels()
        left = min(0.0, *[bar.left for bar in self.bars])
        right = max(
            [max(bar.right, bar.centre + self._text(rung) / 2) for bar, rung in zip(self.bars, self.rungs, strict=True)]
        )
        last = self.bars[-1]
        right = max(right, last.right + 6 + width(_space(self.rungs[-1].space), SIZE))
        for i in range(1, len(self.rungs)):
            rung = self.rungs[i]
            if rung.level != self.rungs[i - 1].level and rung.made:
                right = max(right, max(self.bars[i - 1].centre, self._entry(i)) + 8 + width(_over(rung.made), SIZE))
        high = max([bar.bottom for bar in self.bars]) + 4
        return Flow(tuple(items), right - left, high)

    def _bar(self, i: int) -> Group:
        rung, bar = self.rungs[i], self.bars[i]
        tensor = self.found.tensors[rung.tensor]
        items: list[Item] = []
        x = bar.left
        for part, channels in enumerate(rung.channels):
            copied = len(rung.channels) > 1 and part < len(rung.channels) - 1
            role = COPIED if copied else "input" if tensor.outer else "other"
            items.append(Rect(x, bar.top, _wide(channels), bar.height, role, "pale-front" if copied else "swatch", 1.5))
            if copied:
                items.append(Rect(x, bar.top, _wide(channels), bar.height, role, "outline", 1.5))
            x += _wide(channels)
        key = tensor.key
        told = f"{_space(rung.space)}, {' + '.join(map(number, rung.channels))} channels"
        keys: tuple[str, ...] = (key,) if key else ()
        if rung.merge is not None and rung.merge.mark == "Concatenate" and rung.merge.keys:
            key, keys = rung.merge.keys[0], rung.merge.keys
        return Group(tuple(items), "block" if key else "tensor", key, keys, tensor.title or told)

    def _arrow(self, i: int) -> list[Item]:
        """From a rung to the next: along the level, down, or up."""
        rung, bar, before = self.rungs[i], self.bars[i], self.bars[i - 1]
        operation = rung.made or rung.merge
        if operation is None:
            return []
        key, keys = (operation.keys[0], operation.keys) if operation.keys else ("", ())
        items: list[Item] = []
        level = rung.level == self.rungs[i - 1].level
        end: Point
        corner: tuple[Point, ...] = ()
        if level:
            target = bar.left - (2 * marks.RADIUS + 14 if self._marked(rung) else 2)
            start, end = (before.right + 2, bar.middle), (target, bar.middle)
            over = _over(operation) if rung.made else ""
            label = Text((start[0] + end[0]) / 2 - 2, bar.middle - 6, over, SIZE) if over else None
            if operation.times > 1:
                items.append(Text((start[0] + end[0]) / 2 - 2, bar.middle + 14, f"×{operation.times}", SIZE))
        else:
            x = self._entry(i) if bar.middle < before.middle else before.centre
            sign = 1 if bar.middle > before.middle else -1
            edge = bar.top - 16 if sign > 0 else bar.bottom + 2
            if self._marked(rung):
                edge = bar.middle + marks.RADIUS + 2
            start, end = (x, before.bottom + 2 if sign > 0 else before.top - 16), (x, edge)
            if sign < 0 and before.right < x < before.right + CORNER:
                x = before.right - 1
                start, end = (x, start[1]), (x, end[1])
            if sign < 0 and x > before.right:
                # aside, then up
                start, corner = (before.right + 2, before.middle), ((x, before.middle),)
            label = Text(x + 8, self._beside(i) + 4, _over(operation), SIZE, "start") if _over(operation) else None
        way = (start, *corner, end)
        items.append(Line(way, operation.role if rung.made else "ink", "flow", CORNER, arrow=True))
        if label:
            items.append(label)
        group = Group(tuple(items), "block", key, keys, operation.title)
        return [group, *self._mark(i)]

    def _beside(self, i: int) -> float:
        """The height of what is said of the arrow up or down to a rung: half way between the bars, above any lane."""
        upper, lower = sorted((self.bars[i - 1], self.bars[i]), key=lambda bar: bar.middle)
        level = max(self.rungs[i - 1].level, self.rungs[i].level)
        return (upper.bottom + lower.top - 16 - (LANE if level in self.lanes else 0.0)) / 2

    def _entry(self, i: int) -> float:
        """Where what comes up enters a rung: its mark, its last part, or its middle."""
        rung, bar = self.rungs[i], self.bars[i]
        if self._marked(rung):
            return bar.left - marks.RADIUS - 14
        return bar.right - _wide(rung.channels[-1]) / 2

    def _mark(self, i: int) -> list[Item]:
        rung, bar = self.rungs[i], self.bars[i]
        if rung.merge is None or not self._marked(rung):
            return []
        x = bar.left - marks.RADIUS - 14
        keys = rung.merge.keys
        mark = marks.draw(rung.merge.mark, x, bar.middle, 2 * marks.RADIUS)
        line = Line(((x + marks.RADIUS, bar.middle), (bar.left - 1, bar.middle)), "ink", "edge", arrow=True)
        return [line, Group(tuple(mark), "merge", keys[0] if keys else "", keys, rung.merge.title)]

    def _across(self, i: int) -> list[Item]:
        """What is copied from the way down: straight where nothing stands between, else over it."""
        rung, bar = self.rungs[i], self.bars[i]
        items: list[Item] = []
        for part, source in enumerate(rung.across):
            origin = self.bars[self.place[source]]
            if self._marked(rung):
                target = bar.left - 2 * marks.RADIUS - 14, bar.middle
                over = bar.left - marks.RADIUS - 14, bar.middle - marks.RADIUS
            else:
                x = bar.left + sum(map(_wide, rung.channels[:part])) + _wide(rung.channels[part]) / 2
                target, over = (bar.left - 1, bar.middle), (x, bar.top - 16)
            if not self._over(i):
                points: tuple[Point, ...] = ((origin.right + 2, bar.middle), target)
            else:
                y = min(bar.top, origin.top) - 24
                points = ((origin.centre, origin.top - 16), (origin.centre, y), (over[0], y), over)
            ways = rung.ways[part] if part < len(rung.ways) else ()
            line = Line(points, ways[-1].role if ways else COPIED, "flow", CORNER, arrow=True)
            items.append(line)
            keys = tuple([key for operation in ways for key in operation.keys])
            if keys:
                title = "\n".join([operation.title for operation in ways])
                items[-1] = Group((line, *_over_way(line, ways)), "block", keys[0], keys, title)
        return items

    def _labels(self) -> list[Item]:
        """Channels over every bar, the size of maps beside the first of each level and the last of all."""
        items: list[Item] = []
        seen: set[int] = set()
        for rung, bar in zip(self.rungs, self.bars, strict=True):
            items.append(Text(bar.centre, bar.top - 5, number(sum(rung.channels)), SIZE))
            if rung.level not in seen:
                seen.add(rung.level)
                items.append(Text(bar.left - 5, bar.bottom - 1, _space(rung.space), SIZE, "end", part="secondary"))
        last = self.bars[-1]
        items.append(
            Text(last.right + 5, last.bottom - 1, _space(self.rungs[-1].space), SIZE, "start", part="secondary")
        )
        return items


def _space(space: Sequence[int]) -> str:
    return "×".join(map(str, space))


def _over(operation: Operation | None) -> str:
    """What stands on an arrow: its window."""
    return operation.window if operation else ""


def _over_way(line: Line, ways: Sequence[Operation]) -> list[Item]:
    """What is done on the way across, in words, if there is room."""
    told = ", ".join([operation.forms[0] for operation in ways])
    (x0, y0), (x1, y1) = max(pairwise(line.points), key=lambda piece: abs(piece[1][0] - piece[0][0]))
    if y0 != y1 or abs(x1 - x0) < width(told, SIZE) + 12:
        return []
    return [Text((x0 + x1) / 2 - 2, y0 - 6, told, SIZE)]
