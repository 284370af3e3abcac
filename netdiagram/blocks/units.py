"""Which units are drawn as one, and which only frame others; and what is a copy of a unit though it looks like none.

A long skip (U-Net's, the one around a whole body) makes a unit of nearly everything: such units are taken apart.
The first block of a stage often has no shortcut at all, or another merge: it is found by its likeness to its neighbours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from netdiagram.blocks.order import read_by
from netdiagram.blocks.signature import WEIGHTLESS, resized
from netdiagram.blocks.tree import Unit, members
from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.normal import Form, Normal
    from netdiagram.blocks.order import Item
    from netdiagram.blocks.tree import Path

LARGE = 40
"""A unit of more blocks than this is drawn as one only where it is repeated."""

_SURE = 2
"""A stretch of more items than this is a copy beside any residual unit, a shorter one only beside one of its own form."""

SMALL = 6
"""A unit of more blocks than this is not drawn as one where it is most of the network."""


def counted(items: Sequence[Item], normal: Normal) -> Counter[int]:
    """How often units of each label stand among items, those inside others included."""
    found: Counter[int] = Counter()
    waiting = list(items)
    while waiting:
        item = waiting.pop()
        if isinstance(item, Unit):
            found[normal.form(item).label] += 1
            waiting += [part for branch in item.branches for part in branch]
    return found


def resolve(items: Sequence[Item], normal: Normal, same: Counter[int]) -> list[Item]:
    """Items with the units taken apart that only frame others.

    Args:
        items: units, and blocks.
        normal: their forms.
        same: how often units of each label stand in the network.
    """
    beside = Counter(normal.form(item).label for item in items if isinstance(item, Unit))
    found: list[Item] = []
    for item in items:
        if not isinstance(item, Unit):
            found.append(item)
            continue
        alone = beside[normal.form(item).label] < 2
        # of several ladders one behind the other none is a block
        if _frames(item, normal, same) if alone else normal.kind(item) == "dense" and _leaves(item, normal):
            found += item.head
            for branch in item.branches:
                found += resolve(branch, normal, same)
            if item.merge >= 0:
                found.append(item.merge)
        else:
            found.append(item)
    return found


def _frames(unit: Unit, normal: Normal, same: Counter[int]) -> bool:
    """Whether a unit is there for what is inside it."""
    form = normal.form(unit)
    if form.kind in {"activation", "projection"} or (form.kind == "gate" and form.size <= LARGE):
        return False
    if form.size > LARGE or (form.size > SMALL and 2 * form.size > len(normal.signatures)) or _leaves(unit, normal):
        return True
    # the same merge inside and outside: a ladder, or the skip around a body
    alone = form.kind != "prime" and same[form.label] < 2
    if alone and form.kind == "dense" and all(isinstance(item, Unit) for item in form.main):
        return True  # a skip around blocks
    return alone and any(normal.kind(item) == form.kind for item in _inner(unit))


def _inner(unit: Unit) -> list[Unit]:
    return [item for branch in unit.branches for item in branch if isinstance(item, Unit)]


def _leaves(unit: Unit, normal: Normal) -> bool:
    """Whether what a skip leads past goes to another resolution and comes back."""
    signatures = normal.signatures
    around = signatures[unit.merge].space
    if resized(around, signatures[unit.split].space):
        return False
    if normal.kind(unit) == "parallel" and not _inner(unit):
        # pooling of several sizes side by side is a module
        return False
    blocks = members([unit])
    pooled = any(signatures[block].kind == "global pooling" for block in blocks)
    inside = {
        space
        for block in blocks
        # what is one pixel and no map of anything holds for all pixels (a gate, a condition)
        if set(space := signatures[block].space) != {1} or not (pooled or signatures[block].kind not in _MAPPING)
    } - {around}
    return any(len(space) == len(around) and resized(space, around) for space in inside)


_MAPPING = frozenset({"convolution", "pointwise", "depthwise", "grouped", "separable", "pooling", "transposed"})


def adapt(items: Sequence[Item], normal: Normal) -> list[Item] | None:
    """Items with copies of their neighbours made units, and units with what only they have before and behind them.

    None where there is nothing to do.
    """
    if not any(isinstance(item, Unit) for item in items):
        return None
    known = {
        normal.form(item).label: normal.form(item)
        for item in items
        if isinstance(item, Unit) and normal.kind(item) in {"residual", "dense"}
    }
    changed = _other_merges(items, list(known.values()), normal)
    found = _attached(_bare_copies(_loosened(items, normal), known, normal), normal)
    return found if changed or len(found) != len(items) else None


def _loosened(items: Sequence[Item], normal: Normal) -> list[Item]:
    """Items with units taken apart that are like the single blocks behind them.

    Where many blocks read the first tensor again (cross layers), only the first of them is a unit.
    """
    found: list[Item] = []
    for at, item in enumerate(items):
        blocks = sorted(members([item])) if isinstance(item, Unit) else []
        behind = items[at + 1 : at + 1 + len(blocks)]
        like = 0 < len(blocks) == len(behind) <= SMALL and not any(isinstance(other, Unit) for other in behind)
        if like and [normal.label(block) for block in blocks] == [normal.label(other) for other in behind]:
            found += blocks
        else:
            found.append(item)
    return found


def _other_merges(items: Sequence[Item], forms: Sequence[Form], normal: Normal) -> bool:
    """Modules whose longer branch is that of a residual unit are copies of it."""
    by_main = {normal.labels(form.main): form for form in forms}
    changed = False
    for item in items:
        if not isinstance(item, Unit) or normal.kind(item) != "parallel" or len(item.branches) != 2:
            continue
        for main, other in (item.branches, item.branches[::-1]):
            like = by_main.get(normal.labels(main))
            if like is not None and len(normal.labels(other)) < len(normal.labels(main)):
                normal.remember(item, like, main, (other,))
                changed = True
                break
    return changed


def _bare_copies(items: Sequence[Item], known: dict[int, Form], normal: Normal) -> list[Item]:
    """Copies of residual units without a shortcut, next to one that has it."""
    patterns = {normal.labels(form.main): form for form in known.values() if form.kind == "residual"}
    patterns = {main: form for main, form in patterns.items() if len(main) > 1 and len(set(main)) > 1}
    if not patterns:
        return list(items)
    # the first block of such a network may lack the expansion
    shorter = {main[1:]: form for main, form in patterns.items() if len(main) > 2 and len(set(main[1:])) > 1}
    reads = read_by(items, normal.reads)
    readers = Counter(source for places in reads for source in places)
    labels = [normal.label(item) for item in items]
    chain = _Chain(
        labels=labels,
        silent=[normal.kind(item) in WEIGHTLESS for item in items],
        follows=[places == (at - 1,) and readers[at - 1] == 1 for at, places in enumerate(reads)],
    )
    starts: dict[int, tuple[int, Form]] = {}
    ends: set[int] = set()
    for main, form in sorted({**shorter, **patterns}.items(), key=lambda row: -len(row[0])):
        for start in range(len(items)):
            end = _matches(chain, start, main)
            if end and end not in ends and _reshapes(items, start, end, normal):
                starts[start] = (end, form)
                ends.add(end)
    return _taken(items, labels, starts, normal)


@record
class _Chain:
    """What is asked of items that may be a bare copy.

    Attributes:
        labels: of the items.
        silent: whether an item has no say in what a path is.
        follows: whether an item reads the one before it alone, and is alone in reading it.
    """

    labels: Sequence[int]
    silent: Sequence[bool]
    follows: Sequence[bool]


def _matches(chain: _Chain, start: int, main: tuple[int, ...]) -> int:
    """Where a chain that begins at a place and has a path's labels ends; 0 where there is none."""
    at = start
    for step, label in enumerate(main):
        while step and at < len(chain.labels) and chain.silent[at]:
            at += 1
        if at >= len(chain.labels) or chain.labels[at] != label:
            return 0
        at += 1
    return at if all(chain.follows[start + 1 : at]) else 0


