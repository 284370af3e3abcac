"""Things with sizes and places.

All places are along the flow and across it, from where a thing begins and from its axis. Data flows to the right, or down:
then what is above the axis here is left of it on the page.
"""

from __future__ import annotations

from netdiagram.blocks import Block
from netdiagram.records import record
from netdiagram.views.layered.branches.plans import Bundle, Lane, Thing, Track
from netdiagram.views.layered.columns import Pile
from netdiagram.views.layered.rows import Measured

Point = tuple[float, float]
"""Along the flow, across it."""
Rect = tuple[float, float, float, float]
"""First along, first across, last along, last across."""

TAP = 9
"""From the end of a thing to where a connection forks off the arrow behind it."""
BOX = 17
"""Height of a box on a lane."""
ENTRY = 13
"""Between connections that come to one thing from the same side."""


@record
class Part:
    """A thing with its size.

    Attributes:
        thing: what it is.
        long: along the flow, captions left out.
        half: how far its body reaches to either side of the axis.
        rects: what it covers, captions included.
        top: where, along the flow, something can leave its upper side or come to it.
        body: how it is drawn.
        back: how far it reaches back from where it begins, not positive.
        reach: how far it reaches along the flow.
        tap: where something can fork off behind it to the other side, clear of its caption.
        into: where something comes back to the axis from the other side, behind it, or before what stands first.
        fork: how far behind its end connections fork off.
    """

    thing: Thing
    long: float
    half: float
    rects: tuple[Rect, ...]
    top: float
    body: Body
    back: float
    reach: float
    tap: float = 0.0
    into: float = 0.0
    fork: float = TAP


def part(
    thing: Thing, long: float, rects: tuple[Rect, ...], *, half: float = 0.0, top: float = 0.0, body: Body = None
) -> Part:
    """A thing with its size and its reach."""
    return Part(thing, long, half, rects, top, body, min([rect[0] for rect in rects]), max([rect[2] for rect in rects]))


@record
class Spread:
    """Lines side by side.

    Attributes:
        spots: each with its place.
        fan: what they are.
    """

    spots: tuple[Spot, ...]
    fan: Bundle

    @property
    def axes(self) -> tuple[float, float]:
        """The axes of the first and of the last."""
        return self.spots[0].across, self.spots[-1].across


@record
class Spot:
    """A line, and where it begins."""

    placed: Placed
    along: float
    across: float


@record
class Pill:
    """Layers as a box on a lane."""

    blocks: tuple[Block, ...]
    role: str
    text: str
    width: int
    round: bool = False


@record
class Content:
    """What lies on a lane: boxes one after the other, or a line of its own.

    Attributes:
        long: along the flow.
        above: how far it reaches to the upper side of its axis, negative.
        below: to the other.
        pills: with the middle of each, from where the first begins.
        placed: a line of its own.
        margin: what its boxes keep to the ends of the lane.
    """

    long: float = 0
    above: float = -1
    below: float = 1
    pills: tuple[tuple[Pill, float], ...] = ()
    placed: Placed | None = None
    margin: float = 5

    @property
    def empty(self) -> bool:
        """Whether there is nothing on it."""
        return not self.pills and self.placed is None


@record
class Route:
    """A connection beside a line, with its place.

    Attributes:
        lane: what it is.
        start: where it leaves.
        end: where it arrives.
        level: across, of its level part.
        content: what lies on it.
        at: along, where that begins.
    """

    lane: Lane
    start: Point
    end: Point
    level: float
    content: Content
    at: float


@record
class Label:
    """The words under a bracket: bold, then plain ones.

    Attributes:
        bold: at least how often it stands there.
        plain: a line for each thing that differs.
        width: of the widest.
        name: what stands instead of the bold ones where there is room.
    """

    bold: str
    plain: tuple[str, ...]
    width: float
    name: str


@record
class Span:
    """A bracket with its place: from where to where along the flow, and where across; or a connection back."""

    first: float
    last: float
    level: float
    label: Label
    hidden: Block | None
    back: bool = False


Body = Measured | Pile | Spread | Content | None
"""How a thing is drawn: a volume, lines side by side, boxes; a mark in one way only."""


@record
class Placed:
    """A line with everything in its place.

    Attributes:
        track: what it is.
        parts: its things.
        ats: where each begins.
        routes: the connections beside it.
        spans: the brackets.
        left: of everything, along the flow.
        right: likewise.
        top: of everything, across.
        bottom: likewise.
    """

    track: Track
    parts: tuple[Part, ...]
    ats: tuple[int, ...]
    routes: tuple[Route, ...]
    spans: tuple[Span, ...]
    left: float
    right: float
    top: float
    bottom: float
