"""A drawing of its own on the sheet."""

from __future__ import annotations

from netdiagram.records import record
from netdiagram.views.graph.nodes import Graph
from netdiagram.views.graph.sizing import Fitted


@record
class Part:
    """A fitted graph with the place of its upper left corner."""

    graph: Graph
    made: Fitted
    x: float
    y: float

    @property
    def right(self) -> float:
        """Pixels."""
        return self.x + self.made.placed.width

    @property
    def bottom(self) -> float:
        """Pixels."""
        return self.y + self.made.placed.height
