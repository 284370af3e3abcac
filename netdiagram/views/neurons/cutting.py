"""Lines from neuron to neuron, cut where text stands."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from netdiagram.scene import Line, Point
from netdiagram.views.neurons.placing import RADIUS

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def cut(starts: Sequence[Point], end: Point, boxes: Sequence[Box], part: str) -> list[Line]:
    """Lines from neuron to neuron, from rim to rim, without what lies within boxes."""
    found = []
    x1, y1 = end
    for x0, y0 in starts:
        long = hypot(x1 - x0, y1 - y0)
        at = RADIUS / long
        pieces = [(at, 1 - at)]
        for box in boxes:
            inside = _within(x0, y0, x1, y1, box)
            if inside is not None:
                pieces = [piece for old in pieces for piece in _without(old, inside)]
        for start, stop in pieces:
            if (stop - start) * long > 2:
                ends = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (start, stop)]
                found.append(Line((ends[0], ends[1]), "ink", part))
    return found


def _without(piece: tuple[float, float], hole: tuple[float, float]) -> list[tuple[float, float]]:
    start, stop = piece
    low, high = hole
    if high <= start or low >= stop:
        return [piece]
    return [part for part in ((start, min(low, stop)), (max(high, start), stop)) if part[1] > part[0]]


def _within(x0: float, y0: float, x1: float, y1: float, box: Box) -> tuple[float, float] | None:
    """Which stretch of a line, from 0 at its start to 1, lies within a box (after Liang and Barsky, 1984)."""
    start, stop = 0.0, 1.0
    left, top, right, bottom = box
    for step, near, far in ((x1 - x0, left - x0, right - x0), (y1 - y0, top - y0, bottom - y0)):
        if not step:
            if near > 0 or far < 0:
                return None
            continue
        one, other = sorted((near / step, far / step))
        start, stop = max(start, one), min(stop, other)
    return (start, stop) if start < stop else None
