"""Layered layout of boxes and arrows: rank, order, place, route, fold. It knows sizes and edges only.

Comes in: sizes of boxes and pairs of indices. Goes out: where each box stands and how each edge runs. Everything is worked
out as if the flow went down; `right` exchanges the axes before and after.
"""

from __future__ import annotations

from netdiagram.layout.arranging import Arranged, arranged
from netdiagram.layout.folding import fold
from netdiagram.layout.placing import Placed, place
from netdiagram.layout.ranking import FREE, Ends
from netdiagram.layout.sheet import Direction, Doors, Point, Size, Spacing

__all__ = [
    "FREE",
    "Arranged",
    "Direction",
    "Doors",
    "Ends",
    "Placed",
    "Point",
    "Size",
    "Spacing",
    "arranged",
    "fold",
    "place",
]
