"""The layered view: volumes to scale along an axis."""

from netdiagram.views.layered.view import attempt, draw, suits

__all__ = ["attempt", "draw", "suits"]
