"""The inside of one layer: what it computes, with its own numbers.

`subject` finds the layer, a module of `inside` says what it computes as a small graph on a grid (`sheet`), `placing` gives it
pixels, `drawing` ink, and `panels` the formulas and weights beside it.
"""

from __future__ import annotations

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views.cell.view import draw

__all__ = ["attempt", "draw", "suits"]


def suits(_outline: Outline, options: Options) -> bool:
    """Only where an author asks for it: a network is more than one of its layers."""
    return bool(options.layer or options.unroll)


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture, where an author asks for it."""
    return draw(outline, options) if suits(outline, options) else None
