"""The layered view: volumes to scale along an axis."""

from netdiagram.views.layered.view import draw, suits

__all__ = ["draw", "suits"]
