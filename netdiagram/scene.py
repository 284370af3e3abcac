"""A picture before it has colours: primitives with roles, in CSS pixels, origin top left, y down.

Views make scenes; outputs draw them with a theme. A primitive names a `role` (a layer family, `ink`, `skip`, or a
colour of the author's own) and a `part` (how strongly and with what outline it is painted: `themes.PARTS`).
"""

from __future__ import annotations

from typing import Literal

from netdiagram.records import record, sealed
from netdiagram.themes import USUAL, Choice

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@record
class Polygon:
    """A closed shape with straight sides."""

    points: tuple[Point, ...]
    role: str
    part: str


@record
class Line:
    """An open polyline; `radius` rounds its corners, `arrow` puts a head at its end."""

    points: tuple[Point, ...]
    role: str = "ink"
    part: str = "edge"
    radius: float = 0
    arrow: bool = False


@record
class Rect:
    """A box, with rounded corners where `radius` is given."""

    x: float
    y: float
    width: float
    height: float
    role: str
    part: str
    radius: float = 0


@record
class Circle:
    """A circle about (x, y)."""

    x: float
    y: float
    r: float
    role: str
    part: str


@record
class Text:
    """One line of text; (x, y) is on its baseline, at the end that `anchor` names; `angle` in degrees, clockwise."""

    x: float
    y: float
    content: str
    size: float = 13
    anchor: Anchor = "middle"
    bold: bool = False
    part: str = "label"
    angle: float = 0


@record
class Group:
    """Primitives that belong together.

    Attributes:
        items: drawn in order.
        kind: what it is, becomes the class `nd-<kind>` (`block`, `edge`, `merge`, `legend`, `frame`).
        key: the anchor of the layer it stands for (`ir.anchor`): its id, and its link to the table's row.
        keys: the anchors of all layers it stands for (a fused block has several), `key` first.
        title: what a pointer or a screen reader is told.
    """

    items: tuple[Item, ...]
    kind: str = ""
    key: str = ""
    keys: tuple[str, ...] = ()
    title: str = ""


@sealed
class Picture:
    """A picture of the author's own on a face.

    Attributes:
        corners: upper left, upper right and lower left corner of the face; the fourth follows.
        data: the picture as a `data:` URI, PNG or JPEG.
        title: what it shows, in words; empty where it only adorns.
    """

    corners: tuple[Point, Point, Point]
    data: str
    title: str = ""


Item = Polygon | Line | Rect | Circle | Text | Picture | Group


@sealed
class Scene:
    """A finished picture.

    Attributes:
        width: CSS pixels; everything drawn lies within.
        height: CSS pixels.
        items: drawn in order.
        title: its name, in a few words.
        description: the architecture in words, for readers who do not see it.
        view: which view drew it.
        palette: of its hues: `themes.hues(palette)`.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    title: str
    description: str
    view: str = ""
    palette: Choice = USUAL


ID = "\ue000"
"""Stands for the prefix of all ids in inline outputs until the drawing is embedded on a page (`pipeline.embed`).

Ids are `{ID}t` (title), `{ID}d` (description), `{ID}b-{key}` (block), `{ID}r-{key}` (table row), `{ID}l-{n}` (line n).
"""
