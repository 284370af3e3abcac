"""From nodes to a scene: sizes by measured text, layout, then boxes, marks, edges and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram import layout
from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Polygon, Rect, Scene, Text
from netdiagram.text import shorten, width
from netdiagram.views import words
from netdiagram.views.graph import marks
from netdiagram.views.graph.nodes import Graph, Node, graph

MARGIN = 4.0
STRIPE = 5.0
PADDING = 9.0
RADIUS = 5.0
CORNER = 6.0
LABEL = 10.5
LABEL_HEIGHT = 12.0
TALL = 1000.0
"""Columns longer than this are folded, if there is room for another (pixels)."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How large boxes are.

    Attributes:
        widest: no box is wider.
        narrowest: no box is narrower.
        title: font size of the first line.
        detail: font size of the second line.
        even: all boxes are as wide as the widest.
        gap: between boxes side by side.
    """

    widest: float
    narrowest: float
    title: float
    detail: float
    even: bool
    gap: float


MODES = (
    Mode(190, 104, 12, 10.5, even=True, gap=18),
    Mode(170, 72, 12, 10.5, even=False, gap=16),
    Mode(124, 60, 11.5, 10, even=False, gap=12),
    Mode(98, 52, 11, 9.5, even=False, gap=10),
)
"""The first in which the drawing is no wider than the column is taken, else the last."""


def draw(outline: Outline, options: Options) -> Scene:
    """A network as boxes and arrows.

    Args:
        outline: what to draw.
        options: `direction`, `column` and `legend` count here.
    """
    found = graph(outline)
    direction, mode, placed, boxes = _fitted(found, options)
    items = _drawn(found, placed, boxes, mode, direction)
    wide, high = placed.width + 2 * MARGIN, placed.height + 2 * MARGIN
    if options.legend:
        legend, legend_width, legend_height = _legend(found, high)
        if legend:
            items.append(legend)
            wide, high = max(wide, legend_width), high + legend_height
    return Scene(wide, high, tuple(items), words.heading(outline.network), words.describe(outline), "graph")


# ---------------------------------------------------------------- sizes


@dataclass(frozen=True, slots=True)
class _Box:
    """A node with its text chosen."""

    size: tuple[float, float]
    title: str = ""
    detail: str = ""


def _boxes(found: Graph, mode: Mode) -> list[_Box]:
    incoming = [0] * len(found.nodes)
    for _, target in found.edges:
        incoming[target] += 1
    frame = STRIPE + 2 * PADDING
    natural = [0.0] * len(found.nodes)
    for i, node in enumerate(found.nodes):
        if node.kind != "merge":
            natural[i] = min(max(_natural(node, mode) + frame, mode.narrowest), mode.widest)
    widest = max(natural, default=0.0)
    made = []
    for i, node in enumerate(found.nodes):
        if node.kind == "merge":
            made.append(_Box(marks.size(node.mark, incoming[i])))
            continue
        full = widest if mode.even and node.kind != "output" else natural[i]
        full = float(-(-full // 4) * 4)
        title = _fit(node.caption.titles, full - frame, mode.title, bold=True)
        detail = _fit(node.caption.details, full - frame, mode.detail) if node.caption.details else ""
        made.append(_Box((full, 40.0 if detail else 28.0), title, detail))
    return made


def _natural(node: Node, mode: Mode) -> float:
    title = width(node.caption.titles[0], mode.title, bold=True)
    return max(title, width(node.caption.details[0], mode.detail)) if node.caption.details else title


def _fit(forms: Sequence[str], room: float, size: float, *, bold: bool = False) -> str:
    for form in forms:
        if width(form, size, bold=bold) <= room:
            return form
    return shorten(forms[-1], room, size, bold=bold) if forms else ""


# ---------------------------------------------------------------- places


def _fitted(found: Graph, options: Options) -> tuple[layout.Direction, Mode, layout.Placed, list[_Box]]:
    """The first way that is no wider than the column, the narrowest if none is."""
    directions: tuple[layout.Direction, ...] = ("right",) if options.direction == "right" else ("down",)
    best: tuple[layout.Direction, Mode, layout.Placed, list[_Box]] | None = None
    for direction in directions:
        for mode in MODES:
            boxes = _boxes(found, mode)
            placed = _placed(found, boxes, mode, direction, options.column - 2 * MARGIN)
            if best is None or placed.width < best[2].width:
                best = direction, mode, placed, boxes
            if placed.width + 2 * MARGIN <= options.column:
                return direction, mode, placed, boxes
    if best is None:
        raise AssertionError("there is always a mode")
    return best


def _placed(
    found: Graph, boxes: Sequence[_Box], mode: Mode, direction: layout.Direction, column: float
) -> layout.Placed:
    labels = {
        i: (width(node.label, LABEL) + 2, LABEL_HEIGHT)
        if direction == "down"
        else (width(node.label, LABEL) + 8, LABEL_HEIGHT)
        for i, node in enumerate(found.nodes)
        if node.label
    }
    return layout.fold(
        [box.size for box in boxes],
        found.edges,
        length=TALL if direction == "down" else column,
        breadth=column if direction == "down" else float("inf"),
        direction=direction,
        spacing=layout.Spacing(box=mode.gap),
        sides=[i for i, node in enumerate(found.nodes) if node.kind == "merge" and boxes[i].size[0] <= 40],
        labels=labels,
    )


# ---------------------------------------------------------------- ink


def _drawn(
    found: Graph, placed: layout.Placed, boxes: Sequence[_Box], mode: Mode, direction: layout.Direction
) -> list[Item]:
    items = _edges(found, placed)
    for i, node in enumerate(found.nodes):
        x, y = placed.positions[i]
        items.append(_node(node, boxes[i], x + MARGIN, y + MARGIN, mode))
    for i, node in enumerate(found.nodes):
        if node.label:
            items.append(_label(node, boxes[i], placed.positions[i], direction))
    return items


def _edges(found: Graph, placed: layout.Placed) -> list[Item]:
    """Plain edges as one stroke in ink; skip connections in their own hue, from where they fork off."""
    skips = _skips(len(found.nodes), found.edges)
    skips = {edge for edge in skips if found.nodes[edge[1]].kind == "merge"}
    plain: dict[int, list[tuple[Point, ...]]] = {}
    around: list[tuple[int, tuple[Point, ...]]] = []
    for edge, route in zip(found.edges, placed.routes, strict=True):
        points = tuple([(x + MARGIN, y + MARGIN) for x, y in route])
        if edge in skips:
            around.append((edge[0], points))
        else:
            plain.setdefault(edge[0], []).append(points)
    return [
        *[Line(_forked(points, plain[source]), "skip", "edge", CORNER, arrow=True) for source, points in around],
        *[Line(points, "ink", "edge", CORNER, arrow=True) for routes in plain.values() for points in routes],
    ]


def _skips(count: int, edges: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Edges beside which a longer way leads from the same source to the same target."""
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        after[source].append(target)
    if all(len(targets) < 2 for targets in after):
        return set()
    reach = [0] * count
    for v in range(count - 1, -1, -1):
        for w in after[v]:
            reach[v] |= reach[w] | (1 << w)
    return {
        (v, w)
        for v, targets in enumerate(after)
        if len(targets) > 1
        for w in targets
        if any(reach[u] >> w & 1 for u in targets if u != w)
    }


