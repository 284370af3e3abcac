"""Units: what splits at one block and comes together at another (residual blocks, inception modules, gates).

Series-parallel reduction on the graph of blocks: a block with one predecessor and one successor becomes part of a path
between them, several paths between the same two blocks become branches. Where all that enters a block comes from one
other, the branches and the block are a unit. What is not series-parallel stays as it is around the units inside it.
Every block and every edge is taken up once, so the time is linear.

After J. Valdes, R. E. Tarjan, E. L. Lawler, The recognition of series parallel digraphs, 1982.
"""

from __future__ import annotations

from collections import deque
from dataclasses import field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from netdiagram.records import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netdiagram.blocks.signature import Signature


DEPTH = 32
"""Units are not nested deeper than this; a network of a hundred skips around one another is no figure any more."""


@state
class Unit:
    """Branches between `split` and `merge`.

    Attributes:
        split: the block all branches begin at; it is not part of the unit.
        merge: the block they end in; it is part of the unit. -1 for branches that do not end in a block of their own.
        branches: by the argument of `merge`; the empty one is the identity.
        prime: what lies between is not series-parallel: one branch, all of it in topological order.
        depth: how deep units are nested in it, itself included.
        head: blocks before the split that nothing else reads (a normalization that all branches share).
        tail: blocks after the merge that alone read it (an activation).
    """

    split: int
    merge: int
    branches: list[Path]
    prime: bool = False
    head: Path = field(default_factory=list)
    tail: Path = field(default_factory=list)
    depth: int = field(init=False, default=1)

    def __post_init__(self) -> None:
        """Take apart what is nested too deep."""
        inner = max([item.depth for path in self.branches for item in path if isinstance(item, Unit)], default=0)
        if inner >= DEPTH:
            self.branches = [[*flat] for flat in map(members, self.branches)]
            inner = 0
        self.depth = inner + 1


Path = list["int | Unit"]
"""Blocks and units one after the other."""


_Branches = list[tuple[int, Path]]
"""Paths with the argument each is read as."""

PRIME = 64
"""Largest number of blocks that make a unit without being series-parallel."""


def units(reads: Sequence[Sequence[int]]) -> list[Unit]:
    """The outermost units of a graph, each with those inside it.

    Args:
        reads: for each block, which it reads, by argument, in topological order.
    """
    kernel = _Kernel(reads)
    kernel.reduce(range(1, len(reads) + 1))
    kernel.close_primes()
    return kernel.outermost()


def structural(reads: Sequence[Sequence[int]], signatures: Sequence[Signature]) -> list[Sequence[int]]:
    """The graph as it is compared.

    What a decoder attends to is left out besides what it attends with. Where a list is concatenated again with one
    tensor more, what was concatenated before and that one tensor are read instead: it is the same tensor. What comes
    from a second input into many blocks (a time step, a style, a class) is read where it is merged.
    """
    found: list[Sequence[int]] = list(reads)
    lists: dict[tuple[int, ...], int] = {}
    for block, sources in enumerate(reads):
        if len(sources) < 2:
            continue
        kind = signatures[block].kind
        if kind == "cross attention":
            near = {sources[0], *reads[sources[0]]}
            found[block] = [one for one in sources if one in near or not near.isdisjoint(reads[one])]
        elif kind == "concat":
            older, newer = lists.get(tuple(sources[:-1])), lists.get(tuple(sources[1:]))
            if older is not None:
                found[block] = (older, sources[-1])
            elif newer is not None:
                found[block] = (sources[0], newer)
            lists[tuple(sources)] = block
    for block, sources in _conditioned(reads).items():
        found[block] = sources
    return found


_EVERYWHERE = 3
"""In so many places a second input must come in to be taken for a condition."""


