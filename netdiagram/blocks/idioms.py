"""Reshape, turn, reshape: what authors write in three operations and the field has a word for (channel shuffle, windows).

Read off the shapes alone: how the first reshape splits the axes, in which order they then stand, and what the second joins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netdiagram.blocks.outline import GATHER, IDIOM, JOIN, PARTITION, PATCHES, SHUFFLE, SPREAD, TURNS, UNPATCH, Block
from netdiagram.ir import Layer, Network, Shape
from netdiagram.records import record


@record
class _Turn:
    """Shapes on the way, without the batch where all have it.

    Attributes:
        before: what comes in.
        split: after the first reshape.
        order: which axis of `split` stands where afterwards.
        after: what goes out.
    """

    before: tuple[int, ...]
    split: tuple[int, ...]
    order: tuple[int, ...]
    after: tuple[int, ...]


def _shuffles(turn: _Turn) -> bool:
    """The channels in groups, and then those of all groups in turns (X. Zhang and others, ShuffleNet, 2018)."""
    rank = len(turn.split)
    last = (*range(rank - 2), rank - 1, rank - 2)
    first = (1, 0, *range(2, rank))
    return turn.before == turn.after and len(turn.before) == rank - 1 and turn.order in (last, first)


def _cut(turn: _Turn) -> bool:
    """Height and width, each in so many pieces, the pieces in front."""
    return len(turn.split) == 5 and turn.order == (0, 2, 1, 3, 4)


def _joined(turn: _Turn) -> tuple[int, ...]:
    """What comes in, if the first reshape cuts height and width in pieces."""
    one, two, three, four, channels = turn.split
    return one * two, three * four, channels


def _partitions(turn: _Turn) -> bool:
    return _cut(turn) and turn.before == _joined(turn) and turn.after[-1] == turn.split[-1]


def _gathers(turn: _Turn) -> bool:
    wide = turn.split[-1] * turn.split[1] * turn.split[3] if _cut(turn) else 0
    return _cut(turn) and turn.before == _joined(turn) and turn.after == (turn.split[0], turn.split[2], wide)


def _patches(turn: _Turn) -> bool:
    wide = turn.split[-1] * turn.split[1] * turn.split[3] if _cut(turn) else 0
    return _cut(turn) and turn.before == _joined(turn) and turn.after == (turn.split[0] * turn.split[2], wide)


def _spreads(turn: _Turn) -> bool:
    if not _cut(turn) or len(turn.before) != 3:
        return False
    height, width, rows, columns, channels = turn.split
    return turn.before == (height, width, rows * columns * channels) and turn.after == (
        height * rows,
        width * columns,
        channels,
    )


def _unpatches(turn: _Turn) -> bool:
    if not _cut(turn):
        return False
    height, width, rows, columns, channels = turn.split
    whole = height * rows, width * columns, channels
    return turn.before == (height * width, rows * columns * channels) and turn.after == whole


def _joins(turn: _Turn) -> bool:
    """Windows, in rows of rows, side by side again. Of shapes that could be either way, windows are square."""
    if not _cut(turn) or turn.before[-1] != turn.split[-1] or len(turn.after) != 3:
        return False
    height, width, rows, columns, channels = turn.split
    either = turn.before == _joined(turn) and (rows != columns or (width == columns and height == rows))
    return turn.after == (height * rows, width * columns, channels) and not either


_RULES: tuple[tuple[str, Callable[[_Turn], bool]], ...] = (
    (SHUFFLE, _shuffles),
    (GATHER, _gathers),
    (PATCHES, _patches),
    (JOIN, _joins),
    (PARTITION, _partitions),
    (SPREAD, _spreads),
    (UNPATCH, _unpatches),
)
"""The first that holds gives the word."""


def idiom(network: Network, calls: Sequence[int]) -> str:
    """What three calls one after the other are called; empty where there is no word for them."""
    if len(calls) != IDIOM:
        return ""
    before, turn, after = [network.layers[network.calls[call].layer] for call in calls]
    if turn.type not in TURNS or before.type != "Reshape" or after.type != "Reshape":
        return ""
    source, output = network.calls[calls[0]].inputs[0]
    shapes = (
        network.calls[source].outputs[output],
        network.calls[calls[0]].outputs[0],
        network.calls[calls[2]].outputs[0],
    )
    found = _turned(turn, shapes)
    return next((word for word, holds in _RULES if holds(found)), "") if found is not None else ""


def _turned(turn: Layer, shapes: tuple[Shape | None, ...]) -> _Turn | None:
    known = [_sizes(shape) for shape in shapes]
    order = turn.settings.get("dims") if turn.type == "Permute" else turn.settings.get("axes")
    if None in known or not isinstance(order, tuple):
        return None
    if turn.type == "Permute":
        order = (0, *order)
    before, split, after = [shape or () for shape in known]
    if sorted(order) != list(range(len(split) + 1)) or order[0] != 0:
        return None
    return _Turn(before, split, tuple([axis - 1 for axis in order[1:]]), after)


def _sizes(shape: Shape | None) -> tuple[int, ...] | None:
    """A shape without its batch; None where something is unknown."""
    if shape is None:
        return None
    found = tuple([size for size in shape[1:] if size is not None])
    return found if len(found) == len(shape) - 1 else None


def joined(network: Network, blocks: list[Block], following: Sequence[int]) -> list[Block]:
    """Blocks, the three calls of an idiom as one."""
    calls = network.calls
    single = {block.calls[0]: block for block in blocks if len(block.calls) == 1}
    gone: set[int] = set()
    found: dict[int, Block] = {}
    for first in single:
        turn = following[first]
        last = following[turn] if turn >= 0 else -1
        three = (first, turn, last)
        if last < 0 or not all(call in single for call in three) or not gone.isdisjoint(three):
            continue
        word = idiom(network, three)
        if word:
            gone.update(three)
            found[first] = Block(three, turn, calls[last].outputs[0], name=word)
    return [
        found.get(block.calls[0], block) for block in blocks if block.calls[0] in found or block.calls[0] not in gone
    ]
