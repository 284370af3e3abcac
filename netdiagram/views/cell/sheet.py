"""What the inside of a layer is made of: a small graph on a grid, as data. `placing` gives it pixels, `drawing` ink."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from netdiagram.records import record
from netdiagram.scene import Item

Kind = Literal["gate", "function", "mark", "box", "stack", "port", "fork", "weight", "glyph", "dots"]
Spot = str | tuple[float, float]
"""The key of a node, or a column and a row of the grid; those between two whole ones lie between their centres."""


@record
class Glyph:
    """A node that is a picture of its own.

    Attributes:
        width: CSS pixels.
        height: CSS pixels.
        draw: its primitives, given its upper left corner.
        inset: how far from both sides wires begin and end.
    """

    width: float
    height: float
    draw: Callable[[float, float], list[Item]]
    inset: float = 0.0


@record
class Node:
    """One thing of a layer's inside.

    Attributes:
        key: unique in its cell.
        kind: how it is drawn. `gate`: learnt, weights and an activation; `function`: computes without weights; `mark`:
            a merge (its title is a layer type of `views.marks`, or a sign); `box`: an operation with a line of details;
            `stack`: a box there are several of; `port`: what comes in or goes out; `fork`: where a line parts;
            `weight`: a vector of weights; `glyph`: a picture; `dots`: what is left out.
        column: of the grid.
        row: of the grid.
        title: its first line.
        detail: its second line.
        role: what it is coloured by; empty for what its kind is coloured by.
        told: what a pointer is told.
        glyph: the picture, where it is one.
        anchor: of the layer it stands for, if that has a row in the table (`ir.anchor`).
        brief: its first line where there is little room.
    """

    key: str
    kind: Kind
    column: float
    row: float
    title: str = ""
    detail: str = ""
    role: str = ""
    told: str = ""
    glyph: Glyph | None = None
    anchor: str = ""
    brief: str = ""


@record
class Wire:
    """A tensor on its way: from spot to spot in horizontal and vertical pieces.

    Attributes:
        spots: the first and the last are nodes, those between are corners, or nodes it passes.
        label: what flows; stands right of its first vertical piece, else above its first horizontal one.
        arrow: whether it ends in a head.
        dashed: what happens only in training, or only at times.
    """

    spots: tuple[Spot, ...]
    label: str = ""
    arrow: bool = True
    dashed: bool = False


@record
class Frame:
    """A box around nodes.

    Attributes:
        keys: the nodes.
        title: in its upper left corner.
        role: what it is coloured by.
        copies: how many of it there are, one behind the other.
        badge: in its upper right corner (`×8`).
    """

    keys: tuple[str, ...]
    title: str = ""
    role: str = "ink"
    copies: int = 1
    badge: str = ""


@record
class Cell:
    """A layer's inside.

    Attributes:
        nodes: in order of reading.
        wires: between them.
        frames: outermost first.
        summary: what the layer does, in a few words, behind its title.
        formulas: (what it gives, how) one line each.
        notes: sentences under the formulas.
        described: the formulas and the way of the data in words, for readers who do not see them.
        shapes: how weights' shapes are written, by name, where that says more than the numbers (`64 × 4·32`).
        gap: between columns and between rows, CSS pixels.
        even: all gaps between columns are as wide as the widest.
        picture: what stands beside it as well.
        caption: above the picture.
        narrow: the same with less beside each other, for narrow columns.
    """

    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    frames: tuple[Frame, ...] = ()
    summary: str = ""
    formulas: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    described: str = ""
    shapes: tuple[tuple[str, str], ...] = ()
    gap: tuple[float, float] = (20.0, 20.0)
    even: bool = False
    picture: Glyph | None = None
    caption: str = ""
    narrow: Cell | None = None
