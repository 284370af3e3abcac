"""Where the things of a line stand: captions apart, and room for all that lies on lanes and under brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from netdiagram.blocks import Block, Outline
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views.layered.branches import brackets, sizing
from netdiagram.views.layered.branches import lanes as routing
from netdiagram.views.layered.branches.captions import captions
from netdiagram.views.layered.branches.manners import Manner
from netdiagram.views.layered.branches.parts import TAP, Content, Part, Pill, Placed, Spot, Spread
from netdiagram.views.layered.branches.parts import part as parted
from netdiagram.views.layered.branches.plans import Bundle, Lane, Thing, Track
from netdiagram.views.layered.branches.spacing import Spacing, covered

LEAD, TRAIL = 18, 3
"""Between where lines fork and where they begin; behind their ends."""
SIDE, CLOSER, PAIR = 12, 9, 13
"""Between lines side by side; where they are made of boxes; of two, which come to a mark from above and below."""
NEAR = 16
"""A line side by side with others that is so near their middle is put there, and goes straight on."""
BETWEEN = 12
"""Between boxes on a lane."""


@record
class Setting:
    """What holds for all lines of a drawing."""

    outline: Outline
    options: Options
    manner: Manner
    down: bool = False
    boxed: bool = False
    beside: bool = False


def place(track: Track, given: Setting) -> Placed:
    """A line with everything in its place."""
    contents = [_content(lane, track, given) for lane in track.lanes]
    named = given.manner.named
    space = Spacing(
        track,
        _parts(track, given),
        contents,
        [brackets.label(brace, named=named) for brace in track.braces],
        given.down,
    )
    ats = space.spread(given.manner)
    routes = routing.routes(track.lanes, contents, space.ends(ats), space.parts, ats)
    spans = brackets.spans(space, ats, routes)
    rects = [
        *covered(space.parts, ats),
        *map(routing.covers, routes),
        *[brackets.covers(span, down=given.down) for span in spans],
    ]
    leads = any(lane.source < 0 and not lane.joins for lane in track.lanes)
    tails = any(lane.target >= len(track.things) and not lane.ends for lane in track.lanes)
    return Placed(
        track,
        tuple(space.parts),
        tuple(ats),
        tuple(routes),
        tuple(spans),
        left=min([rect[0] for rect in rects] + [0.0] * leads),
        right=max([rect[2] for rect in rects]) + (TAP if tails else 0),
        top=min([rect[1] for rect in rects]),
        bottom=max([rect[3] for rect in rects]),
    )


# -- sizes


def _parts(track: Track, given: Setting) -> list[Part]:
    told = captions(track.things, given.manner.style, beside=given.beside)
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
            entered = upper[number] > 0
            found.append(
                sizing.body(
                    given.outline, thing, told[number], given.manner, given.options, down=given.down, entered=entered
                )
            )
    for lane in track.lanes:
        if lane.below and not lane.top and lane.source >= 0:
            found[lane.source] = routing.tapped(found[lane.source])
        if lane.below and not lane.ends and lane.target < len(found):
            found[lane.target] = routing.reached(found[lane.target])
    for brace in track.braces:
        if brace.bracket.tied:
            found[brace.last] = routing.tapped(found[brace.last])
            at = max(brace.first - 1, 0)
            found[at] = routing.returned(found[at], behind=at < brace.first)
    return found


def _fan(thing: Thing, fan: Bundle, given: Setting) -> Part:
    """Lines side by side: about the axis, or above and below the one that stays on it."""
    if given.manner.boxed and fan.forks and fan.joins:
        given = replace(given, boxed=True)
    given = replace(given, beside=fan.forks and fan.joins)
    inner = [place(track, given) for track in fan.tracks]
    longest = max([placed.right - placed.left for placed in inner])
    lead = LEAD if fan.forks else 0
    axes = [0.0]
    for one, two in pairwise(inner):
        apart = (CLOSER if len(inner) > 2 else PAIR) if given.boxed else SIDE
        axes.append(float(ceil(axes[-1] + one.bottom + apart - two.top)))
    count = len(axes)
    middle = axes[fan.main] if fan.main >= 0 else axes[count // 2] if count % 2 else (axes[0] + axes[-1]) / 2
    close = [axis for axis in axes if count > 2 and abs(axis - middle) < NEAR]
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
    return parted(thing, long, ((0, top, long, bottom),), body=Spread(tuple(spots), fan))


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
    covers = ((0, -half, content.long, half),)
    return parted(thing, ceil(content.long), covers, half=half, top=content.long / 2, body=content)


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
