"""Where the things of a line stand: captions apart, and room for all that lies on lanes and under brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from netdiagram.blocks import Block, Outline
from netdiagram.options import Options
from netdiagram.text import width
from netdiagram.views.layered.branches import lanes as routing
from netdiagram.views.layered.branches import sizing
from netdiagram.views.layered.branches.captions import captions
from netdiagram.views.layered.branches.lanes import ARROW, DEEP, TAP
from netdiagram.views.layered.branches.manners import Manner
from netdiagram.views.layered.branches.parts import Content, Label, Part, Pill, Placed, Rect, Route, Span, Spot, Spread
from netdiagram.views.layered.branches.parts import part as parted
from netdiagram.views.layered.branches.plans import Brace, Bundle, Lane, Thing, Track
from netdiagram.views.layered.stages import CAPTION, SECOND

LEAD, TRAIL = 18, 3
"""Between where lines fork and where they begin; behind their ends."""
SIDE, CLOSER = 12, 9
"""Between lines side by side; where they are made of boxes."""
NEAR = 16
"""A line side by side with others that is so near their middle is put there, and goes straight on."""
BETWEEN = 12
"""Between boxes on a lane."""
_CLEAR = 8
"""Least distance along the flow between what is level with each other, one of them words."""
DROP, TICK = 11, 6
"""From what is above a bracket to it; the height of its ends."""
FIRST, LINE = 14, 13
"""From a bracket to the baseline of its first words; from line to line."""
SLACK = 4
"""How far a bracket's words may reach beyond it, at each end."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all lines of a drawing."""

    outline: Outline
    options: Options
    manner: Manner
    down: bool = False
    boxed: bool = False


def place(track: Track, given: Setting) -> Placed:
    """A line with everything in its place."""
    contents = [_content(lane, track, given) for lane in track.lanes]
    parts = _parts(track, given)
    labels = [_label(brace, given) for brace in track.braces]
    gaps = _gaps(track, parts, given.manner)
    ats = _apart(parts, gaps)
    for _ in range(5):
        if not _widened(track, parts, contents, labels, ats, gaps, given):
            break
        ats = _apart(parts, gaps)
    found = _ends(track, parts, contents, ats)
    routes = routing.routes(track.lanes, contents, found, parts, ats)
    spans = _spans(track, parts, ats, routes, labels, given)
    return _whole(track, parts, ats, routes, spans, given)


# -- sizes


def _parts(track: Track, given: Setting) -> list[Part]:
    told = captions(track.things, given.manner.style)
    lower = [0] * (len(track.things) + 1)
    upper = list(lower)
    for lane in track.lanes:
        if not lane.ends:
            (lower if lane.below else upper)[lane.target] += 1
    found: list[Part] = []
    for number, thing in enumerate(track.things):
        before = found[-1].body if found else None
        spread = before.axes if isinstance(before, Spread) and before.fan.joins else None
        if thing.fan is not None:
            found.append(_fan(thing, thing.fan, given))
        elif thing.mark:
            count = max(upper[number] + (spread is not None), lower[number], 1)
            found.append(sizing.mark(thing, count, spread, down=given.down))
        elif given.boxed:
            found.append(_boxed(thing, given))
        else:
            found.append(sizing.body(given.outline, thing, told[number], given.manner, given.options, down=given.down))
    for lane in track.lanes:
        if lane.below and not lane.top and lane.source >= 0:
            found[lane.source] = routing.tapped(found[lane.source])
        if lane.below and not lane.ends and lane.target < len(found):
            found[lane.target] = routing.reached(found[lane.target])
    return found


