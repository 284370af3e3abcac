"""How roomy a network is drawn: tried in turn until it fits."""

from __future__ import annotations

from dataclasses import replace

from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.views.layered.branches.captions import Style
from netdiagram.views.layered.sizes import COMPACT, PLAIN, Scale, scaled


@record
class Manner:
    """How a network is drawn.

    Attributes:
        scale: how large.
        style: in how many words.
        gap: between bodies.
        into: before a mark.
        out: behind it.
        lean: how far plates stand off.
        gates: whether what scales a tensor is drawn in full, not as a box.
        named: whether brackets bear names where counts alone would do.
        boxed: whether layers of lines side by side are drawn as boxes.
    """

    scale: Scale
    style: Style
    gap: int
    into: int
    out: int
    lean: float
    gates: bool = False
    named: bool = True
    boxed: bool = False


SMALL = replace(scaled(COMPACT, 0.8), channels=(1.5, 0, 3, 20), plate=4)
TINY = replace(scaled(COMPACT, 0.66), channels=(1.2, 0, 3, 14), plate=3)
SLIM = replace(TINY, space=(11, -8, 9, 90), channels=(1.1, 0, 3, 12))
FLAT = replace(TINY, space=(9, -5, 9, 76), channels=(0.9, 0, 3, 9))
LEAST = replace(TINY, space=(8, -4, 9, 68), channels=(0.8, 0, 3, 8))
"""For U-Nets, where everything stands twice."""

ROOMY = (
    Manner(PLAIN, "full", 34, 20, 26, 0.3, gates=True),
    Manner(PLAIN, "full", 24, 14, 20, 0.2, gates=True),
    Manner(COMPACT, "full", 20, 12, 18, 0.1, gates=True),
    Manner(PLAIN, "named", 24, 14, 20, 0.2),
    Manner(COMPACT, "named", 20, 10, 17, 0.1),
    Manner(PLAIN, "wide", 22, 12, 18, 0.2),
    Manner(COMPACT, "wide", 19, 10, 17, 0.1, named=False),
)
"""Tried first, with all copies."""
CLOSE = (
    Manner(SMALL, "short", 17, 8, 15, 0, named=False),
    Manner(TINY, "short", 14, 5, 13, 0, named=False),
    Manner(SLIM, "short", 13, 5, 12, 0, named=False),
    Manner(FLAT, "short", 12, 4, 11, 0, named=False),
    Manner(LEAST, "short", 11, 4, 11, 0, named=False),
    Manner(replace(LEAST, channels=(0.6, 0, 3, 6), plate=2), "short", 10, 3, 10, 0, named=False),
)
"""Tried where repeats leave no other choice."""
WRAPPED = (
    Manner(COMPACT, "full", 20, 12, 18, 0.1),
    Manner(COMPACT, "named", 20, 12, 18, 0.1),
    Manner(SMALL, "wide", 17, 9, 15, 0),
    Manner(COMPACT, "named", 19, 11, 17, 0.1, boxed=True),
    Manner(SMALL, "wide", 17, 9, 15, 0, boxed=True),
    Manner(TINY, "wide", 14, 8, 13, 0, named=False, boxed=True),
    Manner(SLIM, "short", 12, 6, 12, 0, named=False, boxed=True),
    Manner(TINY, "wide", 15, 8, 14, 0),
    Manner(SLIM, "wide", 14, 7, 13, 0, named=False),
)
"""For several rows."""
TIGHT = (CLOSE[-1], WRAPPED[6])
"""What has no room in these has none in any: with volumes side by side, and with boxes."""
DOWN = (
    Manner(PLAIN, "full", 26, 16, 22, 0),
    Manner(COMPACT, "full", 22, 14, 20, 0),
    Manner(SMALL, "wide", 20, 12, 18, 0),
    Manner(TINY, "short", 18, 10, 16, 0, named=False),
    Manner(FLAT, "short", 18, 10, 16, 0, named=False),
    Manner(SMALL, "wide", 20, 12, 18, 0, boxed=True),
    Manner(TINY, "short", 18, 10, 16, 0, named=False, boxed=True),
)
"""For data that flows down."""


def asked(manner: Manner, options: Options) -> Manner:
    """A manner with the distance that an author asks for between all bodies."""
    gap = next((gap for word, gap in reversed(options.spacing) if not word), None)
    return manner if gap is None else replace(manner, gap=gap)
