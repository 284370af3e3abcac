"""The one order in which a graph is read: whatever a block reads stands before it, branches one after the other.

It depends on the graph and on the order of arguments only, not on the order in which an author wrote the layers. A run
of neighbours in it can always be drawn as one: what lies between two of its members is a member too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks.tree import Unit, members
from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Item = int | Unit


@record
class Hints:
    """What helps to lay the copies of a cell one behind the other.

    Attributes:
        light: whether an item only adapts a tensor: such items stand where they are read, and what only leads to a
            merge of many stands where it branches off.
        ranks: blocks whose tensors the network returns, in order.
    """

    light: Callable[[Item], bool]
    ranks: Mapping[int, int]


def linear(
    items: Sequence[Item], reads: Sequence[Sequence[int]], hints: Hints | None = None, *, deepest: bool = False
) -> list[Item] | None:
    """Items in order.

    Args:
        items: blocks and units, in a topological order of their last blocks.
        reads: for each block, which it reads, by argument; what is not in `items` does not count.
        hints: for a whole network.
        deepest: of what an item reads, what most stands before comes first, instead of the first argument.

    Returns:
        None where units read one another in a circle, so that they cannot stand one after the other.
    """
    before = _before(items, reads)
    readers = [0] * len(items)
    reader = [-1] * len(items)
    for index, sources in enumerate(before):
        for source in sources:
            readers[source] += 1
            reader[source] = index
    ends = [index for index in range(len(items)) if not readers[index]]
    postorder = _visit(ends, before)
    if postorder is None or len(postorder) < len(items):
        return None
    depth = [0] * len(items)
    for index in postorder:
        depth[index] = 1 + max((depth[source] for source in before[index]), default=0)
    ranks = {} if hints is None else hints.ranks
    ends.sort(key=lambda index: (-depth[index], _rank(items[index], ranks)))
    if deepest:
        before = [sorted(sources, key=lambda source: -depth[source]) for sources in before]
    order = _visit(ends, before) or []
    if hints is not None:
        place = {index: position for position, index in enumerate(order)}
        stems = sorted(_stems(before, readers, reader), key=lambda index: place[index])
        order = _visit([*stems, *ends], before) or []
        # what a stem ends with (a normalization behind an encoder) belongs to it
        light = [hints.light(item) and index not in stems for index, item in enumerate(items)]
        order = _sunk(_with_side_branches(order, before, readers), before, light)
    return [items[index] for index in order]


def _rank(item: Item, ranks: Mapping[int, int]) -> int:
    blocks = members([item]) if isinstance(item, Unit) else [item]
    return min([ranks.get(block, len(ranks)) for block in blocks])


def _before(items: Sequence[Item], reads: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each item the indices of those it reads, by argument."""
    owner: dict[int, int] = {}
    inner: list[list[int]] = []
    for index, item in enumerate(items):
        blocks = members([item]) if isinstance(item, Unit) else [item]
        inner.append(blocks)
        for block in blocks:
            owner[block] = index
    before: list[list[int]] = []
    for index, blocks in enumerate(inner):
        found = dict.fromkeys([owner[source] for block in blocks for source in reads[block] if source in owner])
        found.pop(index, None)
        before.append(list(found))
    return before


def read_by(items: Sequence[Item], reads: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """For each of the items in order, the places of those that it reads."""
    return [tuple(sources) for sources in _before(items, reads)]


_MANY = 4
"""From so many on, what reads as many collects them (the skips of WaveNet)."""


def _with_side_branches(order: list[int], before: Sequence[Sequence[int]], readers: Sequence[int]) -> list[int]:
    """The order with what only leads to a collector right behind where it branches off, not in front of the collector."""
    behind: dict[int, list[int]] = {}
    moved: set[int] = set()
    for sources in before:
        if len(sources) < _MANY:
            continue
        branches: dict[int, list[int]] = {}
        for source in sources:
            branch: list[int] = []
            here = source
            while readers[here] == 1 and len(before[here]) == 1:
                branch.append(here)
                here = before[here][0]
            if branch and here not in moved and moved.isdisjoint(branch):
                branches.setdefault(here, []).extend(branch[::-1])
        if len(branches) >= _MANY:
            for here, branch in branches.items():
                behind.setdefault(here, []).extend(branch)
                moved.update(branch)
    if not behind:
        return order
    found: list[int] = []
    for index in order:
        if index not in moved:
            found.append(index)
            found += behind.get(index, ())
    return found


def _stems(before: Sequence[Sequence[int]], readers: Sequence[int], reader: Sequence[int]) -> list[int]:
    """Where what begins at an input, and nothing else comes into, is read more than once: it is read before all else."""
    found = []
    for start, sources in enumerate(before):
        if sources:
            continue
        here = start
        while readers[here] == 1 and len(before[reader[here]]) == 1:
            here = reader[here]
        if readers[here] > 1:
            found.append(here)
    return found


def _sunk(order: list[int], before: Sequence[Sequence[int]], light: Sequence[bool]) -> list[int]:
    """The order with adapters (a pointwise convolution, pooling) right in front of what reads them first."""
    place = [0] * len(order)
    for position, index in enumerate(order):
        place[index] = position
    # of each item where its first reader stands, and that of an adapter where it will stand itself
    first = [len(order)] * len(order)
    waiting: dict[int, list[int]] = {}
    for position in range(len(order) - 1, -1, -1):
        index = order[position]
        stands, reader = position, first[index]
        adapts = light[index] and len(before[index]) == 1
        if adapts and position + 1 < reader < len(order) and len(before[order[reader]]) < _MANY:
            waiting.setdefault(reader, []).append(index)
            stands = reader
        for source in before[index]:
            first[source] = min(first[source], stands)
    if not waiting:
        return order
    gone = {index for indices in waiting.values() for index in indices}
    found: list[int] = []
    for position, index in enumerate(order):
        if index not in gone:
            found += reversed(waiting.get(position, ()))
            found.append(index)
    return found


def _visit(roots: Sequence[int], before: Sequence[Sequence[int]]) -> list[int] | None:
    """All that the roots depend on, each after what it depends on; None where there is a circle."""
    state = bytearray(len(before))
    order: list[int] = []
    for root in roots:
        if state[root]:
            continue
        stack = [root]
        while stack:
            here = stack[-1]
            if state[here] == 0:
                state[here] = 1
                for source in reversed(before[here]):
                    if state[source] == 1:
                        return None
                    if state[source] == 0:
                        stack.append(source)
            else:
                stack.pop()
                if state[here] == 1:
                    state[here] = 2
                    order.append(here)
    return order
