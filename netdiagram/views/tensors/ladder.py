"""Networks that go down to small maps and up again, in the shape of a U, as in figure 1 of Ronneberger et al. 2015.

A tensor is a bar, as high as its maps and as wide as it has channels (to the root and to the logarithm); what halves the maps
leads down, what doubles them leads up, and what is copied across meets what comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2, prod, sqrt

from netdiagram.ir import Shape
from netdiagram.scene import Group, Item, Line, Point, Rect, Text
from netdiagram.text import number, width
from netdiagram.views import marks
from netdiagram.views.tensors.flow import Flow
from netdiagram.views.tensors.turned import Operation, Turned

SIZE = 10.5
TALLEST, LOWEST = 108.0, 16.0
"""Heights of bars (pixels)."""
STEP = 1.5
"""By so much maps must change to be another level."""
GAPS = (54.0, 44.0, 36.0, 29.0, 24.0)
"""Between bars side by side, the roomiest first (pixels)."""
BETWEEN = 46.0
"""Between levels (pixels)."""
CORNER = 7.0
COPIED = "reshape"
"""What is copied across is coloured as what only moves numbers about."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A bar of the ladder.

    Attributes:
        tensor: which one.
        space: sizes of its maps.
        channels: how many; of what is side by side, of each part, what comes along the main path last.
        level: 0 for the largest maps.
        made: what makes it of the rung before; None for the input.
        merge: what makes it of that and of others, where something does.
        across: tensors that come from the other side.
    """

    tensor: int
    space: tuple[int, ...]
    channels: tuple[int, ...]
    level: int
    made: Operation | None
    merge: Operation | None = None
    across: tuple[int, ...] = ()


def draw(found: Turned, limit: float) -> Flow | None:
    """The drawing, or None where a network is no ladder, or has no room as one."""
    rungs = _rungs(found)
    if rungs is None:
        return None
    for chosen in (rungs, _joined(found, rungs)):
        for gap in GAPS:
            flow = _Drawing(found, chosen, gap).flow()
            if flow.width <= limit:
                return flow
    return None


# ---------------------------------------------------------------- what it is


def _maps(shape: Shape | None, first: bool) -> tuple[tuple[int, ...], int] | None:
    """Space and channels of maps whose sizes are all known."""
    if shape is None or len(shape) < 3:
        return None
    sizes = shape[1:]
    space, channels = (sizes[1:], sizes[0]) if first else (sizes[:-1], sizes[-1])
    known = [size for size in space if size is not None]
    if len(known) != len(space) or channels is None:
        return None
    return tuple(known), channels


def _rungs(found: Turned) -> list[Rung] | None:
    """The rungs of a ladder; None where the network is none."""
    first = any(operation.layer.settings.get("data_format") == "channels_first" for operation in found.operations)
    maps = [_maps(tensor.shape, first) for tensor in found.tensors]
    if not maps or None in maps or len(found.tensors) != len(found.operations) + 1:
        return None
    sizes = [each for each in maps if each is not None]
    rungs = [Rung(0, sizes[0][0], (sizes[0][1],), 0, None)]
    place = {0: 0}
    for i, operation in enumerate(found.operations, 1):
        main = rungs[-1].tensor
        if operation.targets != (i,) or main not in operation.sources or i - 1 != main:
            return None
        others = tuple([source for source in operation.sources if source != main])
        if bool(others) != bool(operation.mark):
            return None
        space, channels = sizes[i]
        if operation.mark:
            if any(source not in place or rungs[place[source]].level != rungs[-1].level for source in others):
                return None
            before = rungs[-1]
            parts = (
                (*[sizes[source][1] for source in others], sizes[main][1])
                if operation.mark == "Concatenate"
                else (channels,)
            )
            inside = before.made is not None and before.merge is None and not _read(found, main, operation)
            if inside:
                rungs[-1] = Rung(i, space, parts, before.level, before.made, operation, others)
            else:
                rungs.append(Rung(i, space, parts, before.level, None, operation, others))
        else:
            ratio = prod(space) ** (1 / len(space)) / max(prod(rungs[-1].space) ** (1 / len(space)), 1)
            turn = 1 if ratio * STEP < 1 else -1 if ratio > STEP else 0
            rungs.append(Rung(i, space, (channels,), rungs[-1].level + turn, operation))
        place[i] = len(rungs) - 1
    levels = [rung.level for rung in rungs]
    low = max(levels)
    bottom = levels.index(low)
    last = len(levels) - levels[::-1].index(low)
    down, up = levels[: bottom + 1], levels[last - 1 :]
    shaped = down == sorted(down) and up == sorted(up, reverse=True) and set(levels[bottom:last]) == {low}
    return (
        rungs if shaped and low and min(levels) == 0 and up[-1] < low and any(rung.across for rung in rungs) else None
    )


def _read(found: Turned, tensor: int, besides: Operation) -> bool:
    return found.tensors[tensor].outer or any(
        tensor in other.sources for other in found.operations if other is not besides
    )


def _joined(found: Turned, rungs: Sequence[Rung]) -> list[Rung]:
    """The rungs, of several alike operations in a row only what the last gives."""
    kept: list[Rung] = []
    needed = {source for rung in rungs for source in rung.across}
    for rung in rungs:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.made is not None
            and rung.made is not None
            and not last.merge
            and not rung.merge
            and last.level == rung.level == kept[-2].level
            and last.tensor not in needed
            and not found.tensors[last.tensor].outer
            and last.made.forms[:1] == rung.made.forms[:1]
        ):
            kept[-1] = replace(
                rung, made=replace(rung.made, times=last.made.times + 1, keys=(*last.made.keys, *rung.made.keys))
            )
        else:
            kept.append(rung)
    return kept


# ---------------------------------------------------------------- ink


@dataclass(frozen=True, slots=True)
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
        self.bars = self._placed()

    def _placed(self) -> list[_Bar]:
        levels = max(rung.level for rung in self.rungs) + 1
        tall = [
            max([high for high, rung in zip(self.heights, self.rungs, strict=True) if rung.level == level])
            for level in range(levels)
        ]
        middles, y = [], 30.0
        for high in tall:
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
                left = max(before.right + self._reach(rung), before.centre + own / 2 + 6 + (text - wide) / 2)
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
                level = [bar for bar, other in zip(bars, self.rungs, strict=False) if other.level == rung.level]
                taken = max([bar.right for bar in level], default=left) + (
                    2 * marks.RADIUS if self._marked(rung) else 0
                )
                left = max(left, taken + self.gap)
            bars.append(_Bar(round(left), middles[rung.level], wide, self.heights[i]))
        return bars

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
            if sign < 0 and x > before.right:
                # aside, then up
                start, corner = (before.right + 2, before.middle), ((x, before.middle),)
            label = (
                Text(x + 8, (start[1] + end[1]) / 2 + 4, _over(operation), SIZE, "start") if _over(operation) else None
            )
        way = (start, *corner, end)
        items.append(Line(way, operation.role if rung.made else "ink", "flow", CORNER, arrow=True))
        if label:
            items.append(label)
        group = Group(tuple(items), "block", key, keys, operation.title)
        return [group, *self._mark(i)]

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
            between = [
                other
                for other, at in zip(self.bars, self.rungs, strict=True)
                if at.level == rung.level and origin.right < other.centre < bar.left
            ]
            if self._marked(rung):
                target = bar.left - 2 * marks.RADIUS - 14, bar.middle
                over = bar.left - marks.RADIUS - 14, bar.middle - marks.RADIUS
            else:
                x = bar.left + sum(map(_wide, rung.channels[:part])) + _wide(rung.channels[part]) / 2
                target, over = (bar.left - 1, bar.middle), (x, bar.top - 16)
            straight = not between and not part
            if straight:
                points: tuple[Point, ...] = ((origin.right + 2, bar.middle), target)
            else:
                y = min(bar.top, origin.top) - 24
                points = ((origin.centre, origin.top - 16), (origin.centre, y), (over[0], y), over)
            items.append(Line(points, COPIED, "flow", CORNER, arrow=True))
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
