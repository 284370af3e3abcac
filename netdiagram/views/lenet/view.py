"""A chain of layers as stacks of feature maps."""

from __future__ import annotations

from math import ceil

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Scene, Text
from netdiagram.views import legend, words
from netdiagram.views.layered.keys import Keys
from netdiagram.views.layered.sizes import custom, scaled
from netdiagram.views.lenet import drawing
from netdiagram.views.lenet.placing import FIRST, INDENT, LINE, SECOND, Placed, Row, gaps, lifted, rows
from netdiagram.views.lenet.stacks import COMPACT, SCALE, SMALL, Stack, stacks

MARGIN = 4.0
LANE = 28.0
"""Between rows (pixels)."""
ABOVE_LEGEND = 14.0
AIRY, CLOSE = 42.0, 24.0
"""Between stacks, as far as their captions allow (pixels)."""
TRIES = (
    (SCALE, AIRY, False),
    (SCALE, CLOSE, False),
    (COMPACT, CLOSE, False),
    (COMPACT, CLOSE, True),
    (SMALL, CLOSE, True),
)
"""How large, how far apart, and whether in few words: each closer than the one before."""
NARROW = 420.0
"""In narrower columns everything is drawn smaller (pixels)."""


def suits(outline: Outline, _options: Options) -> bool:
    """Whether the network is a single chain."""
    return bool(outline.blocks) and outline.chain


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture where there is a single chain, else None."""
    return draw(outline, options) if suits(outline, options) else None


def draw(outline: Outline, options: Options) -> Scene:
    """A chain as stacks of maps.

    Args:
        outline: what to draw.
        options: `direction`, `column`, `legend`, `colors`, `spacing`, `text_above`, `text_below` and those of sizes count here.

    Raises:
        NetdiagramError: nothing to draw (`view.empty`), or the network branches (`view.branches`).
    """
    if not outline.blocks:
        raise NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    if not outline.chain:
        raise _branching(outline)
    limit = options.column - 2 * MARGIN
    if options.direction == "down":
        return _falling(outline, options, limit)
    placed = _placed(outline, options, limit)
    found = legend.arrange(legend.entries(outline, options), limit) if options.legend else legend.NONE
    inside = max(row.right - row.left for row in placed) + (2 * INDENT if len(placed) > 1 else 0)
    width = max(inside, found.width)
    keys = Keys(outline)
    items, height = _drawn(placed, MARGIN + (width - inside) / 2, keys)
    return _scene(outline, keys, items, found, (width, height))


def _falling(outline: Outline, options: Options, limit: float) -> Scene:
    """From top to bottom."""
    from netdiagram.views.lenet import falling

    scale, gap, brief = TRIES[1]
    scale = scale if custom(options) else scaled(scale, limit / NARROW)
    made = stacks(outline, options, scale, brief=brief)
    column = falling.column(made, gaps(made, outline.network, options, gap), limit)
    found = legend.arrange(legend.entries(outline, options), limit) if options.legend else legend.NONE
    width = max(column.wide, found.width)
    keys = Keys(outline)
    items = falling.draw(column, MARGIN + (width - column.wide) / 2, MARGIN, keys)
    height = MARGIN + column.high
    height = max([height, *[text.y + 4 for item in items if isinstance(item, Group) for text in _texts(item)]])
    return _scene(outline, keys, items, found, (width, height))


def _scene(outline: Outline, keys: Keys, items: list[Item], found: legend.Legend, reach: tuple[float, float]) -> Scene:
    """The drawing with its legend below it."""
    width, bottom = reach
    below, height = legend.under(found, MARGIN + width / 2, bottom, ABOVE_LEGEND)
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, (*items, *below), words.heading(network), words.describe(outline, keys.told), "lenet")


def _texts(group: Group) -> list[Text]:
    return [item for item in group.items if isinstance(item, Text)]


def _branching(outline: Outline) -> NetdiagramError:
    """Where the network is no chain."""
    reads = [0] * len(outline.blocks)
    read = [0] * len(outline.blocks)
    for link in outline.links:
        reads[link.target] += 1
        read[link.source] += 1
    at = next((i for i, count in enumerate(reads) if count > 1), None)
    if at is not None:
        layer, why = outline.layer(outline.blocks[at]), f"reads {reads[at]} tensors"
    else:
        at = next((i for i, count in enumerate(read) if count > 1), len(read) - 1)
        layer, why = outline.layer(outline.blocks[at]), f"is read {read[at]} times"
    message = f"the lenet view draws one chain of layers, but {layer.name} {why}"
    return NetdiagramError("view.branches", message, layer.span, "set view to auto, layered, graph or blocks")


def _placed(outline: Outline, options: Options, limit: float) -> list[Row]:
    """On as few rows as can be, and then as roomy."""
    best: list[Row] = []
    for scale, gap, brief in TRIES:
        made = stacks(outline, options, scale if custom(options) else scaled(scale, limit / NARROW), brief=brief)
        found = rows(made, gaps(made, outline.network, options, gap), limit)
        if not best or len(found) < len(best):
            best = found
        if len(best) == 1:
            break
    return [lifted(row) for row in best]


def _drawn(placed: list[Row], left: float, keys: Keys) -> tuple[list[Item], float]:
    """Rows below each other, joined by lines; the primitives and the lower edge."""
    items: list[Item] = []
    arrows: list[Item] = []
    bottom = MARGIN
    before: tuple[Point, float] | None = None
    ways = 0
    for number, row in enumerate(placed):
        axis = round((bottom + LANE if number else bottom) - row.top)
        origin = left + (INDENT if len(placed) > 1 else 0) - row.left
        corners = [(round(origin + item.x, 1), axis - item.stack.high / 2) for item in row.items]
        if before is not None:
            (x, y), right = before
            end = drawing.arrives(row.items[0].stack, corners[0])
            lane = bottom + LANE / 2
            turn = ((x, y), (right, y), (right, lane), (left + 1, lane), (left + 1, end[1]), end)
            arrows.append(Line(turn, radius=8, arrow=True))
        for item, corner in zip(row.items, corners, strict=True):
            items.append(
                keys.group(item.stack.blocks, [*drawing.stack(item.stack, *corner), *_told(item, row, origin, axis)])
            )
        for at in range(1, len(row.items)):
            one, other = row.items[at - 1].stack, row.items[at].stack
            items.append(Group(tuple(drawing.way(one, other, corners[at - 1], corners[at], ways)), "way"))
            ways += 1
        bottom = axis + row.bottom
        last = row.items[-1].stack
        before = (drawing.leaves(last, corners[-1]), origin + row.right + INDENT - 2)
    if arrows:
        items.append(Group(tuple(arrows), "edge"))
    return items, bottom


def _told(item: Placed, row: Row, origin: float, axis: float) -> list[Item]:
    """What stands above a stack, and under the way that leads to it."""
    stack: Stack = item.stack
    found: list[Item] = []
    lines = [line for line in stack.above if line]
    top = axis - stack.high / 2 - item.lift - 6 - LINE * (len(lines) - 1)
    for at, line in enumerate(lines):
        found.append(_line(origin + item.above, top + LINE * at, line, at))
    foot = axis + row.foot + 14
    for at, line in enumerate([line for line in stack.below if line]):
        found.append(_line(origin + item.below, foot + LINE * at, line, at))
    return found


def _line(x: float, y: float, content: str, at: int) -> Text:
    return Text(round(x, 1), y, content, SECOND if at else FIRST, bold=not at, part="secondary" if at else "label")
