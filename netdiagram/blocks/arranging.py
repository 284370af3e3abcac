"""From a sequence of blocks and units to groups: what is repeated, what goes down and up again, what stands alone."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netdiagram.blocks import names, stages
from netdiagram.blocks.motifs import motifs
from netdiagram.blocks.normal import Normal
from netdiagram.blocks.order import Hints, linear, read_by
from netdiagram.blocks.outline import Block
from netdiagram.blocks.signature import WEIGHTLESS, signatures
from netdiagram.blocks.tandem import Search, Tokens
from netdiagram.blocks.tree import Unit, members, structural, units
from netdiagram.blocks.units import adapt, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.order import Item
    from netdiagram.blocks.outline import Outline
    from netdiagram.blocks.stages import Copy
    from netdiagram.blocks.tandem import Span


def arrange(outline: Outline) -> list[Block]:
    """The blocks of an outline, repeats as groups; none where its units cannot stand one after the other."""
    graph = _Graph(outline)
    chosen = [item for item in resolve(units(graph.compared), graph.normal) if isinstance(item, Unit)]
    items = graph.with_rest(chosen, range(len(graph.all)))
    ordered = linear(items, graph.reads, graph.hints)
    adapted = adapt(ordered, graph.normal) if ordered else None
    if adapted is not None:
        ordered = linear(adapted, graph.reads, graph.hints)
    if ordered is None:
        return []
    level = _Level(graph, ordered)
    found = level.built(level.with_cells(level.plan(0, len(ordered))), top=True)
    return names.with_author(found, outline.network)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a level.

    Attributes:
        first: its first item.
        last: one past its last item.
        stage: its copies; none for a single item that is not repeated.
        shown: which copy is drawn.
        inner: the pieces of that copy, or those that a name encloses.
        name: encoder, decoder.
    """

    first: int
    last: int
    stage: tuple[Copy, ...] = ()
    shown: int = 0
    inner: tuple[_Piece, ...] = ()
    name: str = ""


class _Graph:
    """What all levels of an outline share."""

    def __init__(self, outline: Outline) -> None:
        self.all = outline.blocks
        reads: list[list[int]] = [[] for _ in self.all]
        for link in outline.links:
            if link.source not in reads[link.target]:
                reads[link.target].append(link.source)
        self.reads = reads
        signs = signatures(outline)
        self.compared = structural(reads, signs)
        self.normal = Normal(signs, self.compared)
        owner = {call: index for index, block in enumerate(self.all) for call in block.calls}
        outputs = {owner[call]: rank for rank, (call, _) in reversed([*enumerate(outline.network.outputs)])}
        self.hints = Hints(self.normal.adapts, outputs)
        self.kinds = {block.main: sign.kind for block, sign in zip(self.all, signs, strict=True)}

    def with_rest(self, chosen: Sequence[Unit], blocks: Sequence[int]) -> list[Item]:
        """Units, and those of the blocks that are in none of them, in topological order."""
        inside = [members([unit]) for unit in chosen]
        taken = {block for unit in inside for block in unit}
        keyed: list[tuple[int, Item]] = [(max(held), unit) for held, unit in zip(inside, chosen, strict=True)]
        keyed += [(block, block) for block in blocks if block not in taken]
        return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]

    def loose(self, item: Item, top: bool) -> list[Block]:
        """What is not repeated: a block as it is, a unit as a group of its own, or, within a group, as its blocks."""
        if not isinstance(item, Unit):
            return [self.all[item]]
        inner = self.inside(item)
        kind = self.normal.kind(item)
        plain = kind in {"parallel", "prime"} or all(child.repeat == 1 for child in inner)
        if kind == "gate" or (top and plain):
            return [self.group((stages.copy([item], self.normal),), 0, inner)]
        return inner

    def inside(self, unit: Unit) -> list[Block]:
        """The blocks of a unit."""
        parts = [part for branch in unit.branches for part in resolve(branch, self.normal)]
        chosen = [part for part in parts if isinstance(part, Unit)]
        ordered = linear(self.with_rest(chosen, members([unit])), self.reads)
        if ordered is None:
            return [self.all[block] for block in sorted(members([unit]))]
        labels = [self.normal.label(part) for part in chosen]
        if self.normal.form(unit).size > _SMALL or len(set(labels)) < len(labels):
            level = _Level(self, ordered)
            return level.built(level.plan(0, len(ordered)), top=False)
        return [block for item in ordered for block in self.loose(item, top=False)]

    def group(self, stage: Sequence[Copy], shown: int, children: Sequence[Block]) -> Block:
        """A group for a stage."""
        last = members(list(stage[-1].items[-1:]))[-1]
        held = [block for copy in stage for block in members(list(copy.items))]
        typical = [child.main for child in children if self.kinds[child.main] not in _SILENT]
        return Block(
            calls=tuple(sorted([call for block in held for call in self.all[block].calls])),
            main=typical[0] if typical else children[0].main,
            output=self.all[last].output,
            children=tuple(children),
            repeat=len(stage),
            name=names.structural(stage[shown], self.normal),
            note=stages.note(stage, shown),
        )


