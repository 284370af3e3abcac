"""What joins two bodies, where an author wants more than an arrow: rays from a window to a point, or funnels.

A window is a part of the face at the end of a body; its rays meet where the next body begins: that is its receptive field.
A funnel joins the corners of the two faces that look at each other.
"""

from __future__ import annotations

from netdiagram.records import record
from netdiagram.scene import Item, Line, Point, Polygon
from netdiagram.views.layered.bodies import Solid
from netdiagram.views.layered.geometry import cover, outside
from netdiagram.views.layered.solids import silhouette
from netdiagram.views.layered.windows import Window

LEAST = (8.0, 4.0)
"""The least that a window is drawn, in pixels: along the edge in the page, and along the one that recedes."""


@record
class Standing:
    """A body where it stands.

    Attributes:
        solid: the body.
        x: left edge of its front, CSS pixels.
        y: upper edge.
        down: data flows down.
        facing: its front shows height and width, as a picture does.
    """

    solid: Solid
    x: float
    y: float
    down: bool = False
    facing: bool = False

    @property
    def shear(self) -> Point:
        """From the front to the back."""
        depth = self.solid.depth
        return (-depth if self.solid.turned else depth), -depth

    def face(self, *, end: bool) -> tuple[Point, Point, Point, Point]:
        """The corners of the face where data enters, or leaves at its end: two in front, then the two behind them."""
        solid = self.solid
        far = solid.along if end else 0
        if self.down:
            first, second = (self.x, self.y + far), (self.x + solid.across, self.y + far)
        else:
            first, second = (self.x + far, self.y), (self.x + far, self.y + solid.across)
        a, b = self.shear
        return first, second, (first[0] + a, first[1] + b), (second[0] + a, second[1] + b)

    @property
    def front(self) -> tuple[Point, Point, Point, Point]:
        """The corners of its front: two on the left, then the two beside them."""
        width, height = (self.solid.across, self.solid.along)[:: 1 if self.down else -1]
        x, y = self.x, self.y
        return (x, y), (x, y + height), (x + width, y), (x + width, y + height)

    def hides(self, line: tuple[Point, ...]) -> list[tuple[Point, ...]]:
        """The parts of a line that are seen beside it."""
        moved = tuple([(x - self.x, y - self.y) for x, y in line])
        left = outside(moved, cover(silhouette(self.solid, down=self.down)))
        return [tuple([(x + self.x, y + self.y) for x, y in part]) for part in left]


def funnel(before: Standing, after: Standing) -> list[Item]:
    """Lines from the corners of one body to those of the next; what is behind either is not seen."""
    leaves, enters = before.face(end=True), after.face(end=False)
    ends = list(zip(leaves, enters, strict=True))
    lines = [tuple(pair) for pair in ends[:2]]
    if before.solid.depth or after.solid.depth:
        lines += [part for pair in ends[2:] for rest in before.hides(tuple(pair)) for part in after.hides(rest)]
    return [Line(line, part="funnel") for line in lines]


def rays(window: Window, before: Standing, after: Standing, role: str) -> list[Item]:
    """A window on the end of one body, and the rays from its corners to where the next begins."""
    corners = before.front if before.facing else before.face(end=True)
    apex = _entry(after)
    if window.dense:
        return [Line((corner, apex), role, "dotted") for corner in corners[:2]]
    patch = _patch(window, corners)
    seen = before.facing or (not before.down and not before.solid.turned and before.solid.depth > 0)
    items: list[Item] = [Polygon(tuple(_hull([*patch, apex])), role, "pyramid")]
    items += [Line((corner, apex), role, "funnel") for corner in patch]
    if seen:
        items.append(Polygon((patch[0], patch[2], patch[3], patch[1]), role, "window"))
    else:
        items.append(Line((patch[0], patch[1]), role, "edge"))
    return items


def _entry(after: Standing) -> Point:
    """The middle of the face that rays come to, or of its edge where that looks away."""
    first, second, *back = after.face(end=False)
    corners = (first, second, *back) if after.down or after.solid.turned else (first, second)
    x, y = (sum([corner[i] for corner in corners]) / len(corners) for i in (0, 1))
    if after.down or after.solid.turned:
        return x, y
    return x - 1, y - after.solid.depth / 2


def _patch(window: Window, corners: tuple[Point, Point, Point, Point]) -> list[Point]:
    """The corners of a window in the middle of a face, in the order of the face's."""
    first, second, third, _ = corners
    u, v = (second[0] - first[0], second[1] - first[1]), (third[0] - first[0], third[1] - first[1])
    long, far = max(abs(u[0]), abs(u[1]), 1e-6), max(abs(v[0]), abs(v[1]))
    a = min(max(window.height, LEAST[0] / long), 1) / 2
    b = min(max(window.depth, LEAST[1] / far), 1) / 2 if far else 0
    x, y = first[0] + (u[0] + v[0]) / 2, first[1] + (u[1] + v[1]) / 2
    return [(x + i * a * u[0] + j * b * v[0], y + i * a * u[1] + j * b * v[1]) for j in (-1, 1) for i in (-1, 1)]


def _hull(points: list[Point]) -> list[Point]:
    """The convex hull, clockwise on the screen (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(run: list[Point]) -> list[Point]:
        kept: list[Point] = []
        for x, y in run:
            while len(kept) > 1:
                (ax, ay), (bx, by) = kept[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-9:
                    break
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return half(ordered) + half(ordered[::-1])
