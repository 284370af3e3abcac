"""What makes a network a ladder: one way down to small maps and up again, and what is handed across on one level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from netdiagram.ir import Shape
from netdiagram.records import record
from netdiagram.views.tensors.turned import Operation, Turned

STEP = 1.5
"""By so much maps must change to be another level."""
LONGEST = 3
"""As many operations may stand on a way across, at most."""


@record
class Rung:
    """A bar of the ladder.

    Attributes:
        tensor: which one.
        space: sizes of its maps.
        channels: how many; of what is side by side, of each part, what comes along the main path last.
        level: 0 for the largest maps.
        made: what makes it of the rung before; None for the input.
        merge: what makes it of that and of others, where something does.
        across: tensors that come from the other side.
        ways: what is done with each of them on its way.
    """

    tensor: int
    space: tuple[int, ...]
    channels: tuple[int, ...]
    level: int
    made: Operation | None
    merge: Operation | None = None
    across: tuple[int, ...] = ()
    ways: tuple[tuple[Operation, ...], ...] = ()


def _maps(shape: Shape | None, first: bool) -> tuple[tuple[int, ...], int] | None:
    """Space and channels of maps whose sizes are all known."""
    if shape is None or len(shape) < 3:
        return None
    sizes = shape[1:]
    space, channels = (sizes[1:], sizes[0]) if first else (sizes[:-1], sizes[-1])
    known = [size for size in space if size is not None]
    if len(known) != len(space) or channels is None:
        return None
    return tuple(known), channels


def rungs(found: Turned) -> list[Rung] | None:
    """The rungs of a ladder; None where the network is none."""
    first = any(operation.layer.settings.get("data_format") == "channels_first" for operation in found.operations)
    maps = [_maps(tensor.shape, first) for tensor in found.tensors]
    way = _way(found)
    if not maps or None in maps or way is None:
        return None
    sizes = [each for each in maps if each is not None]
    start = way[0].sources[0]
    climb = _Climb(found, sizes, [Rung(start, sizes[start][0], (sizes[start][1],), 0, None)], {start: 0})
    for operation in way:
        if not climb.add(operation):
            return None
    if climb.used != len(found.operations) or not _shaped([rung.level for rung in climb.rungs]):
        return None
    return climb.rungs


def _shaped(levels: Sequence[int]) -> bool:
    """Whether it goes down, then up, and nowhere else."""
    low = max(levels)
    bottom, last = levels.index(low), len(levels) - levels[::-1].index(low)
    down, up = list(levels[: bottom + 1]), list(levels[last - 1 :])
    straight = down == sorted(down) and up == sorted(up, reverse=True) and set(levels[bottom:last]) == {low}
    return straight and low > 0 and min(levels) == 0 and up[-1] < low


def _way(found: Turned) -> list[Operation] | None:
    """The operations of the longest way from the input to the output; None where there are several of either."""
    made: dict[int, Operation] = {target: operation for operation in found.operations for target in operation.targets}
    if any(len(operation.targets) != 1 or not operation.sources for operation in found.operations):
        return None
    read = {source for operation in found.operations for source in operation.sources}
    ends = [tensor for tensor in range(len(found.tensors)) if tensor not in read]
    if len(ends) != 1 or len([tensor for tensor in range(len(found.tensors)) if tensor not in made]) != 1:
        return None
    depth = [0] * len(found.tensors)
    for operation in found.operations:
        depth[operation.targets[0]] = 1 + max([depth[source] for source in operation.sources])
    way: list[Operation] = []
    tensor = ends[0]
    while tensor in made:
        way.append(made[tensor])
        tensor = max(made[tensor].sources, key=lambda source: depth[source])
    return way[::-1] or None


@dataclass(slots=True)
class _Climb:
    """Rungs as they are found.

    Attributes:
        found: the network.
        sizes: space and channels of each tensor.
        rungs: so far.
        place: of the tensors of the way, their rungs.
        used: operations that have been taken in.
    """

    found: Turned
    sizes: list[tuple[tuple[int, ...], int]]
    rungs: list[Rung]
    place: dict[int, int]
    used: int = 0

    def add(self, operation: Operation) -> bool:
        """The next operation of the way; false where this is no ladder."""
        before = self.rungs[-1]
        target = operation.targets[0]
        space, channels = self.sizes[target]
        others = tuple([source for source in operation.sources if source != before.tensor])
        if bool(others) != bool(operation.mark) or before.tensor not in operation.sources:
            return False
        self.used += 1
        if not others:
            size, was = (prod(each) ** (1 / len(each)) for each in (space, before.space))
            turn = 1 if size * STEP < was else -1 if size > STEP * was else 0
            self.rungs.append(Rung(target, space, (channels,), before.level + turn, operation))
        else:
            ways = [self._across(source) for source in others]
            origins = [way[0] for way in ways if way is not None]
            if len(origins) < len(others) or any(
                self.rungs[self.place[tensor]].level != before.level for tensor in origins
            ):
                return False
            self.used += sum([len(way[1]) for way in ways if way is not None])
            parts: tuple[int, ...] = (channels,)
            if operation.mark == "Concatenate":
                parts = (*[self.sizes[source][1] for source in others], self.sizes[before.tensor][1])
            rung = Rung(
                target,
                space,
                parts,
                before.level,
                None,
                operation,
                tuple(origins),
                tuple([way[1] for way in ways if way is not None]),
            )
            if self._risen() and not _read(self.found, before.tensor, operation):
                # what comes up is drawn as a part of what it becomes
                self.rungs[-1] = replace(rung, made=before.made)
            else:
                self.rungs.append(rung)
        self.place[target] = len(self.rungs) - 1
        return True

    def _risen(self) -> bool:
        """Whether the last rung has just come up."""
        return len(self.rungs) > 1 and self.rungs[-1].level < self.rungs[-2].level and self.rungs[-1].merge is None

    def _across(self, source: int) -> tuple[int, tuple[Operation, ...]] | None:
        """From which rung a tensor comes, and by which operations; None where from none, or by too many."""
        ways: list[Operation] = []
        while source not in self.place:
            made = next((operation for operation in self.found.operations if source in operation.targets), None)
            if made is None or len(made.sources) != 1 or len(ways) >= LONGEST or _read(self.found, source, None, 1):
                return None
            ways.append(made)
            source = made.sources[0]
        return source, tuple(ways[::-1])


def _read(found: Turned, tensor: int, besides: Operation | None, most: int = 0) -> bool:
    """Whether more than so many operations read a tensor, besides one, or the network returns it."""
    readers = [other for other in found.operations if tensor in other.sources and other is not besides]
    return found.tensors[tensor].outer or len(readers) > most


def joined(found: Turned, rungs: Sequence[Rung]) -> list[Rung]:
    """The rungs, of several alike operations in a row only what the last gives."""
    kept: list[Rung] = []
    needed = {source for rung in rungs for source in rung.across}
    for rung in rungs:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.made is not None
            and rung.made is not None
            and not last.merge
            and not rung.merge
            and last.level == rung.level == kept[-2].level
            and last.tensor not in needed
            and not found.tensors[last.tensor].outer
            and last.made.forms[:1] == rung.made.forms[:1]
        ):
            kept[-1] = replace(
                rung, made=replace(rung.made, times=last.made.times + 1, keys=(*last.made.keys, *rung.made.keys))
            )
        else:
            kept.append(rung)
    return kept
