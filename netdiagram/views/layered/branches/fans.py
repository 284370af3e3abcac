"""Which branches of a line lie side by side, instead of past one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netdiagram.views.layered.branches.lines import Fan, Item, Known, Line, Way, length
from netdiagram.views.layered.branches.sides import sided

MOST_ON_LANE = 2
"""So many layers are drawn as boxes on a lane; a branch of more has volumes of its own."""
MOST_LINES = 8
"""So many lines may lie side by side."""
LATE = 4
"""A further input with a box or two on it that joins later than this comes from above instead of beside the first."""


def folded(known: Known, items: list[Item], ways: list[Way]) -> Line:
    """A line with branches of some length side by side instead of past one another."""
    pairs = sorted(
        {(way.source, way.target, way.joins, way.ends) for way in ways if way.line is not None},
        key=lambda pair: (pair[1] - pair[0], pair),
    )
    while pairs:
        source, target, joins, ends = pairs.pop(0)
        same = [way for way in ways if (way.source, way.target, way.joins, way.ends) == (source, target, joins, ends)]
        past = [way for way in same if way.line is not None]
        if target >= len(items) and not ends:  # it joins beyond this line
            continue
        first, last = (0 if joins else source + 1), (len(items) if ends else target)
        joint = -1 if ends else items[target]
        equal = isinstance(joint, int) and joint >= 0 and known.equal(joint, items[first:last])
        if not _fans(past, items[first:last], equal, joins or ends) or not _closed(ways, first, last, past):
            continue
        inner = [way for way in ways if first <= way.source < last or first <= way.target < last]
        inner = [way for way in inner if way not in past]
        main = Line(
            tuple(items[first:last]),
            tuple([_within(way, first) for way in inner]),
        )
        main = replace(main, ways=sided(known, main))
        lines = [main, *[way.line for way in past if way.line is not None]]
        order = known.order(lines)
        straight = order.index(0) if joins != ends and length(main) > 3 * max(map(length, lines[1:])) else -1
        fan = Fan(tuple([lines[at] for at in order]), not joins, not ends, straight)
        ways = [way for way in ways if way not in past and way not in inner]
        items[first:last] = [fan]
        less = last - first - 1

        def moved(at: int, last: int = last, less: int = less) -> int:
            return at - less if at >= last else at

        ways = [replace(way, source=moved(way.source), target=moved(way.target), side=moved(way.side)) for way in ways]
        pairs = [(moved(a), moved(b), j, e) for a, b, j, e in pairs]
    return Line(tuple(items), tuple(sorted(ways, key=lambda way: (way.target - way.source, way.source))))


def _within(way: Way, first: int) -> Way:
    """A connection as one of a line that begins with a later item."""
    return replace(way, source=max(way.source - first, -1), target=way.target - first, side=max(way.side - first, -1))


def _fans(past: Sequence[Way], section: Sequence[Item], equal: bool, open_: bool) -> bool:
    """Whether branches and the stretch of the line they pass lie side by side.

    Args:
        past: the branches.
        section: what they pass.
        equal: they join in what makes no difference between them.
        open_: they begin or end by themselves.
    """
    lengths = [length(way.line) for way in past if way.line is not None]
    if not section or len(past) >= MOST_LINES:
        return False
    own = sum([length(Line((item,))) for item in section])
    if open_:
        return len(past) > 1 or not (max(lengths) <= MOST_ON_LANE and own > LATE)
    return len(past) > 1 or max(lengths) > MOST_ON_LANE or own <= (LATE if equal else max(lengths))


def _closed(ways: Sequence[Way], first: int, last: int, past: Sequence[Way]) -> bool:
    """Whether nothing else leads into a stretch of a line, or out of it, than at its ends."""
    for way in ways:
        if way in past:
            continue
        leaves, enters = first <= way.source < last, first <= way.target < last
        if leaves and not (enters or way.target == last):
            return False
        if enters and not (leaves or way.source == first - 1 or (way.joins and first == 0)):
            return False
        if leaves and way.ends:
            return False
    return True
