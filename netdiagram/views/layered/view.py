"""A chain of layers as volumes along an axis, on one row or several, with captions, arrows and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Scene, Text
from netdiagram.views import legend, words
from netdiagram.views.layered import solids
from netdiagram.views.layered.rows import AIRY, FIRST, LINE, TIGHT, Measured, Row, several, single
from netdiagram.views.layered.sizes import COMPACT
from netdiagram.views.layered.stages import CAPTION, SECOND, staged

MARGIN = 4
"""Around everything."""
INDENT = 12
"""What the lines that join rows need at each end of a row."""
LANE = 30
"""Between rows."""
ABOVE_LEGEND = 14


def suits(outline: Outline) -> bool:
    """Whether this view draws an outline well: any chain of layers."""
    return bool(outline.blocks) and outline.chain


def draw(outline: Outline, options: Options) -> Scene:
    """Draw a chain.

    Raises:
        NetdiagramError: the network branches (`view.branches`).
    """
    if not suits(outline):
        raise _branches(outline)
    limit = options.column - 2 * MARGIN
    rows = _rows(outline, options.detail, limit)
    found = legend.arrange(legend.entries(outline), limit) if options.legend else None
    inside = max(row.right - row.left for row in rows) + (2 * INDENT if len(rows) > 1 else 0)
    width = max(inside, found.width if found else 0.0)
    items, height = _across(rows, MARGIN + (width - inside) / 2, _Keys(outline))
    if found and found.rows:
        items.append(Group(tuple(legend.draw(found, MARGIN + width / 2, height + ABOVE_LEGEND)), "legend"))
        height += ABOVE_LEGEND + found.height
    network = outline.network
    return Scene(
        width + 2 * MARGIN, height + MARGIN, tuple(items), words.heading(network), words.describe(outline), "layered"
    )


def _branches(outline: Outline) -> NetdiagramError:
    if not outline.blocks:
        return NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    reads = [0] * len(outline.blocks)
    for link in outline.links:
        reads[link.target] += 1
    for block, count in zip(outline.blocks, reads, strict=True):
        if count > 1:
            layer = outline.layer(block)
            what = f"'{layer.name}' reads {count} tensors"
            break
    else:
        what = "it has several paths"
    return NetdiagramError(
        "view.branches",
        f"the layered view draws a single path, but in this network {what}",
        None,
        "set view to graph or auto",
    )


def _rows(outline: Outline, detail: str, limit: float) -> list[Row]:
    """Compaction first, then captions that give way, then further rows."""
    stages = staged(outline, detail)
    row = single(stages, limit, AIRY)
    if row is None:
        compact = staged(outline, detail, COMPACT)
        row = single(compact, limit, AIRY[-2:]) or single(stages, limit, TIGHT[:1]) or single(compact, limit, TIGHT)
    return [row] if row else several(stages, limit - 2 * INDENT)


# -- ids and titles


class _Keys:
    """Ids of blocks: a shared layer, which is drawn more than once, gives its id to the first."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.used: set[str] = set()

    def group(self, blocks: Sequence[Block], items: Sequence[Item]) -> Group:
        """The primitives of some blocks, with their ids and title."""
        outline = self.outline
        keys = dict.fromkeys([key for block in blocks for layer in outline.layers(block) for key in _anchors(layer)])
        main = anchor(outline.layer(blocks[0]).name)
        title = "\n".join([words.block_line(outline, block) for block in blocks])
        if main in self.used:
            return Group(tuple(items), "block", title=title)
        self.used.add(main)
        return Group(tuple(items), "block", main, (main, *[key for key in keys if key != main]), title)


def _anchors(layer: Layer, outer: tuple[str, ...] = ()) -> Iterator[str]:
    yield anchor(*outer, layer.name)
    if layer.network is not None:
        for inner in layer.network.layers:
            yield from _anchors(inner, (*outer, layer.name))


# -- primitives


def _across(rows: Sequence[Row], left: float, keys: _Keys) -> tuple[list[Item], float]:
    """Rows below each other, joined by lines: the primitives and the lower edge."""
    wrapped = len(rows) > 1
    items: list[Item] = []
    arrows: list[Item] = []
    bottom = float(MARGIN)
    before: tuple[Point, float] | None = None
    for row in rows:
        top = bottom + LANE if before else bottom
        axis = round(top - row.top)
        origin = round(left + (INDENT if wrapped else 0) - row.left + 0.49)
        if before is not None:
            start, right = before
            arrows.append(_turn(start, right + INDENT - 2, bottom + LANE / 2, left + 1, (origin - 2, axis)))
        for item, x, foot in zip(row.stages, row.xs, row.feet, strict=True):
            items += _stage(item, origin + x, axis, foot, keys)
        arrows += _arrows(row, origin, axis)
        bottom = axis + row.bottom
        before = ((origin + row.xs[-1] + row.stages[-1].width + 2, axis), origin + row.right)
    if arrows:
        items.append(Group(tuple(arrows), "edge"))
    return items, bottom


def _turn(start: Point, out: float, lane: float, left: float, end: Point) -> Line:
    """The line from the end of a row to the beginning of the next."""
    return Line((start, (out, start[1]), (out, lane), (left, lane), (left, end[1]), end), radius=8, arrow=True)


def _stage(item: Measured, x: float, axis: float, foot: float, keys: _Keys) -> list[Item]:
    stage = item.stage
    solid = stage.solid
    y = axis - (solid.across - solid.depth) / 2
    texts = [
        Text(x + item.centre, axis + foot + FIRST, stage.caption, CAPTION, bold=True),
        Text(x + item.centre, axis + foot + FIRST + LINE, stage.second, SECOND, part="secondary"),
    ]
    if stage.plate is None:
        return [keys.group(stage.blocks, [*solids.draw(solid, x, y), *texts])]
    block, body = stage.plate
    px, py = x + item.plate, axis - (body.across - body.depth) / 2
    behind = solids.silhouette(px, py, body.along, body.across, body.depth)
    return [
        keys.group(stage.blocks, [*solids.draw(solid, x, y, behind=behind), *texts]),
        keys.group((block,), solids.draw(body, px, py)),
    ]


def _arrows(row: Row, left: float, axis: float) -> list[Item]:
    return [
        Line(((left + x + item.width + 2, axis), (left + following - 2, axis)), arrow=True)
        for item, x, following in zip(row.stages, row.xs, row.xs[1:], strict=False)
    ]
