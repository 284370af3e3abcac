"""From a figure to a scene: stages in a column, what their blocks hold beside it, or below where there is no room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Scene, Text
from netdiagram.text import width
from netdiagram.views import words
from netdiagram.views.blocks.placing import MARGIN, placed
from netdiagram.views.blocks.stages import figure
from netdiagram.views.blocks.telling import told
from netdiagram.views.graph.drawing import LEGEND, drawn, legend
from netdiagram.views.graph.heads import LABEL
from netdiagram.views.graph.nodes import Graph
from netdiagram.views.graph.sizing import Fitted

SIGNS = {
    re.compile(r"\d[\d.×\u2009]*(?: \| \d[\d.×\u2009]*)+"): "from stage to stage",
    re.compile(r"\d[\d.\u2009]*–\d[\d.\u2009]*"): "from the least to the most of all stages",
}
"""What must be said where it is used, with the first example there is."""
LINE = 22.0
"""Height of what says it (pixels)."""


def suits(outline: Outline, _options: Options) -> bool:
    """Any network that has a layer can be drawn."""
    return bool(outline.blocks)


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture, where there is something to draw."""
    return draw(outline, options) if outline.blocks else None


def draw(outline: Outline, options: Options) -> Scene:
    """A network as the figure of a paper.

    Args:
        outline: what to draw, with groups or without.
        options: `depth`, `direction`, `column`, `colors` and `legend` count here.

    Raises:
        NetdiagramError: there is no layer (`view.empty`).
    """
    if not outline.blocks:
        raise NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    found = figure(outline, options)
    parts, lines = placed(found, options)
    wide = max(part.right for part in parts) + MARGIN
    high = max(part.bottom for part in parts) + MARGIN
    items: list[Item] = []
    if lines:
        items.append(Group(tuple(lines), "leader"))
    for part in parts:
        items += drawn(part.graph, part.made, part.x, part.y)
    if options.legend:
        signs, least = legend(Graph(tuple([node for part in parts for node in part.graph.nodes]), ()), wide, high)
        if signs is not None:
            items.append(signs)
            wide, high = max(wide, least), high + LEGEND
        signed = " · ".join(_signs([text for part in parts[1:] for text in _written(part.made)]))
        if signed:
            wide, high = max(wide, width(signed, LABEL) + 2 * MARGIN), high + LINE
            items.append(Group((Text(wide / 2, high - 8, signed, LABEL, part="secondary"),), "legend"))
    return Scene(ceil(wide), ceil(high), tuple(items), words.heading(outline.network), told(outline, found), "blocks")


def _signs(written: Sequence[str]) -> Iterator[str]:
    for sign, saying in SIGNS.items():
        found = next((match[0] for match in map(sign.search, written) if match), None)
        if found is not None:
            yield f"{found}: {saying}"


def _written(made: Fitted) -> Iterator[str]:
    """What is written in boxes."""
    for box in made.boxes:
        yield from (box.title, box.detail)
        if box.inner is not None:
            yield from _written(box.inner)
