"""The last copy of a row that ends early: what it would hand on is read by nobody, so that its author's code left it out.

The last layer of WaveNet has no residual sum, as only the sum of skips is read; it is a layer like the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.tandem import Span, Tokens


def ending(tokens: Tokens, spans: Sequence[Span], end: int, sizes: Sequence[int]) -> Span | None:
    """The stretch behind a row of copies that is one of them but for what nobody reads.

    Args:
        tokens: the sequence.
        spans: the copies.
        end: up to where the stretch may go.
        sizes: for each item how many blocks it holds.
    """
    first, last = spans[-1]
    if last >= end or last - first < 2:
        return None
    like: dict[int, int] = {}
    at, next_one = last, first
    while at < end:
        found = next((one for one in range(next_one, last) if _matches(tokens, at, one, (first, last), like)), None)
        if found is None:
            break
        like[at] = found
        next_one = found + 1
        at += 1
    kept = set(like.values())
    missing = [one for one in range(first, last) if one not in kept]
    merges = any(len(tokens.reads[one]) > 1 for one in missing)
    if not merges or 2 * sum([sizes[one] for one in kept]) < sum(sizes[first:last]):
        return None
    outside = _readers(tokens, last, at, at)
    return (last, at) if outside and outside <= _readers(tokens, first, last, at) else None


def _matches(tokens: Tokens, at: int, one: int, copy: Span, like: dict[int, int]) -> bool:
    """Whether an item behind a copy is what one of the copy is."""
    if tokens.labels[at] != tokens.labels[one]:
        return False
    first, last = copy
    reads = tokens.reads[one]
    return all(
        like.get(source) in reads if source >= last else source < first or source - (last - first) in reads
        for source in tokens.reads[at]
    )


def _readers(tokens: Tokens, first: int, last: int, behind: int) -> set[int]:
    """What reads a stretch from behind a place."""
    return {at for at in range(behind, len(tokens.reads)) if any(first <= source < last for source in tokens.reads[at])}
