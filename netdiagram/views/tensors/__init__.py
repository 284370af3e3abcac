"""The graph turned around: tensors as boxes with their shapes, operations as arrows between them.

`turned` makes tensors and operations of an outline; `ladder` draws networks that go down to small maps and up again in the
shape of a U, to scale (Ronneberger et al. 2015, figure 1); `flow` draws all others from top to bottom.
"""

from __future__ import annotations

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views.tensors.view import draw

__all__ = ["attempt", "draw", "suits"]


def suits(outline: Outline, options: Options) -> bool:
    """Where an author asks for it."""
    return options.nodes == "tensors" and bool(outline.blocks)


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture, where an author asks for it."""
    return draw(outline, options) if suits(outline, options) else None
