"""The loop of a recurrent layer: an arrow from a box back into it, in every view."""

from __future__ import annotations

from netdiagram.ir import Layer
from netdiagram.scene import Line

REACH = 9.0
"""How far it leads out of a box (pixels)."""
_TYPES = frozenset(("LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"))


def loops(layer: Layer) -> bool:
    """Whether a layer hands a state from step to step."""
    return layer.type in _TYPES


def beside(right: float, middle: float, role: str, high: float = 14.0, reach: float = REACH) -> Line:
    """A loop at the right edge of a box, about a height.

    Args:
        right: where the box ends.
        middle: about which height.
        role: what it is coloured by.
        high: its own height.
        reach: how far it leads out of the box.
    """
    upper, lower, out = middle - high / 2, middle + high / 2, right + reach
    return Line(((right, upper), (out, upper), (out, lower), (right, lower)), role, "edge", reach / 1.5, arrow=True)


def over(left: float, right: float, top: float, role: str, high: float = REACH) -> Line:
    """A loop over a box, from its right to its left."""
    return Line(
        ((right, top), (right, top - high), (left, top - high), (left, top)), role, "edge", high / 1.5, arrow=True
    )
