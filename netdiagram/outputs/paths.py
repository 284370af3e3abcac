"""Primitives as SVG path data: one `M`, then relative steps on a grid of tenths of a pixel.

Relative steps repeat where shapes do, which is what makes a drawing small once it is compressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from netdiagram.scene import Circle, Line, Point, Polygon, Rect

HEAD = (6.0, 2.6, 4.6)
"""Arrowhead of a line as wide as `REFERENCE`: length, half of its width, length up to its notch (CSS pixels)."""
REFERENCE = 1.4


class _Numbers(dict[int, str]):
    """Tenths as short decimals (`-.5`, `12.3`), with `lead` where they are not negative."""

    def __init__(self, lead: str) -> None:
        super().__init__()
        self.lead = lead

    def __missing__(self, tenths: int) -> str:
        whole, rest = divmod(abs(tenths), 10)
        digits = (str(whole) if whole or not rest else "") + (f".{rest}" if rest else "")
        text = f"-{digits}" if tenths < 0 else self.lead + digits
        if len(self) < 32_768:
            self[tenths] = text
        return text


FIRST = _Numbers("")
NEXT = _Numbers(" ")


def number(value: float) -> str:
    """A length in CSS pixels, to one decimal."""
    return FIRST[round(value * 10)]


def _step(right: int, down: int) -> str:
    if not down:
        return "h" + FIRST[right] if right else ""
    return f"l{FIRST[right]}{NEXT[down]}" if right else "v" + FIRST[down]


def open_path(points: Sequence[Point]) -> str:
    """Straight from point to point."""
    first, following = FIRST, NEXT
    x, y = points[0]
    left, top = round(x * 10), round(y * 10)
    data = f"M{first[left]}{following[top]}"
    for x, y in points[1:]:
        right, bottom = round(x * 10), round(y * 10)
        if right == left:
            if bottom != top:
                data += "v" + first[bottom - top]
        elif bottom == top:
            data += "h" + first[right - left]
        else:
            data += f"l{first[right - left]}{following[bottom - top]}"
        left, top = right, bottom
    return data


def polygon(item: Polygon) -> str:
    """A ring, always clockwise: rings merged into one path must not cancel out under the nonzero rule."""
    return open_path(_clockwise(item.points)) + "z"


def _clockwise(points: Sequence[Point]) -> Sequence[Point]:
    x, y = points[-1]
    area = 0.0
    for right, bottom in points:
        area += x * bottom - right * y
        x, y = right, bottom
    return points if area >= 0 else points[::-1]


def rect(item: Rect) -> str:
    """A box, clockwise."""
    left, top = round(item.x * 10), round(item.y * 10)
    width, height = round((item.x + item.width) * 10) - left, round((item.y + item.height) * 10) - top
    n, s = FIRST, NEXT
    if not item.radius:
        return f"M{n[left]}{s[top]}h{n[width]}v{n[height]}h{n[-width]}z"
    r = min(round(item.radius * 10), width // 2, height // 2)
    across, down, arc = width - 2 * r, height - 2 * r, f"a{n[r]}{s[r]} 0 0 1"
    return (
        f"M{n[left + r]}{s[top]}h{n[across]}{arc}{s[r]}{s[r]}v{n[down]}{arc}{s[-r]}{s[r]}"
        f"h{n[-across]}{arc}{s[-r]}{s[-r]}v{n[-down]}{arc}{s[r]}{s[-r]}z"
    )


def circle(item: Circle) -> str:
    """Two half circles, clockwise."""
    r, n, s = round(item.r * 10), FIRST, NEXT
    arc = f"a{n[r]}{s[r]} 0 0 1"
    return f"M{n[round(item.x * 10) - r]}{s[round(item.y * 10)]}{arc}{s[2 * r]} 0{arc}{s[-2 * r]} 0z"


def line(item: Line, width: float = REFERENCE) -> str:
    """A polyline, its corners rounded, ending where its arrowhead begins."""
    points = item.points
    if item.arrow:
        points = (*points[:-1], _toward(points[-1], points[-2], HEAD[2] * width / REFERENCE))
    if not item.radius or len(points) < 3:
        return open_path(points)
    last = len(points) - 1
    x, y = round(points[0][0] * 10), round(points[0][1] * 10)
    parts = [f"M{FIRST[x]}{NEXT[y]}"]
    for i in range(1, last):
        before, corner, after = points[i - 1 : i + 2]
        # two corners share the stretch between them
        radius = min(
            item.radius,
            _distance(before, corner) / (2 if i > 1 else 1),
            _distance(corner, after) / (2 if i < last - 1 else 1),
        )
        (ax, ay), (bx, by) = (
            (round(px * 10), round(py * 10))
            for px, py in (_toward(corner, before, radius), _toward(corner, after, radius))
        )
        cx, cy = round(corner[0] * 10), round(corner[1] * 10)
        parts.append(_step(ax - x, ay - y))
        parts.append(f"q{FIRST[cx - ax]}{NEXT[cy - ay]}{NEXT[bx - ax]}{NEXT[by - ay]}")
        x, y = bx, by
    parts.append(_step(round(points[-1][0] * 10) - x, round(points[-1][1] * 10) - y))
    return "".join(parts)


def head(item: Line, width: float = REFERENCE) -> str:
    """The arrowhead at the end of a line, clockwise."""
    long, half, notch = (part * width / REFERENCE for part in HEAD)
    tip, back = item.points[-1], item.points[-2]
    length = _distance(back, tip)
    if not length:
        return ""
    ux, uy = (tip[0] - back[0]) / length, (tip[1] - back[1]) / length
    bx, by = tip[0] - ux * long, tip[1] - uy * long
    return (
        open_path(
            (
                tip,
                (bx - uy * half, by + ux * half),
                (tip[0] - ux * notch, tip[1] - uy * notch),
                (bx + uy * half, by - ux * half),
            )
        )
        + "z"
    )


def _distance(start: Point, end: Point) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])


def _toward(start: Point, end: Point, distance: float) -> Point:
    """The point `distance` from `start` on the way to `end`."""
    length = _distance(start, end)
    share = distance / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
