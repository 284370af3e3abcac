"""Networks with branches in the layered view: a main path on the axis, connections in lanes above it."""

from __future__ import annotations

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.views.layered import across
from netdiagram.views.layered.branches.drawing import draw
from netdiagram.views.layered.branches.legend import entries
from netdiagram.views.layered.branches.placing import Row, arrange
from netdiagram.views.layered.branches.plans import Plan, plan
from netdiagram.views.layered.branches.structure import structure

__all__ = ["Placed", "draw", "entries", "place"]

Placed = tuple[Plan, list[Row]]


def place(outline: Outline, options: Options, limit: float) -> Placed | str:
    """A branching network on rows no wider than `limit`, or in words why it cannot be."""
    found = structure(outline)
    if isinstance(found, str):
        return found
    made = plan(outline, found, options)
    rows = arrange(made, limit, across.INDENT)
    return (made, rows) if rows else f"a row would be wider than the column of {options.column} pixels"
