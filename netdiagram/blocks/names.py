"""What a repeated block is called: by the author's own functions and comments, else by what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks.signature import WEIGHTLESS
from netdiagram.blocks.tree import Unit, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.normal import Normal
    from netdiagram.blocks.order import Item


def name(items: Sequence[Item], normal: Normal) -> str:
    """What blocks of that structure are called; empty where the field has no word for it."""
    units = [item for item in items if isinstance(item, Unit)]
    if not units:
        return ""
    kinds = [normal.kind(unit) for unit in units]
    inside = {normal.signatures[block].kind for block in members(list(items))}
    if "attention" in inside:
        return _transformer(units, normal)
    residual = next((unit for unit, kind in zip(units, kinds, strict=True) if kind == "residual"), None)
    if residual is not None:
        return _residual(residual, normal)
    for unit, kind in zip(units, kinds, strict=True):
        if kind == "dense":
            return "dense block"
        if kind == "parallel" and normal.signatures[unit.merge].kind == "concat":
            first = normal.kind(items[0])
            if len(unit.branches) == 2 and first == "pointwise" and unit is not items[0]:
                return "fire module"
            return "inception module" if len(unit.branches) > 2 else ""
        if kind == "gate":
            return "squeeze-and-excitation" if len(items) == 1 else ""
    return ""


def _transformer(units: Sequence[Unit], normal: Normal) -> str:
    attends = sum(_count([unit], normal, "attention") > 0 for unit in units)
    feeds = any(_count([unit], normal, "attention") == 0 and normal.kind(unit) == "residual" for unit in units)
    if not feeds:
        return "attention block"
    return "transformer decoder layer" if attends > 1 else "transformer encoder layer"


def _count(items: Sequence[Item], normal: Normal, kind: str) -> int:
    return sum(normal.signatures[block].kind == kind for block in members(list(items)))


def _residual(unit: Unit, normal: Normal) -> str:
    main = [item for item in normal.form(unit).main if isinstance(item, Unit) or normal.kind(item) not in WEIGHTLESS]
    kinds = tuple([normal.kind(item) for item in main])
    plain = tuple([kind for kind in kinds if kind != "gate"])
    for pattern, word in RESIDUAL.items():
        if plain == pattern:
            return ("squeeze-excite " if "gate" in kinds and "inverted" not in word else "") + word
    if any(kind == "parallel" for kind in kinds):
        return "inception residual block"
    return "residual block"


RESIDUAL = {
    ("pointwise", "convolution", "pointwise"): "bottleneck",
    ("pointwise", "grouped", "pointwise"): "bottleneck",
    ("pointwise", "depthwise", "pointwise"): "inverted residual",
    ("depthwise", "pointwise"): "inverted residual",
    ("convolution", "pointwise"): "fused inverted residual",
}
"""By the blocks on the main path, gates left out."""
