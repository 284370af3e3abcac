"""Where a run of copies is cut into stages, which copy is drawn for a stage, and in what the first one differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netdiagram.blocks.signature import WEIGHTLESS, resized
from netdiagram.blocks.tree import Unit, members
from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.normal import Normal
    from netdiagram.blocks.order import Item
    from netdiagram.ir import Dim

_RESIZING = frozenset({"pooling", "upsampling", "transposed", *WEIGHTLESS})


@record
class Copy:
    """What is compared of a copy.

    Attributes:
        items: its blocks and units.
        space: sizes of what its body puts out (a pooling layer at its end is no part of the body).
        width: channels of the same.
        forms: of the blocks on its main paths.
        exact: of the same.
        stride: by how much it shrinks its input.
        shortcut: how its residual units lead past themselves: "", "projection", "pooling", "none".
        module: it is one unit of parallel branches, whose width is free.
        residual: all its units are residual.
        dilations: of its blocks that have one.
        moved: it moves its pixels along (the shifted windows of every other layer).
        lacks: what it has not, in a word, where it is the first or the last one and not whole.
    """

    items: tuple[Item, ...]
    space: tuple[Dim, ...]
    width: Dim
    forms: tuple[Any, ...]
    exact: tuple[Any, ...]
    stride: int
    shortcut: str
    module: bool
    residual: bool
    dilations: tuple[Any, ...] = ()
    moved: bool = False
    lacks: str = ""


def copy(items: Sequence[Item], normal: Normal) -> Copy:
    """What is compared of the copy that these items are."""
    signatures = normal.signatures
    units = [item for item in items if isinstance(item, Unit)]
    heavy = _heavy(items, normal)
    last = _last(items)
    body = next((block for block in reversed(heavy) if signatures[block].kind not in _RESIZING), last)
    if isinstance(items[-1], Unit):
        body = last
    kinds = [normal.kind(unit) for unit in units]
    return Copy(
        items=tuple(items),
        space=signatures[body].space,
        width=signatures[body].width,
        forms=tuple([signatures[block].form for block in heavy]),
        exact=tuple([signatures[block].exact for block in heavy]),
        stride=_stride(items, body, normal),
        shortcut=_shortcut(units, normal),
        module=bool(units) and "residual" not in kinds and "projection" not in kinds,
        residual=bool(kinds) and all(kind in {"residual", "dense"} for kind in kinds),
        dilations=tuple([found for block in heavy if (found := _dilation(signatures[block].dilation))]),
        moved=normal.shifts and any(signatures[block].kind == "shift" for block in members(list(items))),
    )


def _dilation(rate: Any) -> int | None:
    """A dilation in one number; None where there is none."""
    if rate is None or isinstance(rate, int):
        return rate
    return max([size for size in rate if isinstance(size, int)], default=None) if isinstance(rate, tuple) else None


_MERGES = {"add": "sum", "subtract": "difference", "concat": "concatenation", "multiply": "product"}


def partial(one: Copy, like: Copy, missing: Sequence[Item], normal: Normal) -> Copy:
    """A copy at the end of a row that lacks some of what its neighbour has."""
    lost = [normal.signatures[block].kind for block in members(list(missing))]
    words = [_MERGES[kind] for kind in lost if kind in _MERGES]
    return replace(like, items=one.items, dilations=one.dilations, lacks=words[-1] if words else "merge")


def cycle(stage: Sequence[Copy]) -> int:
    """After how many copies dilations and kernels of a stage begin anew (the stacks of WaveNet); 0 where they never do."""
    count = len(stage)
    told = [(_rate(one), one.forms) for one in stage]
    for period in range(2, count // 2 + 1):
        if count % period == 0 and all(told[at] == told[at - period] for at in range(period, count)):
            return period if len(set(told[:period])) > 1 else 0
    return 0


def _rate(one: Copy) -> int:
    return max(one.dilations, default=0)


def stacks(stage: Sequence[Copy], period: int) -> list[Copy]:
    """The copies of a stage as stacks of so many each."""
    return [
        replace(stage[at + period - 1], items=tuple([item for one in stage[at : at + period] for item in one.items]))
        for at in range(0, len(stage), period)
    ]


def _stride(items: Sequence[Item], body: int, normal: Normal) -> int:
    """By how much a copy shrinks what it reads."""
    first = members(list(items[:1]))
    sources = [source for block in first for source in normal.reads[block] if source not in first]
    if not sources:
        return 1
    for one, two in zip(normal.signatures[sources[0]].space, normal.signatures[body].space, strict=False):
        if one and two:
            return max(round(one / two), 1)
    return 1


def _heavy(items: Sequence[Item], normal: Normal) -> list[int]:
    """The blocks a copy is compared by: those on main paths of residual units, all of others."""
    found: list[int] = []
    for item in items:
        if not isinstance(item, Unit):
            found.append(item)
        elif normal.kind(item) in {"residual", "dense"}:
            found += _heavy(normal.form(item).main, normal)
        elif normal.kind(item) == "projection":
            found += [block for block in members([item]) if normal.kind(block) in {"pointwise", "dense"}][:1]
        else:
            found += members(
                normal.form(item).main if item.prime else [part for path in item.branches for part in path]
            )
    return [block for block in found if normal.signatures[block].kind not in WEIGHTLESS]


def _last(items: Sequence[Item]) -> int:
    item = items[-1]
    while isinstance(item, Unit):
        if item.tail:
            item = item.tail[-1]
            continue
        if item.merge >= 0:
            return item.merge
        item = item.branches[0][-1]
    return item


def _shortcut(units: Sequence[Unit], normal: Normal) -> str:
    for unit in units:
        form = normal.form(unit)
        if unit.merge < 0:
            return "none"
        for path in form.shortcuts:
            kinds = {normal.kind(item) for item in path}
            if kinds - WEIGHTLESS:
                return "projection" if kinds - WEIGHTLESS - {"pooling"} else "pooling"
    return ""


def split(copies: Sequence[Copy]) -> list[list[Copy]]:
    """A run of copies, cut where resolution, width or kernels change."""
    count = len(copies)
    wide = [False] * count
    sized = [False] * count
    other = [False] * count
    for i in range(1, count):
        one, two = copies[i - 1], copies[i]
        other[i] = one.forms != two.forms
        sized[i] = resized(one.space, two.space)
        wide[i] = one.width != two.width and one.exact != two.exact and not (one.module and two.module)
        if len(two.items) == 1 and not isinstance(two.items[0], Unit):
            # single layers stand for one another only where they are set alike
            other[i] = one.exact != two.exact or (one.stride != two.stride and one.space != two.space)
    for i in range(1, count - 1):
        if sized[i] and not wide[i] and wide[i + 1] and not sized[i + 1] and not other[i]:
            # the stage's last copy is the one that shrinks
            sized[i] = False
    for i in range(1, count):
        one, two = copies[i - 1], copies[i]
        begins = i == 1 or wide[i - 1] or sized[i - 1] or other[i - 1]
        unlike = one.shortcut != two.shortcut or len(one.forms) != len(two.forms)
        if begins and one.shortcut and unlike and one.residual and two.residual and not wide[i] and not sized[i]:
            # where a stage begins, the inside may differ as well as the shortcut
            other[i] = False
    _gradual(copies, wide, sized, other)
    _in_turns(copies, wide, sized, other)
    stages: list[list[Copy]] = []
    for i, one in enumerate(copies):
        if i == 0 or wide[i] or sized[i] or other[i]:
            stages.append([])
        stages[-1].append(one)
    return stages


def _gradual(copies: Sequence[Copy], wide: list[bool], sized: Sequence[bool], other: Sequence[bool]) -> None:
    """Residual copies that are all a little wider than the one before are one stage."""
    first = 0
    for i in range(1, len(copies) + 1):
        if i < len(copies) and not sized[i] and not other[i]:
            continue
        inside = range(first + 1, i)
        if i - first > 2 and all(wide[at] for at in inside) and all(one.residual for one in copies[first:i]):
            for at in inside:
                wide[at] = False
        first = i


def _in_turns(copies: Sequence[Copy], wide: Sequence[bool], sized: Sequence[bool], other: list[bool]) -> None:
    """Copies of several kinds that take turns are one stage."""
    first = 0
    for i in range(1, len(copies) + 1):
        if i < len(copies) and not wide[i] and not sized[i]:
            continue
        if any(other[first + 1 : i]) and i - first > _TURNS and cycle(copies[first:i]):
            other[first + 1 : i] = [False] * (i - first - 1)
        first = i


_TURNS = 3
"""So many copies do not take turns yet."""


def drawn(stage: Sequence[Copy]) -> int:
    """Which copy stands for a stage: the first of the kind there is most of, and of equally many the later."""
    seen: dict[Any, list[int]] = {}
    for i, one in enumerate(stage):
        seen.setdefault((one.exact, one.shortcut, one.stride, one.lacks), []).append(i)

    def typical(places: list[int]) -> tuple[int, bool, bool, bool, int]:
        one = stage[places[0]]
        return len(places), not one.lacks, not one.shortcut, one.stride == 1, places[0]

    return max(seen.values(), key=typical)[0]


def note(stage: Sequence[Copy], shown: int) -> str:
    """In what the first and the last copy of a stage differ from the one that is drawn."""
    told = []
    if shown != 0:
        told.append(("first", _difference(stage[0], stage[shown])))
    if len(stage) > 1 and shown != len(stage) - 1:
        told.append(("last", _difference(stage[-1], stage[shown])))
    words = [f"{which}: {difference}" for which, difference in told if difference]
    widths = [one.width for one in stage]
    if len(set(widths)) > 1 and None not in widths:
        words.append(f"channels {widths[0]} → {widths[-1]}")
    rates = [_rate(one) for one in stage]
    if len(set(rates)) > _FEW and min(rates) > 0 and sorted(rates) in (rates, rates[::-1]):
        words.append(f"dilation {rates[0]} → {rates[-1]}")
    if [one.moved for one in stage] == [at % 2 == 1 for at in range(len(stage))] and len(stage) > 1:
        words.append("every second: shifted")
    return "; ".join(words)


_FEW = 2
"""Dilations that are fewer say only in what the first copy differs."""

_SHORTCUTS = {"projection": "projection", "pooling": "pooled shortcut", "none": "no shortcut", "": "identity"}


def _difference(one: Copy, shown: Copy) -> str:
    words = [f"without {one.lacks}"] if one.lacks else []
    if one.shortcut != shown.shortcut:
        words.append(_SHORTCUTS[one.shortcut])
    if one.stride != shown.stride and one.stride > 1:
        words.append(f"/{one.stride}")
    if not words and shown.exact and len(one.exact) == len(shown.exact):
        last, other = one.exact[-1], shown.exact[-1]
        if last != other and last[:-1] == other[:-1]:
            words.append("other activation")
    return " ".join(words)
