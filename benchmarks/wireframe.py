"""The plainest way to draw a convolutional network: wire-frame boxes as lines, for comparison in `run.py`."""

from __future__ import annotations

import math
from collections.abc import Sequence

ANGLE, RATIO, MARGIN = -math.pi / 6, 0.7, 50


def _box(x: float, y: float, height: float, width: float, depth: float) -> list[str]:
    dx, dy = width * RATIO * math.cos(ANGLE), -width * RATIO * math.sin(ANGLE)
    corners = [(x, y), (x + depth, y), (x + depth, y + height), (x, y + height)]
    rows = []
    for shift in ((0.0, 0.0), (dx, -dy)):
        moved = [(a + shift[0], b + shift[1]) for a, b in corners]
        rows += [
            f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="black"/>'
            for (a, b), (c, d) in zip(moved, moved[1:] + moved[:1], strict=True)
        ]
    rows += [
        f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{a + dx:.1f}" y2="{b - dy:.1f}" stroke="black"/>' for a, b in corners
    ]
    return rows


def draw(shapes: Sequence[Sequence[int]]) -> str:
    """An SVG of one box per shape (height, width, channels), or a bar per vector."""
    x, rows = 10.0, []
    for shape in shapes:
        height, width, channels = shape if len(shape) == 3 else (shape[0] ** 0.6, 4, 4)
        depth = channels**0.6
        rows += _box(x, 200 - height / 2, height, width, depth)
        rows.append(f'<text x="{x:.1f}" y="{190 - height / 2:.1f}" font-size="14">{"x".join(map(str, shape))}</text>')
        x += depth + width * RATIO + MARGIN
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x:.0f} 400">{"".join(rows)}</svg>'
