"""Captions in as many words as there is room for: as chains have them, then numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal

from netdiagram.blocks import Block
from netdiagram.ir import Layer
from netdiagram.text import abridge, shorten, width
from netdiagram.views import roles, words
from netdiagram.views.layered import stages
from netdiagram.views.layered.branches.plans import Thing
from netdiagram.views.layered.extents import Extent
from netdiagram.views.layered.stages import CAPTION, SECOND
from netdiagram.views.names import IDIOMS

Style = Literal["full", "named", "wide", "short"]
"""Names and shapes; names where there are any, else channels over space; channels over space alone; in little room."""

LONGEST = 120.0
"""At which width captions are cut, CSS pixels."""
COUNTS = 130.0
"""The same for the channels of convolutions that are drawn as one."""
LIMITS: dict[Style, float] = {"full": LONGEST, "named": 96, "wide": 96, "short": 65}
"""The same for maps."""
_POWERS = {2: "²", 3: "³"}
_UP = frozenset({"transposed"})


def captions(things: Sequence[Thing], style: Style, *, beside: bool = False) -> list[tuple[str, str]]:
    """The two lines of each thing on a line; none for marks and fans.

    Args:
        things: what stands on the line.
        style: in how many words.
        beside: other lines lie beside it, from which its kernels tell it.
    """
    found: list[tuple[str, str]] = []
    for number, thing in enumerate(things):
        if thing.mark or thing.fan is not None:
            found.append(("", ""))
            continue
        after = things[number + 1 : number + 2]
        if style == "short" and roles.family(thing.mains[0]) in _UP and any(other.mark for other in after):
            found.append(("", ""))  # what follows the mark says it again
            continue
        found.append(_caption(thing, style, beside=beside))
    return found


def _caption(thing: Thing, style: Style, *, beside: bool) -> tuple[str, str]:
    """The two lines of one thing, in words where they have room."""
    counts = thing.within and len(thing.blocks) > 1
    longest = LIMITS[style] if thing.extents[0].space else LONGEST
    name, second = _whole(thing) if style == "full" and not counts else _short(thing, style)
    if style == "full" and len(thing.blocks) > 1 and width(name, CAPTION, bold=True) > longest:
        name, second = _short(thing, style)
    windows = {words.kernel(main) for main in thing.mains} if beside and name[:1].isdigit() else set()
    if len(windows) == 1 and (window := windows.pop()):
        both = f"{window}, {name}"
        name = both if width(both, CAPTION, bold=True) <= longest else name
    if counts:
        longest = max(longest, COUNTS)
    return abridge(name, longest, CAPTION, bold=True), shorten(second, longest, SECOND)


def _whole(thing: Thing) -> tuple[str, str]:
    """Name or deed, and shape, as chains have them."""
    group = thing.blocks[0]
    if group.children:  # closed
        count = f" ×{group.repeat}" if group.repeat > 1 else ""
        return f"{group.name or 'block'}{count}", words.dims(group.output)
    mains: tuple[Layer, ...] = thing.mains
    if thing.plate is not None:
        mains = (*mains, thing.plate[1])
    several = len(thing.blocks[0].calls)
    idiom = IDIOMS.get(group.name)
    if idiom:
        return idiom, stages.second(thing.mains[-1], thing.blocks)
    name = stages.caption(mains, several, plate=thing.plate is not None, last=thing.last)
    return name, stages.second(thing.mains[-1], thing.blocks)


def _short(thing: Thing, style: Style) -> tuple[str, str]:
    """Channels over space, of what has both; names where they are asked for, and at both ends."""
    blocks, mains = thing.blocks, thing.mains
    space, channels = _space(blocks[-1], thing.extents[-1])
    name, second = _whole(thing)
    if not space:
        return name, second
    both = f"{space}×{channels}"
    automatic = any(map(words.automatic, mains))
    if thing.last:
        return "output" if automatic else name, both
    told = not automatic and not thing.within
    if mains[0].family == "input" or mains[0].network is not None or blocks[0].children or (style == "named" and told):
        return name, both
    if roles.family(mains[0]) not in {"convolution", "transposed"}:
        return IDIOMS.get(blocks[0].name) or _kind(mains[0]), both
    counts = [_space(block, extent)[1] for block, extent in zip(blocks, thing.extents, strict=True)]
    return _counts(counts, max(LIMITS[style], COUNTS) if thing.within else LIMITS[style]), space


def _kind(main: Layer) -> str:
    """What a layer is in a word or two; of one that does the same at each step, what it does there."""
    wrapped = words.inner(main)
    if wrapped is None:
        return words.short(main.type)
    return words.deed(main) if main.type == "Bidirectional" else words.short(wrapped.type)


def _counts(counts: list[str], limit: float) -> str:
    """`64`, `64 · 64 · 256`; in fewer words where that is too long."""
    if len(set(counts)) == 1:
        return counts[0]
    changes = list(map(itemgetter(0), groupby(counts)))
    for told in (counts, changes):
        for between in (" · ", "·"):
            text = between.join(told)
            if width(text, CAPTION, bold=True) <= limit:
                return text
    return counts[-1]


def _space(block: Block, extent: Extent) -> tuple[str, str]:
    """`256²` and `64`, `160×224` and `32`; nothing of vectors."""
    if block.output is None or len(block.output) < 3:
        return "", ""
    rest = block.output[1:]
    first = rest[-1] != extent.channels and rest[0] == extent.channels
    dims, channels = (rest[1:], rest[0]) if first else (rest[:-1], rest[-1])
    told = []
    for size, same in groupby(dims):
        count = len(list(same))
        power = "" if size is None else _POWERS.get(count, "")
        told += [f"{'?' if size is None else size}{power}"] * (1 if power else count)
    return "×".join(told), "?" if channels is None else str(channels)
