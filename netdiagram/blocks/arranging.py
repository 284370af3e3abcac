"""From a sequence of blocks and units to groups: what is repeated, what goes down and up again, what stands alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from netdiagram.blocks import ladders, names, stages
from netdiagram.blocks.motifs import motifs
from netdiagram.blocks.normal import Normal
from netdiagram.blocks.order import Hints, linear, read_by
from netdiagram.blocks.outline import Block
from netdiagram.blocks.pieces import Piece, in_pairs, single
from netdiagram.blocks.rims import widened
from netdiagram.blocks.signature import WEIGHTLESS, signatures
from netdiagram.blocks.tandem import Search, Tokens
from netdiagram.blocks.tree import Unit, members, structural, units
from netdiagram.blocks.units import adapt, counted, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.order import Item
    from netdiagram.blocks.outline import Outline
    from netdiagram.blocks.stages import Copy
    from netdiagram.blocks.tandem import Span
    from netdiagram.ir import Dim


def arrange(outline: Outline, outer: frozenset[int] = frozenset()) -> list[Block]:
    """The blocks of an outline, repeats as groups; none where its units cannot stand one after the other.

    Args:
        outline: without groups.
        outer: main calls of blocks that stand for what comes in, like inputs.
    """
    graph = _Graph(outline, outer)
    outermost = units(graph.compared)
    graph.same = counted(outermost, graph.normal)
    chosen = [item for item in resolve(outermost, graph.normal, graph.same) if isinstance(item, Unit)]
    items = graph.with_rest(chosen, range(len(graph.all)))
    ordered = linear(items, graph.reads, graph.hints)
    adapted = adapt(ordered, graph.normal) if ordered else None
    if adapted is not None:
        ordered = linear(adapted, graph.reads, graph.hints)
    if ordered is None:
        return []
    level = _Level(graph, ordered)
    pieces = level.plan(0, len(ordered))
    if any(in_pairs(piece) for piece in pieces):
        other = linear(ordered, graph.reads, graph.hints, deepest=True)
        apart = _Level(graph, other or ordered)
        if apart.cost() < level.cost():
            level, pieces = apart, apart.plan(0, len(ordered))
    found = level.built(level.with_cells(pieces), top=True)
    return names.with_author(names.causal(found, outline.network), outline.network)


class _Graph:
    """What all levels of an outline share."""

    def __init__(self, outline: Outline, outer: frozenset[int]) -> None:
        self.all = outline.blocks
        reads: list[list[int]] = [[] for _ in self.all]
        for link in outline.links:
            if link.source not in reads[link.target]:
                reads[link.target].append(link.source)
        self.reads = reads
        signs = signatures(outline)
        if outer:
            signs = [
                replace(sign, kind="input", form=("input",), exact=("input", block.main))
                if block.main in outer
                else sign
                for block, sign in zip(outline.blocks, signs, strict=True)
            ]
        self.same: Counter[int] = Counter()
        self.compared = structural(reads, signs)
        self.normal = Normal(signs, self.compared)
        owner = {call: index for index, block in enumerate(self.all) for call in block.calls}
        returned = [(rank, call) for rank, (call, _) in enumerate(outline.network.outputs) if call in owner]
        outputs = {owner[call]: rank for rank, call in reversed(returned)}
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
        if len(inner) == 1 and inner[0].children:
            return inner
        if top or self.normal.kind(item) == "gate":
            return [self.group((stages.copy([item], self.normal),), 0, inner)]
        return inner

    def inside(self, unit: Unit) -> list[Block]:
        """The blocks of a unit."""
        parts = [part for branch in unit.branches for part in resolve(branch, self.normal, self.same)]
        chosen = [part for part in parts if isinstance(part, Unit)]
        ordered = linear(self.with_rest(chosen, members([unit])), self.reads)
        if ordered is None:
            return [self.all[block] for block in sorted(members([unit]))]
        labels = [self.normal.label(part) for part in chosen]
        large = self.normal.form(unit).size > _SMALL or len(set(labels)) < len(labels)
        if large or len(ordered) > _ROW:
            level = _Level(self, ordered)
            pieces = level.plan(0, len(ordered))
            if large or level.rows(pieces):
                return level.built(pieces, top=False)
        return [block for item in ordered for block in self.loose(item, top=False)]

    def group(self, stage: Sequence[Copy], shown: int, children: Sequence[Block]) -> Block:
        """A group for a stage."""
        whole = [copy for copy in stage if not copy.lacks] or stage
        last = members(list(whole[-1].items[-1:]))[-1]
        held = [block for copy in stage for block in members(list(copy.items))]
        typical = [child.main for child in children if self.kinds[child.main] not in _SILENT]
        return Block(
            calls=tuple(sorted([call for block in held for call in self.all[block].calls])),
            main=typical[0] if typical else children[0].main,
            output=self.all[last].output,
            children=tuple(children),
            repeat=len(stage),
            name=names.HOURGLASS if names.laddered(children) else names.structural(stage[shown], self.normal),
            note=stages.note(stage, shown),
        )


class _Level:
    """A sequence of items, and its repeats."""

    def __init__(self, graph: _Graph, items: Sequence[Item]) -> None:
        self.graph = graph
        self.items = items
        normal = graph.normal
        # an input is like no other: what begins with one stands beside others, not behind them
        labels = [
            normal.number(("input", at)) if normal.kind(item) == "input" else normal.label(item)
            for at, item in enumerate(items)
        ]
        kinds = [normal.kind(item) for item in items]
        units = [isinstance(item, Unit) for item in items]
        self.tokens = Tokens(
            labels=labels,
            reads=read_by(items, graph.compared),
            exact=[
                label if isinstance(item, Unit) else normal.number(normal.signatures[item].exact)
                for label, item in zip(labels, items, strict=True)
            ],
            edge=[_EDGES.get(kind, 0.0) - 0.03 * self._attends(item) for item, kind in zip(items, kinds, strict=True)],
            tail=[_TAILS.get(kind, 0.0) for kind in kinds],
            weight=[1.0] * len(items),
            whole=units,
        )
        self.search = Search(self.tokens)

    def cost(self) -> float:
        """How much it takes to tell the sequence."""
        return self.search.cover(0, len(self.items))[1]

    def _attends(self, item: Item) -> bool:
        """Whether an item mixes tokens: with that a layer begins, if it can begin with either half."""
        signs = self.graph.normal.signatures
        return isinstance(item, Unit) and any("attention" in signs[block].kind for block in members([item]))

    def plan(self, start: int, end: int) -> list[Piece]:
        """A stretch in pieces."""
        runs = self._runs(start, end)
        found: list[Piece] = []
        steps: list[ladders.Ladder[Piece]] = []
        at = start
        for spans, copies in runs:
            found += single(at, spans[0][0])
            cut = stages.split(copies)
            if len(cut) == len(spans) and spans[0][1] - spans[0][0] > 1:
                levels = [self._stage(span, [copy], 0, span) for span, copy in zip(spans, copies, strict=True)]
                steps.append(
                    ladders.Ladder(tuple(levels), ladders.direction([copy.space for copy in copies]), spans[0][0])
                )
            found += self._stages(spans, cut)
            at = spans[-1][1]
        found += single(at, end)
        return self._with_ladders(found, steps)

    def _runs(self, start: int, end: int) -> list[tuple[Sequence[Span], list[Copy]]]:
        """The repeats of a stretch: where the copies stand, and what is compared of them."""
        normal = self.graph.normal
        found: list[tuple[Sequence[Span], list[Copy]]] = []
        for row in widened(self.tokens, self.search.repeats(start, end), (start, end), self._size):
            copies = [stages.copy(self.items[one:two], normal) for one, two in row.spans]
            for at, like, missing in ((0, 1, row.first), (-1, -2, row.last)):
                if missing:
                    lost = [self.items[item] for item in missing]
                    copies[at] = stages.partial(copies[at], copies[like], lost, normal)
            found.append((row.spans, copies))
        return found

    def _size(self, at: int) -> int:
        return len(members([self.items[at]]))

    def _stages(self, spans: Sequence[Span], cut: Sequence[Sequence[Copy]]) -> list[Piece]:
        """A run in pieces, by stage."""
        found: list[Piece] = []
        place = 0
        for stage in cut:
            shown = stages.drawn(stage)
            first, last = spans[place + shown]
            covers = spans[place][0], spans[place + len(stage) - 1][1]
            held = spans[place : place + len(stage)]
            place += len(stage)
            period = stages.cycle(stage)
            if period:
                found.append(self._stacks(held, stage, period))
            elif last - first == len(stage) == 1:
                found += single(first, last)
            elif len(stage) == 1 and (len(cut) == len(spans) or not self._much(first, last)):
                found += self.plan(first, last)
            else:
                found.append(self._stage(covers, stage, shown, (first, last)))
        return found

    def _stacks(self, spans: Sequence[Span], stage: Sequence[Copy], period: int) -> Piece:
        """A stage whose copies take turns, as a row of stacks."""
        usual = Counter([one.shortcut for one in stage]).most_common(1)[0][0]
        begins = range(0, len(stage), period)
        plain = [at for at in begins if all(one.shortcut == usual for one in stage[at : at + period])]
        at = plain[0] if plain else 0
        copies = stage[at : at + period]
        inner = self._stages(spans[at : at + period], stages.split(copies))
        return Piece(
            spans[0][0],
            spans[-1][1],
            tuple(stages.stacks(stage, period)),
            at // period,
            tuple(inner),
            name="stack",
            note=stages.note(stage, at + stages.drawn(copies)),
        )

    def _stage(self, covers: Span, stage: Sequence[Copy], shown: int, span: Span) -> Piece:
        """A stage, with the copy that is drawn."""
        inner = self.plan(*span) if span[1] - span[0] > 1 else single(*span)
        return Piece(*covers, tuple(stage), shown, tuple(inner))

    def _with_ladders(self, pieces: list[Piece], runs: list[ladders.Ladder[Piece]]) -> list[Piece]:
        """Pieces, what goes down step by step and up again as encoder and decoder."""
        taken = {at for run in runs for at in range(run.steps[0].first, run.steps[-1].last)}
        rows: list[list[Piece]] = [[]]
        for piece in pieces:
            if not self._follows(rows[-1], piece) or piece.first in taken:
                rows.append([])
            if piece.first not in taken:
                rows[-1].append(piece)
        found = [
            *runs,
            *[
                ladders.Ladder(
                    tuple(row),
                    ladders.direction([self._space(step) for step in row]),
                    row[0].first,
                    isinstance(self.items[row[0].first], Unit),
                )
                for row in rows
                if row
            ],
        ]
        for ladder, name in ladders.named([replace(row, steps=tuple(map(self._framed, row.steps))) for row in found]):
            first, last = ladder.steps[0].first, ladder.steps[-1].last
            kept = [piece for piece in pieces if piece.last <= first or piece.first >= last]
            steps = tuple(map(self._framed, ladder.steps))
            pieces = sorted([*kept, Piece(first, last, inner=steps, name=name)], key=lambda piece: piece.first)
        return pieces

    def _framed(self, piece: Piece) -> Piece:
        """A unit that is a step of a ladder, as a group."""
        if piece.inner or not isinstance(self.items[piece.first], Unit):
            return piece
        span = piece.first, piece.last
        return self._stage(span, [stages.copy(self.items[slice(*span)], self.graph.normal)], 0, span)

    def _follows(self, row: Sequence[Piece], piece: Piece) -> bool:
        """Whether a piece is of the kind of those before it, and reads the last of them."""
        tokens = self.tokens
        if piece.last - piece.first != max(len(piece.stage), 1):
            return False
        if not row:
            return True
        same = tokens.labels[piece.first] == tokens.labels[row[-1].first]
        return same and tuple(tokens.reads[piece.first]) == (piece.first - 1,)

    def _space(self, piece: Piece) -> tuple[Dim, ...]:
        if piece.stage:
            return piece.stage[-1].space
        item = self.items[piece.first]
        return self.graph.normal.signatures[members([item])[-1]].space

    def _much(self, first: int, last: int) -> bool:
        """Whether a copy that stands alone is worth a frame."""
        return last - first > 2 or any(isinstance(item, Unit) for item in self.items[first:last])

    def rows(self, pieces: Sequence[Piece]) -> bool:
        """Whether there is a long row among pieces, with none of its kind left over beside it, nor each read for itself."""
        read = Counter([source for sources in self.tokens.reads for source in sources])
        labels = [self.tokens.labels[piece.first] for piece in pieces]
        beside = zip([-1, *labels], labels, [*labels[1:], -1], strict=False)
        return any(
            len(piece.stage) >= _ROW
            and label not in (before, after)
            and (piece.last - piece.first > len(piece.stage) or read[piece.first] == 1)
            for piece, (before, label, after) in zip(pieces, beside, strict=True)
        )

    def with_cells(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces, cells that stand apart from one another as groups."""
        loose: list[Span] = []
        for piece in pieces:
            if not piece.inner:
                begin = loose.pop()[0] if loose and loose[-1][1] == piece.first else piece.first
                loose.append((begin, piece.last))
        normal = self.graph.normal
        adapts = [normal.adapts(item) and normal.kind(item) != "pooling" for item in self.items]
        cells = dict(motifs(self.tokens, adapts, loose))
        found: list[Piece] = []
        until = 0
        for piece in pieces:
            last = cells.get(piece.first)
            if last is not None:
                copy = stages.copy(self.items[piece.first : last], normal)
                found.append(Piece(piece.first, last, (copy,), 0, tuple(single(piece.first, last))))
                until = last
            elif piece.first >= until:
                found.append(piece)
        return found

    def built(self, pieces: Sequence[Piece], top: bool) -> list[Block]:
        """Pieces as blocks."""
        found: list[Block] = []
        for piece in pieces:
            if not piece.inner:
                found += self.graph.loose(self.items[piece.first], top)
            elif piece.stage:
                inner = self.built(piece.inner, top=False)
                group = self.graph.group(piece.stage, piece.shown, inner)
                found.append(group if piece.note is None else replace(group, name=piece.name, note=piece.note))
            else:
                found.append(_enclosing(self.built(piece.inner, top=False), piece.name))
        return found


_SMALL = 12
"""A unit of so many blocks is drawn with all of them."""

_ROW = 4
"""Unless so many of them stand in a row."""

_EDGES = {
    **dict.fromkeys(("pooling", "global pooling", "add", "multiply", "concat", *WEIGHTLESS), 0.1),
    **dict.fromkeys(("upsampling", "transposed"), -0.05),
}
"""What it costs to begin a copy with a block of a kind: copies end with pooling, and begin with upsampling."""

_TAILS = dict.fromkeys(("upsampling", "transposed"), 0.1)
"""What it costs to end a copy with a block of a kind."""

_SILENT = WEIGHTLESS | {"pooling", "global pooling", "add", "multiply", "concat", "upsampling"}
"""Kinds that do not give a group its family."""


def _enclosing(steps: Sequence[Block], name: str) -> Block:
    calls = tuple(sorted([call for step in steps for call in step.calls]))
    return Block(calls, steps[0].main, steps[-1].output, children=tuple(steps), name=name)
