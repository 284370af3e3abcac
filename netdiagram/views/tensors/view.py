"""The picture of tensors: a ladder where the network is one, else a flow; and the legend of its arrows."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Circle, Group, Item, Line, Polygon, Rect, Scene, Text
from netdiagram.views import legend, marks, words
from netdiagram.views.tensors import flow, ladder
from netdiagram.views.tensors.ladder import COPIED
from netdiagram.views.tensors.turned import Turned, turn
from netdiagram.views.tensors.turned import legend as kinds

MARGIN = 4.0
ABOVE_LEGEND = 16.0


def draw(outline: Outline, options: Options) -> Scene:
    """Tensors as boxes, operations as arrows.

    Args:
        outline: the network.
        options: `direction`, `column` and `legend` count here.
    """
    found = turn(outline, options)
    limit = options.column - 2 * MARGIN
    made = ladder.draw(found, limit) if options.direction == "auto" else None
    drawn = made or flow.draw(found, options, limit)
    entries, signs = _legend(found, laddered=made is not None) if options.legend else ([], {})
    keys = legend.arrange(entries, limit)
    full = max(drawn.width, keys.width)
    items = [moved(item, MARGIN + round((full - drawn.width) / 2), MARGIN) for item in drawn.items]
    high = drawn.height + MARGIN
    if keys.rows:
        items.append(Group(tuple(legend.draw(keys, MARGIN + full / 2, high + ABOVE_LEGEND, signs)), "legend"))
        high += ABOVE_LEGEND + keys.height
    network = outline.network
    return Scene(
        ceil(full + 2 * MARGIN),
        ceil(high + MARGIN),
        tuple(items),
        words.heading(network),
        words.describe(outline),
        "tensors",
    )


def _legend(found: Turned, *, laddered: bool) -> tuple[list[tuple[str, str]], dict[str, legend.Sign]]:
    """Arrows by family, then what is copied across, then the marks."""
    entries = kinds(found)
    signs: dict[str, legend.Sign] = {role: _arrow(role) for role, _ in entries}
    there = {operation.mark for operation in found.operations}
    if laddered and any(there):
        # what is side by side stands so in one bar
        entries.append(("copied", "copied, and put side by side" if "Concatenate" in there else "copied"))
        signs["copied"] = _arrow(COPIED)
        there.discard("Concatenate")
    for mark, told in marks.WORDS.items():
        if mark in there:
            entries.append((mark, told))
            signs[mark] = _mark(mark)
    return entries, signs


def _arrow(role: str) -> legend.Sign:
    def sign(x: float, y: float) -> list[Item]:
        return [Line(((x - 4, y + 5.5), (x + 13, y + 5.5)), role, "flow", arrow=True)]

    return sign


def _mark(kind: str) -> legend.Sign:
    def sign(x: float, y: float) -> list[Item]:
        return marks.small(kind, x + 5.5, y + 5.5, 6.5)

    return sign


def moved(item: Item, x: float, y: float) -> Item:
    """The same, elsewhere."""
    if isinstance(item, Group):
        return replace(item, items=tuple([moved(each, x, y) for each in item.items]))
    if isinstance(item, (Line, Polygon)):
        return replace(item, points=tuple([(a + x, b + y) for a, b in item.points]))
    if isinstance(item, (Rect, Circle, Text)):
        return replace(item, x=item.x + x, y=item.y + y)
    return item
