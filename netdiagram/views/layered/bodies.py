"""Tensors as boxes: which form a layer's output has, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views import roles, words
from netdiagram.views.layered.extents import Extent
from netdiagram.views.layered.sizes import SHEAR, Scale, even, measure

MOST_PARTS = 6
"""So many convolutions are drawn as one slab; a longer run as its first two and its last, with dots between them."""
BAND, MOST_BAND = 1 / 3, 7
"""How much of a part its activation takes: a share, and at most so many pixels."""
SMALLEST_MODEL = 2
"""A model of so many layers, its input among them, is no more than one layer."""
DOTS = 15
"""How much room the dots take that stand for parts left out."""

_THIN = frozenset({"normalization", "activation", "regularization", "preprocessing", "pooling"})
"""What changes numbers but makes no new features is a plate."""
_STYLES = {"pooling": "plate", "input": "pale"}


@record
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
        turned: it is seen from its input: its edges recede to the left.
    """

    along: int
    across: int
    depth: int
    role: str
    style: str = "slab"
    parts: tuple[tuple[int, int], ...] = ()
    rules: int = 0
    dots: int = 0
    turned: bool = False


def slab(
    outline: Outline,
    blocks: Sequence[Block],
    mains: Sequence[Layer],
    extents: Sequence[Extent],
    scale: Scale,
    *,
    options: Options,
) -> Solid:
    """The box of blocks whose outputs have the same space, one part per block.

    Args:
        outline: the network.
        blocks: in order.
        mains: their main layers.
        extents: their outputs.
        scale: how large.
        options: colours, and from where boxes are seen.
    """
    main = mains[0]
    family, role = roles.family(main), roles.role(main, options)
    flat = bool(options.style) and is_flat(outline, blocks[0], options)
    if main.network is not None and len(main.network.layers) <= SMALLEST_MODEL:
        family = "activation"  # it changes numbers, and no more: a plate
    elif main.network is not None:
        along, across, depth = scale.model
        return _seen(Solid(along, even(across, depth), depth, role, "slab", ((along, 0),)), options, flat=flat)
    several = len(blocks) > MOST_PARTS
    shown = [0, 1, len(blocks) - 1] if several else range(len(blocks))
    parts: list[tuple[int, int]] = []
    body: Solid | None = None
    known: Extent | None = None
    for i in shown:
        if body is None or extents[i] != known:
            body, known = plain(extents[i], family, scale, role, options.vectors), extents[i]
        parts.append((body.along, _band(body.along) if _activated(outline, blocks[i], mains[i]) else 0))
    assert body is not None
    along = sum([thickness for thickness, _ in parts]) + (DOTS if several else 0)
    made = Solid(along, body.across, body.depth, role, body.style, tuple(parts), body.rules, 2 if several else 0)
    return _seen(made, options, flat=flat) if flat or options.reversed else made


def is_flat(outline: Outline, block: Block, options: Options) -> bool:
    """Whether a block is drawn in two dimensions."""
    network = outline.network
    return roles.pick(options.style, network, network.calls[block.main].layer) == "flat"


def _seen(solid: Solid, options: Options, *, flat: bool) -> Solid:
    """A box as it is looked at: with no depth, or from its input."""
    if flat:
        return replace(solid, across=even(solid.across, 0), depth=0, rules=0)
    return replace(solid, turned=options.reversed)


def _band(thickness: int) -> int:
    return min(max(2, round(thickness * BAND)), MOST_BAND)


def _activated(outline: Outline, block: Block, main: Layer) -> bool:
    """Whether an activation ends the block."""
    if main.family in {"activation", "recurrent"}:
        return False
    if len(block.calls) == 1:
        return bool(words.activation(main))
    return any(words.activation(layer) for layer in outline.layers(block))


def over(body: Solid, main: Layer, extent: Extent, scale: Scale, options: Options) -> Solid:
    """The plate of a pooling, which is glued to what it pools, and looked at like it."""
    made = plain(extent, "pooling", scale, roles.role(main, options))
    return _seen(made, options, flat=not body.depth) if options.style or options.reversed else made


def plain(extent: Extent, family: str, scale: Scale, role: str = "", vectors: str = "upright") -> Solid:
    """The box of one tensor, in one piece: a bar for a vector, a panel for a sequence, else a block.

    Args:
        extent: its dimensions.
        family: of the layer it comes from: which form it has.
        scale: how large.
        role: what it is coloured by, where that is not the family.
        vectors: how vectors are drawn.
    """
    space, channels, power = extent.space, extent.channels, scale.power
    style, thin, role = _STYLES.get(family, "slab"), family in _THIN, role or family
    if not space:
        return _bar(channels, role, scale, style, vectors)
    if len(space) == 1:
        along = scale.plate if thin else measure(channels, scale.features, power)
        across = measure(space[0], scale.length, power)
        return Solid(along, even(across, scale.panel), scale.panel, role, style)
    height, depth = (
        measure(space[-2], scale.space, power),
        max(3, round(SHEAR * measure(space[-1], scale.space, power))),
    )
    along = scale.plate if thin else measure(channels, scale.channels, power)
    if family == "input":
        along = max(3, min(along - 2, 12))
    slices = min(8, max(2, round(measure(space[0], scale.space, power) / 16))) if len(space) == 3 else 0
    return Solid(along, even(height, depth), depth, role, style, (), slices)


RECEDING = 0.5
"""How long a vector that recedes is drawn, as a share of one that stands upright."""


def _bar(length: float, role: str, scale: Scale, style: str, way: str) -> Solid:
    if style == "plate":  # what is left of each map: a cube
        return Solid(12, 13, 7, role, style)
    thick, depth = scale.bar
    size = measure(length, scale.vector, scale.power)
    if way == "lying":
        return Solid(size, even(thick, depth), depth, role, style)
    if way == "receding":
        far = max(depth, round(RECEDING * size))
        return Solid(thick, even(thick, far), far, role, style)
    return Solid(thick, even(size, depth), depth, role, style)
