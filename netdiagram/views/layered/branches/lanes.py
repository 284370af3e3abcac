"""Where connections run beside a line: short ones near it, longer ones beyond what they pass, none through anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from netdiagram.views.layered.branches.parts import ENTRY, TAP, Content, Part, Point, Rect, Route
from netdiagram.views.layered.branches.plans import Lane

ARROW = 11
"""The least an arrow needs behind a fork."""
CORNER = 7
TIP = 2
"""Between the head of an arrow and what it points to."""
ABOVE, APART = 9, 9
"""Least distance of a lane from what is below it: bodies, other lanes."""
DEEP = 1e5
"""How far down the way is kept free for what forks off to the other side."""

Ends = tuple[float, float]


def tapped(part: Part) -> Part:
    """A thing behind which a connection forks off to the other side."""
    at = max(part.long + TAP, part.reach + 5)  # clear of its own caption
    return replace(part, rects=(*part.rects, (at - 4, 0.0, at + 4, DEEP)), reach=at + 4, tap=at)


def returned(part: Part, *, behind: bool) -> Part:
    """A thing before or behind which a connection comes back to the axis from the other side, before anything forks off."""
    at = max(part.long + TAP, part.reach + 5) if behind else min(-TAP, part.back - 5)
    rects = (*part.rects, (at - 4, 0.0, at + 4, DEEP))
    if behind:
        return replace(part, rects=rects, reach=at + 4, into=at, fork=at - part.long + TAP)
    return replace(part, rects=rects, back=at - 4, into=at)


def reached(part: Part) -> Part:
    """A mark that a connection comes to from the other side."""
    return replace(part, rects=(*part.rects, (0.0, 0.0, part.long, DEEP)))


def slots(lanes: Sequence[Lane], number: int, *, trunk: bool) -> float:
    """How far from the middle of its target a connection arrives, along the flow: the shorter, the earlier."""
    lane = lanes[number]
    others = [
        at
        for at, other in enumerate(lanes)
        if other.target == lane.target and other.below == lane.below and not other.ends
    ]
    place = others.index(number) + trunk
    return (place - (len(others) + trunk - 1) / 2) * ENTRY


def ends(lane: Lane, slot: float, content: Content, parts: Sequence[Part], ats: Sequence[int]) -> Ends:
    """Where a connection leaves, and where it arrives, along the flow."""
    if lane.target < len(parts):
        part = parts[lane.target]
        end = ats[lane.target] + part.top + slot
    else:
        end = ats[-1] + parts[-1].long + TAP
    if lane.joins:
        return end - need(lane, content), end
    if lane.source < 0:
        start: float = TAP
    elif lane.top:
        start = ats[lane.source] + parts[lane.source].top
    else:
        part = parts[lane.source]
        start = ats[lane.source] + (part.tap if lane.below else part.long + part.fork)
    if lane.ends:
        end = start + need(lane, content)
    return start, end


def opens(lane: Lane, parts: Sequence[Part], ats: Sequence[int]) -> float:
    """Where what opens a gate leaves the line."""
    return ats[lane.side] + parts[lane.side].long + parts[lane.side].fork


def need(lane: Lane, content: Content) -> float:
    """The least length of its level part."""
    if content.empty:
        return 0 if lane.ends else 24
    if lane.ends:
        return content.long + ARROW + 8
    return content.long + (2 * content.margin if content.placed is None else 2 * ARROW + 8)


def inside(inner: Lane, a: Ends, b: Ends) -> bool:
    """Whether a connection (`inner`, over `a`) goes up or down within what another (over `b`) spans."""
    if inner.ends:
        return b[0] + 1 < a[0] < b[1] - 1
    return b[0] + 1 < a[1] < b[1] - 1 or (not inner.joins and b[0] + 1 < a[0] < b[1] - 1)


def _outwards(lanes: Sequence[Lane], found: Sequence[Ends], numbers: Sequence[int]) -> list[int]:
    """The order in which they are placed: what goes up or down within another lies nearer to the line."""
    left = list(numbers)
    order = []
    while left:
        for i in left:
            if not any(j != i and inside(lanes[j], found[j], found[i]) for j in left):
                break
        else:
            i = left[0]
        left.remove(i)
        order.append(i)
    return order


Reach = tuple[float, float, float]
"""From where to where along the flow, and how far out."""


def routes(
    lanes: Sequence[Lane], contents: Sequence[Content], found: Sequence[Ends], parts: Sequence[Part], ats: Sequence[int]
) -> list[Route]:
    """The connections of a line, those near it first."""
    made: list[Route] = []
    for below in (False, True):
        numbers = [i for i, lane in enumerate(lanes) if lane.below == below]
        if not numbers:
            continue
        edges = _edges(parts, ats, below=below)
        placed: list[Reach] = []
        for i in _outwards(lanes, found, numbers):
            lane, content = lanes[i], contents[i]
            near, far = (-content.above, content.below) if below else (content.below, -content.above)
            first, last = sorted(found[i])
            out = _out((first, last, near), edges, placed)
            placed.append((first, last, out + far))
            route = _route(lane, content, found[i], parts, out)
            made.append(route if lane.side < 0 else replace(route, at=opens(lane, parts, ats) - content.long / 2))
    return made


def _edges(parts: Sequence[Part], ats: Sequence[int], *, below: bool) -> list[Reach]:
    """What things cover on one side."""
    return [
        (at + first, at + last, lower if below else -upper)
        for part, at in zip(parts, ats, strict=True)
        for first, upper, last, lower in part.rects
        if lower < DEEP
    ]


def _out(own: Reach, edges: Sequence[Reach], placed: Sequence[Reach]) -> float:
    """How far out a level part runs: as near as it can; `own` is its stretch, and how far it reaches to the line."""
    first, last, near = own
    out = max(20.0, ABOVE + near)
    for left, right, reach in edges:
        if left < last + APART and right > first - APART:
            out = max(out, reach + ABOVE + near)
    for left, right, reach in placed:
        if left < last + 1 and right > first - 1:
            out = max(out, reach + APART + near)
    return float(ceil(out))


def _route(lane: Lane, content: Content, found: Ends, parts: Sequence[Part], out: float) -> Route:
    """A connection with its level part so far out."""
    start, end = found
    side = 1 if lane.below else -1
    tip = parts[lane.target].half + TIP if lane.target < len(parts) else 0.0
    foot = parts[lane.source].half if lane.top and lane.source >= 0 else 0.0
    arrive: Point = (end, side * tip)
    at = end - need(lane, content) if lane.joins else start + (end - start - content.long) / 2
    if lane.ends:
        arrive = (start, side * out)
        at = start + ARROW + 6
    return Route(lane, (start, side * foot), arrive, side * out, content, at)


def covers(route: Route) -> Rect:
    """What the level part of a connection covers, with what lies on it."""
    content = route.content
    first, last = min(route.start[0], route.at), max(route.end[0], route.at + content.long)
    return first, route.level + content.above, last, route.level + content.below