def _reshapes(items: Sequence[Item], start: int, end: int, normal: Normal) -> bool:
    """Whether a stretch changes the shape, so that it could not have the identity beside it."""
    first, last = members([items[start]])[0], members([items[end - 1]])[-1]
    sources = normal.reads[first]
    if not sources:
        return False
    if any(normal.signatures[block].stride > 1 for item in items[start:end] for block in members([item])):
        return True
    one, two = normal.signatures[sources[0]], normal.signatures[last]
    return (one.space, one.width) != (two.space, two.width)


def _taken(
    items: Sequence[Item], labels: Sequence[int], starts: dict[int, tuple[int, Form]], normal: Normal
) -> list[Item]:
    """Stretches that stand beside a unit of their form, made units."""
    marks = {i: label for i, label in enumerate(labels) if normal.kind(items[i]) == "residual"}
    taken: dict[int, tuple[int, Form]] = {}
    begins = dict(marks)
    for start in sorted(starts, reverse=True):
        end, form = starts[start]
        beside = begins.get(end)
        near = beside == form.label or (beside is not None and end - start > _SURE)
        if near and not any(start < other < end for other in taken):
            taken[start] = (end, form)
            begins[start] = form.label
    ends = {i + 1: label for i, label in marks.items()}
    ends |= {end: form.label for end, form in taken.values()}
    for start in sorted(starts):
        end, form = starts[start]
        free = all(other_end <= start or other >= end for other, (other_end, _) in taken.items())
        beside = ends.get(start)
        if free and (beside == form.label or (beside is not None and end - start > _SURE)):
            taken[start] = (end, form)
            ends[end] = form.label
    found: list[Item] = []
    at = 0
    while at < len(items):
        if at in taken:
            end, form = taken[at]
            path: Path = list(items[at:end])
            unit = Unit(normal.reads[members([path[0]])[0]][0], -1, [path])
            normal.remember(unit, form, path, ())
            found.append(unit)
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


