"""An encoder and its decoder side by side: each laid out by itself, joined by lines through the space between them.

The right part is the mirror image of what it would be by itself: its skip connections run on its right, so that bridges
come to its boxes from the left, through the borders of frames. Where a line would meet anything, there is no such drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, permutations, product

from netdiagram.layout import Placed, Point
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import width
from netdiagram.views.graph.abreast import Bridge, Parted, kept, parted
from netdiagram.views.graph.arguments import SIZE
from netdiagram.views.graph.heads import LABEL
from netdiagram.views.graph.nodes import Graph
from netdiagram.views.graph.sizing import FLOOR, MARGIN, ROOMY, Box, Fitted, Link, fit, snug, widest

WIDEST = (160.0, 136.0, 116.0, 104.0, FLOOR)
"""Widths of boxes that are tried where the roomiest do not fit (pixels)."""
GAP, TRACK = 30.0, 10.0
"""Between both parts, with one line that runs between them; for each further line (pixels)."""
WORDS = 12.0
"""Around what a bridge brings (pixels)."""
MOST, SIDE = 8, 3
"""More lines between both parts are a tangle, and so are more side by side."""
CROSSINGS = 1
"""More lines of the right part are not crossed."""
OUT = (9.0, 16.0, 20.0)
"""How far below what they leave lines may turn (pixels)."""

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def abreast(found: Graph, options: Options) -> tuple[Graph, Fitted] | None:
    """Encoder and decoder side by side, in the widest boxes that have room; None where a graph is not built like that."""
    if options.direction == "right":
        return None
    parts = parted(found)
    if parts is None or len({bridge.source for bridge in parts.bridges}) > MOST:
        return None
    column = options.column - 2 * MARGIN
    graphs = kept(parts.graph, parts.left), kept(parts.graph, parts.right)
    said = max([width(bridge.text, SIZE) for bridge in parts.bridges])
    tracks = TRACK * (min(len({bridge.source for bridge in parts.bridges}), SIDE) - 1)
    silent: tuple[tuple[Fitted, Fitted], float] | None = None
    even = replace(ROOMY, least=max([widest(graph, ROOMY) for graph in graphs]))
    for mode in (even, ROOMY, *map(snug, WIDEST)):
        one, two = (fit(graph, mode, "down", column / 2) for graph in graphs)
        if one.placed.columns > 1 or two.placed.columns > 1:
            return None
        room = column - one.placed.width - _extent(mirrored(two))
        if GAP + tracks + said + WORDS <= room:
            return _joined(parts, graphs, (one, two), GAP + tracks + said + WORDS)
        if GAP + tracks <= room and silent is None:
            silent = (one, two), GAP + tracks
    return _joined(parts, graphs, *silent) if silent else None


def _extent(made: Fitted) -> float:
    """How wide a drawing is, with badges and loops that stand out on the right of its mirror image."""
    rights = [x + box.size[0] for (x, _), box in zip(made.placed.positions, made.boxes, strict=True)]
    return max([made.placed.width, *rights])


# ---------------------------------------------------------------- mirror images


def mirrored(made: Fitted) -> Fitted:
    """A drawing whose lines run on the other side; what stands in boxes stays as it is."""
    wide = made.placed.width
    boxes = []
    positions = []
    for box, (x, y) in zip(made.boxes, made.placed.positions, strict=True):
        own = box.size[0] - box.over
        positions.append((wide - x - own, y))
        inner = mirrored(box.inner) if box.inner is not None else None
        shift = (own - box.shift[0] - box.inner.placed.width, box.shift[1]) if box.inner is not None else box.shift
        line = own - box.line if box.line is not None else None
        heads = own - box.heads[0], own - box.heads[1]
        boxes.append(replace(box, line=line, inner=inner, shift=shift, heads=heads, mirrored=True))
    routes = [tuple([(wide - x, y) for x, y in route]) for route in made.placed.routes]
    placed = replace(made.placed, positions=tuple(positions), routes=tuple(routes))
    return replace(made, boxes=tuple(boxes), placed=placed)


# ---------------------------------------------------------------- both together


@record
class _Part:
    """One of both parts where it stands."""

    graph: Graph
    made: Fitted
    left: float

    def rect(self, path: Sequence[int]) -> Rect:
        """The box at the end of a path, badge and loop left out."""
        made, x, y = self.made, self.left, 0.0
        for at in path[:-1]:
            box, corner = made.boxes[at], made.placed.positions[at]
            assert box.inner is not None
            made, x, y = box.inner, x + corner[0] + box.shift[0], y + corner[1] + box.shift[1]
        box, corner = made.boxes[path[-1]], made.placed.positions[path[-1]]
        x, y = x + corner[0], y + corner[1]
        return x, y + box.top, x + box.size[0] - box.over, y + box.size[1]


@record
class _Joint:
    """What joins both parts.

    Attributes:
        crossings: how many lines are crossed.
        right: the right part.
        links: the lines.
        bare: the nodes of the left part below which nothing leaves.
    """

    crossings: int
    right: _Part
    links: list[Link]
    bare: set[int]


def _joined(
    parts: Parted, graphs: tuple[Graph, Graph], made: tuple[Fitted, Fitted], gap: float
) -> tuple[Graph, Fitted] | None:
    """Both parts with the lines between them, the right one mirrored unless that is worse."""
    one = _Part(graphs[0], made[0], 0.0)
    best: _Joint | None = None
    for drawn in (mirrored(made[1]), made[1]):
        found = _links(parts, one, _Part(graphs[1], drawn, _extent(made[0]) + gap))
        if found is not None and (best is None or found.crossings < best.crossings):
            best = found
            if not best.crossings:
                break
    if best is None or best.crossings > CROSSINGS:
        return None
    nodes = [replace(node, label="") if v in best.bare else node for v, node in enumerate(parts.graph.nodes)]
    return replace(parts.graph, nodes=tuple(nodes)), _whole(parts, one, best)


def _whole(parts: Parted, one: _Part, joint: _Joint) -> Fitted:
    """One drawing of both parts."""
    two, links = joint.right, joint.links
    boxes: dict[int, Box] = {}
    corners: dict[int, Point] = {}
    routes = []
    for part, members in ((one, parts.left), (two, parts.right)):
        boxes.update(zip(members, part.made.boxes, strict=True))
        corners.update(zip(members, [(x + part.left, y) for x, y in part.made.placed.positions], strict=True))
        routes.append(iter([tuple([(x + part.left, y) for x, y in way]) for way in part.made.placed.routes]))
    inner = set(parts.left)
    count = range(len(parts.graph.nodes))
    placed = Placed(
        tuple([corners[v] for v in count]),
        tuple([next(routes[edge[0] not in inner]) for edge in parts.graph.edges]),
        two.left + _extent(two.made),
        max([one.made.placed.height, two.made.placed.height, *[y for link in links for _, y in link.route]]),
    )
    return Fitted("down", tuple([boxes[v] for v in count]), placed, tuple(links))


# ---------------------------------------------------------------- what stands there


def _rects(graph: Graph, made: Fitted, x: float, y: float) -> Iterator[Rect]:
    """Boxes, headings, badges, loops, and what is written beside lines; with the upper left corner at (x, y)."""
    for node, box, (left, top) in zip(graph.nodes, made.boxes, made.placed.positions, strict=True):
        left, top = left + x, top + y
        right, low = left + box.size[0] - box.over, top + box.size[1]
        middle = (top + low) / 2
        if box.over:
            yield right - box.over * (box.inner is not None), middle - 10, right + box.over, middle + 10
        if node.inner is not None and box.inner is not None:
            for text, at, size in ((box.title, box.heads[0], 11.0), (box.detail, box.heads[1], LABEL)):
                wide = width(text, size, bold=size > LABEL)
                start = left + at - wide * box.mirrored
                yield start, top + 4, start + wide, top + 20
            yield from _rects(node.inner, box.inner, left + box.shift[0], top + box.shift[1])
        elif node.kind != "end":
            yield left, top + box.top, right, low
        if node.label:
            line = left + (box.line if box.line is not None else (right - left) / 2)
            wide = width(node.label, LABEL) + 6
            yield line - wide * box.mirrored, low + 1, line + wide * (not box.mirrored), low + 15


def _lines(graph: Graph, made: Fitted, x: float, y: float) -> Iterator[tuple[Point, Point]]:
    """The pieces of all edges, from border to border of frames."""
    for way in made.placed.routes:
        yield from pairwise([(a + x, b + y) for a, b in way])
    for node, box, (left, top) in zip(graph.nodes, made.boxes, made.placed.positions, strict=True):
        if node.inner is None or box.inner is None:
            continue
        left, top = left + x, top + y
        yield from _lines(node.inner, box.inner, left + box.shift[0], top + box.shift[1])
        for stubs, border in ((node.inner.entries, top), (node.inner.exits, top + box.size[1])):
            for stub in stubs:
                a, b = box.inner.placed.positions[stub]
                yield (left + box.shift[0] + a, top + box.shift[1] + b), (left + box.shift[0] + a, border)


class _Site:
    """What is in the way of lines."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        self.rects = [rect for part in parts for rect in _rects(part.graph, part.made, part.left, 0.0)]
        self.lines = [line for part in parts for line in _lines(part.graph, part.made, part.left, 0.0)]

    def crossed(self, way: Sequence[Point]) -> int | None:
        """How many lines a way crosses; None where it meets a box or runs upon a line."""
        count = 0
        for a, b in pairwise(way):
            if any(_meets(a, b, rect) for rect in self.rects):
                return None
            for line in self.lines:
                found = _crosses((a, b), line)
                if found is None:
                    return None
                count += found
        return count

    def free(self, rect: Rect) -> bool:
        """Whether something can be written there."""
        left, top, right, low = rect
        if any(a < right and left < c and b < low and top < d for a, b, c, d in self.rects):
            return False
        return not any(
            min(p[0], q[0]) < right
            and left < max(p[0], q[0]) + 1
            and min(p[1], q[1]) < low
            and top < max(p[1], q[1]) + 1
            for p, q in self.lines
        )


