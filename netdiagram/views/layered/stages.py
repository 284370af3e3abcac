"""From an outline to what stands on the axis: slabs with their plates, bars, panels, with their sizes and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Shape
from netdiagram.text import shorten
from netdiagram.views import words
from netdiagram.views.layered.sizes import PLAIN, SHEAR, VECTORS, Scale, even, measure

MOST_PARTS = 6
"""So many convolutions are drawn as one slab."""
SHOWN_PARTS = 3
"""A longer run of like convolutions is drawn as so many, with its true count in the caption (`detail: auto`)."""
CAPTION, SECOND = 11, 10
"""Font sizes, CSS pixels."""
MOST = 132
"""Captions are cut at this width."""

_SPLIT = frozenset({"convolution"})
_THIN = frozenset({"normalization", "activation", "regularization", "preprocessing", "pooling"})


@dataclass(frozen=True, slots=True)
class Solid:
    """A box on the page.

    Attributes:
        along: its thickness in the direction of the data.
        across: its extent across it, in the plane of the page.
        depth: how far its receding edges go, both to the right and up.
        role: what it is coloured by.
        style: `slab`, `plate` or `pale`: which parts paint it.
        parts: (thickness, how much of it an activation takes at its end), in order; they add up to `along`.
        rules: into how many slices its receding faces are ruled (volumes); 0 for none.
        dots: after how many parts some are left out; 0 where none are.
    """

    along: int
    across: int
    depth: int
    role: str
    style: str = "slab"
    parts: tuple[tuple[int, int], ...] = ()
    rules: int = 0
    dots: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing on the axis, with its caption.

    Attributes:
        blocks: what it stands for.
        solid: its body.
        plate: what is glued to its right: (block, body).
        caption: bold first line.
        second: second line, the shape.
    """

    blocks: tuple[Block, ...]
    solid: Solid
    plate: tuple[Block, Solid] | None
    caption: str
    second: str


@dataclass(frozen=True, slots=True)
class _Extent:
    """The dimensions of a tensor by what they mean; unknown ones filled in for drawing.

    `space` has none for a vector, one for a sequence, two for an image, three for a volume.
    """

    space: tuple[float, ...]
    channels: float


def staged(outline: Outline, detail: str, scale: Scale = PLAIN, *, down: bool = False) -> list[Stage]:
    """What stands on the axis, in order.

    Args:
        outline: a chain.
        detail: as the option.
        scale: how large things are drawn.
        down: data flows down: maps lie on each other, so that their height recedes.
    """
    extents = _extents(outline)
    if all(not extent.space for extent in extents):
        scale = VECTORS
    if down:
        extents = [_Extent((*extent.space[:-2], *extent.space[:-3:-1]), extent.channels) for extent in extents]
    made: list[Stage] = []
    for members, plate in _grouped(outline, extents, detail):
        made.append(
            _stage(outline, extents, members, plate, scale, last=(plate or members[-1]) == len(outline.blocks) - 1)
        )
    return made


# -- what belongs together


def _grouped(outline: Outline, extents: Sequence[_Extent], detail: str) -> Iterator[tuple[list[int], int | None]]:
    """(blocks of one slab, block of its plate), in order."""
    blocks = outline.blocks
    roles = [words.role(outline.layer(block)) for block in blocks]
    if detail == "full":
        yield from (([i], None) for i in range(len(blocks)))
        return
    i = 0
    while i < len(blocks):
        after = i + 1
        if roles[i] in _SPLIT and extents[i].space:
            while after < len(blocks) and roles[after] == roles[i] and extents[after].space == extents[i].space:
                after += 1
        for portion in _portions([block.output for block in blocks[i:after]], collapse=detail == "auto"):
            stop = i + portion
            plate = stop if stop == after and after < len(blocks) and _glued(roles, extents, i, after) else None
            yield list(range(i, stop)), plate
            i = stop + (plate is not None)


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


def _glued(roles: Sequence[str], extents: Sequence[_Extent], before: int, after: int) -> bool:
    """Whether a pooling is drawn as a plate on what stands before it."""
    return (
        roles[after] == "pooling"
        and roles[before] in {"convolution", "transposed"}
        and len(extents[after].space) == len(extents[before].space) > 0
        and all(a <= b for a, b in zip(extents[after].space, extents[before].space, strict=True))
    )


# -- what tensors are


def _extents(outline: Outline) -> list[_Extent]:
    """The output of each block by what its dimensions mean."""
    first = _channels_first(outline)
    spaces: list[_Extent] = []
    guess: tuple[float, ...] = ()
    for index, block in enumerate(outline.blocks):
        layer = outline.layer(block)
        shape = block.output
        if shape is None:
            spaces.append(spaces[-1] if spaces and layer.family != "input" else _Extent((), PLAIN.unknown))
            continue
        rest = shape[1:]
        channels_first = first[index] and len(rest) > 1
        space = rest[1:] if channels_first else rest[:-1]
        channels = rest[0] if channels_first else (rest[-1] if rest else 1)
        likely = _guess(guess, layer, len(space)) if None in space else (0.0,) * len(space)
        guess = tuple([float(size if dim is None else dim) for dim, size in zip(space, likely, strict=True)])
        spaces.append(_Extent(guess[-3:], channels if channels is not None else PLAIN.unknown))
    return spaces


def _guess(before: tuple[float, ...], layer: Layer, rank: int) -> tuple[float, ...]:
    """What the unknown sizes of a layer's output probably are: the sizes before it, by its stride."""
    if len(before) != rank:
        return (float(PLAIN.unknown),) * rank
    steps = words.strides(layer)
    if len(steps) != rank:
        return before
    grows = "Transpose" in layer.type
    return tuple(size * step if grows else size / step for size, step in zip(before, steps, strict=True))


