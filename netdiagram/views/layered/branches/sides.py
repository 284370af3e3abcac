"""On which side of a line connections run: above it, and below where they would cross."""

from __future__ import annotations

from dataclasses import replace

from netdiagram.views.layered.branches.lines import Known, Line, Strange, Way

MOST_INTO = 4
"""So many connections may come to one merge over the line."""


def sided(known: Known, line: Line) -> tuple[Way, ...]:
    """The connections of a line, those on the other side that would cross.

    Raises:
        Strange: they would cross on both sides.
    """
    ways = list(line.ways)
    free = [at for at, way in enumerate(ways) if not way.ends]
    into: dict[int, int] = {}
    for at in free:
        target = ways[at].target
        into[target] = into.get(target, 0) + 1
        if into[target] > MOST_INTO:
            name = known.told(line, min(target, len(line.items) - 1))
            raise Strange(f"'{name}' reads more than {MOST_INTO + 1} tensors")
    crossing = {at: [other for other in free if _cross(ways[at], ways[other])] for at in free}
    # words hang below bodies: only marks are come to from there; and what ends below leaves no room to pass it
    taps = [way.source for way in ways if way.ends]
    fixed = [
        at
        for at in free
        if ways[at].joins
        or ways[at].side >= 0
        or not known.mark(line, ways[at].target)
        or any(ways[at].source < tap < ways[at].target for tap in taps)
    ]
    side: dict[int, bool] = {}
    for start in [*fixed, *free]:
        if start in side:
            continue
        side[start] = False
        queue = [start]
        for at in queue:
            for other in crossing[at]:
                if other not in side:
                    side[other] = not side[at]
                    queue.append(other)
                elif side[other] == side[at]:
                    raise Strange(f"connections cross behind '{known.told(line, max(ways[at].source, 0))}'")
        if 2 * sum([side[at] for at in queue]) > len(queue) and not any(at in fixed for at in queue):
            side.update({at: not side[at] for at in queue})
    if any(side[at] for at in fixed):
        raise Strange(f"connections cross before '{known.told(line, ways[fixed[0]].target)}'")
    return tuple([replace(way, below=side.get(at, way.below)) for at, way in enumerate(ways)])


def _cross(one: Way, two: Way) -> bool:
    """Whether two connections would cross on the same side."""
    if _opened(one, two) or _opened(two, one):
        return True
    if one.source > two.source:
        one, two = two, one
    return one.source < two.source < one.target < two.target and not two.joins


def _opened(gate: Way, way: Way) -> bool:
    """Whether a connection runs between the line and the gate on another, where what opens it passes."""
    inside = gate.source <= way.source < gate.side < way.target <= gate.target
    return gate.side >= 0 and inside and way is not gate