def _conditioned(reads: Sequence[Sequence[int]]) -> dict[int, Sequence[int]]:
    """What blocks read instead of a tensor that a second input puts in everywhere."""
    starts = [block for block, sources in enumerate(reads) if not sources]
    if len(starts) < 2:
        return {}
    readers: list[list[int]] = [[] for _ in reads]
    depends = [0] * len(reads)
    for number, start in enumerate(starts):
        depends[start] = 1 << number
    depth = [0] * len(reads)
    for block, sources in enumerate(reads):
        for source in sources:
            readers[source].append(block)
            depends[block] |= depends[source]
            depth[block] = max(depth[block], depth[source] + 1)
    found: dict[int, Sequence[int]] = {}
    hubs = [hub for start in starts if len(readers[hub := _hub(start, reads, readers)]) >= _EVERYWHERE]
    merges = {hub: [_merged(hub, reader, reads, readers) for reader in readers[hub]] for hub in hubs}
    places = {hub: {depth[merge] for _, merge in found} for hub, found in merges.items()}
    moved: set[int] = set()
    conditions = 0
    for hub in sorted(hubs, key=lambda hub: (-len(places[hub]), -max(places[hub]))):
        # what comes in one time after the other, up to the end, is a condition of the rest, not the rest of it
        own = conditions | depends[hub]
        instead: dict[int, Sequence[int]] = {}
        ends: set[int] = set()
        for reader, (last, merge) in zip(readers[hub], merges[hub], strict=True):
            others = [
                source for source in reads[merge] if source != last and source not in moved and depends[source] & ~own
            ]
            if not others:
                break
            instead[reader] = others if merge == reader else others[:1]
            ends.add(last)
        else:
            found |= instead
            conditions = own
            moved |= ends  # of two conditions that are added to one another one stays, or each would read the other
    return found


