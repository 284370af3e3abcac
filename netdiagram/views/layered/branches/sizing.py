"""Bodies, marks and boxes with their sizes."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.text import shorten, width
from netdiagram.views import loops, marks, roles, words
from netdiagram.views.layered import across, sizes, stages
from netdiagram.views.layered.bodies import Solid, over, slab
from netdiagram.views.layered.branches.captions import LIMITS, LONGEST
from netdiagram.views.layered.branches.manners import Manner
from netdiagram.views.layered.branches.parts import BOX, ENTRY, Part, Pill, Rect, part
from netdiagram.views.layered.branches.plans import Thing
from netdiagram.views.layered.columns import BESIDE, LINES
from netdiagram.views.layered.columns import _pile as piled
from netdiagram.views.layered.extents import Extent, extents
from netdiagram.views.layered.rows import measured
from netdiagram.views.layered.stages import Stage

SIZE = 10
"""Of the words on a lane, CSS pixels."""
BESIDES = 1.4
"""Beside bodies so much more of an author's own words has room than below them."""
PADDING = 6
"""Within a box on a lane, at its ends."""


def body(
    outline: Outline,
    thing: Thing,
    caption: tuple[str, str],
    manner: Manner,
    options: Options,
    *,
    down: bool,
    entered: bool = False,
) -> Part:
    """A body with its plate, its caption and its loop; `entered`: a connection comes to it from above."""
    found = [extent.turned for extent in thing.extents] if down else list(thing.extents)
    scale = sizes.chosen(manner.scale, options, _all(outline)) if sizes.custom(options) else manner.scale
    solid = slab(outline, thing.blocks, thing.mains, found, scale, options=options)
    glued: tuple[Block, Solid] | None = None
    if thing.plate is not None:
        block, main, extent = thing.plate
        glued = block, over(solid, main, extent.turned if down else extent, scale, options)
    if options.text_below and any(caption):
        longest = LIMITS[manner.style] if down or thing.extents[0].space else LONGEST
        longest *= BESIDES if down else 1.0
        caption = stages.written(options.text_below, outline, thing.blocks, longest)
    looped = any(map(loops.loops, thing.mains)) and not thing.blocks[0].children
    cells = stages.tokens(thing.mains[-1], thing.extents[-1], options) if thing.embedded else 0
    stage = Stage(thing.blocks, solid, glued, *caption, loops=looped, cells=cells, aside=looped and entered)
    if options.image:
        stage = stages.pictured(stage, outline, thing.extents[-1], options, last=thing.last)
    if down:
        pile = piled(stage)
        rects: list[Rect] = [(0, -pile.half, pile.height, pile.half)]
        if stage.caption:
            beside = pile.half + BESIDE
            rects.append((pile.middle - LINES / 2, beside, pile.middle + LINES / 2, beside + pile.caption))
        return part(thing, pile.height, tuple(rects), half=pile.half, top=pile.body + solid.along / 2, body=pile)
    item = measured(stage, manner.lean)
    rects = [(0, -item.half, item.width, item.half)]
    if stage.caption or stage.second:
        rects += item.lines(0, item.half)
    if looped:
        rects.append(_looped(item.half, item.stage))
    return part(thing, item.width, tuple(rects), half=item.half, top=solid.depth + solid.along / 2, body=item)


def _looped(half: float, stage: Stage) -> Rect:
    """What the loop of a body covers."""
    solid = stage.solid
    right = solid.depth + solid.along
    if stage.aside:
        return right, -half, right + across.SIDEWARDS + 1, -half + across.ASIDE + across.aside(solid) + 1
    middle, reach = solid.along / 2 + (0 if solid.turned else solid.depth), max(solid.along, across.LEAST) / 2 + 1
    return middle - reach, -half - loops.REACH - 2, middle + reach, -half


_last: tuple[Outline, list[Extent]] | None = None


def _all(outline: Outline) -> list[Extent]:
    """The outputs of all blocks: what is drawn in proportion depends on the largest. What was asked last is kept."""
    global _last  # noqa: PLW0603 - a memory of one
    if _last is None or _last[0] is not outline:
        _last = (outline, extents(outline, [outline.layer(block) for block in outline.blocks]))
    return _last[1]


def mark(thing: Thing, slots: int, spread: tuple[float, float] | None, *, down: bool) -> Part:
    """The mark of a merge.

    Args:
        thing: what it is.
        slots: how many connections come to one side of it.
        spread: from where to where, across, lines run that come together in it.
        down: data flows down.
    """
    wide, high = marks.size(thing.mark, 2)
    long = (high if down else wide) + (slots - 1) * ENTRY
    half = (wide if down else high) / 2
    rects: list[Rect] = [(0, -half, long, half)]
    if spread is not None:
        rects.append((long / 2 - 4, min(spread[0], -half), long / 2 + 4, max(spread[1], half)))
    return part(thing, round(long), tuple(rects), half=half, top=long / 2)


# -- boxes


def long(pill: Pill, *, down: bool) -> float:
    """A box along the flow."""
    return BOX if down else pill.width


def half(pill: Pill, *, down: bool) -> float:
    """A box to either side of its lane."""
    return pill.width / 2 if down else BOX / 2


def pills(outline: Outline, blocks: Sequence[Block], options: Options) -> tuple[Pill, ...]:
    """Layers as boxes, each one."""
    return tuple([_pill(outline, block, options) for block in blocks])


def gate(outline: Outline, blocks: Sequence[Block], options: Options) -> Pill:
    """All that lies on a lane that scales what it leads to, as one box."""
    mains = [outline.layer(block) for block in blocks]
    squeezes = any(main.type.startswith("Global") or main.family == "pooling" for main in mains)
    text = "SE" if squeezes and 2 < len(mains) < 6 else "gate" if len(mains) > 1 else words.deed(mains[0])
    inner = [main for main in mains if main.family in {"dense", "convolution"}] or mains
    return Pill(tuple(blocks), roles.role(inner[0], options), text, round(width(text, SIZE) + 2 * PADDING + 0.49))


def _pill(outline: Outline, block: Block, options: Options) -> Pill:
    layer = outline.layer(block)
    first = layer.family == "input"
    text = _input(layer, block) if first else _deed(layer)
    return Pill((block,), roles.role(layer, options), text, round(width(text, SIZE) + 2 * PADDING + 0.49), first)


def _input(layer: Layer, block: Block) -> str:
    return f"{'input' if words.automatic(layer) else shorten(layer.name, 80, SIZE)} {words.dims(block.output)}"


def _deed(layer: Layer) -> str:
    window = words.kernel(layer)
    if layer.family == "convolution" and window:
        steps = set(words.strides(layer)) - {1}
        count = layer.settings.get("filters")
        rates = {rate for rate in _each(layer.settings.get("dilation_rate", 1)) if rate != 1}
        text = window + (f", {count}" if count else "") + (f" /{max(steps)}" if steps else "")
        return f"{text}, rate {max(rates)}" if rates else text
    if layer.type.startswith("UpSampling"):
        return words.deed(layer).removeprefix(words.short(layer.type)).strip()
    units = layer.settings.get("units")
    return f"{words.deed(layer)} {units}" if units and layer.family == "dense" else words.deed(layer)


def _each(value: object) -> tuple[int, ...]:
    return tuple([one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, int)])


def output(block: Block) -> Pill:
    """What stands at the end of a line that the network returns."""
    text = f"output {words.dims(block.output)}"
    return Pill((), "input", text, round(width(text, SIZE) + 2 * PADDING + 0.49), round=True)
