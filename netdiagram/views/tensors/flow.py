"""Tensors and operations from top to bottom: arrows run past the words that say what they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netdiagram import layout
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.scene import Circle, Group, Item, Line, Point, Polygon, Rect, Text
from netdiagram.text import shorten, width
from netdiagram.views import marks, words
from netdiagram.views.tensors.turned import Operation, Tensor, Turned

SHAPE, NAME, WORDS = 12.0, 10.5, 11.0
"""Font sizes: of shapes, of names under them, of operations."""
BESIDE = 8.0
"""Between an arrow and its words (pixels)."""
LINE = 6.0
"""How far an arrow runs from the left of its operation (pixels)."""
LENGTH = 900.0
"""What a column should not exceed (pixels)."""
WIDTHS = (230.0, 170.0, 120.0, 90.0, 64.0)
"""How much room the words of operations are given, the most first (pixels)."""
FAR = 2.5
"""What is so much too wide is tried in the least room next."""
NARROW = 90.0
"""With so little room everything stands closer, and what stands side by side may be moved apart along the flow."""
CORNER = 6.0


@record
class Flow:
    """A drawing and its size.

    Attributes:
        items: with the upper left corner at (0, 0).
        width: CSS pixels.
        height: CSS pixels.
        lettered: whether letters stand for what is drawn as one.
    """

    items: tuple[Item, ...]
    width: float
    height: float
    lettered: bool = False


def draw(found: Turned, options: Options, limit: float) -> Flow:
    """The drawing, its words as full as the column allows."""
    best: Flow | None = None
    for room in WIDTHS:
        if best is not None and best.width > FAR * limit and room != WIDTHS[-1]:
            continue  # no few words less will do
        flow = _draw(found, options, limit, room)
        if flow.width <= limit:
            return flow
        best = flow if best is None or flow.width < best.width else best
    return best or Flow((), 0, 0)


def _draw(found: Turned, options: Options, limit: float, room: float) -> Flow:
    right = options.direction == "right"
    first = len(found.tensors)
    told = [_told(operation, room) for operation in found.operations]
    sizes = [_size(tensor) for tensor in found.tensors]
    sizes += [_arrow(operation, text, right=right) for operation, text in zip(found.operations, told, strict=True)]
    edges: dict[tuple[int, int], None] = {}
    for i, operation in enumerate(found.operations, first):
        edges.update(dict.fromkeys([(source, i) for source in operation.sources]))
        edges.update(dict.fromkeys([(i, target) for target in operation.targets]))
    plain = [i for i, operation in enumerate(found.operations, first) if passed(operation)]
    lines = {i: sizes[i][1] - LINE if right else LINE for i in plain}
    order, back = _sorted(len(sizes), list(edges))
    placed = layout.fold(
        [sizes[i] for i in order],
        [(back[a], back[b]) for a, b in edges],
        length=limit if right else LENGTH,
        breadth=float("inf") if right else limit,
        direction="right" if right else "down",
        spacing=layout.Spacing(box=16) if room > NARROW else layout.Spacing(box=8, lane=8, track=6),
        thin=room <= NARROW,
        sides=[
            back[i]
            for i, operation in enumerate(found.operations, first)
            if operation.mark and sizes[i][0] <= marks.ROUND
        ],
        lines={back[i]: line for i, line in lines.items()},
        passing=2,
    )
    corners = [placed.positions[back[i]] for i in range(len(sizes))]
    items: list[Item] = []
    for (a, b), route in zip(edges, placed.routes, strict=True):
        operation = found.operations[max(a, b) - first]
        role = "ink" if operation.mark else operation.role
        items.append(Line(route, role, "flow", CORNER, arrow=b < first or not passed(operation)))
    for i, tensor in enumerate(found.tensors):
        items.append(box(tensor, *corners[i], *sizes[i]))
    for i, operation in enumerate(found.operations):
        items.append(_drawn(operation, told[i], corners[first + i], sizes[first + i], right=right))
    return Flow(tuple(items), placed.width, placed.height)


def passed(operation: Operation) -> bool:
    """Whether an arrow runs past its words: of what reads several tensors, the words stand in a box where arrows meet."""
    return not operation.mark and len(operation.sources) < 2


def _sorted(count: int, edges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Nodes in topological order, the earliest first, and the place of each."""
    waiting = [0] * count
    after: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        waiting[b] += 1
        after[a].append(b)
    order: list[int] = []
    ready = [i for i in range(count) if not waiting[i]]
    while ready:
        node = ready.pop(0)
        order.append(node)
        for other in after[node]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    back = [0] * count
    for place, node in enumerate(order):
        back[node] = place
    return order, back


