"""From an outline to what stands on the axis: bodies with their plates and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netdiagram.blocks import Block, Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, Shape
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import abridge, shorten
from netdiagram.views import loops, roles, words
from netdiagram.views.layered.bodies import MOST_PARTS, Solid, over, slab
from netdiagram.views.layered.extents import Extent, extents
from netdiagram.views.layered.sizes import Scale
from netdiagram.views.names import IDIOMS

if TYPE_CHECKING:
    from netdiagram.views.layered.windows import Window

CAPTION, SECOND = 11, 10
"""Font sizes, CSS pixels."""


@record
class Stage:
    """One thing on the axis, with its caption.

    Attributes:
        blocks: what it stands for.
        solid: its body.
        plate: what is glued to its end: (block, body).
        caption: bold first line.
        second: second line, the shape.
        above: the lines above it, where an author wants any: bold first.
        gap: how far it stands from what is before it, where an author says so; else negative.
        window: what it reads at once of what is before it, where that is to be drawn.
        picture: file and alternative text of what is seen on its face.
        loops: a state of it is handed from step to step.
        cells: into how many cells its front is parted: of the tokens that an embedding reads; 0 for none.
        aside: its loop leaves the place over it to a connection that comes from there.
    """

    blocks: tuple[Block, ...]
    solid: Solid
    plate: tuple[Block, Solid] | None
    caption: str
    second: str
    above: tuple[str, str] = ("", "")
    gap: int = -1
    window: Window | None = None
    picture: tuple[str, str] | None = None
    loops: bool = False
    cells: int = 0
    aside: bool = False


@record
class Plan:
    """What stands on the axis before it has sizes.

    Attributes:
        outline: the chain.
        mains: the main layer of each block.
        extents: the output of each block.
        groups: (first block, one past the last, whether a plate follows), in order.
        captions: per group the two lines.
        options: as the author has set them.
        above: per group the two lines above it, where an author wants any.
    """

    outline: Outline
    mains: tuple[Layer, ...]
    extents: tuple[Extent, ...]
    groups: tuple[tuple[int, int, bool], ...]
    captions: tuple[tuple[str, str], ...]
    options: Options
    above: tuple[tuple[str, str], ...] = ()

    @property
    def vectors(self) -> bool:
        """Whether there are vectors only."""
        return not any(extent.space for extent in self.extents)


def plan(outline: Outline, options: Options, longest: float) -> Plan:
    """What is drawn as one, and what is written under it.

    Args:
        outline: a chain.
        options: `detail` and `colors` count here.
        longest: at which width captions are cut, CSS pixels.
    """
    mains = [outline.layer(block) for block in outline.blocks]
    found = extents(outline, mains)
    families = [roles.family(main) for main in mains]
    paints = [roles.role(main, options) for main in mains] if options.colors else families
    groups = tuple(grouped(outline.blocks, families, found, options.detail, paints))
    captions = []
    templates = (options.text_below, options.text_above) if options.text_below or options.text_above else None
    above: list[tuple[str, str]] = []
    for start, stop, plate in groups:
        last = stop + plate == len(outline.blocks)
        blocks = outline.blocks[start:stop]
        if templates:
            told = [written(template, outline, blocks, longest) for template in templates]
            above.append(told[1])
            if options.text_below:
                captions.append(told[0])
                continue
        first = IDIOMS.get(blocks[0].name) or caption(
            mains[start : stop + plate], len(blocks[0].calls), plate=plate, last=last
        )
        below = second(mains[stop - 1], blocks)
        captions.append(_cut((first, below), longest))
    return Plan(outline, tuple(mains), tuple(found), groups, tuple(captions), options, tuple(above))


def written(template: Sequence[str], outline: Outline, blocks: Sequence[Block], longest: float) -> tuple[str, str]:
    """What an author's template says of a stage, cut at a width in CSS pixels."""
    from netdiagram.views.layered import texts

    return _cut(texts.lines(template, outline, blocks), longest)