def _attached(items: list[Item], normal: Normal) -> list[Item]:
    """Units with the activation behind them, and with the normalization before them that only they read.

    A normalization that stands before most units of a kind is part of the sequence: it says where a copy begins.
    """
    owner = {block: item for item in items for block in members([item])}
    readers: dict[Item, dict[Item, None]] = {item: {} for item in items}
    for item in items:
        for block in members([item]):
            for source in normal.reads[block]:
                if source in owner and owner[source] is not item:
                    readers[owner[source]][item] = None
    alone = {item: next(iter(found)) for item, found in readers.items() if len(found) == 1}
    silent = [item for item in items if not isinstance(item, Unit) and normal.signatures[item].kind in WEIGHTLESS]
    gone = _tails([item for item in silent if normal.signatures[item].kind == "activation"], owner, alone, normal)
    heads = {}
    for item in silent:
        reader = alone.get(item)
        if item not in gone and isinstance(reader, Unit) and reader.split == item:
            heads[item] = reader
    headed = Counter(normal.label(unit) for unit in heads.values())
    total = Counter(normal.label(item) for item in items if isinstance(item, Unit))
    for item, unit in heads.items():
        few = 2 * headed[normal.label(unit)] <= total[normal.label(unit)] or total[normal.label(unit)] == 1
        shared = normal.kind(item) == "slice" and normal.kind(unit) != "residual"
        if shared or (few and (normal.form(unit).shortcuts or normal.kind(unit) == "projection")):
            unit.head.insert(0, item)
            unit.split = normal.reads[item][0] if normal.reads[item] else -1
            gone.add(item)
    post = {"normalization", "regularization", "identity"}
    behind = [item for item in silent if item not in gone and normal.kind(item) in post]
    after = {item: found for item in behind if (found := _before(item, owner, normal)) is not None}
    tailed = Counter(normal.label(found) for found in after.values())
    # what stands behind the last of many blocks only is no part of it
    usual = [item for item, found in after.items() if not _repeats(found, normal) or _all(found, tailed, total, normal)]
    gone |= _tails(usual, owner, alone, normal)
    return [item for item in items if item not in gone]


def _repeats(unit: Unit, normal: Normal) -> bool:
    return normal.kind(unit) in {"residual", "dense"}


def _all(unit: Unit, some: Counter[int], total: Counter[int], normal: Normal) -> bool:
    return some[normal.label(unit)] == total[normal.label(unit)]


def _before(item: int, owner: dict[int, Item], normal: Normal) -> Unit | None:
    """The unit an item reads, if it reads nothing else."""
    sources = normal.reads[item]
    found = owner.get(sources[0]) if len(sources) == 1 else None
    return found if isinstance(found, Unit) else None


def _tails(silent: Sequence[int], owner: dict[int, Item], alone: dict[Item, Item], normal: Normal) -> set[Item]:
    """Give units what alone reads them; returns what was given."""
    gone: set[Item] = set()
    for item in silent:
        sources = normal.reads[item]
        before = owner.get(sources[0]) if len(sources) == 1 else None
        if isinstance(before, Unit) and alone.get(before) == item and before.merge >= 0:
            before.tail.append(item)
            gone.add(item)
    return gone
