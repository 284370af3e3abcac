"""Groups taken apart: the blocks that are drawn, what each of them reads, and the brackets over them."""

from __future__ import annotations

from collections.abc import Iterable

from netdiagram.blocks import Block, Outline
from netdiagram.blocks.sharing import tied
from netdiagram.records import record

LADDERS = frozenset({"encoder", "decoder"})
"""Groups that stand once and yet are worth a bracket, wherever they stand."""


@record
class Bracket:
    """What stands under a stretch of blocks.

    Attributes:
        members: the blocks that are drawn of it, ascending.
        name: what it is called; may be empty.
        repeat: how often it stands there.
        note: what differs in its first or last copy.
        hidden: the blocks of the copies that are not drawn, as one.
        tied: all copies are the same layers: what leaves the one that is drawn comes back to it.
    """

    members: tuple[int, ...]
    name: str
    repeat: int = 1
    note: str = ""
    hidden: Block | None = None
    tied: bool = False


@record
class Flat:
    """A network without groups.

    Attributes:
        outline: the blocks that are drawn, in topological order; no links.
        reads: per block the blocks it reads, in order, without doubles.
        outputs: the blocks whose tensors the network returns, in order.
        brackets: outer ones first.
    """

    outline: Outline
    reads: tuple[tuple[int, ...], ...]
    outputs: tuple[int, ...]
    brackets: tuple[Bracket, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether anything stands for several of its kind."""
        return any(bracket.repeat > 1 for bracket in self.brackets)


def flatten(outline: Outline, fused: Outline, *, opened: bool = False) -> Flat | str:
    """An outline without groups, or in words why its groups cannot be taken apart.

    Args:
        outline: with groups or without.
        fused: the same network without groups.
        opened: draw all copies of everything but of what is called again; brackets only name.
    """
    made = _Flattener(outline, fused, opened)
    for block in outline.blocks:
        made.add(block)
    return made.flat()


class _Flattener:
    def __init__(self, outline: Outline, fused: Outline, opened: bool) -> None:
        self.outline, self.network, self.opened = outline, outline.network, opened
        self.fused = fused.blocks
        self.blocks: list[Block] = []
        self.groups: list[tuple[Block, int, int]] = []  # with the first block drawn of it, and one past the last
        self.holder: dict[int, int] = {}  # of each call the block it is drawn in
        self.group: dict[int, int] = {}  # of each call the innermost group it belongs to

    def add(self, block: Block) -> None:
        if not block.children or block.closed:
            for call in block.calls:
                self.holder[call] = len(self.blocks)
            self.blocks.append(block)
            return
        number, first = len(self.groups), len(self.blocks)
        self.groups.append((block, first, first))
        for call in block.calls:
            self.group[call] = number
        opens = block.repeat > 1 and (self.opened or self._run(block)) and not tied(self.network, block)
        inner: Iterable[Block] = block.children
        if opens:
            held = set(block.calls)
            inner = [other for other in self.fused if other.calls[0] in held]
        for child in inner:
            self.add(child)
        self.groups[number] = (block, first, len(self.blocks))

    def _run(self, block: Block) -> bool:
        """Whether a group is a run of single convolutions or the like, which a split block shows."""
        (child, *others) = block.children
        if others or child.children:
            return False
        return self.outline.layer(child).family == "convolution" or block.repeat < 3

    def flat(self) -> Flat | str:
        reads: list[tuple[int, ...]] = []
        for index, block in enumerate(self.blocks):
            found: list[int] = []
            for call in block.calls:
                for source, _ in self.network.calls[call].inputs:
                    if self.holder.get(source) == index:
                        continue
                    at = self._resolve(source, index, 0)
                    if at is None or at >= index:
                        return f"the copies of '{self._name(index)}' read more than the copy before them"
                    if at not in found:
                        found.append(at)
            reads.append(tuple(found))
        outputs = []
        for call, _ in self.network.outputs:
            at = self._resolve(call, -1, 0)
            if at is None:
                return "it returns what is drawn only once of several"
            if at not in outputs:
                outputs.append(at)
        for block, first, past in self.groups:
            if block.repeat > 1 and not self._whole(block, first, past):
                return f"the copies of '{block.name or self._name(first)}' are connected one by one"
        plain = Outline(self.network, tuple(self.blocks), ())
        return Flat(plain, tuple(reads), tuple(outputs), tuple(self._brackets()))

    def _whole(self, block: Block, first: int, past: int) -> bool:
        """Whether what is not drawn of a group has no connections of its own to anything outside."""
        drawn = {call for other in self.blocks[first:past] for call in other.calls}
        if len(drawn) == len(block.calls):
            return True
        held, calls = set(block.calls), self.network.calls
        after = {source for target, call in enumerate(calls) if target not in held for source, _ in call.inputs}
        after |= {call for call, _ in self.network.outputs}
        if len(after & held) > 1:
            return False
        own = {source for call in drawn for source, _ in calls[call].inputs}
        outside = {source for call in block.calls for source, _ in calls[call].inputs} - held
        return len(outside - own) <= bool((own & held) - drawn)

    def _name(self, index: int) -> str:
        return self.outline.layer(self.blocks[index]).name

    def _resolve(self, call: int, reader: int, depth: int) -> int | None:
        """The block that stands for a call where a block reads it."""
        at = self.holder.get(call)
        if at is not None or depth > len(self.groups):
            return at
        number = self.group[call]
        _, first, past = self.groups[number]
        if not first <= reader < past:
            return past - 1  # of the last copy, the end
        return self._entry(number, reader, depth)

    def _entry(self, number: int, reader: int, depth: int) -> int | None:
        """What a group reads in the place of its copy before the one that is drawn."""
        group, first, past = self.groups[number]
        held, calls = set(group.calls), self.network.calls
        drawn = {call for block in self.blocks[first:past] for call in block.calls}
        own = {source for call in drawn for source, _ in calls[call].inputs}
        if len([call for call in own if call in held and call not in drawn and self.group[call] == number]) != 1:
            return None
        outside = [source for call in group.calls for source, _ in calls[call].inputs if source not in held]
        fresh = [source for source in outside if source not in own] or outside
        found = {self._resolve(source, reader, depth + 1) for source in fresh}
        return found.pop() if len(found) == 1 else None

    def _brackets(self) -> Iterable[Bracket]:
        for block, first, past in self.groups:
            members = tuple(range(first, past))
            drawn = {call for index in members for call in self.blocks[index].calls}
            rest = tuple([call for call in block.calls if call not in drawn])
            if rest and block.repeat > 1:
                again = tied(self.network, block)
                yield Bracket(members, block.name, block.repeat, block.note, Block(rest, rest[0]), again)
            elif block.name and len(members) > 1 and (block.name in LADDERS or not self.opened):
                yield Bracket(members, block.name)