def _cut(lines: tuple[str, str], longest: float) -> tuple[str, str]:
    return abridge(lines[0], longest, CAPTION, bold=True), shorten(lines[1], longest, SECOND)


def stages(made: Plan, scale: Scale, *, down: bool = False) -> list[Stage]:
    """What stands on the axis, in order.

    Args:
        made: what is drawn as one.
        scale: how large.
        down: data flows down: maps lie on each other, so that it is their height that recedes.
    """
    blocks = made.outline.blocks
    sized = [extent.turned for extent in made.extents] if down else made.extents
    out: list[Stage] = []
    for (start, stop, plate), (caption, second) in zip(made.groups, made.captions, strict=True):
        solid = slab(
            made.outline, blocks[start:stop], made.mains[start:stop], sized[start:stop], scale, options=made.options
        )
        glued = (blocks[stop], over(solid, made.mains[stop], sized[stop], scale, made.options)) if plate else None
        looped = any(map(loops.loops, made.mains[start:stop]))
        out.append(Stage(blocks[start:stop], solid, glued, caption, second, loops=looped, cells=_cells(made, stop)))
    return _furnished(out, made) if _furnishes(made.options) else out


MOST_CELLS = 9


def _cells(made: Plan, stop: int) -> int:
    """How many tokens are drawn of what an embedding reads."""
    mains = made.mains
    embedded = stop < len(mains) and mains[stop].family == "embedding"
    return tokens(mains[stop - 1], made.extents[stop - 1], made.options) if embedded else 0


def tokens(main: Layer, extent: Extent, options: Options) -> int:
    """Into how many cells the front of an input is parted that an embedding reads, where it stands as a vector."""
    if main.family != "input" or extent.space or options.vectors != "upright":
        return 0
    return min(MOST_CELLS, max(1, int(extent.channels)))


def _furnishes(options: Options) -> bool:
    return bool(options.text_above or options.spacing or options.kernels or options.image)


def _furnished(plain: Sequence[Stage], made: Plan) -> list[Stage]:
    """Stages with what an author has asked for besides."""
    from netdiagram.views.layered import windows

    out: list[Stage] = []
    network = made.outline.network
    for number, (stage, (start, stop, _)) in enumerate(zip(plain, made.groups, strict=True)):
        call = network.calls[made.outline.blocks[start].main]
        gap = roles.pick(made.options.spacing, network, call.layer)
        reads = windows.window(made.mains[start], made.extents[start - 1]) if start and made.options.kernels else None
        above = made.above[number] if made.above else ("", "")
        stage = replace(stage, above=above, gap=-1 if gap is None else gap, window=reads)
        if made.options.image:
            last = number + 1 == len(made.groups)
            stage = pictured(stage, made.outline, made.extents[stop - 1], made.options, last=last)
        out.append(stage)
    return out


def pictured(stage: Stage, outline: Outline, extent: Extent, options: Options, *, last: bool) -> Stage:
    """A stage with its picture: of its layers, the last that has one.

    Args:
        stage: as it stands otherwise.
        outline: the network.
        extent: of its output.
        options: `image` counts here.
        last: whether the network ends with it.

    Raises:
        NetdiagramError: a vector, which has no face (`option.value`).
    """
    network = outline.network
    given = [(word, (path, alt)) for word, path, alt in options.image]
    shown = next((value for word, value in given if last and word == "output"), None)
    for block in stage.blocks:
        shown = roles.pick(given, network, network.calls[block.main].layer) or shown
    if shown is None:
        return stage
    if not extent.space:
        name = outline.layer(stage.blocks[-1]).name
        message = f"option 'image': '{name}' is a vector: it has no face for '{shown[0]}'"
        raise NetdiagramError("option.value", message, None, "name a layer whose output is an image or a volume")
    solid = stage.solid if stage.solid.depth else _upright(stage.solid, extent.space)
    return replace(stage, solid=solid, picture=shown)