def _meets(a: Point, b: Point, rect: Rect) -> bool:
    """Whether a piece runs into a rectangle; it may end at its border."""
    left, top, right, low = rect
    return (
        min(a[0], b[0]) < right - 0.5
        and max(a[0], b[0]) > left + 0.5
        and min(a[1], b[1]) < low - 0.5
        and max(a[1], b[1]) > top + 0.5
    )


NEAR = 4.0
"""Lines side by side are at least so far apart (pixels)."""


def _crosses(one: tuple[Point, Point], two: tuple[Point, Point]) -> int | None:
    """Whether two pieces cross; None where one runs upon the other."""
    (a, b), (c, d) = one, two
    level, other = a[1] == b[1], c[1] == d[1]
    if level == other:
        across, along = (1, 0) if level else (0, 1)
        apart = abs(a[across] - c[across]) >= NEAR
        after = max(a[along], b[along]) <= min(c[along], d[along]) or max(c[along], d[along]) <= min(a[along], b[along])
        return 0 if apart or after else None
    (a, b), (c, d) = (one, two) if level else (two, one)
    return int(min(a[0], b[0]) < c[0] < max(a[0], b[0]) and min(c[1], d[1]) < a[1] < max(c[1], d[1]))


# ---------------------------------------------------------------- lines between them


