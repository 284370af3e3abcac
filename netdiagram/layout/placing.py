"""The whole way from sizes and edges to places and routes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from netdiagram.layout.arranging import Arranged, arranged, searched, thin
from netdiagram.layout.ranking import FREE, Ends
from netdiagram.layout.sheet import Direction, Doors, Point, Sheet, Size, Spacing, Style, lay, style
from netdiagram.records import record

DEFAULT = Spacing()
THINNINGS = 4
"""How often layers are thinned out further where the drawing is too broad."""
SLACK = 20.0
"""By so much what is too broad anyway may be broader where it crosses less (pixels)."""
DUMMIES = 12
"""Per box, how many layers edges may pass in a thinned drawing; what would pass more stays as broad as it is."""


@record
class Placed:
    """A finished layout.

    Attributes:
        positions: top left corner of each box.
        routes: per edge its corners, from the border of its source to the border of its target; straight pieces are
            horizontal or vertical. Edges of one source share the beginning of their routes as far as they can.
        width: everything lies within.
        height: everything lies within.
        path: the boxes of the main path, whose edges are straight.
        columns: how many columns (rows, where the flow goes right) it is folded into.
    """

    positions: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    path: tuple[int, ...] = ()
    columns: int = 1


def place(
    sizes: Sequence[Size],
    edges: Sequence[tuple[int, int]],
    *,
    direction: Direction = "down",
    spacing: Spacing = DEFAULT,
    sides: Collection[int] = (),
    labels: Mapping[int, Size] | None = None,
    lines: Mapping[int, float] | None = None,
    breadth: float = math.inf,
    ends: Ends = FREE,
    doors: Doors | None = None,
    bend: bool = False,
) -> Placed:
    """Lay a graph without circles out in layers.

    Args:
        sizes: (width, height) of each box.
        edges: (source, target) indices; a pair that comes again gets the same route.
        direction: which way edges lead: down, or right.
        spacing: the gaps.
        sides: boxes that edges may also enter at their sides (merges); the others are entered at the front only.
        labels: per box, the size of a text beside the edge that leaves it (right of it if the flow goes down, above it
            if it goes right), which nothing shall touch.
        lines: per box, how far from its left (its top, if the flow goes right) the line runs on which edges leave it and a
            single one arrives; the middle where nothing is said.
        breadth: across the flow, what the drawing should not exceed: layers are thinned out for it.
        ends: boxes that have the first and the last layer for themselves, or stand right below what they read.
        doors: where edges pass the borders of boxes that several enter or leave.
        bend: whether the main path too may be bent, where all is broader than `breadth` otherwise.

    Raises:
        ValueError: a circle, an edge from a box to itself, or to a box that does not exist.
    """
    if not sizes:
        return Placed((), (), 0, 0)
    across = direction == "right"
    wanted = style(sizes, labels or {}, lines or {}, spacing, sides, doors=doors, across=across)
    wanted = replace(wanted, bend=bend) if bend else wanted
    found, sheet = spread(wanted, edges, breadth, ends)
    run = {}
    for target, sources in enumerate(found.before):
        for source in sources:
            nodes = way(found, source, target)
            run[source, target] = sheet.channels.corners(nodes, found.rank[source])
    return turned(sheet.corners, [run[edge] for edge in edges], (sheet.width, sheet.height), found.path, across=across)


def spread(
    wanted: Style, edges: Sequence[tuple[int, int]], breadth: float, ends: Ends = FREE
) -> tuple[Arranged, Sheet]:
    """One sheet, as if the flow went down, with thinner layers where it is too broad."""
    count = len(wanted.bounds)
    found = arranged(count, tuple(edges), ends)
    sheet = lay(found.made, found.path, wanted, breadth)
    capacity = breadth
    thinned = None
    for _ in range(THINNINGS if sheet.width > breadth else 0):
        widths = [left + right + wanted.spacing.box for left, right, _ in wanted.bounds]
        trial = thin(count, edges, widths, capacity=capacity, lane=wanted.spacing.lane, most=DUMMIES * count, ends=ends)
        if trial is None:
            break
        laid = lay(trial.made, trial.path, wanted, breadth)
        if laid.width < sheet.width and sheet.width > breadth:
            found, sheet, thinned = trial, laid, trial
        if laid.width <= breadth:
            trial = searched(trial, edges, ends)
            laid = lay(trial.made, trial.path, wanted, breadth)
            if laid.width <= breadth:
                return trial, laid
        capacity *= 0.8
    if thinned is not None and sheet.width > breadth:
        trial = searched(thinned, edges, ends)
        laid = lay(trial.made, trial.path, wanted, breadth)
        if laid.width <= sheet.width + SLACK:
            return trial, laid
    return found, sheet


def way(found: Arranged, source: int, target: int) -> list[int]:
    """The nodes an edge leads through."""
    made = found.made
    nodes = [target]
    if found.rank[target] > found.rank[source] + 1:
        nodes.append(next(u for u in made.up[target] if made.owner(u) == source))
        while made.up[nodes[-1]][0] != source:
            nodes.append(made.up[nodes[-1]][0])
    nodes.append(source)
    return nodes[::-1]


def turned(
    corners: Sequence[Point],
    routes: Sequence[Sequence[Point]],
    size: Point,
    path: Sequence[int],
    columns: int = 1,
    *,
    across: bool,
) -> Placed:
    """What was laid out as if the flow went down, with the axes exchanged where it goes right."""
    if across:
        corners = [(b, a) for a, b in corners]
        routes = [[(b, a) for a, b in route] for route in routes]
        size = size[1], size[0]
    return Placed(tuple(corners), tuple([tuple(route) for route in routes]), *size, tuple(path), columns)
