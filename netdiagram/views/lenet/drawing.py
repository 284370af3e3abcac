"""Stacks as scene primitives: maps without what is hidden, patches with the wedges that lead on, bars with cells."""

from __future__ import annotations

from netdiagram.scene import Circle, Item, Line, Picture, Point, Polygon, Rect
from netdiagram.views.layered.windows import Window, window
from netdiagram.views.lenet.stacks import BAR, Stack

Bounds = tuple[float, float, float, float]
"""Left, top, width and height."""
WAYS = ((0.66, 0.28), (0.60, 0.74))
"""Where on the map in front the ways lead that go out of it, in turns: shares of its width and height."""
LEAST = 6.0
"""The least that a patch is wide (pixels)."""
CELL = 4.0
"""Width of what a patch becomes (pixels)."""
CELLS = 12
"""Bars of up to so many units have them all ruled off."""
ENDS = 3
"""Of longer ones so many at each end are."""


def stack(item: Stack, x: float, y: float) -> list[Item]:
    """A stack with the upper left corner of its bounds at (x, y)."""
    return _bar(item, x, y) if item.bar else _maps(item, x, y)


def _maps(item: Stack, x: float, y: float) -> list[Item]:
    """Of those behind only the rim is seen, so only that is painted."""
    w, h = item.width, item.height
    rims: list[Item] = []
    lines: list[Item] = []
    dots: list[Item] = []
    for at, offset in enumerate(item.offsets[:-1]):
        a, b = x + offset, y + offset
        d = item.offsets[at + 1] - offset
        rims.append(
            Polygon(((a, b), (a + w, b), (a + w, b + d), (a + d, b + d), (a + d, b + h), (a, b + h)), item.role, "rim")
        )
        lines.append(Line(((a + w, b + d), (a + w, b), (a, b), (a, b + h), (a + d, b + h)), item.role, "outline"))
        if item.dots and at == item.dots - 1:
            dots = [Circle(a + d * (i + 1) / 4, b + d * (i + 1) / 4, 1.1, item.role, "stripe") for i in range(3)]
    a, b = x + item.reach, y + item.reach
    if item.picture is None:
        return [*rims, *lines, *dots, Rect(a, b, w, h, item.role, "sheet-front")]
    border = Line(((a, b), (a + w, b), (a + w, b + h), (a, b + h), (a, b)), item.role, "outline")
    picture = Picture(((a, b), (a + w, b), (a, b + h)), *item.picture)
    return [*rims, *lines, *dots, picture, border]


def _bar(item: Stack, x: float, y: float) -> list[Item]:
    h, lean = item.height, item.reach
    body = ((x, y), (x + BAR, y), (x + BAR + lean, y + h), (x + lean, y + h))
    units = int(item.extent.channels)
    rules: list[Item] = []
    dots: list[Item] = []
    if h / max(units, 1) >= 5 and units <= CELLS:
        cuts = [h * i / units for i in range(1, units)]
    elif h >= 40:
        cell = 6.0
        cuts = [cell * i for i in range(1, ENDS + 1)] + [h - cell * i for i in range(ENDS, 0, -1)]
        dots = [
            Circle(x + BAR / 2 + lean * (h / 2 + step) / h, y + h / 2 + step, 1.1, item.role, "stripe")
            for step in (-5, 0, 5)
        ]
    else:
        cuts = []
    rules = [
        Line(((x + lean * cut / h, y + cut), (x + BAR + lean * cut / h, y + cut)), item.role, "outline") for cut in cuts
    ]
    return [Polygon(body, item.role, "sheet-front"), *rules, *dots]


# -- ways


def way(before: Stack, after: Stack, start: Point, end: Point, turn: int) -> list[Item]:
    """What leads from one stack to the next: a patch with its wedge, lines from end to end, or an arrow.

    Args:
        before: the stack that is read.
        after: the one that is made.
        start: the upper left corner of the first.
        end: of the second.
        turn: how many ways there were before.
    """
    main = after.layer
    if not before.bar and not after.bar:
        grows = main.family == "transposed" or main.type.startswith("UpSampling")
        read = None if grows else window(main, before.extent)
        made = window(main, after.extent) if grows else None
        if read is not None or made is not None:
            at = WAYS[turn % len(WAYS)]
            return _wedge(_patch(before, start, read, at), _patch(after, end, made, at), after.role)
    elif before.bar != after.bar or main.family == "dense":
        return _funnel(before, after, start, end)
    return [_arrow(before, after, start, end)]


def _wedge(source: Bounds, target: Bounds, role: str) -> list[Item]:
    """From what is read at once to what comes of it."""
    (x0, y0, w0, h0), (x1, y1, _, h1) = source, target
    upper, lower = ((x0 + w0, y0), (x1, y1)), ((x0 + w0, y0 + h0), (x1, y1 + h1))
    return [
        Polygon((upper[0], upper[1], lower[1], lower[0]), role, "wedge"),
        Line(upper, role, "ray"),
        Line(lower, role, "ray"),
        Rect(*source, role, "patch"),
        Rect(*target, role, "patch"),
    ]


def _patch(item: Stack, corner: Point, seen: Window | None, at: Point) -> Bounds:
    """A part of the map in front: left, top, width and height."""
    left, top = corner[0] + item.reach, corner[1] + item.reach
    wide = min(max(seen.depth * item.width, LEAST), item.width) if seen else min(CELL, item.width)
    high = min(max(seen.height * item.height, LEAST), item.height) if seen else min(CELL, item.height)
    x = min(max(item.width * at[0] - wide / 2, 0), item.width - wide)
    y = min(max(item.height * at[1] - high / 2, 0), item.height - high)
    return left + x, top + y, wide, high


def _ends(item: Stack, corner: Point, *, out: bool) -> tuple[Point, Point]:
    """Where lines begin or end that stand for everything: above and below."""
    x, y = corner
    if item.bar:
        side = BAR if out else 0.0
        return (x + side, y), (x + side + item.reach, y + item.height)
    left = x + item.reach + (item.width if out else 0.0)
    return (left, y + item.reach), (left, y + item.reach + item.height)


def _funnel(before: Stack, after: Stack, start: Point, end: Point) -> list[Item]:
    (a, b), (c, d) = _ends(before, start, out=True), _ends(after, end, out=False)
    return [
        Polygon((a, c, d, b), after.role, "wedge"),
        Line((a, c), after.role, "ray"),
        Line((b, d), after.role, "ray"),
    ]


def _arrow(before: Stack, after: Stack, start: Point, end: Point) -> Line:
    axis = start[1] + before.high / 2
    return Line(((_side(before, start, out=True) + 3, axis), (_side(after, end, out=False) - 3, axis)), arrow=True)


def _side(item: Stack, corner: Point, *, out: bool) -> float:
    """The border of a stack on the axis."""
    if item.bar:
        return corner[0] + item.reach / 2 + (BAR if out else 0.0)
    return corner[0] + (item.wide if out else 0.0)


def arrives(item: Stack, corner: Point) -> Point:
    """Where an arrow from a row before ends."""
    return _side(item, corner, out=False) - 3, corner[1] + item.high / 2


def leaves(item: Stack, corner: Point) -> Point:
    """Where an arrow to a further row begins."""
    return _side(item, corner, out=True) + 3, corner[1] + item.high / 2