Way = list[Point]


def _links(parts: Parted, one: _Part, two: _Part) -> _Joint | None:
    """The lines from one part to the other; None where there is no way for them."""
    site = _Site((one, two))
    left = {v: at for at, v in enumerate(parts.left)}
    right = {v: at for at, v in enumerate(parts.right)}
    sources = list(dict.fromkeys([bridge.source for bridge in parts.bridges]))
    first = _extent(one.made) + GAP / 2
    begins = {source: _begin(one, left[source], site, first + TRACK * (SIDE - 1)) for source in sources}
    paths = [(right[bridge.path[0]], *bridge.path[1:]) for bridge in parts.bridges]
    if not all(begins.values()):
        return None
    ends = [
        _end(two.rect(path), paths[:at].count(path), paths.count(path), begins[bridge.source][-1][1])
        for at, (bridge, path) in enumerate(zip(parts.bridges, paths, strict=True))
    ]
    best: tuple[int, list[Way]] | None = None
    bent = [
        bridge.source for bridge, end in zip(parts.bridges, ends, strict=True) if begins[bridge.source][-1][1] != end[1]
    ]
    bent = list(dict.fromkeys(bent))
    if len(bent) > SIDE:
        return None
    for order in permutations([first + TRACK * i for i in range(len(bent))]):
        track = dict(zip(bent, order, strict=True))
        ways = [
            _way(begins[bridge.source], track.get(bridge.source, first), end)
            for bridge, end in zip(parts.bridges, ends, strict=True)
        ]
        count = _cost(site, parts.bridges, ways)
        if count is not None and (best is None or count < best[0]):
            best = count, ways
    if best is None:
        return None
    last = set(sources) - {source for source, _ in parts.graph.edges}
    bare = {source for source in last if len(begins[source]) == 1}
    shapes = _shapes(parts, bare)
    links = [
        _told(way, (bridge.text, shape), two.rect(path[:1])[0], site)
        for way, bridge, path, shape in zip(best[1], parts.bridges, paths, shapes, strict=True)
    ]
    return _Joint(best[0], two, links, bare)


