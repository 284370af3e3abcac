"""What stands on the axis of a branching network, before it has sizes: what is drawn as one, and where connections end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.text import shorten, width
from netdiagram.views import roles, words
from netdiagram.views.layered import stages
from netdiagram.views.layered.branches.structure import Skip, Structure, is_mark
from netdiagram.views.layered.extents import Extent, extents

SIZE = 10
"""Of the words on a lane, CSS pixels."""
PADDING, BETWEEN = 6, 12
"""Within a box on a lane, left and right; between boxes."""
ENTRY = 13
"""Between connections that come to one mark from above."""

Group = tuple[int, int, bool]
"""First block, one past the last, whether a plate follows."""


@dataclass(frozen=True, slots=True)
class Box:
    """A layer on a lane."""

    block: Block
    role: str
    text: str
    width: int
    round: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A connection between things on the axis.

    Attributes:
        source: index of the thing it leaves.
        target: index of the mark it leads to.
        top: it leaves the top of a body, since a plate follows; else it forks off the arrow behind.
        boxes: what lies on it.
        entry: x of its end, from the middle of the mark.
        joins: it begins with an input of its own, in its first box.
    """

    source: int
    target: int
    top: bool
    boxes: tuple[Box, ...]
    entry: int
    joins: bool = False

    @property
    def need(self) -> int:
        """The least length of its level part."""
        return sum(box.width + BETWEEN for box in self.boxes) + 10 if self.boxes else 24


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands on the axis before it has sizes.

    Attributes:
        outline: the whole network.
        along: the blocks of the path as an outline.
        mains: the main layer of each block of the path.
        extents: their outputs.
        groups: what is drawn as one.
        marks: per group the type of the merge, or nothing.
        lanes: short ones first.
        options: as the author has set them.
    """

    outline: Outline
    along: Outline
    mains: tuple[Layer, ...]
    extents: tuple[Extent, ...]
    groups: tuple[Group, ...]
    marks: tuple[str, ...]
    lanes: tuple[Lane, ...]
    options: Options


def plan(outline: Outline, found: Structure, options: Options) -> Plan:
    """What is drawn as one, and where connections end."""
    along = Outline(outline.network, found.path, ())
    mains = [outline.layer(block) for block in found.path]
    sizes = extents(along, mains)
    merges = [is_mark(outline, block) for block in found.path]
    groups = _groups(along, sizes, merges, {skip.source for skip in found.skips if not skip.joins}, options)
    kinds = tuple([mains[start].type if merges[start] else "" for start, _, _ in groups])
    return Plan(
        outline,
        along,
        tuple(mains),
        tuple(sizes),
        groups,
        kinds,
        _lanes(outline, found.skips, groups, options),
        options,
    )


def _groups(
    along: Outline,
    sizes: Sequence[Extent],
    merges: Sequence[bool],
    sources: set[int],
    options: Options,
) -> tuple[Group, ...]:
    """Stretches between marks and forks, grouped as chains are; a plate stays with its body across a fork."""
    mains = [along.layer(block) for block in along.blocks]
    families = ["merge" if merge else roles.family(main) for main, merge in zip(mains, merges, strict=True)]
    paints = [roles.role(main, options) for main in mains]
    groups: list[Group] = []
    start = 0
    end = len(mains) - 1
    for index in range(len(mains)):
        ends = index == end or merges[index + 1]
        # what the network returns is no part of what leads up to it
        heads = index + 1 == end and sizes[index].channels != sizes[end].channels
        if not (ends or heads or merges[index] or index in sources):
            continue
        stop = index + 1
        for first, past, plate in stages.grouped(
            along.blocks[start:stop], families[start:stop], sizes[start:stop], options.detail, paints[start:stop]
        ):
            groups.append((start + first, start + past, plate))
            if options.detail == "full" or len(groups) < 2:
                continue
            (body, edge, _), (_, past, plate) = groups[-2:]
            if _glued(groups[-2], groups[-1], families, sizes):
                groups[-2:] = [(body, edge, True)]
            elif _upsampled(groups[-2], groups[-1], families, sizes, sources):
                groups[-2:] = [(body, past, plate)]
        start = stop
    return tuple(groups)


def _glued(body: Group, after: Group, roles: Sequence[str], sizes: Sequence[Extent]) -> bool:
    """Whether a pooling that a fork keeps apart stands on the body before it."""
    start, stop, _ = after
    return (
        stop == start + 1
        and not body[2]
        and body[1] == start
        and roles[start] == "pooling"
        and stages.glues(roles[start - 1], sizes[start], sizes[start - 1])
    )


def _upsampled(before: Group, after: Group, roles: Sequence[str], sizes: Sequence[Extent], sources: set[int]) -> bool:
    """Whether a convolution only smooths what was enlarged right before it: both are drawn as one."""
    start, stop, plate = before
    first, past, _ = after
    return (
        stop == first == start + 1
        and past == first + 1
        and not plate
        and start not in sources
        and roles[start] == "transposed"
        and roles[first] == "convolution"
        and sizes[start].space == sizes[first].space
        and past < len(roles)
        and roles[past] == "merge"
    )


def _lanes(outline: Outline, skips: Sequence[Skip], groups: Sequence[Group], options: Options) -> tuple[Lane, ...]:
    owner: dict[int, tuple[int, bool]] = {}
    for number, (start, stop, plate) in enumerate(groups):
        for index in range(start, stop + plate):
            owner[index] = number, plate and index < stop
    into: dict[int, list[int]] = {}
    for number, skip in enumerate(skips):
        into.setdefault(skip.target, []).append(number)
    lanes = []
    for number, skip in enumerate(skips):
        source, top = owner[skip.source]
        # the shorter one comes in further left, so that they do not cross
        others = into[skip.target]
        entry = round((others.index(number) - (len(others) - 1) / 2) * ENTRY)
        boxes = tuple([_box(outline, block, options) for block in skip.blocks])
        lanes.append(Lane(source, owner[skip.target][0], top and not skip.joins, boxes, entry, skip.joins))
    return tuple(lanes)


def _box(outline: Outline, block: Block, options: Options) -> Box:
    layer = outline.layer(block)
    text = words.deed(layer)
    window = words.kernel(layer)
    if layer.family == "convolution" and window:
        steps = set(words.strides(layer)) - {1}
        count = layer.settings.get("filters")
        text = window + (f", {count}" if count else "") + (f" /{max(steps)}" if steps else "")
    units = layer.settings.get("units")
    if units and layer.family == "dense":
        text = f"{text} {units}"
    first = layer.family == "input"
    if first:
        text = f"{'input' if words.automatic(layer) else shorten(layer.name, 80, SIZE)} {words.dims(block.output)}"
    return Box(block, roles.role(layer, options), text, round(width(text, SIZE) + 2 * PADDING + 0.49), first)
