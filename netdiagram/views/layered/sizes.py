"""How large things are drawn: logarithms with floors and ceilings, so that 3 and 4 096 share a page.

Lengths are whole CSS pixels. All sizes of one drawing come from one `Scale`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2

SHEAR = 0.3
"""How long a receding edge is drawn, as a share of what it stands for; it recedes at 45°."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels per doubling, and the least and largest a thing is drawn.

    Attributes:
        space: height and width of maps: slope, offset, least, largest.
        channels: thickness of maps.
        length: of sequences (time steps).
        features: width of sequences.
        vector: length of vectors.
        bar: thickness of vectors, and how far they recede.
        plate: thickness of plates.
        panel: how far sequences recede.
        model: thickness, height and depth of a nested model, which is drawn as one block.
    """

    space: tuple[float, float, float, float] = (22, -18, 12, 220)
    channels: tuple[float, float, float, float] = (2, 0, 5, 30)
    length: tuple[float, float, float, float] = (15, 0, 14, 170)
    features: tuple[float, float, float, float] = (3.6, 0, 6, 46)
    vector: tuple[float, float, float, float] = (8.2, 0, 10, 150)
    bar: tuple[int, int] = (7, 3)
    plate: int = 4
    panel: int = 4
    model: tuple[int, int, int] = (40, 64, 16)


PLAIN = Scale()
VECTORS = Scale(vector=(11, 0, 14, 190), bar=(12, 5))
"""For networks of vectors alone, which would look lost with bars made to stand beside volumes."""


COMPACT = Scale(
    space=(19, -16, 11, 190), channels=(1.7, 0, 4, 24), length=(13, 0, 13, 140), features=(3, 0, 5, 38), plate=4
)
"""For networks that would not go on one row otherwise."""


def scaled(scale: Scale, factor: float) -> Scale:
    """The same, smaller: for narrow columns."""
    if factor >= 1:
        return scale

    def less(rule: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        slope, offset, least, largest = rule
        return slope * factor, offset * factor, max(least * factor, 3), largest * factor

    return replace(
        scale,
        space=less(scale.space),
        channels=less(scale.channels),
        length=less(scale.length),
        features=less(scale.features),
        vector=less(scale.vector),
    )


@lru_cache(maxsize=4096)
def measure(value: float, rule: tuple[float, float, float, float]) -> int:
    """A dimension's length on the page."""
    slope, offset, least, largest = rule
    return round(min(max(slope * log2(max(value, 1)) + offset, least), largest))


def even(height: int, depth: int) -> int:
    """`height`, or one more, so that a box about the axis has corners on whole pixels."""
    return height + ((height - depth) & 1)
