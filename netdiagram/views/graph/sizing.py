"""How large boxes are and where they stand: as roomy as the column allows.

Text is measured before it is placed. What does not fit is told in fewer words, then in smaller boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from netdiagram import layout
from netdiagram.options import Options
from netdiagram.text import shorten, width
from netdiagram.views.graph import marks
from netdiagram.views.graph.nodes import Graph, Node

MARGIN = 4.0
STRIPE = 5.0
PADDING = 9.0
"""Around the text of a box, left and right (pixels)."""
LABEL = 10.5
"""Font size of the labels of edges."""
_LABEL_HEIGHT = 12.0
_TALL, _LOW, _FLAT = 40.0, 28.0, 26.0
"""Heights of boxes with two lines, with one, and with both side by side (pixels)."""
BETWEEN = 14.0
"""Between two lines side by side (pixels)."""
LONG = 1000.0
"""Columns longer than this are folded, if there is room for another (pixels)."""
TALLEST = 1600.0
"""What is still taller is drawn with smaller boxes, if that makes room for another column (pixels)."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How large boxes are.

    Attributes:
        widest: no box is wider.
        even: all boxes are as wide as the widest of them.
        title: font size of the first line.
        detail: font size of the second line.
        gap: between boxes side by side.
        flat: both lines stand side by side.
    """

    widest: float
    even: bool = False
    title: float = 12
    detail: float = 10.5
    gap: float = 14
    flat: bool = False


ROOMY = Mode(190, even=True, gap=18)
FLAT = Mode(300, even=True, gap=18, flat=True)
"""For what is tall and cannot be folded."""
FLOOR = 92.0
"""No mode is narrower: shorter words than fit here say nothing (pixels)."""


def snug(widest: float) -> Mode:
    """Boxes as wide as their text, up to a limit; smaller type where that is small."""
    if widest >= 120:
        return Mode(widest)
    return Mode(widest, title=11.5, detail=10, gap=12) if widest >= 104 else Mode(widest, title=11, detail=9.5, gap=10)


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its text chosen."""

    size: tuple[float, float]
    mode: Mode
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A graph with sizes and places."""

    direction: layout.Direction
    boxes: tuple[Box, ...]
    placed: layout.Placed


def fitted(found: Graph, options: Options) -> Fitted:
    """The roomiest way that is no wider than the column, the narrowest if none is."""
    column = options.column - 2 * MARGIN
    if options.direction == "auto" and len(found.nodes) <= 8:
        flat = _fit(found, ROOMY, "right", column)
        if flat.placed.width <= column and flat.placed.height <= flat.placed.width / 2 and not _wrapped(flat):
            return flat
    direction: layout.Direction = "right" if options.direction == "right" else "down"
    tried: list[Fitted] = []
    mode = ROOMY
    for attempt in range(5):
        now = _fit(found, mode, direction, column)
        tried.append(now)
        over = now.placed.width / column
        tall = direction == "down" and now.placed.height > TALLEST
        if over <= 1 and not tall:
            return now
        if mode.widest <= FLOOR:
            break
        if over <= 0.5:  # with room beside it, and yet not folded: it cannot be
            flat = _fit(found, FLAT, direction, column)
            return flat if flat.placed.width <= column else now
        if over <= 1 or attempt == 3 or over * FLOOR > mode.widest:
            widest = FLOOR
        elif mode.even and over < 1.3:
            widest = mode.widest  # as wide as their own text may do
        else:
            widest = max(FLOOR, (mode.widest + mode.gap) / over - mode.gap)
        mode = snug(widest)
    fit = [one for one in tried if one.placed.width <= column]
    if not fit:
        return min(tried, key=lambda one: one.placed.width)
    # smaller boxes must be worth it
    return min(fit, key=lambda one: one.placed.height * (1.0 if one is fit[0] else 1.25))


def _wrapped(fit: Fitted) -> bool:
    """Whether edges lead back to the beginning of another row."""
    return any(a[0] > b[0] for route in fit.placed.routes for a, b in pairwise(route))


def _fit(found: Graph, mode: Mode, direction: layout.Direction, column: float) -> Fitted:
    boxes = _boxes(found, mode)
    down = direction == "down"
    labels = {
        i: (width(node.label, LABEL) + (2 if down else 10), _LABEL_HEIGHT)
        for i, node in enumerate(found.nodes)
        if node.label
    }
    placed = layout.fold(
        [box.size for box in boxes],
        found.edges,
        length=LONG if down else column,
        breadth=column if down else float("inf"),
        direction=direction,
        spacing=layout.Spacing(box=mode.gap),
        sides=[i for i, node in enumerate(found.nodes) if node.kind == "merge" and boxes[i].size[0] <= marks.ROUND],
        labels=labels,
        thin=mode.widest <= FLOOR,
    )
    return Fitted(direction, tuple(boxes), placed)


# ---------------------------------------------------------------- sizes


def _boxes(found: Graph, mode: Mode) -> list[Box]:
    incoming = [0] * len(found.nodes)
    for _, target in found.edges:
        incoming[target] += 1
    natural = [0.0 if node.kind == "merge" else min(_natural(node, mode) + _FRAME, mode.widest) for node in found.nodes]
    widest = max(natural, default=0.0)
    made = []
    for i, node in enumerate(found.nodes):
        if node.kind == "merge":
            made.append(Box(marks.size(node.mark, incoming[i]), mode))
            continue
        full = widest if mode.even and node.kind != "output" else natural[i]
        made.append(_box(node, mode, float(-(-full // 4) * 4)))
    return made


_FRAME = STRIPE + 2 * PADDING


def _box(node: Node, mode: Mode, full: float) -> Box:
    """A box of that width, with the fullest text that has room in it."""
    room = full - _FRAME
    if mode.flat:
        title = _chosen(node.caption.titles, room, mode.title, bold=True)
        rest = room - width(title, mode.title, bold=True) - BETWEEN
        detail = next((form for form in node.caption.details if width(form, mode.detail) <= rest), "")
        return Box((full, _FLAT), mode, title, detail)
    title = _chosen(node.caption.titles, room, mode.title, bold=True)
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
    return shorten(forms[-1], room, size, bold=bold) if forms else ""
