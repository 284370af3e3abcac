"""What is done again and again, one after the other, as one operation with a count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from netdiagram.views.tensors.reduced import Known, Region, composite
from netdiagram.views.tensors.turned import Operation, Turned


def joined(found: Turned, known: Known) -> Turned:
    """Of several alike operations in a row on one level only what the last gives."""
    readers: dict[int, int] = {}
    for operation in found.operations:
        for source in (*operation.sources, *operation.aside):
            readers[source] = readers.get(source, 0) + 1

    def goes_on(one: Operation, other: Operation) -> bool:
        """Whether all that one operation gives is what another reads, on one level."""
        if len(one.sources) != 1 or one.targets != other.sources or one.mark or other.mark or len(other.targets) != 1:
            return False
        (tensor,) = one.targets
        level = known.levels[tensor]
        return (
            readers[tensor] == 1
            and not found.tensors[tensor].outer
            and known.levels[one.sources[0]] == level == known.levels[other.targets[0]]
        )

    kept: list[Operation] = []
    for run in _runs(found.operations, goes_on):
        at = 0
        while at < len(run):
            period, times = _tandem(run, at)
            kept.append(_repeated(run[at : at + period * times], period, times, known))
            at += period * times
    return Turned(found.tensors, tuple(_ordered(kept)))


def _runs(operations: Sequence[Operation], goes_on: Callable[[Operation, Operation], bool]) -> list[list[Operation]]:
    """Operations, those that go on from one another together."""
    runs: list[list[Operation]] = []
    ends: dict[tuple[int, ...], int] = {}
    for operation in operations:
        at = ends.get(operation.sources, -1)
        if at >= 0 and goes_on(runs[at][-1], operation):
            runs[at].append(operation)
        else:
            at = len(runs)
            runs.append([operation])
        ends[operation.targets] = at
    return runs


LONGEST = 8
"""So many operations are repeated as one at most."""


def _tandem(run: Sequence[Operation], start: int) -> tuple[int, int]:
    """What is repeated from a place on: of how many operations, how often; the most, and of these the shortest."""
    best = 1, 1
    for period in range(1, LONGEST + 1):
        times = 1
        while start + (times + 1) * period <= len(run) and all(
            _alike(run[start + i], run[start + times * period + i]) for i in range(period)
        ):
            times += 1
        if times > 1 and period * times > best[0] * best[1]:
            best = period, times
    return best


def _repeated(members: Sequence[Operation], period: int, times: int, known: Known) -> Operation:
    """Operations that are repeated, as one."""
    if times == 1:
        return members[0]
    first, last = members[0], members[-1]
    whole = first if period == 1 else composite(Region(list(members[:period]), first.sources[0], first.aside), known)
    return replace(
        whole,
        sources=first.sources,
        targets=last.targets,
        times=times * whole.times,
        keys=tuple(dict.fromkeys([key for operation in members for key in operation.keys])),
        title="\n".join([operation.title for operation in members]),
    )


def _ordered(operations: Sequence[Operation]) -> list[Operation]:
    """In topological order: what several are drawn as stands where the last of them did."""
    return sorted(operations, key=lambda operation: operation.targets)


def _alike(one: Operation, other: Operation) -> bool:
    if one.kind or other.kind:
        return (one.name, one.kind, one.aside) == (other.name, other.kind, other.aside)
    return one.forms[:1] == other.forms[:1]
