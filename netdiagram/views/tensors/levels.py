"""On which level each tensor lies: how often its maps have been halved, on balance, since the largest."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, prod

from netdiagram.ir import Shape
from netdiagram.records import record
from netdiagram.views.tensors.turned import Operation, Turned

STEP = 1.5
"""By so much maps must change to be another level."""


@record
class Maps:
    """The maps of a tensor.

    Attributes:
        space: their sizes; empty for a vector.
        channels: how many.
    """

    space: tuple[int, ...]
    channels: int

    @property
    def side(self) -> float:
        """Of a square, or cube, that is as large."""
        return prod(self.space) ** (1 / len(self.space)) if self.space else 1.0

    @property
    def point(self) -> bool:
        """Whether nothing is left of space."""
        return all(size == 1 for size in self.space)


def maps(found: Turned) -> list[Maps] | None:
    """The maps of all tensors; None where a size is not known."""
    first = any(operation.layer.settings.get("data_format") == "channels_first" for operation in found.operations)
    made = [_maps(tensor.shape, first) for tensor in found.tensors]
    known = [each for each in made if each is not None]
    return known if len(known) == len(made) else None


def _maps(shape: Shape | None, first: bool) -> Maps | None:
    if shape is None or any(size is None for size in shape[1:]):
        return None
    sizes = [size or 0 for size in shape[1:]]
    if not sizes:
        return Maps((), 1)
    if not first or len(sizes) < 3:
        return Maps(tuple(sizes[:-1]), sizes[-1])
    return Maps(tuple(sizes[1:]), sizes[0])


def levels(found: Turned, sizes: Sequence[Maps]) -> list[int] | None:
    """The level of each tensor, 0 for the largest maps; None where tensors of different levels come together.

    What is no map has the level of what it is made of. Levels without tensors are left out.
    """
    made: list[int | None] = [None] * len(sizes)
    known: dict[int, tuple[float, int]] = {}  # by the rank of maps, the side and the level of the first
    produced = {target for operation in found.operations for target in operation.targets}

    def begin(tensor: int) -> int | None:
        size = sizes[tensor]
        if not size.space:
            return None
        side, level = known.setdefault(len(size.space), (size.side, 0))
        return level + steps(side, size.side)

    for tensor in range(len(sizes)):
        if tensor not in produced:
            made[tensor] = begin(tensor)
    for operation in found.operations:
        for target in operation.targets:
            level = _level(operation, target, sizes, made)
            if level is None:
                return None
            made[target] = begin(target) if level < 0 else level - _LIFT
    for operation in reversed(found.operations):
        for source in operation.sources:
            if made[source] is None:
                made[source] = made[operation.targets[0]]
    used = sorted({level for level in made if level is not None})
    return [0 if level is None else used.index(level) for level in made]


_LIFT = 1000
"""So that levels above the first are no signs."""


_TURNING = frozenset({"Permute", "Transpose", "transpose", "swapaxes", "SwapAxes", "moveaxis", "Moveaxis"})
"""What only exchanges axes, so that space changes though maps do not."""


def _level(operation: Operation, target: int, sizes: Sequence[Maps], made: Sequence[int | None]) -> int | None:
    """The level of what an operation gives, lifted; −1 where it begins by itself; None where levels differ that meet."""
    size = sizes[target]
    sources = [source for source in operation.sources if made[source] is not None]
    alike = [source for source in sources if len(sizes[source].space) == len(size.space)]
    if operation.mark and size.space:
        full = [source for source in alike if not steps(sizes[source].side, size.side)]
        alike = full or alike
        if len({made[source] for source in full}) > 1:
            return None
    if alike and operation.layer.type in _TURNING:
        return (made[alike[0]] or 0) + _LIFT
    if alike:
        source = max(alike, key=lambda each: sizes[each].side)
        if operation.mark:
            return (made[source] or 0) + _LIFT
        return (made[source] or 0) + steps(sizes[source].side, size.side) + _LIFT
    if sources and (not size.space or any(sizes[source].space for source in sources)):
        return min([made[source] or 0 for source in sources]) + _LIFT
    return -1


def steps(before: float, after: float) -> int:
    """How many levels down from one side to another: 0 where they hardly differ."""
    if 1 / STEP < before / max(after, 1e-9) < STEP:
        return 0
    ratio = log2(before / max(after, 1e-9))
    return round(ratio) or (1 if ratio > 0 else -1)
