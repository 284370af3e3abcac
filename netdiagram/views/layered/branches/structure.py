"""What a branching network is in this language: lines with connections beside them, and fans of lines side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Shape
from netdiagram.views import marks
from netdiagram.views.layered.branches.fans import folded
from netdiagram.views.layered.branches.flat import Flat
from netdiagram.views.layered.branches.lines import Fan, Item, Line, Strange, Way
from netdiagram.views.layered.branches.sides import sided

MOST_INPUTS, MOST_OUTPUTS = 6, 8
MOST_IN_GATE = 12
"""So many layers may be one gate."""
_THIN = frozenset({"normalization", "activation", "regularization", "reshape"})
"""What makes a way hardly longer."""


def is_mark(outline: Outline, block: Block) -> bool:
    """Whether a block is drawn as the mark of a merge."""
    network = outline.network
    return (
        not block.children and marks.known(outline.layer(block).type) and len(set(network.calls[block.main].inputs)) > 1
    )


def structure(flat: Flat) -> Line | str:
    """A network as lines and fans, or in words why it cannot be."""
    blocks = flat.outline.blocks
    inputs = sum([flat.outline.layer(block).family == "input" for block in blocks])
    if not 0 < inputs <= MOST_INPUTS:
        return f"this network has {inputs} inputs"
    if len(flat.outputs) > MOST_OUTPUTS:
        return f"this network has {len(flat.outputs)} outputs"
    try:
        return _Builder(flat).line(range(len(blocks)), -1, -1)
    except Strange as reason:
        return str(reason)


UNKNOWN = 1000
"""Sizes that are not known are taken for large: what is pooled to a point is told apart from maps."""


def _size(shape: Shape | None) -> int:
    size = 1
    for dim in (shape or ())[1:]:
        size *= UNKNOWN if dim is None else dim
    return size


class _Builder:
    """Reads lines off a graph, the longest way first."""

    def __init__(self, flat: Flat) -> None:
        self.flat, self.blocks = flat, flat.outline.blocks
        self.reads = flat.reads
        self.read_by: list[list[int]] = [[] for _ in self.blocks]
        for index, sources in enumerate(self.reads):
            for source in sources:
                self.read_by[source].append(index)
        self.outputs = set(flat.outputs)
        self.weights = [self._weight(block) for block in self.blocks]

    def _name(self, index: int) -> str:
        return self.flat.outline.layer(self.blocks[index]).name

    def _weight(self, block: Block) -> tuple[int, int]:
        """How much a block counts for the longest way: maps more than vectors; then its parameters."""
        rank = len(block.output or (0, 0))
        params = sum([layer.params or 0 for layer in self.flat.outline.layers(block)])
        weight = 4 if rank > 3 else 2 if rank > 2 else 1
        return weight if self.flat.outline.layer(block).family in _THIN else 4 * weight, params

    def _mains(self, index: int) -> Sequence[int]:
        """Of what a block reads, that which is as large as what it gives, where it spreads the rest over that."""
        sources = self.reads[index]
        if len(sources) > 1:
            whole = _size(self.blocks[index].output)
            if marks.known(self.flat.outline.layer(self.blocks[index]).type):
                large = [source for source in sources if _size(self.blocks[source].output) == whole]
                return large or sources
        return sources

    # -- lines

    def line(self, nodes: Sequence[int], before: int, after: int) -> Line:
        """What lies between two blocks (−1: nothing there) as a line."""
        spine = self._spine(nodes, before, after)
        place = {node: at for at, node in enumerate(spine)}
        ways = self._identities(spine, place, before, after)
        for part in self._parts(nodes, place):
            ways.append(self._branch(part, place, spine, after))
        items: list[Item] = list(spine)
        made = folded(self, items, ways)
        return replace(made, ways=sided(self, made))

    def told(self, line: Line, item: int) -> str:
        found = line.items[item]
        while isinstance(found, Fan):
            found = found.lines[0].items[0]
        return self._name(found)

    def _spine(self, nodes: Sequence[int], before: int, after: int) -> list[int]:
        """The longest way; of several, the one with the most parameters."""
        best: dict[int, tuple[int, int]] = {}
        came: dict[int, int] = {}
        inside = set(nodes)
        for node in nodes:
            sources = self._mains(node)
            found = [source for source in sources if source in best]
            starts = before in sources if before >= 0 else not any(source in inside for source in self.reads[node])
            if not found and not starts:
                found = [source for source in self.reads[node] if source in best]
                starts = before >= 0 and before in self.reads[node]
            if not found and not starts:
                continue
            length, params = self.weights[node]
            if found:
                last = max(found, key=lambda source: (best[source], -source))
                came[node] = last
                length, params = length + best[last][0], params + best[last][1]
            best[node] = length, params
        if after >= 0:
            ends = [node for node in self._mains(after) if node in best] or [n for n in self.reads[after] if n in best]
        else:
            ends = [node for node in nodes if node in self.outputs and node in best]
            ends = ends or [node for node in nodes if node in best and not self.read_by[node]]
        if not ends:
            raise Strange(f"'{self._name(nodes[0])}' leads nowhere")
        at = max(ends, key=lambda node: (best[node], -node))
        spine = [at]
        while at in came:
            at = came[at]
            spine.append(at)
        return spine[::-1]

    def _identities(self, spine: Sequence[int], place: dict[int, int], before: int, after: int) -> list[Way]:
        """Connections along a line with nothing on them."""
        ways = []
        for at, node in enumerate(spine):
            for source in self.reads[node]:
                if source in place and place[source] != at - 1:
                    ways.append(Way(place[source], at))
                elif source == before >= 0 and at:
                    ways.append(Way(-1, at))
            if at + 1 < len(spine):
                if after >= 0 and node in self.reads[after]:
                    ways.append(Way(at, len(spine)))
                if node in self.outputs:
                    if after >= 0:
                        raise Strange(f"'{self._name(node)}' is returned from within a branch")
                    ways.append(Way(at, len(spine), ends=True, below=True))
        return ways

    def _parts(self, nodes: Sequence[int], place: dict[int, int]) -> list[list[int]]:
        """What is left beside a line, in pieces that hang together, in order."""
        rest = {node: node for node in nodes if node not in place}

        def root(node: int) -> int:
            while rest[node] != node:
                node = rest[node]
            return node

        for node in rest:
            for source in self.reads[node]:
                if source in rest:
                    one, two = sorted((root(node), root(source)))
                    rest[two] = one
        found: dict[int, list[int]] = {}
        for node in rest:
            found.setdefault(root(node), []).append(node)
        return [sorted(part) for part in found.values()]

    def _branch(self, part: Sequence[int], place: dict[int, int], spine: Sequence[int], after: int) -> Way:
        """A piece beside a line as a connection."""
        inside = set(part)
        entries = {source for node in part for source in self.reads[node] if source not in inside}
        exits = {target for node in part for target in self.read_by[node] if target not in inside}
        returned = any(node in self.outputs for node in part)
        name = self._name(part[0])
        if len(entries) == 2 and len(exits) == 1 and not returned and entries <= place.keys() and exits <= place.keys():
            gate = self._gate(part, [place[entry] for entry in entries], place[exits.pop()])
            if gate is not None:
                return gate
        if len(entries) > 1:
            raise Strange(f"the branch of '{name}' reads {len(entries)} tensors")
        if len(exits) + returned > 1 and not (returned and not exits):
            raise Strange(f"the branch of '{name}' is read {len(exits) + returned} times")
        entry = entries.pop() if entries else -1
        exit_ = exits.pop() if exits else -1
        if entry < 0 and exit_ < 0:
            raise Strange(f"'{name}' is a network of its own")
        if exit_ < 0 and after >= 0:
            raise Strange(f"'{name}' is returned from within a branch")
        source = place.get(entry, -1)
        target = place.get(exit_, len(spine))
        line = self.line(part, entry, exit_)
        return Way(source, target, line, joins=entry < 0, ends=exit_ < 0, below=exit_ < 0)

    def _gate(self, part: Sequence[int], entries: Sequence[int], target: int) -> Way | None:
        """A piece that scales what runs past by what comes later on the line (as attention gates do)."""
        last = self.flat.outline.layer(self.blocks[part[-1]])
        if last.type != "Multiply" or len(part) > MOST_IN_GATE or not max(entries) < target:
            return None
        return Way(min(entries), target, gate=tuple(part), side=max(entries))

    def mark(self, line: Line, at: int) -> bool:
        """Whether an item is drawn as the mark of a merge."""
        item = line.items[at] if at < len(line.items) else None
        return isinstance(item, int) and is_mark(self.flat.outline, self.blocks[item])

    def equal(self, index: int, section: Sequence[Item]) -> bool:
        """Whether a merge makes no difference between what comes in: nothing there is a shortcut, or a step up a ladder."""
        outline, blocks = self.flat.outline, self.blocks
        rises = any(isinstance(item, int) and outline.layer(blocks[item]).family == "transposed" for item in section)
        return not rises and outline.layer(blocks[index]).type == "Concatenate"

    def order(self, fan: Sequence[Line]) -> list[int]:
        """In which order lines lie side by side: as the author wrote them."""
        firsts = [self._first(line) for line in fan]
        return sorted(range(len(fan)), key=lambda at: firsts[at])

    def _first(self, line: Line) -> int:
        first = line.items[0]
        return min([self._first(inner) for inner in first.lines]) if isinstance(first, Fan) else first
