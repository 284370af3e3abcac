"""Repeats found by themselves: an outline in which what stands several times, one after the other, stands once.

By structure alone. Names and the author's groups say what a group is called, never where it begins or ends.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from netdiagram.blocks import names, stages
from netdiagram.blocks.normal import Normal
from netdiagram.blocks.order import linear
from netdiagram.blocks.outline import Block, Link, Outline
from netdiagram.blocks.signature import WEIGHTLESS, signatures
from netdiagram.blocks.tandem import Tokens, repeats
from netdiagram.blocks.tree import Unit, members, units
from netdiagram.blocks.units import adapt, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.order import Item
    from netdiagram.blocks.stages import Copy
    from netdiagram.ir import Network


def outline(network: Network) -> Outline:
    """A network as stages and repeated blocks."""
    from netdiagram import blocks

    return collapse(blocks.outline(network, "fused"))


def collapse(outline: Outline) -> Outline:
    """An outline in which repeated stretches stand once.

    Args:
        outline: fused, or any other one without groups.

    Returns:
        Groups have `children` (the blocks of one copy), `repeat`, a name and a note; `calls` are those of all copies.
        Blocks stand in topological order. What cannot be collapsed stands as it did.
    """
    level = _Level(outline)
    found = level.blocks(level.items())
    return linked(outline.network, found) if found else outline


def linked(network: Network, blocks: Sequence[Block]) -> Outline:
    """Blocks with the tensors between them, one for each pair."""
    owner: dict[int, int] = {}
    for index, block in enumerate(blocks):
        for call in block.calls:
            owner[call] = index
    links: dict[tuple[int, int], Link] = {}
    for index, block in enumerate(blocks):
        for call in block.calls:
            for source, output in network.calls[call].inputs:
                start = owner.get(source, index)
                if start != index:
                    shape = network.calls[source].outputs[output]
                    links.setdefault((start, index), Link(start, index, shape))
    return Outline(network, tuple(blocks), tuple(sorted(links.values(), key=lambda link: (link.target, link.source))))


def inside(outline: Outline, block: Block) -> Outline:
    """What is drawn within a group: its children, and the tensors between them."""
    return linked(outline.network, block.children)


class _Level:
    """One outline on its way."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.all = outline.blocks
        reads: list[list[int]] = [[] for _ in self.all]
        for link in outline.links:
            if link.source not in reads[link.target]:
                reads[link.target].append(link.source)
        self.reads = reads
        self.normal = Normal(signatures(outline), reads)

    def items(self) -> list[Item]:
        """The outermost units, and the blocks outside of them."""
        found = resolve(units(self.reads, self.normal.signatures), self.normal)
        return self.with_rest([item for item in found if isinstance(item, Unit)], range(len(self.all)))

    def with_rest(self, chosen: Sequence[Unit], blocks: Sequence[int]) -> list[Item]:
        """Units, and those of the blocks that are in none of them, in topological order."""
        taken = {block for unit in chosen for block in members([unit])}
        keyed: list[tuple[int, Item]] = [(max(members([unit])), unit) for unit in chosen]
        keyed += [(block, block) for block in blocks if block not in taken]
        return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]

    def blocks(self, items: Sequence[Item]) -> list[Block] | None:
        """Items as blocks, repeats as groups."""
        ordered = linear(items, self.reads, spine=True)
        if ordered is None:
            return None
        adapted = adapt(*ordered, self.normal)
        if adapted is not None:
            ordered = linear(adapted, self.reads, spine=True)
            if ordered is None:
                return None
        tokens = self._tokens(*ordered)
        return self._arranged(ordered[0], tokens, 0, len(ordered[0]), top=True)

    def _tokens(self, items: Sequence[Item], reads: Sequence[tuple[int, ...]]) -> Tokens:
        normal = self.normal
        labels = [normal.label(item) for item in items]
        kinds = [normal.kind(item) for item in items]
        edge = [0.1 if kind in _NEVER_FIRST or kind in WEIGHTLESS else 0.0 for kind in kinds]
        tail = [0.1 if kind in _NEVER_LAST else 0.0 for kind in kinds]
        exact = [
            label if isinstance(item, Unit) else normal.number(normal.signatures[item].exact)
            for label, item in zip(labels, items, strict=True)
        ]
        return Tokens(labels, reads, exact, edge, tail, [1.0] * len(items))

    def _arranged(self, items: Sequence[Item], tokens: Tokens, start: int, end: int, top: bool) -> list[Block]:
        """A stretch of items as blocks."""
        found: list[Block] = []
        ladders: list[tuple[int, int, int]] = []
        at = start
        for spans in repeats(tokens, start, end):
            found += self._loose(items[at : spans[0][0]], top)
            copies = [stages.copy(items[first:last], self.normal) for first, last in spans]
            begin = len(found)
            cut = stages.split(copies)
            place = 0
            levels = len(cut) == len(copies) > 1 and spans[0][1] - spans[0][0] > 1
            for stage in cut:
                shown = stages.drawn(stage)
                span = spans[place + shown]
                if len(stage) == 1 and span[1] - span[0] == 1:
                    found += self._loose(items[span[0] : span[1]], top)
                else:
                    inner = self._arranged(items, tokens, *span, top=False)
                    if len(stage) == 1 and not levels:
                        found += inner
                    else:
                        found.append(self._group(stage, shown, inner))
                place += len(stage)
            if levels:
                ladders.append((begin, len(found), _direction(copies)))
            at = spans[-1][1]
        found += self._loose(items[at:end], top)
        return self._ladders(found, ladders)

    def _ladders(self, blocks: list[Block], ladders: Sequence[tuple[int, int, int]]) -> list[Block]:
        """Steps down and steps up again become encoder and decoder; other steps stand as they are."""
        down = [ladder for ladder in ladders if ladder[2] < 0]
        up = [ladder for ladder in ladders if ladder[2] > 0]
        paired = bool(down and up and down[0][0] < up[-1][0])
        found: list[Block] = []
        at = 0
        for begin, end, direction in ladders:
            found += blocks[at:begin]
            steps = blocks[begin:end]
            if paired and direction:
                found.append(_enclosing(steps, "encoder" if direction < 0 else "decoder"))
            else:
                found += [child for step in steps for child in step.children]
            at = end
        return found + blocks[at:]

    def _loose(self, items: Sequence[Item], top: bool) -> list[Block]:
        """What is not repeated: blocks as they are, units as groups of their own, or, within groups, as their blocks."""
        found: list[Block] = []
        for item in items:
            if not isinstance(item, Unit):
                found.append(self.all[item])
            elif top or self.normal.kind(item) == "gate":
                found.append(self._group([stages.copy([item], self.normal)], 0, self._inner(item)))
            else:
                found += self._inner(item)
        return found

    def _inner(self, unit: Unit) -> list[Block]:
        """The blocks of a unit."""
        chosen = [part for part in self._parts(unit) if isinstance(part, Unit)]
        items = self.with_rest(chosen, members([unit]))
        ordered = linear(items, self.reads)
        if ordered is None:
            return [self.all[block] for block in sorted(members([unit]))]
        if len(items) > _SMALL:
            return self._arranged(ordered[0], self._tokens(*ordered), 0, len(items), top=False)
        return self._loose(ordered[0], top=False)

    def _parts(self, unit: Unit) -> list[Item]:
        return [part for branch in unit.branches for part in resolve(branch, self.normal)]

    def _group(self, stage: Sequence[Copy], shown: int, children: Sequence[Block]) -> Block:
        """A group for a stage."""
        one = stage[shown]
        last = members(list(stage[-1].items[-1:]))[-1]
        calls = sorted(
            [call for copy in stage for block in members(list(copy.items)) for call in self.all[block].calls]
        )
        return Block(
            calls=tuple(calls),
            main=children[0].main,
            output=self.all[last].output,
            children=tuple(children),
            repeat=len(stage),
            name=names.name(one.items, self.normal),
            note=stages.note(stage, shown),
        )


_SMALL = 12
"""A unit of so many blocks is drawn with all of them."""

_NEVER_FIRST = frozenset({"pooling", "global pooling", "add", "multiply", "concat"})
_NEVER_LAST = frozenset({"concat", "upsampling", "transposed"})


def _direction(copies: Sequence[Copy]) -> int:
    """Whether copies shrink (-1) or grow (1) from one to the next."""
    sizes = []
    for one in copies:
        size = 1
        for dim in one.space:
            size *= dim or 1
        sizes.append(size)
    if all(a > b for a, b in itertools.pairwise(sizes)):
        return -1
    return int(all(a < b for a, b in itertools.pairwise(sizes)))


def _enclosing(steps: Sequence[Block], name: str) -> Block:
    calls = tuple(sorted([call for step in steps for call in step.calls]))
    return Block(calls, steps[0].main, steps[-1].output, children=tuple(steps), name=name)
