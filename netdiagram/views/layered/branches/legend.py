"""The legend of a branching network: families, then what its marks mean, then what the lines above are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Item, Line
from netdiagram.views import legend, marks
from netdiagram.views.layered.branches.plans import Plan
from netdiagram.views.layered.branches.structure import is_mark

SKIP = "skip"


def entries(made: Plan, options: Options) -> tuple[list[tuple[str, str]], Mapping[str, legend.Sign]]:
    """(role, words) of each entry, and how those are drawn that are no family."""
    outline = made.outline
    families = tuple([block for block in outline.blocks if not is_mark(outline, block)])
    found = legend.entries(Outline(outline.network, families, ()), options)
    signs: dict[str, legend.Sign] = {}
    for kind in dict.fromkeys(made.marks):
        if kind:
            signs[f"mark {kind}"] = partial(_mark, kind)
            found.append((f"mark {kind}", marks.WORDS.get(kind) or kind.lower()))
    if not all(lane.joins for lane in made.lanes):
        signs["line skip"] = _line
        found.append(("line skip", SKIP))
    return found, signs


def _mark(kind: str, x: float, y: float) -> list[Item]:
    middle = legend.SWATCH / 2
    return marks.small(kind, x + middle, y + middle, middle + 0.5)


def _line(x: float, y: float) -> list[Item]:
    middle = y + legend.SWATCH / 2
    return [Line(((x - 2, middle), (x + legend.SWATCH + 2, middle)), "skip", "edge")]
