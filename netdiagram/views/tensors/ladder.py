"""Networks whose maps become smaller, and larger again, to scale: levels one below the other, from left to right.

A tensor is a bar, as high as its maps and as wide as it has channels (to the root and to the logarithm); what halves the maps
leads down, what doubles them leads up, and what is copied across meets what comes up. So the U of Ronneberger et al. 2015
(figure 1) comes out as it stands there, and so do nested ones, several in a row, and pyramids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.records import record
from netdiagram.scene import Circle, Group, Item, Line, Point, Rect, Text
from netdiagram.text import number, shorten, width
from netdiagram.views import marks
from netdiagram.views.tensors.bars import bars
from netdiagram.views.tensors.flow import Flow, moved
from netdiagram.views.tensors.labels import Taken, box
from netdiagram.views.tensors.levels import Maps
from netdiagram.views.tensors.sizing import SIZE, Ladder, wide
from netdiagram.views.tensors.turned import Operation, Turned
from netdiagram.views.tensors.ways import Sheet, bends, sheet

GAPS = (54.0, 44.0, 36.0, 29.0, 24.0)
"""Between bars side by side, the roomiest first (pixels)."""
NARROW = (30.0, 22.0, 16.0, 12.0)
"""The same where words on arrows are no reason to keep bars apart."""
CORNER = 7.0
COPIED = "reshape"
"""What is copied across is coloured as what only moves numbers about."""
NAME = 110.0
"""At which width names are cut (pixels)."""
BANDS = 30.0
"""Between rows, where a ladder stands on several (pixels)."""
MOST = 120
"""So many operations are drawn as a ladder at most."""


@record
class Sized:
    """A network with the maps and the level of each of its tensors."""

    found: Turned
    sizes: Sequence[Maps]
    levels: Sequence[int]

    @property
    def rises(self) -> bool:
        """Whether something leads up again."""
        return any(
            self.levels[source] > self.levels[target] and not self.sizes[source].point
            for operation in self.found.operations
            for source in operation.sources
            for target in operation.targets
        )


def draw(sized: Sized, limit: float, *, bare: bool = False) -> Flow | None:
    """The drawing on one row, or None where it has no room there.

    Args:
        sized: what is drawn.
        limit: its width at most (pixels).
        bare: arrows along a level are as short as they can be, whatever should stand on them.
    """
    if not 0 < len(sized.found.operations) <= MOST:
        return None
    gaps = NARROW if bare else GAPS
    for named in (False,) if bare else (True, False) if letters(sized.found) else (True,):
        if _Drawing(sized, gaps[-1], named=named, bare=bare).width > limit:
            continue
        for gap in gaps:
            drawing = _Drawing(sized, gap, named=named, bare=bare)
            if drawing.width <= limit:
                flow = drawing.flow()
                if flow.width <= limit:
                    return flow
    return None


def letters(found: Turned) -> dict[str, str]:
    """By name, the letter of what is drawn as one, where arrows have no room for names."""
    names = dict.fromkeys([operation.name for operation in found.operations if operation.name])
    return {name: chr(ord("A") + i % 26) for i, name in enumerate(names)}


def banded(sized: Sized, limit: float, *, bare: bool = False) -> Flow | None:
    """The drawing on several rows, which end and begin with the same tensor; None where one of them has no room."""
    pieces = _pieces(sized.found)
    rows = _rows(sized, pieces, (limit, limit), bare=bare)
    for share in EVEN if len(rows) > 1 else ():
        closer = _rows(sized, pieces, (share * limit, limit), bare=bare)
        if len(closer) == len(rows):
            rows = closer
            break
    if not rows:
        return None
    y = 0.0
    items: list[Item] = []
    for row in rows:
        items += [moved(item, 0, y) for item in row.items]
        y += row.height + BANDS
    return Flow(tuple(items), max([row.width for row in rows]), y - BANDS, any(row.lettered for row in rows))


EVEN = (0.6, 0.75, 0.88)
"""Rows are made so much shorter, where that takes no more of them."""


def _rows(
    sized: Sized, pieces: Sequence[Sequence[Operation]], limits: tuple[float, float], *, bare: bool
) -> list[Flow]:
    """Rows no longer than wanted, where a single piece is no longer than that; nothing where one has no room."""
    wanted, limit = limits
    rows: list[Flow] = []
    start = 0
    while start < len(pieces):
        best: Flow | None = None
        stop = start
        for end in range(start + 1, len(pieces) + 1):
            part = tuple([operation for piece in pieces[start:end] for operation in piece])
            row = replace(sized, found=Turned(sized.found.tensors, part))
            flow = draw(row, limit if best is None else wanted, bare=bare)
            if flow is None:
                break
            best, stop = flow, end
            if flow.width > wanted:
                break
        if best is None:
            return []
        rows.append(best)
        start = stop
    return rows


def _pieces(found: Turned) -> list[list[Operation]]:
    """The operations, cut where a single tensor leads on."""
    last: dict[int, int] = {}
    for at, operation in enumerate(found.operations):
        for source in operation.sources:
            last[source] = at
    begun = {target for operation in found.operations for target in operation.targets}
    inputs = [tensor for tensor in last if tensor not in begun]
    first = {
        tensor: next(at for at, operation in enumerate(found.operations) if tensor in operation.sources)
        for tensor in inputs
    }
    pieces: list[list[Operation]] = [[]]
    alive: set[int] = {tensor for tensor in inputs if first[tensor] == 0}
    for at, operation in enumerate(found.operations):
        pieces[-1].append(operation)
        alive |= set(operation.targets)
        alive = {tensor for tensor in alive if last.get(tensor, -1) > at}
        if len(alive) == 1 and at + 1 < len(found.operations) and not any(place > at for place in first.values()):
            pieces.append([])
    return pieces


# ---------------------------------------------------------------- ink


class _Drawing:
    """A ladder with sizes and places."""

    def __init__(self, sized: Sized, gap: float, *, named: bool, bare: bool) -> None:
        self.found = sized.found
        self.letters = {} if named else letters(sized.found)
        low = min([sized.levels[tensor] for operation in self.found.operations for tensor in _all(operation)])
        made, edges = bars(self.found, sized.sizes, [level - low for level in sized.levels])
        self.starred = {
            tensor for operation in self.found.operations for tensor in operation.aside if sized.sizes[tensor].point
        }
        self.ladder = Ladder(
            made,
            edges,
            sized.sizes,
            lambda edge: "" if bare else self._told(edge.operation),
            gap=gap,
            starred=self.starred,
        )
        self.bars, self.edges = made, edges
        self.taken = Taken()

    @property
    def width(self) -> float:
        """At least (pixels)."""
        xs = self.ladder.xs
        return max([place.right for place in xs]) - min([place.begin for place in xs])

    def _told(self, operation: Operation | None) -> str:
        """What stands on an arrow: its window, or what is drawn as one; and how often."""
        if operation is None:
            return ""
        told = self.letters.get(operation.name, operation.name) or operation.window
        told += "*" if not self.starred.isdisjoint(operation.aside) else ""
        return f"{told} ×{operation.times}".strip() if operation.times > 1 and operation.name else told

    def flow(self) -> Flow:
        """All of it, with its upper left corner at (0, 0)."""
        self.sheet: Sheet = sheet(self.ladder)
        shapes = [self._bar(i) for i in range(len(self.bars))]
        signs = [item for i in range(len(self.bars)) for item in self._mark(i)]
        counts = [self._count(i) for i in range(len(self.bars))]
        self.taken.add([*shapes, *signs, *counts])
        for way in self.sheet.ways:
            self.taken.line(way)
        ways = [self._way(i) for i in sorted(range(len(self.edges)), key=self._before)]
        items: list[Item] = [*ways, *signs, *shapes, *counts, *self._labels()]
        left, top, right, bottom = _bounds(items)
        shifted = [moved(item, round(-left), round(-top)) for item in items]
        return Flow(tuple(shifted), right - left, bottom - top + 2, bool(self.letters))

    def _before(self, i: int) -> tuple[bool, int]:
        """What is copied lies below all else."""
        return self.edges[i].operation is not None, i

    def _bar(self, i: int) -> Group:
        bar, place = self.bars[i], self.sheet.bars[i]
        tensor = self.found.tensors[bar.tensor]
        items: list[Item] = []
        x = place.left
        for channels, own in zip(bar.channels, bar.own, strict=True):
            across = wide(channels)
            role = COPIED if not own else "input" if tensor.outer else "other"
            items.append(Rect(x, place.top, across, place.height, role, "swatch" if own else "pale-front", 1.5))
            if not own:
                items.append(Rect(x, place.top, across, place.height, role, "outline", 1.5))
            x += across
        key = tensor.key
        keys: tuple[str, ...] = (key,) if key else ()
        if bar.merge is not None and not bar.marked and bar.merge.keys:
            key, keys = bar.merge.keys[0], bar.merge.keys
        told = f"{' + '.join(map(number, bar.channels))} channels"
        told = f"{space(bar.space)}, {told}" if bar.space else told
        return Group(tuple(items), "block" if key else "tensor", key, keys, tensor.title or told)

    def _count(self, i: int) -> Text:
        place = self.sheet.bars[i]
        return Text(place.centre, place.top - 5, self.ladder.text(i), SIZE)

    def _mark(self, i: int) -> list[Item]:
        bar, place = self.bars[i], self.sheet.bars[i]
        if not place.mark or bar.merge is None:
            return []
        on = ((place.sign + place.mark / 2, place.middle), (place.left - 1, place.middle))
        if not bar.marked:
            sign = marks.draw("Multiply", place.sign, place.middle, place.mark)
            items: list[Item] = [Line(on, COPIED, "flow", arrow=True), *self._opening(i)]
            return [*items, Group(tuple(sign), "merge", title=bar.gate.title if bar.gate else "")]
        keys = bar.merge.keys
        sign = marks.draw(bar.merge.mark, place.sign, place.middle, place.mark)
        return [
            Line(on, "ink", "edge", arrow=True),
            Group(tuple(sign), "merge", keys[0] if keys else "", keys, bar.merge.title),
        ]

    def _opening(self, i: int) -> list[Item]:
        """What opens a gate forks off what comes up."""
        place = self.sheet.bars[i]
        for e in self.ladder.into[i]:
            if self.ladder.side(self.edges[e]) > 0:
                x, y = self.sheet.ways[e][-1][0], place.bottom + 12
                way = ((x, y), (place.sign, y), (place.sign, place.middle + marks.RADIUS + 2))
                return [Line(way, "ink", "edge", CORNER, arrow=True)]
        return []

    # -- what leads from bar to bar

    def _way(self, i: int) -> Item:
        edge, points = self.edges[i], self.sheet.ways[i]
        operation = edge.operation
        if operation is None:
            merge = self.bars[edge.target].merge
            beside = merge is not None and self.ladder.straight(i) and merge.mark != "Concatenate"
            along = beside and not self._passed(edge.source, edge.target)
            return Line(points, "ink" if along else COPIED, "flow", CORNER, arrow=True)
        items: list[Item] = [Line(points, operation.role, "flow", CORNER, arrow=True)]
        if edge.first:
            items += self._words(i, operation)
        keys = operation.keys if edge.first else ()
        return Group(tuple(items), "block", keys[0] if keys else "", keys, operation.title)

    def _passed(self, source: int, target: int) -> bool:
        """Whether something leads from one bar to another by other levels."""
        return any(self.ladder.side(self.edges[i]) for i in self.ladder.into[target]) and source >= 0

    def _words(self, i: int, operation: Operation) -> list[Item]:
        """What stands on an arrow, where there is room."""
        told = self._told(operation)
        found: list[Item] = []
        if told:
            text = self.taken.first(self._choices(i, told))
            found += [text] if text is not None else []
        if operation.times > 1 and not operation.name:
            text = self.taken.first(self._choices(i, f"×{operation.times}", below=True))
            found += [text] if text is not None else []
        return found

    def _choices(self, i: int, told: str, *, below: bool = False) -> Iterator[Text]:
        """Places for words beside a way, the best first."""
        pieces = sorted(bends(self.sheet.ways[i]), key=lambda piece: -_long(piece))
        if not self.ladder.side(self.edges[i]):
            pieces = [piece for piece in pieces if piece[0][1] == piece[1][1]]
        for (x0, y0), (x1, y1) in pieces:
            if y0 == y1:
                heads = 4 if not self.ladder.side(self.edges[i]) else 0
                room = abs(x1 - x0) - heads - width(told, SIZE)
                if room < 0:
                    continue
                middle = (x0 + x1 - heads) / 2
                for lift in (14, -6) if below else (-6, 14):
                    for off in (0.0, -0.25, 0.25, -0.45, 0.45):
                        yield Text(middle + off * room, y0 + lift, told, SIZE)
            else:
                high, low = sorted((y0, y1))
                for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                    y = high + share * (low - high) + 4
                    yield Text(x0 + 8, y, told, SIZE, "start")
                    yield Text(x0 - 8, y, told, SIZE, "end")

    # -- what stands beside bars

    def _labels(self) -> list[Item]:
        """The size of the maps, beside the first of each level and wherever they have changed along it."""
        items: list[Item] = []
        said: dict[int, tuple[int, ...]] = {}
        order = sorted(range(len(self.bars)), key=lambda i: (self.bars[i].level, self.sheet.bars[i].left))
        for i in order:
            bar = self.bars[i]
            if not bar.space or bar.level in said:
                continue
            text = self.taken.first(self._beside(i))
            if text is not None:
                said[bar.level] = bar.space
                items.append(text)
        for i in order:
            name = self.found.tensors[self.bars[i].tensor].name
            text = self.taken.first(self._under(i, name)) if name else None
            items += [text] if text is not None else []
        end = max(range(len(self.bars)), key=lambda i: self.sheet.bars[i].right)
        for i in (end, len(self.bars) - 1):
            if self.bars[i].space and (said.get(self.bars[i].level) != self.bars[i].space or len(order) > 4):
                text = self.taken.first(self._after(i))
                if text is not None:
                    items.append(text)
                    break
        return items

    def _beside(self, i: int) -> Iterator[Text]:
        place, told = self.sheet.bars[i], space(self.bars[i].space)
        yield Text(place.begin - 5, place.bottom - 1, told, SIZE, "end", part="secondary")
        yield Text(place.centre, place.bottom + 13, told, SIZE, part="secondary")
        yield Text(place.right + 5, place.bottom - 1, told, SIZE, "start", part="secondary")
        yield Text(place.centre - 5, place.bottom + 13, told, SIZE, "end", part="secondary")
        yield Text(place.centre + 7, place.bottom + 13, told, SIZE, "start", part="secondary")

    def _under(self, i: int, name: str) -> Iterator[Text]:
        """The name of an input or output, below it or above its channels."""
        place = self.sheet.bars[i]
        told = shorten(name, NAME, SIZE)
        for y in (place.bottom + 13, place.top - 18, place.bottom + 26):
            yield Text(place.centre, y, told, SIZE, part="secondary")
            yield Text(place.left, y, told, SIZE, "start", part="secondary")
            yield Text(place.right, y, told, SIZE, "end", part="secondary")

    def _after(self, i: int) -> Iterator[Text]:
        place, told = self.sheet.bars[i], space(self.bars[i].space)
        yield Text(place.right + 5, place.bottom - 1, told, SIZE, "start", part="secondary")
        yield Text(place.centre, place.bottom + 13, told, SIZE, part="secondary")


def _all(operation: Operation) -> tuple[int, ...]:
    return (*operation.sources, *operation.targets)


def space(sizes: Sequence[int]) -> str:
    """`64×64`."""
    return "×".join(map(str, sizes))


def _long(piece: tuple[Point, Point]) -> float:
    (a, b), (c, d) = piece
    return abs(c - a) + abs(d - b)


def _bounds(items: Sequence[Item]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything."""
    found: list[tuple[float, float, float, float]] = []

    def take(item: Item) -> None:
        if isinstance(item, Group):
            for each in item.items:
                take(each)
        elif isinstance(item, Text):
            found.append(box(item))
        elif isinstance(item, Rect):
            found.append((item.x, item.y, item.x + item.width, item.y + item.height))
        elif isinstance(item, Circle):
            found.append((item.x - item.r, item.y - item.r, item.x + item.r, item.y + item.r))
        elif isinstance(item, Line):
            xs, ys = [x for x, _ in item.points], [y for _, y in item.points]
            found.append((min(xs) - 2, min(ys) - 2, max(xs) + 2, max(ys) + 2))

    for item in items:
        take(item)
    return (
        min([each[0] for each in found]),
        min([each[1] for each in found]),
        max([each[2] for each in found]),
        max([each[3] for each in found]),
    )
