"""The one order in which a graph is read: whatever a block reads stands before it, branches one after the other.

It depends on the graph and on the order of arguments only, not on the order in which an author wrote the layers. A run
of neighbours in it can always be drawn as one: what lies between two of its members is a member too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks.tree import Unit, members

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = int | Unit


def linear(
    items: Sequence[Item], reads: Sequence[Sequence[int]], spine: bool = False
) -> tuple[list[Item], list[tuple[int, ...]]] | None:
    """Items in order, and the places of those that each of them reads.

    Args:
        items: blocks and units, in a topological order of their last blocks.
        reads: for each block, which it reads, by argument; what is not in `items` does not count.
        spine: of what an item reads, what has most before it comes first, so that a cell that also reads the cell
            before the last stands behind the last one. Otherwise arguments come in order.

    Returns:
        None where units read one another in a circle, so that they cannot stand one after the other.
    """
    owner: dict[int, int] = {}
    inner: list[list[int]] = []
    for index, item in enumerate(items):
        blocks = members([item]) if isinstance(item, Unit) else [item]
        inner.append(blocks)
        for block in blocks:
            owner[block] = index
    before: list[list[int]] = []
    readers = [0] * len(items)
    reader = [-1] * len(items)
    for index, blocks in enumerate(inner):
        found = dict.fromkeys([owner[source] for block in blocks for source in reads[block] if source in owner])
        found.pop(index, None)
        before.append(list(found))
        for source in found:
            readers[source] += 1
            reader[source] = index
    postorder = _visit([i for i in range(len(items)) if not readers[i]], before)
    if postorder is None or len(postorder) < len(items):
        return None
    depth = [0] * len(items)
    for index in postorder:
        depth[index] = 1 + max((depth[source] for source in before[index]), default=0)
    if spine:
        for sources in before:
            if len(sources) > 1:
                deepest = max(sources, key=lambda source: depth[source])
                if sources[0] != deepest:
                    sources.remove(deepest)
                    sources.insert(0, deepest)
    ends = sorted((i for i in range(len(items)) if not readers[i]), key=lambda i: -depth[i])
    roots = _stems(before, readers, reader) + ends
    order = _visit(roots, before) or []
    place = [0] * len(items)
    for position, index in enumerate(order):
        place[index] = position
    return [items[index] for index in order], [tuple([place[source] for source in before[index]]) for index in order]


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