def _merged(hub: int, reader: int, reads: Sequence[Sequence[int]], readers: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Where what a block makes of a tensor is merged with something else, and what is merged there."""
    last, merge = hub, reader
    while len(reads[merge]) == 1 and len(readers[merge]) == 1:
        last, merge = merge, readers[merge][0]
    return last, merge


def _hub(start: int, reads: Sequence[Sequence[int]], readers: Sequence[Sequence[int]]) -> int:
    """Where what begins at an input is read more than once, or merged."""
    hub = start
    while len(readers[hub]) == 1 and len(reads[readers[hub][0]]) == 1:
        hub = readers[hub][0]
    return hub


class _Kernel:
    """What is left of a graph while it is reduced.

    Blocks are numbered from 1; 0 leads to all that read nothing, and all that nothing reads lead to the last number.
    """

    def __init__(self, reads: Sequence[Sequence[int]]) -> None:
        count = len(reads)
        self.last = count + 1
        self.into: list[dict[int, _Branches]] = [{} for _ in range(count + 2)]
        self.out: list[dict[int, None]] = [{} for _ in range(count + 2)]
        for target, sources in enumerate(reads, 1):
            for argument, source in enumerate(sources):
                self.into[target][source + 1] = [(argument, [])]
                self.out[source + 1][target] = None
            if not sources:
                self.into[target][0] = [(0, [])]
                self.out[0][target] = None
        for block in range(1, count + 1):
            if not self.out[block]:
                self.into[self.last][block] = [(block, [])]
                self.out[block][self.last] = None

    def reduce(self, blocks: Iterable[int]) -> None:
        """Make all blocks with one predecessor and one successor part of paths, until none is left."""
        waiting = deque(blocks)
        into, out = self.into, self.out
        while waiting:
            here = waiting.popleft()
            if len(into[here]) == 1 and len(out[here]) == 1 and 0 < here < self.last:
                # nearest first: what has just become simple is where paths are shortest
                waiting.extendleft(self._contract(here))

    def _contract(self, here: int) -> tuple[int, int]:
        """Make a block part of the paths around it. Returns its neighbours."""
        ((before, arriving),) = self.into[here].items()
        (after,) = self.out[here]
        self.into[here] = {}
        self.out[here] = {}
        leaving = self.into[after].pop(here)
        path: Path
        if len(arriving) > 1:
            path = [Unit(before - 1, here - 1, _sorted(arriving))]
        else:
            path = arriving[0][1]
            last = path[-1] if path else None
            if isinstance(last, Unit) and last.merge < 0:
                last.merge = here - 1
            else:
                path.append(here - 1)
        if len(leaving) > 1:
            path.append(Unit(here - 1, -1, _sorted(leaving)))
        else:
            path.extend(leaving[0][1])
        del self.out[before][here]
        self.out[before][after] = None
        self.into[after].setdefault(before, []).append((min(order for order, _ in leaving), path))
        return before, after

    def close_primes(self) -> None:
        """Make units of what has one way in and one way out, smallest first, and reduce what is around them."""
        order = self._topological()
        if len(order) <= 2:
            return
        ahead = _dominators(order, [list(sources) for sources in self.into])
        back = _dominators(order[::-1], [list(targets) for targets in self.out])
        place = {block: position for position, block in enumerate(order)}
        pairs = [
            (place[block] - place[before], before, block)
            for block in order[1:-1]
            if len(self.into[block]) > 1 and (before := ahead[block]) > 0 and back[before] == block
        ]
        for _, before, after in sorted(pairs):
            if len(self.into[after]) > 1 and self._close(before, after, place):
                self.reduce((before, after))

    def _topological(self) -> list[int]:
        """The blocks that are left, each behind what it reads: what is compared may read what is numbered behind it."""
        left = [block for block in range(self.last + 1) if self.into[block] or self.out[block]]
        if all(source < block for block in left for source in self.into[block]):
            return left
        missing = [len(sources) for sources in self.into]
        order: list[int] = []
        ready = [0]
        while ready:
            here = heappop(ready)
            order.append(here)
            for after in self.out[here]:
                missing[after] -= 1
                if not missing[after]:
                    heappush(ready, after)
        return order

    def _close(self, before: int, after: int, place: Mapping[int, int]) -> bool:
        """One unit of all that lies between two blocks, unless that is too much."""
        inside = {after}
        waiting = [after]
        held: list[int] = []
        while waiting:
            for source, branches in self.into[waiting.pop()].items():
                for _, branch in branches:
                    held += members(branch)
                if source != before and source not in inside:
                    inside.add(source)
                    waiting.append(source)
            if len(inside) + len(held) > PRIME:
                return False
        path: Path = []
        for block in sorted(inside, key=place.__getitem__):
            closes = len(self.into[block]) == 1
            for source, branches in self.into[block].items():
                if closes and len(branches) > 1:
                    path.append(Unit(source - 1, block - 1, _sorted(branches)))
                    break
                for _, branch in branches:
                    path += _opened(branch, block - 1 if closes else -1)
            else:
                if block != after and not (path and isinstance(path[-1], Unit) and path[-1].merge == block - 1):
                    path.append(block - 1)
            self.into[block] = {}
            if block != after:
                self.out[block] = {}
        self.out[before] = {after: None}
        self.into[after] = {before: [(0, [Unit(before - 1, -1, [path], prime=True)])]}
        return True

    def outermost(self) -> list[Unit]:
        """The units on what is left."""
        found: list[Unit] = []
        for target, sources in enumerate(self.into):
            closes = len(sources) == 1 and target < self.last
            for source, branches in sources.items():
                if closes and len(branches) > 1 and source > 0:
                    found.append(Unit(source - 1, target - 1, _sorted(branches)))
                    continue
                for _, path in branches:
                    items = _opened(path, target - 1 if closes and len(branches) == 1 else -1)
                    found += [item for item in items if isinstance(item, Unit)]
        return found


def _sorted(branches: _Branches) -> list[Path]:
    ordered = sorted(branches, key=lambda branch: branch[0])
    # what fans out at the end of a branch fans into the same merge
    return [_opened(path, -1) if path and isinstance(path[-1], Unit) else path for _, path in ordered]


def _opened(path: Path, target: int) -> Path:
    """A path whose branches without a beginning or an end are taken apart, unless `target` is the end."""
    found: Path = []
    for position, item in enumerate(path):
        if not isinstance(item, Unit):
            found.append(item)
            continue
        if item.merge < 0 and position == len(path) - 1 and target >= 0:
            item.merge = target
        if item.merge >= 0 and item.split >= 0:
            found.append(item)
            continue
        for branch in item.branches:
            found += _opened(branch, -1)
        if item.merge >= 0:
            found.append(item.merge)
    return found


def members(path: Path) -> list[int]:
    """All blocks of a path."""
    found: list[int] = []
    for item in path:
        if isinstance(item, Unit):
            found += members(item.head) if item.head else ()
            for branch in item.branches:
                found += members(branch)
            if item.merge >= 0:
                found.append(item.merge)
            found += members(item.tail) if item.tail else ()
        else:
            found.append(item)
    return found


def _dominators(order: Sequence[int], sources: Sequence[Sequence[int]]) -> dict[int, int]:
    """The immediate dominator of each block: the nearest that all ways from the first one lead through.

    After K. D. Cooper, T. J. Harvey, K. Kennedy, A simple, fast dominance algorithm, 2001 (one pass: there are no cycles).
    """
    depth = {order[0]: 0}
    above = {order[0]: order[0]}
    for block in order[1:]:
        known = [source for source in sources[block] if source in depth]
        one = known[0]
        for other in known[1:]:
            while one != other:
                if depth[one] < depth[other]:
                    one, other = other, one
                one = above[one]
        above[block] = one
        depth[block] = depth[one] + 1
    return above
