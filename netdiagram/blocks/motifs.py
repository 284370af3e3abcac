"""Cells that stand in several places, but not one after the other: the reduction cells between rows of others.

What only adapts a tensor (a pointwise convolution, padding) may differ: it says where the cell stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.tandem import Span, Tokens

SHORTEST = 6
"""A cell of fewer items than this, adapters left out, is told faster by its items."""


def motifs(tokens: Tokens, adapts: Sequence[bool], loose: Sequence[Span]) -> list[Span]:
    """The cells in the stretches that are in no repeat, in order.

    Args:
        tokens: the sequence.
        adapts: for each item whether it only adapts a tensor.
        loose: the stretches.
    """
    cores = [[at for at in range(*span) if not adapts[at]] for span in loose]
    told = [_told(tokens, core, span) for core, span in zip(cores, loose, strict=True)]
    found: list[Span] = []
    taken: set[int] = set()
    readers: list[list[int]] = [[] for _ in tokens.labels]
    for at, places in enumerate(tokens.reads):
        for place in places:
            readers[place].append(at)
    for which in sorted(range(len(loose)), key=lambda which: -len(cores[which])):
        size = len(cores[which])
        if size < SHORTEST:
            break
        pattern = [(label, tuple(far for far in back if far <= at)) for at, (label, back) in enumerate(told[which])]
        spots: list[Span] = []
        for core, items, (start, _) in zip(cores, told, loose, strict=True):
            for first in range(len(core) - size + 1):
                window = core[first : first + size]
                if taken.isdisjoint(window) and _same(pattern, items[first : first + size]):
                    span = _widened(tokens, adapts, readers, (window[0], window[-1] + 1), start)
                    if _closed(readers, span) and taken.isdisjoint(range(*span)):
                        spots.append(span)
                        taken.update(range(*span))
        if len(spots) > 1:
            found += spots
        else:
            for span in spots:
                taken.difference_update(range(*span))
    return sorted(found)


def _told(tokens: Tokens, core: Sequence[int], span: Span) -> list[tuple[int, tuple[int, ...]]]:
    """Labels, and how far back each item reads, adapters passed over."""
    place = {at: index for index, at in enumerate(core)}
    found = []
    for index, at in enumerate(core):
        back = []
        for source in tokens.reads[at]:
            here = source
            while here >= span[0] and here not in place and len(tokens.reads[here]) == 1:
                here = tokens.reads[here][0]
            if here in place:
                back.append(index - place[here])
        found.append((tokens.labels[at], tuple(back)))
    return found


def _same(pattern: Sequence[tuple[int, tuple[int, ...]]], items: Sequence[tuple[int, tuple[int, ...]]]) -> bool:
    return all(
        label == other and far == tuple([one for one in back if one <= at])
        for at, ((label, far), (other, back)) in enumerate(zip(pattern, items, strict=True))
    )


def _widened(tokens: Tokens, adapts: Sequence[bool], readers: Sequence[Sequence[int]], span: Span, start: int) -> Span:
    """A stretch with the adapters in front of it that only it reads."""
    first, last = span
    while first > start and adapts[first - 1] and all(first <= reader < last for reader in readers[first - 1]):
        if not tokens.reads[first - 1]:
            break
        first -= 1
    return first, last


def _closed(readers: Sequence[Sequence[int]], span: Span) -> bool:
    """Whether only the last item of a stretch is read elsewhere."""
    return all(reader < span[1] for at in range(span[0], span[1] - 1) for reader in readers[at])