def _told(operation: Operation, room: float) -> str:
    for form in operation.forms:
        if width(form, WORDS) <= room:
            return form
    return shorten(operation.forms[-1], room, WORDS) if operation.forms else ""


def _size(tensor: Tensor) -> tuple[float, float]:
    text = max(width(words.dims(tensor.shape), SHAPE, bold=True), width(shorten(tensor.name, 150, NAME), NAME))
    return float(-(-(text + 22) // 2) * 2), 38.0 if tensor.name else 26.0


def _arrow(operation: Operation, told: str, *, right: bool) -> tuple[float, float]:
    if operation.mark:
        return marks.size(operation.mark, len(operation.sources))
    text = width(told, WORDS)
    if not passed(operation):
        return float(-(-(text + 20) // 2) * 2), 24.0
    return (text + 8, 16.0 + 2 * LINE) if right else (LINE + BESIDE + text, 12.0)


def box(tensor: Tensor, x: float, y: float, wide: float, high: float) -> Group:
    """A tensor: its shape, and the name of an input or output."""
    shape = words.dims(tensor.shape)
    role = "input" if tensor.outer else "other"
    items: list[Item] = [Rect(x, y, wide, high, role, "box", high / 2 if tensor.outer else 3)]
    middle = x + wide / 2
    items.append(Text(middle, y + 17, shape, SHAPE, bold=True))
    if tensor.name:
        items.append(Text(middle, y + 30, shorten(tensor.name, 150, NAME), NAME, part="secondary"))
    key = tensor.key
    return Group(
        tuple(items), "block" if key else "tensor", key, (key,) if key else (), tensor.title or f"Tensor {shape}"
    )


def _drawn(operation: Operation, told: str, corner: Point, size: tuple[float, float], *, right: bool) -> Group:
    (x, y), (wide, high) = corner, size
    key, keys = (operation.keys[0], operation.keys) if operation.keys else ("", ())
    if operation.mark:
        return Group(
            tuple(marks.draw(operation.mark, x + wide / 2, y + high / 2, wide)), "merge", key, keys, operation.title
        )
    if not passed(operation):
        body = Rect(x, y, wide, high, operation.role, "box", 12)
        return Group((body, Text(x + wide / 2, y + high / 2 + 4, told, WORDS)), "block", key, keys, operation.title)
    if right:
        run: tuple[Point, ...] = ((x, y + high - LINE), (x + wide, y + high - LINE))
        text = Text(x + wide / 2, y + 11, told, WORDS)
    else:
        run = ((x + LINE, y), (x + LINE, y + high))
        text = Text(x + LINE + BESIDE, y + high / 2 + 4, told, WORDS, "start")
    return Group((Line(run, operation.role, "flow"), text), "block", key, keys, operation.title)


def moved(item: Item, x: float, y: float) -> Item:
    """The same, elsewhere."""
    if isinstance(item, Group):
        return replace(item, items=tuple([moved(each, x, y) for each in item.items]))
    if isinstance(item, (Line, Polygon)):
        return replace(item, points=tuple([(a + x, b + y) for a, b in item.points]))
    if isinstance(item, (Rect, Circle, Text)):
        return replace(item, x=item.x + x, y=item.y + y)
    return item


def texts(items: Iterable[Item]) -> Iterator[Text]:
    """All words."""
    for item in items:
        if isinstance(item, Group):
            yield from texts(item.items)
        elif isinstance(item, Text):
            yield item
