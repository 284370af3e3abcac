"""Boxes and arrows: one box for each block, merges as marks, shapes on the edges where they change."""

from __future__ import annotations

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views.graph.drawing import draw

__all__ = ["attempt", "draw", "suits"]


def suits(outline: Outline, _options: Options) -> bool:
    """Any network that has a layer can be drawn as a graph."""
    return bool(outline.blocks)


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture, where there is something to draw."""
    return draw(outline, options) if outline.blocks else None