def _forked(route: tuple[Point, ...], others: Sequence[tuple[Point, ...]]) -> tuple[Point, ...]:
    """A route from shortly before it leaves the lines that other edges of its source share with it."""
    shared = max([_shared(route, other) for other in others], default=0.0) - CORNER
    if shared <= 0:
        return route
    for i in range(1, len(route)):
        (x0, y0), (x1, y1) = route[i - 1], route[i]
        long = abs(x1 - x0) + abs(y1 - y0)
        if shared < long:
            part = shared / long
            return ((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part), *route[i:])
        shared -= long
    return route[-2:]


def _shared(route: Sequence[Point], other: Sequence[Point]) -> float:
    """How long two routes from one place run together."""
    total = 0.0
    for i in range(1, min(len(route), len(other))):
        (x0, y0), (x1, y1), (x2, y2) = route[i - 1], route[i], other[i]
        long = abs(x1 - x0) + abs(y1 - y0)
        if route[i] != other[i]:
            along = (x1 - x0) * (x2 - x0) + (y1 - y0) * (y2 - y0)  # none of them is diagonal
            return total + (min(long, abs(x2 - x0) + abs(y2 - y0)) if along > 0 else 0.0)
        total += long
    return total


def _stripe(x: float, y: float, height: float) -> tuple[Point, ...]:
    r = RADIUS
    return (
        (x + r, y),
        (x + 0.62 * r, y + 0.08 * r),
        (x + 0.29 * r, y + 0.29 * r),
        (x + 0.08 * r, y + 0.62 * r),
        (x, y + r),
        (x, y + height - r),
        (x + 0.08 * r, y + height - 0.62 * r),
        (x + 0.29 * r, y + height - 0.29 * r),
        (x + 0.62 * r, y + height - 0.08 * r),
        (x + r, y + height),
    )


def _node(node: Node, box: _Box, x: float, y: float, mode: Mode) -> Group:
    wide, high = box.size
    if node.kind == "merge":
        mark = marks.draw(node.mark, x + wide / 2, y + high / 2, wide)
        return Group(tuple(mark), "merge", node.key, node.keys, node.title)
    items: list[Item]
    middle = x + wide / 2
    if node.kind == "box":
        items = [Rect(x, y, wide, high, node.role, "box", RADIUS), Polygon(_stripe(x, y, high), node.role, "stripe")]
        middle += STRIPE / 2
    else:
        items = [Rect(x, y, wide, high, node.role, "box", high / 2)]
    if box.detail:
        items.append(Text(middle, y + 17, box.title, mode.title, bold=True))
        items.append(Text(middle, y + 31, box.detail, mode.detail, part="secondary"))
    else:
        items.append(Text(middle, y + 18, box.title, mode.title, bold=True))
    return Group(tuple(items), "block", node.key, node.keys, node.title)


def _label(node: Node, box: _Box, corner: Point, direction: layout.Direction) -> Text:
    x, y = corner[0] + MARGIN, corner[1] + MARGIN
    wide, high = box.size
    if direction == "down":
        return Text(x + wide / 2 + 6, y + high + 10, node.label, LABEL, "start", part="secondary")
    return Text(x + wide + 4, y + high / 2 - 5, node.label, LABEL, "start", part="secondary")


# ---------------------------------------------------------------- legend


def _legend(found: Graph, top: float) -> tuple[Group | None, float, float]:
    """One row: what the marks mean. With its width and height."""
    used = [kind for kind in marks.WORDS if any(node.mark == kind for node in found.nodes)]
    items: list[Item] = []
    x = MARGIN
    y = top + 16
    for kind in used:
        items += marks.draw(kind, x + marks.RADIUS, y, 2 * marks.RADIUS)
        items.append(Text(x + 2 * marks.RADIUS + 6, y + 4, marks.WORDS[kind], LABEL, "start", part="secondary"))
        x += 2 * marks.RADIUS + 6 + width(marks.WORDS[kind], LABEL) + 16
    if not items:
        return None, 0.0, 0.0
    return Group(tuple(items), "legend"), x, 32.0
