"""What activations look like: a small curve over its axes, or bars for what shares one among all neurons."""

from __future__ import annotations

from collections.abc import Callable
from math import erf, exp, log1p, sqrt, tanh

from netdiagram.scene import Item, Line, Rect

WIDTH, HEIGHT = 34.0, 22.0
"""Of the glyph (pixels)."""
REACH = 3.0
"""Activations are shown for inputs from minus this to this."""
POINTS = 12
"""Pieces of a curve."""
STRAIGHT = 0.01
"""What bends less than this is one piece (pixels)."""


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


def _elu(x: float) -> float:
    return x if x > 0 else exp(x) - 1


_CURVES: dict[str, tuple[Callable[[float], float], float, float]] = {
    "relu": (lambda x: max(x, 0.0), -0.6, 3.0),
    "relu6": (lambda x: min(max(3 * x, 0.0), 6.0), -1.2, 7.0),
    "leaky_relu": (lambda x: x if x > 0 else 0.2 * x, -1.0, 3.0),
    "elu": (_elu, -1.2, 3.0),
    "selu": (lambda x: 1.0507 * (x if x > 0 else 1.6733 * (exp(x) - 1)), -2.0, 3.2),
    "gelu": (lambda x: x * (1 + erf(x / sqrt(2))) / 2, -0.6, 3.0),
    "silu": (lambda x: x * _sigmoid(x), -0.6, 3.0),
    "mish": (lambda x: x * tanh(log1p(exp(x))), -0.6, 3.0),
    "softplus": (lambda x: log1p(exp(x)), -0.4, 3.1),
    "exponential": (lambda x: exp(x) / 7, -0.4, 3.0),
    "sigmoid": (lambda x: _sigmoid(2 * x), -0.1, 1.1),
    "hard_sigmoid": (lambda x: min(max(x / 6 + 0.5, 0.0), 1.0), -0.1, 1.1),
    "tanh": (lambda x: tanh(1.2 * x), -1.15, 1.15),
    "hard_tanh": (lambda x: min(max(x, -1.0), 1.0), -1.15, 1.15),
    "softsign": (lambda x: x / (1 + abs(x)), -1.0, 1.0),
}
"""By Keras's name: the function, and the values from the glyph's lower edge to its upper edge."""

_SAME = {
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "leaky_relu",
    "ELU": "elu",
    "swish": "silu",
    "celu": "elu",
    "hard_silu": "silu",
    "hard_swish": "silu",
    "Softmax": "softmax",
    "log_sigmoid": "",
}
_BARS = (0.18, 0.42, 0.95, 0.3, 0.1)
"""Softmax: shares of one."""


def known(activation: str) -> bool:
    """Whether there is a glyph for it."""
    name = _SAME.get(activation, activation)
    return name == "softmax" or name in _CURVES


def draw(activation: str, x: float, y: float, role: str) -> list[Item]:
    """The glyph with its upper left corner at (x, y): axes, then the curve in the hue of its layer."""
    name = _SAME.get(activation, activation)
    if name == "softmax":
        floor = Line(((x, y + HEIGHT), (x + WIDTH, y + HEIGHT)), "ink", "rule")
        step = WIDTH / len(_BARS)
        bars = [
            Rect(x + i * step + 1.2, y + HEIGHT * (1 - share), step - 2.4, HEIGHT * share, role, "stripe")
            for i, share in enumerate(_BARS)
        ]
        return [floor, *bars]
    curve, low, high = _CURVES[name]
    zero = y + HEIGHT * high / (high - low)
    axes = (
        Line(((x, zero), (x + WIDTH, zero)), "ink", "rule"),
        Line(((x + WIDTH / 2, y), (x + WIDTH / 2, y + HEIGHT)), "ink", "rule"),
    )
    heights = []
    for i in range(POINTS + 1):
        value = min(max(curve(REACH * (2 * i / POINTS - 1)), low), high)
        heights.append(HEIGHT * (high - value) / (high - low))
    corners = [
        (x + WIDTH * i / POINTS, y + height)
        for i, height in enumerate(heights)
        if i in {0, POINTS} or abs(heights[i - 1] + heights[i + 1] - 2 * height) > STRAIGHT
    ]
    return [*axes, Line(tuple(corners), role, "curve")]
