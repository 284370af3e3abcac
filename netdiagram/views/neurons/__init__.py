"""Circles and lines: the neurons of small networks of dense layers, with the weights between them."""

from __future__ import annotations

from netdiagram.views.neurons.view import attempt, draw, suits

__all__ = ["attempt", "draw", "suits"]
