"""The first and the last copy of a row that are not whole: what nobody reads, or nothing is there for, was left out.

The last layer of WaveNet has no residual sum, as only the sum of skips is read; the first block of N-BEATS has nothing to
add its forecast to. They are copies like the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from netdiagram.blocks.tandem import Span, Tokens


_LONG = 12
"""Copies of more items are cells of their own: beside them stand others that share much with them."""


@record
class Row:
    """Copies one after the other.

    Attributes:
        spans: where they stand.
        first: the items that the first one lacks, in places of a whole copy; none where it is whole.
        last: the same of the last one.
    """

    spans: tuple[Span, ...]
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()


def widened(tokens: Tokens, rows: Sequence[Sequence[Span]], stretch: Span, size: Callable[[int], int]) -> list[Row]:
    """Rows of copies with those at their ends that are not whole.

    Args:
        tokens: the sequence.
        rows: copies, row by row.
        stretch: what the rows were found in.
        size: of an item, how many blocks it holds.
    """
    found: list[Row] = []
    limits = [stretch[0], *[row[-1][1] for row in rows]]
    starts = [*[row[0][0] for row in rows], stretch[1]]
    for at, row in enumerate(rows):
        if found and found[-1].spans[-1][1] > row[0][0]:
            continue  # the row before it has taken it
        low = max(limits[at], found[-1].spans[-1][1] if found else 0)
        best = _rims(tokens, row, low, starts[at + 1], size)
        if found:
            # a short row in front may be part of the first copy
            more = _rims(tokens, row, limits[at - 1], starts[at + 1], size)
            if len(more.spans) > len(best.spans) and more.spans[0][0] <= found[-1].spans[0][0]:
                found.pop()
                best = more
        found.append(best)
    return found


def _rims(tokens: Tokens, spans: Sequence[Span], low: int, high: int, size: Callable[[int], int]) -> Row:
    """A row begun at that item where most copies are found between two places."""
    period = spans[0][1] - spans[0][0]
    plain = Row(tuple(spans))
    if (low, high) == (spans[0][0], spans[-1][1]) or not any(
        len(reads) > 1 for reads in tokens.reads[slice(*spans[0])]
    ):
        return plain
    if not 2 <= period <= _LONG or any(last - first != period for first, last in spans):
        return plain
    best = plain
    for turn in range(period):
        turned = [(first + turn, last + turn) for first, last in (spans[:-1] if turn else spans)]
        whole = turned and _connected(tokens, turned[-1])
        found = _with_rims(tokens, turned, low, high, size) if whole else plain
        if (len(found.spans), _length(found)) > (len(best.spans), _length(best)):
            best = found
    return best


def _connected(tokens: Tokens, copy: Span) -> bool:
    """Whether the items of a copy hang together."""
    first, last = copy
    part = {at: at for at in range(first, last)}
    for at in range(first, last):
        for source in tokens.reads[at]:
            if source >= first:
                one, two = part[at], part[source]
                part = {item: two if of == one else of for item, of in part.items()}
    return len(set(part.values())) == 1


def _length(row: Row) -> int:
    return row.spans[-1][1] - row.spans[0][0]


def _with_rims(tokens: Tokens, spans: list[Span], low: int, high: int, size: Callable[[int], int]) -> Row:
    copy = spans[0]
    before = _found(tokens, copy, range(copy[0] - 1, low - 1, -1), range(copy[1] - 1, copy[0] - 1, -1))
    copy = spans[-1]
    after = _found(tokens, copy, range(copy[1], high), range(*copy))
    first = _lacks(tokens, before, spans[0], size)
    last = _lacks(tokens, after, spans[-1], size)
    found = list(spans)
    if first and all(len(tokens.reads[item]) > 1 for item in first):
        found.insert(0, (spans[0][0] - len(before), spans[0][0]))
    else:
        first = ()
    if last and _collected(tokens, (copy[1], copy[1] + len(after)), copy):
        found.append((copy[1], copy[1] + len(after)))
    else:
        last = ()
    return Row(tuple(found), first, last)


def _found(tokens: Tokens, copy: Span, places: Iterable[int], items: Sequence[int]) -> dict[int, int]:
    """The items next to a copy that are some of those it has, in its order: place and item."""
    like: dict[int, int] = {}
    rest = list(items)
    for at in places:
        for skipped, item in enumerate(rest):
            if _matches(tokens, at, item, copy, like):
                like[at] = item
                rest = rest[skipped + 1 :]
                break
        else:
            break
    return like


def _matches(tokens: Tokens, at: int, item: int, copy: Span, like: dict[int, int]) -> bool:
    """Whether an item beside a copy is what one of the copy is, as far as it reads what is known."""
    if tokens.labels[at] != tokens.labels[item]:
        return False
    first, last = copy
    if at >= last:
        reads = tokens.reads[item]
        return all(
            like.get(source) in reads if source >= last else source < first or source - (last - first) in reads
            for source in tokens.reads[at]
        )
    # going back, what reads an item is known before it
    return all(item in tokens.reads[like[reader]] for reader in like if at in tokens.reads[reader])


def _lacks(tokens: Tokens, like: dict[int, int], copy: Span, size: Callable[[int], int]) -> tuple[int, ...]:
    """The items of a copy that a stretch lacks, where these are few, and a merge among them; else none."""
    kept = set(like.values())
    missing = tuple([item for item in range(*copy) if item not in kept])
    merges = any(len(tokens.reads[item]) > 1 for item in missing)
    return missing if merges and 2 * sum(map(size, kept)) > sum(map(size, range(*copy))) else ()


def _collected(tokens: Tokens, stretch: Span, copy: Span) -> bool:
    """Whether what reads the last stretch reads copies as well, or is the only one there is."""
    behind = [set(reads) for reads in tokens.reads[stretch[1] :]]
    readers = [reads for reads in behind if any(stretch[0] <= source < stretch[1] for source in reads)]
    return len(readers) < 2 or all(any(copy[0] <= source < copy[1] for source in reads) for reads in readers)
