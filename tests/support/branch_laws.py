"""Laws of layered drawings with branches: lines run through nothing and cross nothing, and every layer is shown once."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

from layered_laws import check, drawn, flat, groups

from netdiagram.ir import Network, anchor
from netdiagram.options import Options
from netdiagram.scene import Circle, Line, Polygon, Rect, Scene


def lines(scene: Scene, role: str = "") -> list[Line]:
    found = [item for group in groups(scene, "edge") for item in flat(group.items)]
    return [item for item in found if isinstance(item, Line) and role in {"", item.role}]


def along(line: Line) -> list[tuple[float, float]]:
    """Points on a line, its ends left out."""
    points = []
    for (x0, y0), (x1, y1) in pairwise(line.points):
        steps = max(2, int(hypot(x1 - x0, y1 - y0) / 2))
        points += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps)]
    return points[1:]


def within(point: tuple[float, float], item: Polygon | Rect | Circle) -> bool:
    """Whether a point lies well inside a shape."""
    x, y = point
    if isinstance(item, Circle):
        return hypot(x - item.x, y - item.y) < item.r - 0.5
    if isinstance(item, Rect):
        return item.x + 0.5 < x < item.x + item.width - 0.5 and item.y + 0.5 < y < item.y + item.height - 0.5
    sides = [
        ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / max(hypot(bx - ax, by - ay), 1e-9)
        for (ax, ay), (bx, by) in zip(item.points, [*item.points[1:], item.points[0]], strict=True)
    ]
    return all(side > 0.5 for side in sides)


def cross(a: Line, b: Line) -> bool:
    """Whether two orthogonal lines cross: meeting at an end, or running on each other, is no crossing."""
    for (ax, ay), (bx, by) in pairwise(a.points):
        for (cx, cy), (dx, dy) in pairwise(b.points):
            if (ax == bx) == (cx == dx):
                continue
            (ux, uy0, uy1), (vy, vx0, vx1) = (
                ((ax, *sorted((ay, by))), (cy, *sorted((cx, dx))))
                if ax == bx
                else ((cx, *sorted((cy, dy))), (ay, *sorted((ax, bx))))
            )
            if vx0 + 0.5 < ux < vx1 - 0.5 and uy0 + 0.5 < vy < uy1 - 0.5:
                return True
    return False


def check_lines(scene: Scene) -> None:
    """No line runs through a shape or crosses another; skips run above what they pass."""
    shapes = [
        item
        for group in scene.items
        if getattr(group, "kind", "") in {"block", "merge"}
        for item in flat(group.items)
        if isinstance(item, (Polygon, Rect, Circle))
    ]
    for line in lines(scene):
        for point in along(line):
            assert not any(within(point, shape) for shape in shapes), line
    for a, b in combinations(lines(scene), 2):
        assert not cross(a, b), (a, b)


def whole(network: Network, **given: object) -> Scene:
    scene = drawn(network, **given)
    check(scene, Options(**given).column)
    check_lines(scene)
    drawn_ = [group for kind in ("block", "merge", "repeat") for group in groups(scene, kind)]
    keys = [key for group in drawn_ for key in group.keys]
    assert sorted(keys) == sorted(anchor(layer.name) for layer in network.layers)
    return scene