def _fan(thing: Thing, fan: Bundle, given: Setting) -> Part:
    """Lines side by side: about the axis, or above and below the one that stays on it."""
    if given.manner.boxed and fan.forks and fan.joins:
        given = replace(given, boxed=True)
    inner = [place(track, given) for track in fan.tracks]
    longest = max([placed.right - placed.left for placed in inner])
    lead = LEAD if fan.forks else 0
    axes = [0.0]
    for one, two in pairwise(inner):
        axes.append(float(ceil(axes[-1] + one.bottom + (CLOSER if given.boxed else SIDE) - two.top)))
    count = len(axes)
    middle = axes[fan.main] if fan.main >= 0 else axes[count // 2] if count % 2 else (axes[0] + axes[-1]) / 2
    close = [axis for axis in axes if abs(axis - middle) < NEAR]
    if close:
        middle = close[0]
    axes = [axis - round(middle) for axis in axes]
    spots = []
    for placed, axis in zip(inner, axes, strict=True):
        spare = longest - (placed.right - placed.left)
        shift = spare / 2 if fan.forks and fan.joins else 0
        spots.append(Spot(placed, round(lead - placed.left + shift), axis))
    long = ceil(lead + longest + (TRAIL if fan.joins else 0))
    top = min([axis + placed.top for axis, placed in zip(axes, inner, strict=True)])
    bottom = max([axis + placed.bottom for axis, placed in zip(axes, inner, strict=True)])
    return parted(thing, long, 0, ((0, top, long, bottom),), 0, Spread(tuple(spots), fan))


def _content(lane: Lane, track: Track, given: Setting) -> Content:
    """What lies on a lane, with its size."""
    boxes: tuple[Pill, ...] = sizing.pills(given.outline, lane.boxes, given.options)
    if lane.gate and lane.track is not None and not given.manner.gates:
        held = [block for thing in lane.track.things for block in _blocks(thing)]
        boxes = (sizing.gate(given.outline, held, given.options),)
    elif lane.track is not None:
        placed = place(lane.track, given)
        return Content(placed.right - placed.left, placed.top, placed.bottom, (), placed)
    elif lane.held:
        boxes = (sizing.gate(given.outline, lane.held, given.options),)
    elif lane.ends:
        boxes = (sizing.output(track.things[lane.source].blocks[-1]),)
    return _row(boxes, given)


def _boxed(thing: Thing, given: Setting) -> Part:
    """A thing as boxes, one for each of its layers."""
    content = _row(sizing.pills(given.outline, _blocks(thing), given.options), given)
    half = content.below
    return parted(thing, ceil(content.long), half, ((0, -half, content.long, half),), content.long / 2, content)


def _row(boxes: Sequence[Pill], given: Setting) -> Content:
    """Boxes one after the other."""
    if not boxes:
        return Content()
    at = 0.0
    pills = []
    for pill in boxes:
        long = sizing.long(pill, down=given.down)
        pills.append((pill, at + long / 2))
        at += long + BETWEEN
    half = max([sizing.half(pill, down=given.down) for pill in boxes])
    return Content(at - BETWEEN, -half, half, tuple(pills), margin=11 if given.down else 5)


def _blocks(thing: Thing) -> tuple[Block, ...]:
    return (*thing.blocks, thing.plate[0]) if thing.plate is not None else thing.blocks


def _label(brace: Brace, given: Setting) -> Label:
    """What is written under a bracket; what differs in a copy always is."""
    bracket = brace.bracket
    count = f"×{bracket.repeat}" if bracket.repeat > 1 else ""
    called = bracket.name or ("block" if brace.last > brace.first else "")
    name = f"{called} {count}".strip()
    bold = name if given.manner.named or not count else count
    notes = tuple([note.strip() for note in bracket.note.split(";") if note.strip()])
    return Label(bold, notes, _widest(bold, notes), name)


def _widest(bold: str, notes: Sequence[str]) -> float:
    return max([width(bold, CAPTION, bold=True), *[width(note, SECOND) for note in notes]])


# -- places along the flow


def _gaps(track: Track, parts: Sequence[Part], manner: Manner) -> list[int]:
    """The least distance before each thing."""
    forked = {lane.source for lane in track.lanes if not (lane.top or lane.joins)}
    forked |= {lane.side for lane in track.lanes if lane.side >= 0}
    gaps = [TAP + ARROW + 4 if -1 in forked else 0]
    for i in range(1, len(parts)):
        before, thing = track.things[i - 1], track.things[i]
        if before.fan is not None:
            gap = manner.into if thing.mark else ARROW + 3
        elif thing.fan is not None:
            gap = max(manner.into, 8)
        else:
            gap = manner.out if before.mark else manner.into if thing.mark else manner.gap
        if i - 1 in forked:
            gap = max(gap, TAP + (5 if thing.fan is not None else ARROW))
        gaps.append(gap)
    return gaps


def _apart(parts: Sequence[Part], gaps: Sequence[int]) -> list[int]:
    """Where things begin: so far apart that nothing meets."""
    ats: list[int] = []
    for index, part in enumerate(parts):
        at = ats[-1] + parts[index - 1].long + gaps[index] if index else gaps[0]
        need = float(at)
        for before in range(max(0, index - 6), index):
            other = parts[before]
            if ats[before] + other.reach + _CLEAR > at + part.back:
                need = max(need, ats[before] + _distance(other, part, adjacent=before == index - 1))
        ats.append(ceil(need))
    return ats


def _distance(a: Part, b: Part, *, adjacent: bool) -> float:
    """How far apart two things must begin, for nothing of one to meet the other; a gap tells neighbours' bodies apart."""
    need = 0.0
    for i, (_, top, right, bottom) in enumerate(a.rects):
        for j, (left, upper, _, lower) in enumerate(b.rects):
            if top < lower and upper < bottom and (i or j or not adjacent):
                need = max(need, right + _CLEAR - left)
    return need


def _ends(
    track: Track, parts: Sequence[Part], contents: Sequence[Content], ats: Sequence[int]
) -> list[tuple[float, float]]:
    found = []
    for number, (lane, content) in enumerate(zip(track.lanes, contents, strict=True)):
        slot = 0.0
        if lane.target < len(parts) and not lane.ends:
            before = parts[lane.target - 1].body if lane.target else None
            trunk = isinstance(before, Spread) and before.fan.joins and bool(track.things[lane.target].mark)
            slot = routing.slots(track.lanes, number, trunk=trunk and not lane.below)
        found.append(routing.ends(lane, slot, content, parts, ats))
    return found


def _widened(
    track: Track,
    parts: Sequence[Part],
    contents: Sequence[Content],
    labels: Sequence[Label],
    ats: Sequence[int],
    gaps: list[int],
    given: Setting,
) -> bool:
    """Widen gaps where a lane is too short for what lies on it, or a bracket for its words; whether any was."""
    found = _ends(track, parts, contents, ats)
    widened = False
    for lane, content, (start, end) in zip(track.lanes, contents, found, strict=True):
        if lane.ends:
            continue
        lacks = routing.need(lane, content) - (end - start)
        if lane.side >= 0 and lacks <= 0:  # its box stands over what opens it
            over = routing.opens(lane, parts, ats) + content.long / 2 + ARROW + 6 - end
            if over > 0:
                widened = True
                _share(over, gaps, range(lane.side + 1, lane.target + 1))
        if lane.joins:  # no longer line may begin within it
            others = [a + 8 for a, b in found if a < end - 2 and b > end + 1]
            lacks = max([ats[0], *others]) - start
        if lacks > 0:
            widened = True
            if lane.target >= len(parts):
                continue
            _share(lacks, gaps, range(lane.source + 1 if not lane.joins else 1, lane.target + 1))
    for brace, label in zip(track.braces, labels, strict=True):
        if given.down:
            continue
        lacks = label.width - 2 * SLACK - (ats[brace.last] + parts[brace.last].long - ats[brace.first])
        if lacks > 0:
            widened = True
            inner = range(brace.first + 1, brace.last + 1)
            if inner:
                _share(lacks, gaps, inner)
            else:
                gaps[brace.first] += ceil(lacks / 2)
                if brace.last + 1 < len(gaps):
                    gaps[brace.last + 1] += ceil(lacks / 2)
    return widened


def _share(lacks: float, gaps: list[int], places: range) -> None:
    share, rest = divmod(ceil(lacks), max(len(places), 1))
    for offset, i in enumerate(places):
        gaps[i] += share + (offset < rest)


# -- brackets, and the whole


def _spans(
    track: Track,
    parts: Sequence[Part],
    ats: Sequence[int],
    routes: Sequence[Route],
    labels: Sequence[Label],
    given: Setting,
) -> list[Span]:
    """Brackets below everything they span, inner ones first."""
    if not track.braces:
        return []
    covered = [
        (at + a, at + b, d) for part, at in zip(parts, ats, strict=True) for a, _, b, d in part.rects if d < DEEP
    ]
    for route in routes:
        if route.lane.below:
            first, last = sorted((route.start[0], max(route.end[0], route.at + route.content.long)))
            covered.append((first, last, route.level + route.content.below))
    found: list[Span] = []
    for brace, label in sorted(zip(track.braces, labels, strict=True), key=lambda pair: pair[0].last - pair[0].first):
        first, last = ats[brace.first] - 2, ats[brace.last] + parts[brace.last].long + 2
        if label.name != label.bold and width(label.name, CAPTION, bold=True) <= last - first:
            label = replace(label, bold=label.name, width=_widest(label.name, label.plain))
        reach = max(0, (label.width - (last - first)) / 2) if not given.down else 0
        level = max([d for a, b, d in covered if a < last + reach + 2 and b > first - reach - 2]) + DROP
        level = float(ceil(level))
        found.append(Span(first, last, level, label, brace.bracket.hidden))
        lines = bool(label.bold) + len(label.plain)
        deep = label.width + FIRST if given.down else FIRST + LINE * (lines - 1) + 4
        covered.append((first - reach, last + reach, level + deep))
    return found


def _whole(
    track: Track,
    parts: Sequence[Part],
    ats: Sequence[int],
    routes: Sequence[Route],
    spans: Sequence[Span],
    given: Setting,
) -> Placed:
    rects: list[Rect] = [
        (at + a, b, at + c, d) for part, at in zip(parts, ats, strict=True) for a, b, c, d in part.rects if d < DEEP
    ]
    for route in routes:
        content = route.content
        first, last = min(route.start[0], route.at), max(route.end[0], route.at + content.long)
        rects.append((first, route.level + content.above, last, route.level + content.below))
    for span in spans:
        reach = max(0, (span.label.width - (span.last - span.first)) / 2) if not given.down else 0
        lines = bool(span.label.bold) + len(span.label.plain)
        deep = span.label.width + FIRST if given.down else FIRST + LINE * (lines - 1) + 4
        rects.append((span.first - reach, span.level, span.last + reach, span.level + deep))
    leads = any(lane.source < 0 and not lane.joins for lane in track.lanes)
    tails = any(lane.target >= len(parts) and not lane.ends for lane in track.lanes)
    left = min([rect[0] for rect in rects] + [0.0] * leads)
    right = max([rect[2] for rect in rects]) + (TAP if tails else 0)
    top, bottom = min([rect[1] for rect in rects]), max([rect[3] for rect in rects])
    return Placed(track, tuple(parts), tuple(ats), tuple(routes), tuple(spans), left, right, top, bottom)