def _channels_first(outline: Outline) -> list[bool]:
    """For each block whether its output has its channels first: as its layer says, else as the last one before it that says."""
    said: list[bool | None] = []
    for block in outline.blocks:
        told = [
            layer.settings["data_format"] == "channels_first"
            for layer in outline.layers(block)
            if layer.settings.get("data_format") is not None
        ]
        said.append(told[0] if told else None)
    current = next((word for word in said if word is not None), False)
    found: list[bool] = []
    for word in said:
        current = current if word is None else word
        found.append(current)
    return found


# -- how they are drawn


def _stage(
    outline: Outline,
    extents: Sequence[_Extent],
    members: Sequence[int],
    plate: int | None,
    scale: Scale,
    *,
    last: bool,
) -> Stage:
    blocks = [outline.blocks[i] for i in members]
    layers = [outline.layer(block) for block in blocks]
    solid = _solid(outline, extents, members, scale)
    glued = None
    if plate is not None:
        glued = (outline.blocks[plate], _body(extents[plate], "pooling", scale, flat=True))
    named = [*layers, outline.layer(outline.blocks[plate])] if plate is not None else layers
    return Stage(tuple(blocks), solid, glued, _caption(layers, named, last=last), _second(outline, blocks))


def _solid(outline: Outline, extents: Sequence[_Extent], members: Sequence[int], scale: Scale) -> Solid:
    role = words.role(outline.layer(outline.blocks[members[0]]))
    bodies: list[Solid] = []
    for at, i in enumerate(members):
        same = at and extents[i] == extents[members[at - 1]]
        bodies.append(bodies[-1] if same else _body(extents[i], role, scale, flat=role in _THIN))
    banded = [_banded(outline, outline.blocks[i]) for i in members]
    if len(members) > MOST_PARTS:
        # as many parts as are drawn, and room for the dots
        keep = [0, 1, len(members) - 1]
        bodies, banded = [bodies[i] for i in keep], [banded[i] for i in keep]
    first = bodies[0]
    parts = tuple((body.along, _band(body.along) if band else 0) for body, band in zip(bodies, banded, strict=True))
    dots = 2 if len(members) > MOST_PARTS else 0
    along = sum(thickness for thickness, _ in parts) + (DOTS if dots else 0)
    return Solid(along, first.across, first.depth, role, first.style, parts, first.rules, dots)


BAND, MOST_BAND = 1 / 3, 7
"""How much of a part its activation takes: a share, and at most so many pixels."""
DOTS = 15
"""How much room the dots take that stand for parts left out."""


def _band(thickness: int) -> int:
    return min(max(2, round(thickness * BAND)), MOST_BAND)


def _banded(outline: Outline, block: Block) -> bool:
    """Whether an activation ends the block."""
    layers = outline.layers(block)
    if outline.layer(block).family in {"activation", "recurrent"}:
        return False
    return any(words.activation(layer) for layer in layers)


def _body(extent: _Extent, role: str, scale: Scale, *, flat: bool) -> Solid:
    """The box of one tensor."""
    space, channels = extent.space, extent.channels
    style = "plate" if role == "pooling" else "pale" if role == "input" else "slab"
    if not space:
        return _bar(channels, role, scale, style)
    if len(space) == 1:
        along = scale.plate if flat else measure(channels, scale.features)
        across = measure(space[0], scale.length)
        return Solid(along, even(across, 4), 4, role, style)
    height, width = measure(space[-2], scale.space), measure(space[-1], scale.space)
    depth = max(3, round(SHEAR * width))
    if flat:
        along = scale.plate
    elif role == "input":
        along = max(3, min(measure(channels, scale.channels) - 2, 12))
    else:
        along = measure(channels, scale.channels)
    rules = min(8, max(2, round(measure(space[0], scale.space) / 16))) if len(space) == 3 else 0
    return Solid(along, even(height, depth), depth, role, style, (), rules)


def _bar(length: float, role: str, scale: Scale, style: str) -> Solid:
    if role == "pooling":
        return Solid(12, 13, 7, role, style)
    along, depth = scale.bar
    return Solid(along, even(measure(length, scale.vector), depth), depth, role, style)


# -- what stands under them


def _caption(layers: Sequence[Layer], named: Sequence[Layer], *, last: bool) -> str:
    if len(layers) > 1:
        text = words.together(layers)
        if any(words.automatic(layer) for layer in layers):
            text = f"{text} ×{len(layers)}"
    elif any(words.automatic(layer) for layer in named):
        text = words.caption(layers[0], last=last)
    else:
        text = words.stem([layer.name for layer in named]) or layers[0].name
    return shorten(text, MOST, CAPTION, bold=True)


def _second(outline: Outline, blocks: Sequence[Block]) -> str:
    """The shape of what leaves a stage; of parts with unlike channels, all of them."""
    network = outline.layer(blocks[-1]).network
    told = words.dims(blocks[-1].output)
    if network is not None:
        told = f"{told} · {words.count(len(network.layers), 'layer')}"
    shapes = [block.output for block in blocks if block.output is not None]
    if len(set(shapes)) > 1 and len({shape[:-1] for shape in shapes}) == 1:
        told = f"{words.dims((*shapes[0][:-1], 1))[:-1]}{_listed([shape[-1] for shape in shapes])}"
    return shorten(told, MOST, SECOND)


def _listed(counts: Sequence[int | None]) -> str:
    """`(384, 384, 256)`; of many, the least and the most."""
    known = [count for count in counts if count is not None]
    if len(known) == len(counts) <= 3:
        return f"({', '.join(map(str, known))})"
    return f"{min(known)}–{max(known)}" if known else "?"
