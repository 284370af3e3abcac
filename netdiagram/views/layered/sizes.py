"""How large things are drawn: logarithms with floors and ceilings, so that 3 and 4 096 share a page.

Lengths are whole CSS pixels. All sizes of one drawing come from one `Scale`. Authors may ask for other laws than the
logarithm (`chosen`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import log2
from typing import Any

from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views.layered.extents import Extent

SHEAR = 0.3
"""How long a receding edge is drawn, as a share of what it stands for; it recedes at 45°."""

Rule = tuple[float, float, float, float]
"""Slope, offset, least, largest."""


@record
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
        power: sizes follow this power of dimensions; 0: their logarithm.
    """

    space: Rule = (22, -18, 12, 220)
    channels: Rule = (2, 0, 5, 30)
    length: Rule = (15, 0, 14, 170)
    features: Rule = (3.6, 0, 6, 46)
    vector: Rule = (8.2, 0, 10, 150)
    bar: tuple[int, int] = (7, 3)
    plate: int = 4
    panel: int = 4
    model: tuple[int, int, int] = (40, 64, 16)
    power: float = 0


PLAIN = Scale()
VECTORS = Scale(vector=(11, 0, 14, 190), bar=(12, 5))
"""For networks of vectors alone, which would look lost with bars made to stand beside volumes."""


COMPACT = Scale(
    space=(19, -16, 11, 190), channels=(1.7, 0, 4, 24), length=(13, 0, 13, 140), features=(3, 0, 5, 38), plate=4
)
"""For networks that would not go on one row otherwise."""


def scaled(scale: Scale, factor: float) -> Scale:
    """The same, smaller: for narrow columns."""
    return scale if factor >= 1 else _times(scale, factor, factor, factor)


def _times(scale: Scale, space: float, channels: float, vectors: float) -> Scale:
    """Everything so many times as large."""

    def times(rule: Rule, factor: float) -> Rule:
        slope, offset, least, largest = rule
        return slope * factor, offset * factor, max(least * factor, 3), largest * factor

    return replace(
        scale,
        space=times(scale.space, space),
        channels=times(scale.channels, channels),
        length=times(scale.length, space),
        features=times(scale.features, channels),
        vector=times(scale.vector, vectors),
    )


def largest(scale: Scale) -> float:
    """The most that anything is drawn."""
    return max(rule[3] for rule in (scale.space, scale.channels, scale.length, scale.features, scale.vector))


@lru_cache(maxsize=4096)
def measure(value: float, rule: Rule, power: float = 0) -> int:
    """A dimension's length on the page."""
    slope, offset, least, largest = rule
    grown = max(value, 1) ** power if power else log2(max(value, 1))
    return round(min(max(slope * grown + offset, least), largest))


def even(height: int, depth: int) -> int:
    """`height`, or one more, so that a box about the axis has corners on whole pixels."""
    return height + ((height - depth) & 1)


# -- what authors ask for

_OF: dict[str, tuple[str, ...]] = {
    "space": ("space", "length"),
    "channels": ("channels", "features"),
    "vectors": ("vector",),
}
"""What each word of the options measures."""
_POWERS = {"linear": 1.0, "balanced": 0.5, "relative": 1.0, "capped": 1.0}


def custom(options: Options) -> bool:
    """Whether an author has chosen sizes: then nothing makes them smaller but the width of the column."""
    return options.sizing != "logarithmic" or bool(options.scale or options.min_size or options.max_size)


def chosen(scale: Scale, options: Options, found: Sequence[Extent]) -> Scale:
    """The scale that an author has chosen.

    Args:
        scale: how large things are otherwise.
        options: `sizing`, `scale`, `min_size` and `max_size` count here.
        found: all that is drawn.
    """
    if options.scale:
        factors = {word: factor for given, factor in options.scale for word in ((given,) if given else _OF)}
        scale = _times(scale, *[factors.get(word, 1.0) for word in _OF])
    scale = _bounded(scale, options)
    if options.sizing == "logarithmic":
        return scale
    power = _POWERS[options.sizing]
    rules: dict[str, Any] = {
        name: _proportional(getattr(scale, name), values, options.sizing, power, _factor(options, word))
        for word, names in _OF.items()
        for name, values in ((name, _values(name, found)) for name in names)
    }
    return replace(scale, power=power, **rules)


def _bounded(scale: Scale, options: Options) -> Scale:
    """The least and the largest, as an author has set them; the largest wins."""
    for place, given in ((2, options.min_size), (3, options.max_size)):
        for word, pixels in given:
            for name in _OF[word] if word else [name for names in _OF.values() for name in names]:
                rule = list(getattr(scale, name))
                rule[place] = pixels
                if rule[2] > rule[3]:
                    rule[5 - place] = pixels
                changed: dict[str, Any] = {name: tuple(rule)}
                scale = replace(scale, **changed)
    return scale


def _factor(options: Options, word: str) -> float:
    factor = 1.0
    for given, value in options.scale:
        if given in {word, ""}:
            factor = value
    return factor


def _values(name: str, found: Sequence[Extent]) -> list[float]:
    """All dimensions that a rule measures."""
    if name == "vector":
        return [extent.channels for extent in found if not extent.space]
    if name in {"length", "features"}:
        lines = [extent for extent in found if len(extent.space) == 1]
        return [extent.space[0] if name == "length" else extent.channels for extent in lines]
    maps = [extent for extent in found if len(extent.space) > 1]
    return [extent.channels for extent in maps] if name == "channels" else [d for extent in maps for d in extent.space]


def _proportional(rule: Rule, values: Sequence[float], sizing: str, power: float, factor: float) -> Rule:
    """A rule by which sizes follow a power of dimensions: the largest as large as may be, the smallest as small, or a pixel each."""
    _, _, least, largest = rule
    if not values:
        return rule
    slope = factor
    if sizing == "relative":
        slope = least / max(min(values), 1) ** power
    elif sizing != "capped":
        slope = largest / max(*values, 1) ** power
    return slope, 0, least, largest
