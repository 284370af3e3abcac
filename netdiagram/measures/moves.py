"""What a rule of receptive fields is told, and what it tells: moves of axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from netdiagram.ir import Shape
from netdiagram.measures.steps import SAME, Steps
from netdiagram.records import sealed


class Move(NamedTuple):
    """What becomes of one axis.

    Attributes:
        to: its axis in the output; None where its positions are no more, and every output reads from `steps(0)`, or all.
        steps: the positions that the output's read; None for all of them.
        tangled: it shares its axis in the output with others, so that only pointwise layers behind it can be told.
        window: a window works along it, which makes it one of those that receptive fields are given for.
    """

    to: int | None
    steps: Steps | None = SAME
    tangled: bool = False
    window: bool = False


GONE = Move(None, None)


@sealed
class Reading:
    """One input of a call, and one output.

    Attributes:
        settings: the layer's.
        x: shape of the input.
        y: shape of the output.
        at: which of the call's inputs it is.
        out: which of its outputs.
    """

    settings: Mapping[str, Any]
    x: Shape
    y: Shape
    at: int = 0
    out: int = 0


Moves = Sequence[Move]
Rule = Callable[[Reading], "Moves | None"]
