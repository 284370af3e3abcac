"""Views: an outline as a scene. To add one, write a file and give it a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views import graph, layered

__all__ = ["VIEWS", "View", "choose"]


@dataclass(frozen=True, slots=True)
class View:
    """One way to draw.

    Attributes:
        suits: whether it draws an outline well: what `view: auto` asks, in the order of the table.
        draw: the picture.
    """

    suits: Callable[[Outline, Options], bool]
    draw: Callable[[Outline, Options], Scene]


VIEWS: dict[str, View] = {
    "layered": View(layered.suits, layered.draw),
    "graph": View(graph.suits, graph.draw),
}
"""By name, the first that suits first."""


def choose(outline: Outline, options: Options) -> str:
    """The name of the view to draw with: the one asked for, or for `auto` the first that suits.

    Raises:
        NetdiagramError: no view draws this outline (`view.none`).
    """
    if options.view != "auto":
        return options.view
    for name, view in VIEWS.items():
        if view.suits(outline, options):
            return name
    raise NetdiagramError("view.none", "no view draws this network")