class _Level:
    """A sequence of items, and its repeats."""

    def __init__(self, graph: _Graph, items: Sequence[Item]) -> None:
        self.graph = graph
        self.items = items
        normal = graph.normal
        labels = [normal.label(item) for item in items]
        kinds = [normal.kind(item) for item in items]
        units = [isinstance(item, Unit) for item in items]
        self.tokens = Tokens(
            labels=labels,
            reads=read_by(items, graph.compared),
            exact=[
                label if isinstance(item, Unit) else normal.number(normal.signatures[item].exact)
                for label, item in zip(labels, items, strict=True)
            ],
            edge=[_EDGES.get(kind, 0.0) for kind in kinds],
            tail=[_TAILS.get(kind, 0.0) for kind in kinds],
            weight=[1.0] * len(items),
            whole=units,
        )
        self.search = Search(self.tokens)

    def plan(self, start: int, end: int) -> list[_Piece]:
        """A stretch in pieces."""
        runs = [
            (spans, [stages.copy(self.items[first:last], self.graph.normal) for first, last in spans])
            for spans in self.search.repeats(start, end)
        ]
        cuts = [stages.split(copies) for _, copies in runs]
        ladders = _ladders(runs, cuts)
        found: list[_Piece] = []
        at = start
        for run, ((spans, _), cut) in enumerate(zip(runs, cuts, strict=True)):
            found += _single(at, spans[0][0])
            name = ladders.get(run, "")
            steps = self._stages(spans, cut, bool(name))
            at = spans[-1][1]
            found += [_Piece(spans[0][0], at, inner=tuple(steps), name=name)] if name else steps
        return found + _single(at, end)

    def _stages(self, spans: Sequence[Span], cut: Sequence[Sequence[Copy]], ladder: bool) -> list[_Piece]:
        """A run in pieces, by stage."""
        found: list[_Piece] = []
        place = 0
        for stage in cut:
            shown = stages.drawn(stage)
            first, last = spans[place + shown]
            covers = spans[place][0], spans[place + len(stage) - 1][1]
            place += len(stage)
            lone = len(stage) == 1 and not ladder and (len(cut) == len(spans) or not self._much(first, last))
            if lone or last - first == len(stage) == 1:
                found += self.plan(first, last) if last - first > 1 else _single(first, last)
            else:
                inner = self.plan(first, last) if last - first > 1 else _single(first, last)
                found.append(_Piece(*covers, tuple(stage), shown, tuple(inner)))
        return found

    def _much(self, first: int, last: int) -> bool:
        """Whether a copy that stands alone is worth a frame."""
        return last - first > 2 or any(isinstance(item, Unit) for item in self.items[first:last])

    def with_cells(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Pieces, cells that stand apart from one another as groups."""
        loose: list[Span] = []
        for piece in pieces:
            if not piece.inner:
                begin = loose.pop()[0] if loose and loose[-1][1] == piece.first else piece.first
                loose.append((begin, piece.last))
        normal = self.graph.normal
        adapts = [normal.adapts(item) and normal.kind(item) != "pooling" for item in self.items]
        cells = dict(motifs(self.tokens, adapts, loose))
        found: list[_Piece] = []
        until = 0
        for piece in pieces:
            last = cells.get(piece.first)
            if last is not None:
                copy = stages.copy(self.items[piece.first : last], normal)
                found.append(_Piece(piece.first, last, (copy,), 0, tuple(_single(piece.first, last))))
                until = last
            elif piece.first >= until:
                found.append(piece)
        return found

    def built(self, pieces: Sequence[_Piece], top: bool) -> list[Block]:
        """Pieces as blocks."""
        found: list[Block] = []
        for piece in pieces:
            if not piece.inner:
                found += self.graph.loose(self.items[piece.first], top)
            elif piece.stage:
                inner = self.built(piece.inner, top=False)
                found.append(self.graph.group(piece.stage, piece.shown, inner))
            else:
                found.append(_enclosing(self.built(piece.inner, top=False), piece.name))
        return found


_SMALL = 12
"""A unit of so many blocks is drawn with all of them."""

_EDGES = {
    **dict.fromkeys(("pooling", "global pooling", "add", "multiply", "concat", *WEIGHTLESS), 0.1),
    **dict.fromkeys(("upsampling", "transposed"), -0.05),
}
"""What it costs to begin a copy with a block of a kind: copies end with pooling, and begin with upsampling."""

_TAILS = dict.fromkeys(("upsampling", "transposed"), 0.1)
"""What it costs to end a copy with a block of a kind."""

_SILENT = WEIGHTLESS | {"pooling", "global pooling", "add", "multiply", "concat", "upsampling"}
"""Kinds that do not give a group its family."""


def _single(first: int, last: int) -> list[_Piece]:
    return [_Piece(at, at + 1) for at in range(first, last)]


def _ladders(
    runs: Sequence[tuple[Sequence[tuple[int, int]], Sequence[Copy]]], cuts: Sequence[Sequence[Sequence[Copy]]]
) -> dict[int, str]:
    """The runs whose copies go down step by step, and up again: encoder and decoder."""
    directions = [
        _direction(copies) if len(cut) == len(copies) and spans[0][1] - spans[0][0] > 1 else 0
        for (spans, copies), cut in zip(runs, cuts, strict=True)
    ]
    if -1 not in directions or 1 not in directions[directions.index(-1) :]:
        return {}
    return {run: "encoder" if way < 0 else "decoder" for run, way in enumerate(directions) if way}


def _direction(copies: Sequence[Copy]) -> int:
    """Whether copies shrink (-1) or grow (1) from one to the next."""
    sizes = [math.prod(dim or 1 for dim in one.space) for one in copies]
    if all(a > b for a, b in itertools.pairwise(sizes)):
        return -1
    return int(all(a < b for a, b in itertools.pairwise(sizes)))


def _enclosing(steps: Sequence[Block], name: str) -> Block:
    calls = tuple(sorted([call for step in steps for call in step.calls]))
    return Block(calls, steps[0].main, steps[-1].output, children=tuple(steps), name=name)