STATES = frozenset({"h", "h, c"})


def _shapes(parts: Parted, bare: set[int]) -> list[str]:
    """Per bridge, the shape of what its source gives, where that is not written below it: at one bridge only."""
    shapes = []
    told: set[int] = set()
    for bridge in parts.bridges:
        label = parts.graph.nodes[bridge.source].label
        whole = bridge.text not in STATES or label.isdigit()
        here = bridge.source in bare - told and whole
        shapes.append(label if here else "")
        told |= {bridge.source} if here else set()
    return shapes


def _begin(part: _Part, at: int, site: _Site, reach: float) -> Way:
    """How a line leaves a box: on its right, else below it; empty where both are in the way of something."""
    node, box = part.graph.nodes[at], part.made.boxes[at]
    left, top, right, low = part.rect((at,))
    line = left + (box.line if box.line is not None else (right - left) / 2)
    ways = [[(line, low), (line, low + out)] for out in OUT]
    if node.kind != "end" and node.inner is None:
        sides = (0.5, 0.85, 0.15) if node.kind == "box" else (0.5,)
        ways = [[(right, float(round(top + side * (low - top))))] for side in sides] + ways
    for way in ways:
        if site.crossed([*way, (reach, way[-1][1])]) == 0:
            return way
    return []


def _end(rect: Rect, place: int, count: int, level: float) -> Point:
    """Where a line comes to a box: on its left, straight ahead where it can."""
    left, top, _, low = rect
    if count == 1 and top + 6 <= level <= low - 6:
        return left, level
    return left, float(round(top + (low - top) * (place + 1) / (count + 1)))


def _way(begin: Way, track: float, end: Point) -> Way:
    if begin[-1][1] == end[1]:
        return [*begin, end]
    return [*begin, (track, begin[-1][1]), (track, end[1]), end]


def _cost(site: _Site, bridges: Sequence[Bridge], ways: Sequence[Way]) -> int | None:
    """How many lines these cross, and each other; None where they cannot run like that."""
    count = 0
    for way in ways:
        found = site.crossed(way)
        if found is None:
            return None
        count += found
    for (one, way), (two, other) in combinations(zip(bridges, ways, strict=True), 2):
        if one.source == two.source:
            continue
        for piece, against in product(pairwise(way), pairwise(other)):
            found = _crosses(piece, against)
            if found is None:
                return None
            count += found
    return count


def _told(way: Way, texts: tuple[str, str], border: float, site: _Site) -> Link:
    """A line with what it brings above it and the shape below, where there is room: between both parts, else in the frame."""
    (start, level), (stop, _) = way[-2:]
    told = []
    for text, base in zip(texts, (level - 4, level + SIZE + 2), strict=True):
        wide = width(text, SIZE)
        for first, last in dict.fromkeys([(start, border), (border, stop)]):
            left = (first + last - wide) / 2
            roomy = last - first >= wide + 4 and site.free((left, base - SIZE + 1, left + wide, base + 2))
            if text and roomy:
                told.append((text, (left, base)))
                break
    return Link(tuple(way), tuple(told))
