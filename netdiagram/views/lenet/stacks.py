"""What stands side by side: tensors as stacks of maps or as bars, with what is written above them, and how each was made."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from netdiagram.blocks import Block, Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import number
from netdiagram.views import roles, words
from netdiagram.views.layered import extents, sizes, texts
from netdiagram.views.layered.extents import Extent

FEW = 6
"""Up to so many maps are all drawn."""
MORE = 0.8
"""So many more are drawn for each doubling of their number."""
FRONT = 2
"""So many are drawn before those left out."""
STEP, LEAST_STEP = 5.0, 3.0
"""From map to map, to the right and down (pixels)."""
GAP = 15.0
"""The same where maps are left out."""
STRIP = 8.0
"""Width of a map of a sequence (pixels)."""
BAR, LEAN = 9.0, 0.42
"""Thickness of a vector (pixels), and how far it leans, as a share of its height."""
LONG = 12
"""Networks of more tensors than this have those that are made alike drawn as one."""

SCALE = sizes.Scale(space=(21, -14, 14, 150), length=(15, 0, 18, 150), vector=(8.6, 2, 14, 112))
COMPACT = sizes.Scale(space=(17, -12, 13, 120), length=(12, 0, 16, 120), vector=(7.4, 2, 13, 96))
SMALL = sizes.Scale(space=(13.5, -9, 12, 96), length=(10, 0, 15, 96), vector=(6.6, 2, 12, 84))


@record
class Stack:
    """One tensor.

    Attributes:
        blocks: what made it; several where alike ones follow each other.
        layer: the main one of the last.
        role: what it is coloured by.
        extent: its dimensions.
        width: of a map, or the thickness of a bar (pixels).
        height: of a map, or of a bar.
        offsets: of the maps, from the one at the back; of a bar how far its lower end stands to the right of its upper.
        dots: after how many maps some are left out; 0 where none are.
        above: bold and plain line above it.
        below: likewise, under the way that leads to it.
        index: of its layer.
        picture: file and alternative text of what stands on the map in front.
    """

    blocks: tuple[Block, ...]
    layer: Layer
    role: str
    extent: Extent
    width: float
    height: float
    offsets: tuple[float, ...]
    dots: int
    above: tuple[str, str]
    below: tuple[str, str]
    index: int = 0
    picture: tuple[str, str] | None = None

    @property
    def bar(self) -> bool:
        """Whether it is a vector."""
        return not self.extent.space

    @property
    def reach(self) -> float:
        """How far the map in front stands to the right of, and below, the one at the back (pixels)."""
        return self.offsets[-1]

    @property
    def wide(self) -> float:
        """Pixels."""
        return self.width + self.reach

    @property
    def high(self) -> float:
        """Pixels."""
        return self.height if self.bar else self.height + self.reach


def stacks(outline: Outline, options: Options, scale: sizes.Scale, *, brief: bool) -> list[Stack]:
    """The tensors of a chain, in order.

    Args:
        outline: a chain.
        options: sizes, templates and colours count here.
        scale: how large things are otherwise.
        brief: operations in few words.
    """
    mains = [outline.layer(block) for block in outline.blocks]
    found = extents.extents(outline, mains)
    scale = sizes.chosen(scale, options, found)
    runs = _runs(outline, mains, found) if options.detail != "full" else [(i, i + 1) for i in range(len(mains))]
    made = []
    for start, stop in runs:
        blocks, layer, extent = outline.blocks[start:stop], mains[stop - 1], found[stop - 1]
        width, height, offsets, dots = _sized(extent, scale)
        above = _above(mains[start:stop], extent)
        if options.text_above:
            above = texts.lines(options.text_above, outline, blocks)
        below = texts.lines(options.text_below, outline, blocks) if options.text_below else ("", "")
        if not options.text_below and start:
            below = _below(outline, blocks, layer, brief=brief)
        role = roles.role(layer, options)
        index = outline.network.calls[blocks[-1].main].layer
        picture = _picture(outline, blocks, extent, options, last=stop == len(mains)) if options.image else None
        made.append(Stack(blocks, layer, role, extent, width, height, offsets, dots, above, below, index, picture))
    return made


def _picture(
    outline: Outline, blocks: Sequence[Block], extent: Extent, options: Options, *, last: bool
) -> tuple[str, str] | None:
    """What an author has given for the map in front.

    Raises:
        NetdiagramError: a vector, which has none (`option.value`).
    """
    given = [(word, (path, alt)) for word, path, alt in options.image]
    shown = next((value for word, value in given if last and word == "output"), None)
    for block in blocks:
        shown = roles.pick(given, outline.network, outline.network.calls[block.main].layer) or shown
    if shown is not None and not extent.space:
        message = f"option 'image': '{outline.layer(blocks[-1]).name}' is a vector: it has no map for '{shown[0]}'"
        raise NetdiagramError("option.value", message, None, "name a layer whose output is an image or a volume")
    return shown


def _runs(outline: Outline, mains: Sequence[Layer], found: Sequence[Extent]) -> list[tuple[int, int]]:
    """First and one past the last block of each stack."""
    runs: list[tuple[int, int]] = []
    for at, layer in enumerate(mains):
        alike = (
            runs
            and len(mains) > LONG
            and layer.type == mains[at - 1].type
            and found[at] == found[at - 1]
            and words.kernel(layer) == words.kernel(mains[at - 1])
            and layer.network is None
            and layer.family != "input"
            and _acts(outline, outline.blocks[at]) == _acts(outline, outline.blocks[at - 1])
        )
        if alike:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _acts(outline: Outline, block: Block) -> list[str]:
    """What is done besides the main layer: normalization, activation, dropout."""
    main = outline.layer(block)
    own = words.activation(main) if main.family not in {"activation", "recurrent"} else ""
    found = [own] if own else []
    for layer in outline.layers(block):
        if layer is not main:
            rate = layer.settings.get("rate")
            word = words.activation(layer) or words.short(layer.type)
            found.append(f"{word} {rate:g}" if isinstance(rate, float) else word)
    return found


# -- sizes


def _sized(extent: Extent, scale: sizes.Scale) -> tuple[float, float, tuple[float, ...], int]:
    """Width, height, offsets and where maps are left out."""
    if not extent.space:
        high = float(sizes.measure(extent.channels, scale.vector, scale.power))
        return BAR, high, (0.0, round(LEAN * high, 1)), 0
    if len(extent.space) == 1:
        width, height = STRIP, float(sizes.measure(extent.space[0], scale.length, scale.power))
    else:
        height, width = (float(sizes.measure(size, scale.space, scale.power)) for size in extent.space[-2:])
    drawn = _drawn(extent.channels)
    dots = drawn - FRONT if drawn < extent.channels else 0
    step = max(LEAST_STEP, min(STEP, height / 9))
    offsets = [0.0]
    for i in range(1, drawn):
        offsets.append(offsets[-1] + (GAP if i == dots else step))
    return width, height, tuple(offsets), dots


def _drawn(maps: float) -> int:
    """How many maps are drawn of so many."""
    return int(maps) if maps <= FEW else FEW + round(MORE * log2(maps / FEW))


# -- words


def _above(layers: Sequence[Layer], extent: Extent) -> tuple[str, str]:
    """The name, where it means something, and the size: `6@28×28`."""
    told = size(layers[-1], extent)
    return (told, "") if any(map(words.automatic, layers)) else (words.together(layers), told)


def size(layer: Layer, extent: Extent) -> str:
    """`6@28×28`, `84`; unknown sizes as question marks."""
    shape = layer.output_shapes[0]
    if shape is None:
        return "?"
    if not extent.space:
        return words.dims(shape)
    rest = shape[1:]
    first = layer.settings.get("data_format") == "channels_first"
    channels, space = (rest[0], rest[1:]) if first else (rest[-1], rest[:-1])
    told = "×".join(["?" if dim is None else str(dim) for dim in space])
    return f"{'?' if channels is None else number(channels)}@{told}"


def _below(outline: Outline, blocks: Sequence[Block], layer: Layer, *, brief: bool) -> tuple[str, str]:
    """What makes the tensor: `Convolution 5×5`, and under it stride, normalization, activation."""
    first = words.deed(layer) if brief else words.operation(layer)
    first = first[:1].upper() + first[1:] if not brief or first.islower() or first[:1].islower() else first
    if len(blocks) > 1:
        first = f"{len(blocks)} × {first}"
    steps = words.strides(layer)
    told = _acts(outline, blocks[-1])
    if not brief and steps and set(steps) != {1} and layer.family != "pooling":
        way = "↑" if layer.family == "transposed" else "/"
        told.insert(0, way + "×".join(map(str, dict.fromkeys(steps) if len(set(steps)) == 1 else steps)))
    return first, ", ".join(told)