def _upright(solid: Solid, space: Sequence[float]) -> Solid:
    """A flat body as wide as its picture: what is looked at from the front shows height and width."""
    if len(space) < 2:
        return solid
    return replace(solid, along=max(solid.along, round(solid.across * min(space[-1] / space[-2], 3))), parts=(), dots=0)


# -- what belongs together


def grouped(
    blocks: Sequence[Block],
    families: Sequence[str],
    found: Sequence[Extent],
    detail: str,
    paints: Sequence[str],
) -> Iterator[tuple[int, int, bool]]:
    """(first block, one past the last, whether the next is its plate), in order. What is one has one colour."""
    count = len(blocks)
    if detail == "full":
        yield from ((i, i + 1, False) for i in range(count))
        return
    i = 0
    while i < count:
        after, alike = i + 1, ("convolution", paints[i], found[i].space)
        if families[i] == "convolution" and found[i].space:
            while after < count and (families[after], paints[after], found[after].space) == alike:
                after += 1
        plate = after < count and families[after] == "pooling" and glues(families[i], found[after], found[i])
        for portion in _portions([block.output for block in blocks[i:after]], collapse=detail == "auto"):
            yield i, i + portion, plate and i + portion == after
            i += portion
        i += plate


_GLUED = frozenset({"convolution", "transposed"})
"""What a pooling is glued to."""


def glues(role: str, plate: Extent, body: Extent) -> bool:
    """Whether a pooling is glued to a body of that role, which it must not overtop."""
    return (
        role in _GLUED
        and len(plate.space) == len(body.space) > 0
        and all(small <= large for small, large in zip(plate.space, body.space, strict=True))
    )


def _portions(shapes: Sequence[Shape | None], *, collapse: bool) -> Iterator[int]:
    """How many blocks of a run go into each slab: no more than fit, or however many are alike."""
    at = 0
    while at < len(shapes):
        alike = 1
        while at + alike < len(shapes) and shapes[at + alike] == shapes[at]:
            alike += 1
        rest = len(shapes) - at
        take = alike if collapse and alike > MOST_PARTS else -(-rest // -(-rest // MOST_PARTS))
        yield take
        at += take


# -- what is written under it


def caption(layers: Sequence[Layer], several: int, *, plate: bool, last: bool) -> str:
    """The first line.

    Args:
        layers: the main layers of a stage, its plate's last.
        several: how many layers its first block has.
        plate: whether there is a plate.
        last: whether the network ends with it.
    """
    bodies = layers[:-1] if plate else layers
    if len(bodies) > 1:
        text = words.together(bodies)
        return f"{text} ×{len(bodies)}" if any(map(words.automatic, bodies)) else text
    if bodies[0].family == "preprocessing" and several > 1:
        return "preprocess"
    if any(map(words.automatic, layers)):
        return words.caption(bodies[0], last=last)
    return words.stem([layer.name for layer in layers]) or bodies[0].name


def second(main: Layer, blocks: Sequence[Block]) -> str:
    """The shape of what leaves a stage; of parts with unlike channels, all of them."""
    told = words.dims(blocks[-1].output)
    if main.network is not None:
        return f"{told} · {words.count(len(main.network.layers), 'layer')}"
    if len(blocks) == 1:
        return told
    shapes = [block.output for block in blocks if block.output is not None]
    if len(set(shapes)) > 1 and len({shape[:-1] for shape in shapes}) == 1:
        return f"{words.dims((*shapes[0][:-1], 1))[:-1]}{_listed([shape[-1] for shape in shapes])}"
    return told


def _listed(counts: Sequence[int | None]) -> str:
    """`(384, 384, 256)`; of many, the least and the most."""
    known = [count for count in counts if count is not None]
    if len(known) == len(counts) <= 3:
        return f"({', '.join(map(str, known))})"
    return f"{min(known)}–{max(known)}" if known else "?"
