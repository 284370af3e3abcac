"""How large boxes are and where they stand: as roomy as the column allows.

Text is measured before it is placed. What does not fit is told in fewer words, then in smaller boxes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from netdiagram import layout
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import shorten, width
from netdiagram.views import loops, marks
from netdiagram.views.graph.ends import ends, order
from netdiagram.views.graph.heads import ASIDE, BADGE, BESIDE, HEAD, INDENT, LABEL, badge, headed
from netdiagram.views.graph.nodes import Graph, Node

MARGIN = 4.0
STRIPE = 5.0
PADDING = 9.0
"""Around the text of a box, left and right (pixels)."""
_LABEL_HEIGHT = 12.0
_TALL, _LOW, _FLAT = 40.0, 28.0, 26.0
"""Heights of boxes with two lines, with one, and with both side by side (pixels)."""
BETWEEN = 14.0
"""Between two lines side by side (pixels)."""
LONG = 1000.0
"""Columns longer than this are folded, if there is room for another (pixels)."""
TALLEST = 1600.0
"""What is still taller is drawn with smaller boxes, if that makes room for another column (pixels)."""
LINES = 2
"""How many lines may run on from one column to the next; rows must be cut somewhere, whatever passes there."""
FEW = 8
"""Nodes up to which a drawing may go to the right by itself."""
WORTH = 1.2
"""By so much a drawing must become lower for smaller boxes."""
MANY, TRIALS = 150, 4
"""Widths that are tried to fill the column; with many nodes only one."""


@record
class Mode:
    """How large boxes are.

    Attributes:
        widest: no box is wider.
        even: all boxes are as wide as the widest of them.
        title: font size of the first line.
        detail: font size of the second line.
        gap: between boxes side by side.
        flat: both lines stand side by side.
        least: where all boxes are as wide as the widest, they are no narrower.
    """

    widest: float
    even: bool = False
    title: float = 12
    detail: float = 10.5
    gap: float = 14
    flat: bool = False
    least: float = 0.0


ROOMY = Mode(190, even=True, gap=18)
FLAT = Mode(300, even=True, gap=18, flat=True)
"""For what is tall and cannot be folded."""
FLOOR = 92.0
"""No mode is narrower: shorter words than fit here say nothing (pixels)."""


def snug(widest: float) -> Mode:
    """Boxes as wide as their text, up to a limit; smaller type where that is small."""
    if widest >= 120:
        return Mode(widest)
    return Mode(widest, title=11.5, detail=10, gap=12) if widest >= 104 else Mode(widest, title=11, detail=9.8, gap=10)


@record
class Box:
    """A node with its text chosen.

    Attributes:
        size: width and height.
        mode: how large its text is.
        title: its first line.
        detail: its second line.
        line: how far from its left (its top, if the flow goes right) the line runs that leads through it.
        inner: what stands in a frame.
        shift: where that begins.
        over: how far the badge that counts it, or its loop, stands out to its right.
        top: how far that stands out above it, where the flow goes right.
        heads: where its title and its note begin.
        enter: where lines come in, per entry, from its left or top; empty where a single one does, on its line.
        leave: likewise, per exit.
        mirrored: what stands beside its lines, and the heading of a frame, stand on the other side.
    """

    size: tuple[float, float]
    mode: Mode
    title: str = ""
    detail: str = ""
    line: float | None = None
    inner: Fitted | None = None
    shift: tuple[float, float] = (0.0, 0.0)
    over: float = 0.0
    top: float = 0.0
    heads: tuple[float, float] = (0.0, 0.0)
    enter: tuple[float, ...] = ()
    leave: tuple[float, ...] = ()
    mirrored: bool = False


@record
class Link:
    """A line that the layout does not know of, with what is written at it: words, and where they begin."""

    route: tuple[layout.Point, ...]
    texts: tuple[tuple[str, layout.Point], ...] = ()


@record
class Fitted:
    """A graph with sizes and places, and with lines besides those of its edges."""

    direction: layout.Direction
    boxes: tuple[Box, ...]
    placed: layout.Placed
    links: tuple[Link, ...] = ()


def fitted(found: Graph, options: Options) -> Fitted:
    """The roomiest way that is no wider than the column, the narrowest if none is."""
    column = options.column - 2 * MARGIN
    if options.direction == "auto" and len(found.nodes) <= FEW:
        flat = fit(found, ROOMY, "right", column)
        if flat.placed.width <= column and flat.placed.height <= flat.placed.width / 2 and flat.placed.columns == 1:
            return flat
    direction: layout.Direction = "right" if options.direction == "right" else "down"
    first = fit(found, ROOMY, direction, column)
    if first.placed.width > column:
        best = _squeezed(found, first, direction, column)
        if best.placed.width <= column or direction == "down":
            return best
        # a frame that is too long for a row
        other = fitted(found, replace(options, direction="down"))
        return other if other.placed.width < best.placed.width else best
    if direction == "right" or first.placed.height <= TALLEST:
        return first
    # too tall: with smaller boxes there may be room for another column; what cannot be cut is drawn with lower ones
    crowded = first.placed.columns > 1 or first.placed.width > column / 2
    other = fit(found, snug(FLOOR) if crowded else FLAT, direction, column)
    if other.placed.width > column or other.placed.height * WORTH > first.placed.height:
        return first
    spare = (column - other.placed.width) / other.placed.columns
    for part in (1.0, 0.6, 0.35) if crowded and spare > 8 else ():
        wider = fit(found, snug(_between(FLOOR, ROOMY.widest, FLOOR + part * spare)), direction, column)
        if wider.placed.width <= column and wider.placed.height <= 1.05 * other.placed.height:
            return wider
    return other


def _squeezed(found: Graph, first: Fitted, direction: layout.Direction, column: float) -> Fitted:
    """The widest boxes with which the drawing is no wider than the column, found by trial."""
    least, most = FLOOR, ROOMY.widest
    over = first.placed.width / column
    widest = most if over < 1.3 else _between(least, most, (most + ROOMY.gap) / over - ROOMY.gap)
    best = None
    for _ in range(TRIALS if len(found.nodes) < MANY else 1):
        if widest <= least:
            break
        now = fit(found, snug(widest), direction, column)
        if now.placed.width <= column:
            best = now
            if now.placed.width > 0.9 * column or most - widest < 8:
                break
            least = widest
        else:
            most = widest
        widest = (least + most) // 2
    return best or _thinned(found, direction, column)


def _thinned(found: Graph, direction: layout.Direction, column: float) -> Fitted:
    """The narrowest boxes; what stands in frames in thinner layers, until the whole is no wider than the column."""
    best = fit(found, snug(FLOOR), direction, column)
    room = column
    for _ in range(TRIALS if any(node.inner is not None for node in found.nodes) else 0):
        over = best.placed.width - column
        if over <= 0 or room < column / 2:
            break
        room -= max(over, 8.0)
        now = fit(found, snug(FLOOR), direction, column, room)
        if now.placed.width < best.placed.width:
            best = now
    return best


def _between(low: float, high: float, value: float) -> float:
    return float(round(min(max(value, low), high)))


def fit(found: Graph, mode: Mode, direction: layout.Direction, column: float, room: float | None = None) -> Fitted:
    """In boxes of that size; `room`: what is left of the column for what stands in frames."""
    wanted = ends(found, (), ())
    sized = Sizing(mode, direction, widest(found, mode), column if room is None else room)
    boxes = _boxes(found, sized, wanted)
    down = direction == "down"
    placed = layout.fold(
        [box.size for box in boxes],
        found.edges,
        length=LONG if down else column,
        breadth=column if down else float("inf"),
        direction=direction,
        spacing=_spacing(found, mode, down=down),
        sides=_round(found, boxes),
        labels=_labels(found, down=down),
        lines={i: box.line for i, box in enumerate(boxes) if box.line is not None},
        passing=LINES if down else len(found.edges),
        thin=mode.widest <= FLOOR,
        ends=wanted,
        doors=_doors(found, boxes),
        bend=mode.widest <= FLOOR,
    )
    return Fitted(direction, tuple(boxes), placed)


def _doors(found: Graph, boxes: Sequence[Box]) -> layout.Doors | None:
    """Where lines pass the borders of frames that several enter or leave."""
    arrive = {
        (source, i): box.enter[entry]
        for i, box in enumerate(boxes)
        if box.enter
        for source, entry in found.nodes[i].enter
    }
    leave = {
        (i, stub): at for i, box in enumerate(boxes) for stub, at in zip(found.nodes[i].leave, box.leave, strict=False)
    }
    return layout.Doors(arrive, leave) if arrive or leave else None


def _spacing(found: Graph, mode: Mode, *, down: bool) -> layout.Spacing:
    """Between boxes; where the flow goes right, with room for what edges bring."""
    if not found.words or down:
        return layout.Spacing(box=mode.gap)
    return layout.Spacing(box=mode.gap, layer=max([width(text, LABEL) for _, text in found.words]) + 18)


def _labels(found: Graph, *, down: bool) -> dict[int, tuple[float, float]]:
    more = 2 if down else 10
    return {i: (width(node.label, LABEL) + more, _LABEL_HEIGHT) for i, node in enumerate(found.nodes) if node.label}


def _round(found: Graph, boxes: Sequence[Box]) -> list[int]:
    """The marks that may be entered from all sides."""
    return [i for i, node in enumerate(found.nodes) if node.kind == "merge" and boxes[i].size[0] <= marks.ROUND]


# ---------------------------------------------------------------- sizes


@record
class Sizing:
    """What boxes of all levels share: their size, which way data flows, the widest of them, the column that is left."""

    mode: Mode
    direction: layout.Direction
    widest: float
    column: float


def _boxes(found: Graph, sized: Sizing, wanted: layout.Ends) -> list[Box]:
    incoming = [0] * len(found.nodes)
    for _, target in found.edges:
        incoming[target] += 1
    mode = sized.mode
    made = []
    for i, node in enumerate(found.nodes):
        if node.kind == "merge":
            made.append(Box(marks.size(node.mark, incoming[i]), mode))
        elif node.inner is not None:
            made.append(_framed(found, i, node.inner, sized, wanted))
        elif node.kind == "end":
            made.append(Box((0.0, 0.0), mode))
        else:
            full = sized.widest if mode.even and node.kind != "output" else _own(node, mode)
            if sized.direction == "down":
                full = max(full, min(incoming[i] * marks.PILL + 2 * PADDING, sized.column))
            made.append(_box(node, mode, float(-(-full // 4) * 4), down=sized.direction == "down"))
    return made


def widest(found: Graph, mode: Mode) -> float:
    """The width of the widest box, within frames too."""
    own = [
        widest(node.inner, mode) if node.inner else _own(node, mode)
        for node in found.nodes
        if node.kind not in {"merge", "end"}
    ]
    return max([mode.least, *own])


def _own(node: Node, mode: Mode) -> float:
    """As wide as its text, up to what the mode allows."""
    return min(_natural(node, mode) + _FRAME, max(mode.widest, CLOSED) if node.closed else mode.widest)


CLOSED = 140.0
"""A group that is drawn as one box may be as wide in any mode: its name has no shorter form."""


def _framed(found: Graph, i: int, inner: Graph, sized: Sizing, outer: layout.Ends) -> Box:
    """A frame around its own drawing, heading above; lines come in and go out in the order in which they do outside."""
    node = found.nodes[i]
    mode, down = sized.mode, sized.direction == "down"
    first, last = order(found, i, inner, outer)
    wanted = ends(inner, first, last)
    name, note = (lines[0] if lines else "" for lines in (node.caption.titles, node.caption.details))
    mark = badge(node.repeat)[1]
    sized = replace(sized, column=sized.column - 2 * INDENT - mark / 2)
    boxes = _boxes(inner, sized, wanted)
    placed = layout.place(
        [box.size for box in boxes],
        inner.edges,
        direction=sized.direction,
        spacing=_spacing(inner, mode, down=down),
        sides=_round(inner, boxes),
        labels=_labels(inner, down=down),
        lines={k: box.line for k, box in enumerate(boxes) if box.line is not None},
        breadth=sized.column if mode.widest <= FLOOR and down else math.inf,
        ends=wanted,
        doors=_doors(inner, boxes),
    )
    fit = Fitted(sized.direction, tuple(boxes), placed)
    axis = 0 if down else 1
    enter = [placed.positions[k][axis] for k in inner.entries]
    leave = [placed.positions[k][axis] for k in inner.exits]
    if down:
        heads, left, wide = headed(name, note, enter, placed.width)
        size = (left + wide + max(INDENT, mark / 2 + ASIDE) + mark / 2, 0.0)
        top = HEAD if enter else HEAD + BESIDE
        size = (size[0], top + placed.height + (0.0 if leave else INDENT))
        shift, over = (left, top), mark / 2
    else:
        reach = INDENT + width(name, 11, bold=True) + BESIDE
        heads = (INDENT, reach)
        most = reach + width(note, LABEL) + INDENT if note else reach + INDENT
        shift, over = (0.0, HEAD + INDENT / 2), 0.0
        size = (max(placed.width, most + mark), shift[1] + placed.height + INDENT)
    enter, leave = [at + shift[axis] for at in enter], [at + shift[axis] for at in leave]
    line = leave[0] if len(leave) == 1 else enter[0] if enter else None
    box = Box(size, mode, name, note, line, fit, shift, over, heads=heads)
    if len(enter) > 1 or (enter and enter[0] != line):
        box = replace(box, enter=tuple(enter))
    return replace(box, leave=tuple(leave)) if len(leave) > 1 else box


_FRAME = STRIPE + 2 * PADDING


def _box(node: Node, mode: Mode, full: float, *, down: bool) -> Box:
    """A box of that width, with the fullest text that has room in it."""
    box = _worded(node, mode, full)
    over = badge(node.repeat)[1]
    over += ASIDE if over else loops.REACH + 1 if node.loops else 0.0
    if not over:
        return box
    wide, high = box.size
    if down:
        return replace(box, size=(wide + over, high), line=wide / 2, over=over)
    top = BADGE + ASIDE if node.repeat > 1 else loops.REACH + 1
    return replace(box, size=(wide, high + top), line=top + high / 2, top=top)


def _worded(node: Node, mode: Mode, full: float) -> Box:
    room = full - _FRAME
    title = _chosen(node.caption.titles, room, mode.title, bold=True)
    if mode.flat:
        rest = room - width(title, mode.title, bold=True) - BETWEEN
        detail = next((form for form in node.caption.details if width(form, mode.detail) <= rest), "")
        return Box((full, _FLAT), mode, title, detail)
    detail = _chosen(node.caption.details, room, mode.detail)
    return Box((full, _TALL if detail else _LOW), mode, title, detail)


def _natural(node: Node, mode: Mode) -> float:
    title = width(node.caption.titles[0], mode.title, bold=True)
    if not node.caption.details:
        return title
    detail = width(node.caption.details[0], mode.detail)
    return title + BETWEEN + detail if mode.flat else max(title, detail)


def _chosen(forms: Sequence[str], room: float, size: float, *, bold: bool = False) -> str:
    """The first form that has room, else the beginning of the last."""
    for form in forms:
        if width(form, size, bold=bold) <= room:
            return form
    return shorten(min(forms, key=len), room, size, bold=bold) if forms else ""
