"""Which tensors of a ladder are drawn as bars, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.records import record
from netdiagram.views.tensors.levels import Maps
from netdiagram.views.tensors.turned import Operation, Turned


@record
class Bar:
    """A tensor.

    Attributes:
        tensor: which one.
        level: 0 for the largest maps.
        space: sizes of its maps; empty for a vector.
        channels: how many; of what is side by side, of each part.
        own: of these parts, those that nothing else is made of.
        merge: what comes together in it, where something does.
        gate: what the tensor passes that is put beside what comes up, which opens it.
    """

    tensor: int
    level: int
    space: tuple[int, ...]
    channels: tuple[int, ...]
    own: tuple[bool, ...] = (True,)
    merge: Operation | None = None
    gate: Operation | None = None

    @property
    def marked(self) -> bool:
        """Whether a mark stands before it."""
        return self.merge is not None and self.merge.mark != "Concatenate"


@record
class Edge:
    """What leads from one bar to another.

    Attributes:
        source: a bar.
        target: another.
        operation: what is done; None for a tensor that is handed on as it is.
        part: which part of the target it becomes.
        first: whether no other edge stands for the same operation.
    """

    source: int
    target: int
    operation: Operation | None
    part: int = 0
    first: bool = True


def bars(found: Turned, sizes: Sequence[Maps], levels: Sequence[int]) -> tuple[list[Bar], list[Edge]]:
    """Bars in topological order, and the edges between them.

    What is made only to be merged is no bar of its own, but a part of what it becomes.
    """
    return _Bars(found, sizes, levels).made()


class _Bars:
    def __init__(self, found: Turned, sizes: Sequence[Maps], levels: Sequence[int]) -> None:
        self.found, self.sizes, self.levels = found, sizes, levels
        self.by = {target: operation for operation in found.operations for target in operation.targets}
        self.readers: dict[int, int] = {}
        for operation in found.operations:
            for source in operation.sources:
                self.readers[source] = self.readers.get(source, 0) + 1
        self.gone = {
            source for merge in found.operations if merge.mark for source in merge.sources if self._passing(source)
        }

    def _passing(self, tensor: int) -> bool:
        """Whether a tensor that is merged is there only to be merged."""
        own = self.by.get(tensor)
        return (
            own is not None
            and not own.mark
            and len(own.sources) == len(own.targets) == 1
            and self.readers[tensor] == 1
            and not self.found.tensors[tensor].outer
        )

    def made(self) -> tuple[list[Bar], list[Edge]]:
        """All of them."""
        drawn: list[Bar] = []
        edges: list[Edge] = []
        place: dict[int, int] = {}
        for tensor in self._sorted():
            operation = self.by.get(tensor)
            order = self._order(tensor, operation)
            place[tensor] = len(drawn)
            drawn.append(self._bar(tensor, operation, order))
            for at, source in enumerate(operation.sources if operation else ()):
                past = self.by[source] if source in self.gone else None  # what is no bar is passed over
                origin = past.sources[0] if past else source
                way = past or (None if operation is None or operation.mark else operation)
                first = way is not operation or (at == 0 and way is not None and way.targets[0] == tensor)
                edges.append(Edge(place[origin], place[tensor], way, order.index(at) if order else 0, first))
        return drawn, edges

    def _order(self, tensor: int, merge: Operation | None) -> list[int]:
        """The parts of what is side by side, what comes from other levels last; nothing for all else."""
        if merge is None or merge.mark != "Concatenate":
            return []
        parts = range(len(merge.sources))
        if sum([self.sizes[merge.sources[part]].channels for part in parts]) != self.sizes[tensor].channels:
            return []
        return sorted(parts, key=lambda part: self._comes(merge.sources[part]))

    def _comes(self, tensor: int) -> bool:
        """Whether a part is made for what it becomes, of what is on another level."""
        return tensor in self.gone and self.levels[self.by[tensor].sources[0]] != self.levels[tensor]

    def _bar(self, tensor: int, operation: Operation | None, order: Sequence[int]) -> Bar:
        size = self.sizes[tensor]
        merge = operation if operation is not None and operation.mark else None
        channels: tuple[int, ...] = (size.channels,)
        own: tuple[bool, ...] = (True,)
        gate = None
        if merge is not None and order:
            sources = [merge.sources[part] for part in order]
            channels = tuple([self.sizes[source].channels for source in sources])
            own = tuple([self._comes(source) for source in sources])
            gates = [self.by[source] for source in sources if source in self.gone]
            gate = next((each for each in gates if not set(each.aside).isdisjoint(sources)), None)
        return Bar(tensor, self.levels[tensor], size.space, channels, own, merge, gate)

    def _sorted(self) -> list[int]:
        """By how many operations lead to them, then in the network's order: so they stand on their levels."""
        depth: dict[int, int] = {}
        there = set(self.by) | set(self.readers)
        for tensor in range(len(self.found.tensors)):
            if tensor in there:
                operation = self.by.get(tensor)
                sources = [depth.get(source, 0) for source in operation.sources] if operation else []
                depth[tensor] = max(sources, default=-1) + 1
        return sorted([tensor for tensor in depth if tensor not in self.gone], key=lambda each: (depth[each], each))
