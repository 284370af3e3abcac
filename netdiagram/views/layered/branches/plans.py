"""What stands on the lines of a branching network, before it has sizes: what is drawn as one, and where connections end."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views import roles
from netdiagram.views.layered import stages
from netdiagram.views.layered.branches.fans import MOST_ON_LANE
from netdiagram.views.layered.branches.flat import LADDERS, Bracket, Flat
from netdiagram.views.layered.branches.lines import Fan, Line, Strange, Way
from netdiagram.views.layered.branches.structure import is_mark
from netdiagram.views.layered.extents import Extent, extents


@record
class Thing:
    """One thing on a line: a body with its plate, a mark, or lines side by side.

    Attributes:
        blocks: what it stands for.
        mains: their main layers.
        extents: their outputs.
        plate: the pooling that is glued to its end, with its output.
        mark: of a merge its type.
        fan: lines side by side.
        reads: how many tensors come in.
        last: it gives what the network returns.
        within: it stands over a bracket that says what it is part of.
        embedded: it is read by an embedding.
    """

    blocks: tuple[Block, ...] = ()
    mains: tuple[Layer, ...] = ()
    extents: tuple[Extent, ...] = ()
    plate: tuple[Block, Layer, Extent] | None = None
    mark: str = ""
    fan: Bundle | None = None
    reads: int = 1
    last: bool = False
    within: bool = False
    embedded: bool = False


@record
class Bundle:
    """Lines side by side, see `structure.Fan`."""

    tracks: tuple[Track, ...]
    forks: bool
    joins: bool
    main: int


@record
class Lane:
    """A connection between things on a line.

    Attributes:
        source: index of the thing it leaves; −1 for what leads into the line.
        target: index of the thing it leads to; one past the last for what leads out of the line.
        top: it leaves the top of a body, since a plate follows; else it forks off the arrow behind.
        boxes: layers on it that are drawn as boxes.
        track: what lies on it otherwise.
        gate: it scales what it leads to: where there is little room, all of it is one box.
        joins: it begins with an input of its own.
        ends: it leads to an output of its own.
        below: it runs on the other side.
        held: the blocks of a gate on it, which are one box.
        side: index of the thing that opens the gate; −1 where there is none.
    """

    source: int
    target: int
    top: bool
    boxes: tuple[Block, ...] = ()
    track: Track | None = None
    gate: bool = False
    joins: bool = False
    ends: bool = False
    below: bool = False
    held: tuple[Block, ...] = ()
    side: int = -1


@record
class Brace:
    """A bracket over things on a line, from the first to the last."""

    first: int
    last: int
    bracket: Bracket


@record
class Track:
    """Things one after the other, short connections first, outer brackets first."""

    things: tuple[Thing, ...]
    lanes: tuple[Lane, ...]
    braces: tuple[Brace, ...] = ()


@record
class Plan:
    """A network before it has sizes.

    Attributes:
        outline: the blocks that are drawn.
        track: how they stand.
        repeats: whether anything stands for several of its kind.
    """

    outline: Outline
    track: Track
    repeats: bool = False


def plan(flat: Flat, line: Line, options: Options) -> Plan:
    """What is drawn as one, and where connections end.

    Raises:
        Strange: a repeated group does not stand on one line.
    """
    planner = _Planner(flat, options)
    track = planner.track(line)
    left = [bracket for bracket in planner.left if bracket.repeat > 1]
    if left:
        raise Strange(f"the copies of '{left[0].name or 'a block'}' do not stand on one line")
    return Plan(flat.outline, track, flat.repeats)


Group = tuple[int, int, bool]
"""First item, one past the last, whether a plate follows."""


class _Planner:
    def __init__(self, flat: Flat, options: Options) -> None:
        self.flat, self.detail = flat, options.detail
        outline = self.outline = flat.outline
        self.mains = [outline.layer(block) for block in outline.blocks]
        self.sizes = extents(outline, self.mains)
        self.merges = [is_mark(outline, block) for block in outline.blocks]
        self.families = [
            "merge" if merge else roles.family(main) for main, merge in zip(self.mains, self.merges, strict=True)
        ]
        self.paints = [roles.role(main, options) for main in self.mains] if options.colors else self.families
        # of each block, which groups it belongs to: nothing is drawn as one across their ends
        self.within: list[tuple[int, ...]] = [()] * len(outline.blocks)
        self.repeated = [False] * len(outline.blocks)
        self.named = [False] * len(outline.blocks)
        for number, bracket in enumerate(flat.brackets):
            for index in bracket.members:
                self.within[index] += (number,)
                self.repeated[index] |= bracket.repeat > 1
                self.named[index] |= bracket.repeat > 1 or bracket.name not in LADDERS
        again = {index for bracket in flat.brackets if bracket.tied for index in bracket.members}
        self.again = [index in again for index in range(len(outline.blocks))]
        self.left = list(flat.brackets)
        self.lower: set[int] = set()
        embeddings = [reads for main, reads in zip(self.mains, flat.reads, strict=True) if main.family == "embedding"]
        self.embedded = {source for reads in embeddings for source in reads}

    def track(self, line: Line) -> Track:
        """A line as things."""
        groups = self._groups(line)
        owner: dict[int, tuple[int, bool]] = {-1: (-1, False), len(line.items): (len(groups), False)}
        for number, (start, stop, plate) in enumerate(groups):
            for at in range(start, stop + plate):
                owner[at] = number, plate and at < stop
        things = tuple([self._thing(line, group) for group in groups])
        lanes = tuple([self._lane(way, owner) for way in line.ways])
        return Track(things, lanes, self._braces(line, owner))

    def _thing(self, line: Line, group: Group) -> Thing:
        start, stop, plate = group
        first = line.items[start]
        if isinstance(first, Fan):
            tracks = tuple([self.track(inner) for inner in first.lines])
            return Thing(fan=Bundle(tracks, first.forks, first.joins, first.main))
        items = [item for item in line.items[start : stop + plate] if isinstance(item, int)]
        body = items[: stop - start]
        glued = (self.outline.blocks[items[-1]], self.mains[items[-1]], self.sizes[items[-1]]) if plate else None
        return Thing(
            tuple([self.outline.blocks[at] for at in body]),
            tuple([self.mains[at] for at in body]),
            tuple([self.sizes[at] for at in body]),
            glued,
            self.mains[first].type if self.merges[first] else "",
            reads=len(self.flat.reads[first]),
            last=items[-1] in self.flat.outputs,
            within=self.named[first],
            embedded=items[-1] in self.embedded,
        )

    # -- what is drawn as one

    def _groups(self, line: Line) -> tuple[Group, ...]:
        """Stretches between marks, forks and ends of groups, drawn as chains are; a plate stays with its body."""
        items = line.items
        sources = {at for way in line.ways for at in (way.source, way.side)}
        self.lower = {way.source for way in line.ways if way.below}
        groups: list[Group] = []
        start = 0
        for at, item in enumerate(items):
            if isinstance(item, Fan):
                groups.append((at, at + 1, False))
                start = at + 1
                continue
            following = items[at + 1] if at + 1 < len(items) else None
            if not (following is None or self._ends(item, following, at in sources)):
                continue
            self._stretch(line, start, at + 1, sources, groups)
            start = at + 1
        return tuple(groups)

    def _ends(self, item: int, following: int | Fan, forks: bool) -> bool:
        """Whether something new begins behind a block."""
        if isinstance(following, Fan) or forks or self.merges[item] or len(self.flat.reads[following]) > 1:
            return True
        if self.outline.blocks[item].children or self.outline.blocks[following].children:  # closed
            return True
        if self.within[item] != self.within[following] and self.families[following] != "pooling":
            return True
        if self.again[item] != self.again[following]:
            return True
        # what the network returns is no part of what leads up to it
        return following in self.flat.outputs and self.sizes[item].channels != self.sizes[following].channels

    def _stretch(self, line: Line, start: int, stop: int, sources: set[int], groups: list[Group]) -> None:
        run = [item for item in line.items[start:stop] if isinstance(item, int)]
        blocks, sizes = [self.outline.blocks[at] for at in run], _evened([self.sizes[at] for at in run])
        families, paints = [self.families[at] for at in run], [self.paints[at] for at in run]
        for first, past, plate in stages.grouped(blocks, families, sizes, self.detail, paints):
            groups.append((start + first, start + past, plate))
            if self.detail == "full" or len(groups) < 2:
                continue
            one, two = groups[-2:]
            if self._glued(line, one, two):
                groups[-2:] = [(one[0], one[1], True)]
            elif self._upsampled(line, one, two, sources):
                groups[-2:] = [(one[0], two[1], two[2])]

    def _block(self, line: Line, at: int) -> int:
        item = line.items[at] if 0 <= at < len(line.items) else -1
        return item if isinstance(item, int) else -1

    def _glued(self, line: Line, body: Group, after: Group) -> bool:
        """Whether a pooling that a fork keeps apart stands on the body before it."""
        start, stop, _ = after
        pool, before = self._block(line, start), self._block(line, start - 1)
        return (
            stop == start + 1
            and not body[2]
            and body[1] == start
            and before >= 0
            and len(self.flat.reads[pool]) == 1
            and start - 1 not in self.lower  # what forks off below would strike the caption
            and self.again[pool] == self.again[before]
            and self.families[pool] == "pooling"
            and (self.within[pool] == self.within[before] or not (self.repeated[pool] or self.repeated[before]))
            and stages.glues(self.families[before], self.sizes[pool], self.sizes[before])
        )

    def _upsampled(self, line: Line, before: Group, after: Group, sources: set[int]) -> bool:
        """Whether a convolution only smooths what was enlarged right before it: both are drawn as one."""
        start, stop, plate = before
        first, past, _ = after
        one, two, three = self._block(line, start), self._block(line, first), self._block(line, past)
        return (
            stop == first == start + 1
            and past == first + 1
            and not plate
            and min(one, two, three) >= 0
            and start not in sources
            and self.families[one] == "transposed"
            and self.families[two] == "convolution"
            and self.sizes[one].space == self.sizes[two].space
            and self.families[three] == "merge"
        )

    # -- what leads past it

    def _lane(self, way: Way, owner: dict[int, tuple[int, bool]]) -> Lane:
        source, top = owner[way.source]
        target, _ = owner[way.target]
        top = top and not way.joins
        line = way.line
        boxes: tuple[Block, ...] = ()
        track = None
        gate = False
        if line is not None:
            items = [item for item in line.items if isinstance(item, int)]
            plain = len(items) == len(line.items) and not line.ways
            vectors = all(len(self.outline.blocks[at].output or ()) < 3 or self._pooled(at) for at in items)
            gate = plain and vectors and not (way.ends or way.joins)
            if plain and len(items) <= MOST_ON_LANE and not way.ends:
                boxes = tuple([self.outline.blocks[at] for at in items])
            else:
                track = self.track(line)
        held = tuple([self.outline.blocks[at] for at in way.gate])
        side = owner[way.side][0] if held else -1
        return Lane(source, target, top, boxes, track, gate, way.joins, way.ends, way.below, held, side)

    def _pooled(self, at: int) -> bool:
        """Whether nothing is left of space in what a block gives."""
        return all(side == 1 for side in self.sizes[at].space)

    def _braces(self, line: Line, owner: dict[int, tuple[int, bool]]) -> tuple[Brace, ...]:
        """The brackets that cover whole things of a line."""
        held = [self._held(item) for item in line.items]
        for way in line.ways:
            if way.line is not None and way.source < way.target - 1:
                for at in range(max(way.source + 1, 0), way.target):
                    held[at] = held[at] or set()
        found = []
        beside = [(way.target, self._held_line(way.line) | set(way.gate)) for way in line.ways]
        for bracket in list(self.left):
            members = set(bracket.members)
            inside = [at for at, own in enumerate(held) if own and own <= members]
            if not inside or inside[-1] - inside[0] + 1 != len(inside):
                continue
            covered = set().union(*[held[at] for at in inside])
            covered |= set().union(*[own for target, own in beside if inside[0] <= target <= inside[-1]] or [set()])
            if members <= covered:
                self.left.remove(bracket)
                first, last = owner[inside[0]][0], owner[inside[-1]][0]
                if bracket.repeat > 1 or last > first or isinstance(line.items[inside[0]], Fan):
                    found.append(Brace(first, last, bracket))
        return tuple(found)

    def _held(self, item: int | Fan) -> set[int]:
        """The blocks that an item stands for."""
        if not isinstance(item, Fan):
            return {item}
        return set().union(*[self._held_line(line) for line in item.lines])

    def _held_line(self, line: Line | None) -> set[int]:
        if line is None:
            return set()
        held = [self._held(item) for item in line.items] + [self._held_line(way.line) for way in line.ways]
        return set().union(*held)


_TRIMMED = 0.07
"""Maps that lose so little of their sides, as they do in convolutions without padding, are drawn as one block."""


def _evened(sizes: Sequence[Extent]) -> list[Extent]:
    """Sizes that hardly differ from the one before are taken for equal."""
    found: list[Extent] = []
    for size in sizes:
        last = found[-1].space if found else ()
        close = len(last) == len(size.space) > 1 and all(
            0 <= one - two <= _TRIMMED * one for one, two in zip(last, size.space, strict=True)
        )
        found.append(Extent(last, size.channels) if close else size)
    return found
