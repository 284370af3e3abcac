"""Feature maps as stacks of squares, kernels as patches on them, as in the figure of LeNet-5 (LeCun et al., 1998)."""

from __future__ import annotations

from netdiagram.views.lenet.view import attempt, draw, suits

__all__ = ["attempt", "draw", "suits"]
