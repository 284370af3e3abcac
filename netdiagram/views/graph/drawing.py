"""From a fitted graph to a scene: boxes, marks, edges, labels, legend."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Anchor, Group, Item, Line, Point, Polygon, Rect, Scene, Text
from netdiagram.text import width
from netdiagram.views import loops, marks, words
from netdiagram.views.graph import arguments, nested
from netdiagram.views.graph.heads import BADGE, LABEL, badge
from netdiagram.views.graph.nodes import Graph, Node, graph
from netdiagram.views.graph.opening import variants
from netdiagram.views.graph.sizing import MARGIN, PADDING, STRIPE, Box, Fitted, fitted
from netdiagram.views.graph.skips import Skips

RADIUS = 5.0
"""Of the corners of boxes (pixels)."""
CORNER = 6.0
"""Of the corners of edges (pixels)."""
LONGEST, GAIN = 2000.0, 0.8
"""What is longer is drawn with more groups closed, if that makes it so much shorter (pixels; part of its length)."""
FAR = 1e6
"""Farther than any drawing reaches (pixels)."""
LEGEND = 32.0
"""Height of the legend (pixels)."""


def draw(outline: Outline, options: Options) -> Scene:
    """A network as boxes and arrows.

    Args:
        outline: what to draw.
        options: `direction`, `column` and `legend` count here.
    """
    outline, found, fit = _fullest(outline, options)
    items = _drawn(found, fit, MARGIN, MARGIN, Skips(found))
    wide, high = fit.placed.width + 2 * MARGIN, fit.placed.height + 2 * MARGIN
    if options.legend:
        signs, least = legend(found, wide, high)
        if signs:
            items.append(signs)
            wide, high = max(wide, least), high + LEGEND
    return Scene(wide, high, tuple(items), words.heading(outline.network), words.describe(outline), "graph")


def _fullest(outline: Outline, options: Options) -> tuple[Outline, Graph, Fitted]:
    """The fullest way to draw an outline that is neither too wide nor too long; the last way where none is."""
    best: tuple[Outline, Graph, Fitted] | None = None
    for chosen in variants(outline, options):
        found = graph(chosen, options, nested.levels(chosen, options))
        found, now = _placed(found, options)
        column = options.column - 2 * MARGIN
        wide, long = now.placed.width, now.placed.height
        if best is None or (wide, long) < (max(column, best[2].placed.width), GAIN * best[2].placed.height):
            best = chosen, found, now
        if wide <= column and long <= LONGEST:
            break
    assert best is not None
    return best


def _placed(found: Graph, options: Options) -> tuple[Graph, Fitted]:
    """A graph with places: encoder and decoder side by side, where it is of two such parts."""
    if _words(found):
        from netdiagram.views.graph.bridges import abreast  # few networks have parts that lines bring something to

        both = abreast(found, options)
        if both is not None:
            return both
    return found, fitted(found, options)


def _words(found: Graph) -> bool:
    return bool(found.words) or any(node.inner is not None and _words(node.inner) for node in found.nodes)


# ---------------------------------------------------------------- ink


def drawn(found: Graph, fit: Fitted, x: float, y: float) -> list[Item]:
    """A fitted graph with its upper left corner at (x, y): what other views put into their pictures."""
    return _drawn(found, fit, x, y, Skips(found))


def _drawn(found: Graph, fit: Fitted, x: float, y: float, skips: Skips) -> list[Item]:
    """Edges below, then boxes and frames, then labels; with the upper left corner at (x, y)."""
    down = fit.direction == "down"
    items = _edges(found, [tuple([(a + x, b + y) for a, b in route]) for route in fit.placed.routes], skips.edges)
    corners = [(a + x, b + y) for a, b in fit.placed.positions]
    for i, (node, box, corner) in enumerate(zip(found.nodes, fit.boxes, corners, strict=True)):
        if node.inner is not None and box.inner is not None:
            items.append(_frame(node, node.inner, (box, box.inner), corner, skips.inner[i]))
        elif node.kind != "end":
            items.append(_node(node, box, *corner))
    for node, box, corner in zip(found.nodes, fit.boxes, corners, strict=True):
        if node.label:
            items.append(_label(node, box, *corner, down=down))
    if found.words:
        routes = [tuple([(a + x, b + y) for a, b in route]) for route in fit.placed.routes]
        items += _told(found, fit, (x, y), routes)
    for link in fit.links:
        items.append(Line(tuple([(a + x, b + y) for a, b in link.route]), "ink", "edge", CORNER, arrow=True))
        items += [Text(a + x, b + y, text, arguments.SIZE, "start", part="secondary") for text, (a, b) in link.texts]
    return items


def _told(
    found: Graph, fit: Fitted, corner: Point, routes: Sequence[tuple[Point, ...]], frame: arguments.Box | None = None
) -> list[Item]:
    """What some edges bring, where there is room to say it; with the upper left corner of the graph at `corner`."""
    down = fit.direction == "down"
    left, top = corner
    right, low = left + fit.placed.width, top + fit.placed.height
    within = left, right
    taken = [(left, top - FAR, right, top), (left, low, right, low + FAR)]  # above and below all
    if frame is not None:
        # clear of its border and its heading
        within = frame[0] + 4, frame[2] - 4
        taken = [
            (frame[0], frame[1] - FAR, frame[2], frame[1] + 22),
            (frame[0], frame[3] - 4, frame[2], frame[3] + FAR),
        ]
    corners = [(a + left, b + top) for a, b in fit.placed.positions]
    for node, box, (x, y) in zip(found.nodes, fit.boxes, corners, strict=True):
        if box.size[0]:
            taken.append((x - 3, y - 3, x + box.size[0] + 3, y + box.size[1] + 3))
        if node.label:
            text = _label(node, box, x, y, down=down)
            taken.append((text.x - 3, text.y - LABEL, text.x + width(node.label, LABEL), text.y + 3))
    return arguments.labels(dict(found.words), found.edges, routes, taken, within)


def _frame(node: Node, inner: Graph, sized: tuple[Box, Fitted], corner: Point, skips: Skips) -> Group:
    """A frame with its heading, and all that stands in it; the line that leads through it runs from border to border."""
    x, y = corner
    box, fit = sized
    wide, high = box.size[0] - box.over, box.size[1]
    down = fit.direction == "down"
    items = _border(x, y, wide, high, node.repeat if down else 1)
    side: Anchor = "end" if box.mirrored else "start"
    if box.title:
        name = Text(x + box.heads[0], y + 16, box.title, 11, side, bold=True)
        # a nested model is a layer itself, which its name stands for
        alone = bool(node.key) and node.repeat == 1
        items.append(Group((name,), "block", node.key, node.keys, node.title) if alone else name)
    if box.detail:
        items.append(Text(x + box.heads[1], y + 16, box.detail, LABEL, side, part="secondary"))
    if node.repeat > 1:
        middle = (x + wide, y + high / 2) if down else (x + wide - badge(node.repeat)[1] / 2 - 6, y + 14)
        # a group of its own: the whole frame as a link would cover the boxes in it
        items.append(Group(_badge(node.repeat, *middle), "repeat", node.key, node.keys, node.title))
    left, top = x + box.shift[0], y + box.shift[1]
    placed = fit.placed
    routes = []
    for (source, target), route in zip(inner.edges, placed.routes, strict=True):
        points = [(a + left, b + top) for a, b in route]
        if source in inner.entries:
            points[0] = (points[0][0], y) if down else (x, points[0][1])
        if target in inner.exits:
            points[-1] = (points[-1][0], y + high) if down else (x + wide, points[-1][1])
        routes.append(tuple(points))
    moved = Fitted(fit.direction, fit.boxes, replace(placed, routes=()))
    border = x, y, x + wide, y + high
    told = _told(inner, fit, (left, top), routes, border) if inner.words else []
    drawn = _drawn(Graph(inner.nodes, ()), moved, left, top, skips)
    return Group((*items, *_edges(inner, routes, skips.edges), *drawn, *told), "frame", title=node.title)


def _border(x: float, y: float, wide: float, high: float, repeat: int) -> list[Item]:
    """The border of a frame, open where the badge stands on it: nothing shall run through its text."""
    if repeat < 2:
        return [Rect(x, y, wide, high, "ink", "frame", 10)]
    right, low, middle = x + wide, y + high, y + high / 2
    way = (right, middle + 9), (right, low), (x, low), (x, y), (right, y), (right, middle - 9)
    return [Rect(x, y, wide, high, "ink", "panel", 10), Line(way, "ink", "frame", 10)]


def _badge(repeat: int, x: float, y: float) -> tuple[Item, ...]:
    """How often a thing stands there, about (x, y)."""
    text, wide = badge(repeat)
    return Rect(x - wide / 2, y - 9, wide, 18, "skip", "mark", 9), Text(x, y + 4, text, 11, bold=True)


def _edges(found: Graph, routes: Sequence[tuple[Point, ...]], skips: Collection[tuple[int, int]]) -> list[Item]:
    """Plain edges as one stroke in ink; skip connections in their own hue, from where they fork off."""
    nodes = found.nodes
    plain: dict[int, list[tuple[Point, ...]]] = {}
    for edge, route in zip(found.edges, routes, strict=True):
        if edge not in skips:
            plain.setdefault(edge[0], []).append(route)
    items: list[Item] = []
    for edge, route in zip(found.edges, routes, strict=True):
        if edge in skips:
            way = _forked(route, plain.get(edge[0], ()))
            items.append(Line(way, "skip", "edge", CORNER, arrow=_arrives(nodes[edge[1]])))
    for edge, route in zip(found.edges, routes, strict=True):
        if edge not in skips:
            items.append(Line(route, "ink", "edge", CORNER, arrow=_arrives(nodes[edge[1]])))
    return items


def _arrives(node: Node) -> bool:
    """Whether a line ends there: into a frame it runs on."""
    return node.kind not in {"frame", "end"}


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
    if route[0] != other[0]:
        return total
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


def _node(node: Node, box: Box, x: float, y: float) -> Group:
    wide, high, y = box.size[0] - box.over, box.size[1] - box.top, y + box.top
    if node.kind == "merge":
        mark = marks.draw(node.mark, x + wide / 2, y + high / 2, wide)
        return Group(tuple(mark), "merge", node.key, node.keys, node.title)
    items: list[Item]
    middle = x + wide / 2
    if node.kind == "box":
        part = "copy" if node.again else "box"
        items = [Rect(x, y, wide, high, node.role, part, RADIUS), Polygon(_stripe(x, y, high), node.role, "stripe")]
        middle += STRIPE / 2
    else:
        items = [Rect(x, y, wide, high, node.role, "box", high / 2)]
    title, detail = box.mode.title, box.mode.detail
    if box.mode.flat and box.detail:
        start = x + PADDING + (STRIPE if node.kind == "box" else 2)
        items.append(Text(start, y + 17, box.title, title, "start", bold=True))
        items.append(Text(x + wide - PADDING, y + 17, box.detail, detail, "end", part="secondary"))
    elif box.detail:
        items.append(Text(middle, y + 17, box.title, title, bold=True))
        items.append(Text(middle, y + 31, box.detail, detail, part="secondary"))
    else:
        items.append(Text(middle, y + high / 2 + 4, box.title, title, bold=True))
    if node.repeat > 1:
        half = badge(node.repeat)[1] / 2
        right, level = (
            (x + wide - half, y - box.top + BADGE / 2) if box.top else (x + wide + box.over - half, y + high / 2)
        )
        items.append(Group(_badge(node.repeat, right, level), "repeat"))
    elif node.loops and box.top:
        items.append(Group((loops.over(x + wide / 2 - 7, x + wide / 2 + 7, y, node.role),), "loop"))
    elif node.loops:
        items.append(Group((loops.beside(x + wide, y + high / 2, node.role, min(14.0, high - 10)),), "loop"))
    return Group(tuple(items), "block", node.key, node.keys, node.title)


def _label(node: Node, box: Box, x: float, y: float, *, down: bool) -> Text:
    """Beside the edge that leaves a box: to its right, or above it."""
    wide, high = box.size
    line = box.line if box.line is not None else wide / 2 if down else high / 2
    if box.mirrored:
        return Text(x + line - 6, y + high + 11.5, node.label, LABEL, "end", part="secondary")
    x, y = (x + line + 6, y + high + 11.5) if down else (x + wide + 4, y + line - 5)
    return Text(x, y, node.label, LABEL, "start", part="secondary")


# ---------------------------------------------------------------- legend


def legend(found: Graph, wide: float, top: float) -> tuple[Group | None, float]:
    """One row in the middle: what the marks mean, where not all speak for themselves. With its width."""
    there = set(_marks(found))
    used = [kind for kind in marks.WORDS if kind in there]
    if not marks.RIDDLES.intersection(used):
        return None, 0.0
    size = 2 * marks.RADIUS
    widths = [size + 6 + width(marks.WORDS[kind], LABEL) for kind in used]
    total = sum(widths) + 16 * (len(used) - 1)
    x = max(MARGIN, (wide - total) / 2)
    y = top + LEGEND / 2
    items: list[Item] = []
    for kind, long in zip(used, widths, strict=True):
        items += marks.draw(kind, x + marks.RADIUS, y, size)
        items.append(Text(x + size + 6, y + 4, marks.WORDS[kind], LABEL, "start", part="secondary"))
        x += long + 16
    return (Group(tuple(items), "legend"), total + 2 * MARGIN) if items else (None, 0.0)


def _marks(found: Graph) -> Iterator[str]:
    """Of all merges, within frames too."""
    for node in found.nodes:
        if node.inner is not None:
            yield from _marks(node.inner)
        elif node.mark:
            yield node.mark
