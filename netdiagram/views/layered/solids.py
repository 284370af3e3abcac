"""Boxes in oblique projection as scene primitives, without what is hidden.

Every box has its front towards the reader and recedes to the right and up, at 45°. Data flows to the right, or down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from netdiagram.records import record
from netdiagram.scene import Circle, Item, Line, Picture, Point, Polygon
from netdiagram.views.layered.bodies import DOTS, Solid
from netdiagram.views.layered.geometry import Cover, Ring, cover, outside, subtract

FACES: dict[str, tuple[str, str, str]] = {
    "slab": ("top", "side", "front"),
    "plate": ("plate-top", "plate-side", "plate-front"),
    "pale": ("pale-top", "pale-side", "pale-front"),
}
"""Parts of a style's top, side and front."""
_LEAST = 8
"""Smaller boxes are drawn without their hidden edges."""


@record
class Before:
    """A box that stands before another: where its front is from the front of the other.

    Attributes:
        x: CSS pixels.
        y: likewise.
        solid: what stands there.
        whole: it may hide anything; else it stands before the side, and is not higher.
    """

    x: float
    y: float
    solid: Solid
    whole: bool = False


@record
class _Shape:
    """A box about the upper left corner of its front: points with their parts.

    Attributes:
        faces: closed.
        lines: open.
        dots: centres.
    """

    faces: tuple[tuple[tuple[Point, ...], str], ...]
    lines: tuple[tuple[tuple[Point, ...], str], ...]
    dots: tuple[Point, ...]


def draw(solid: Solid, x: float, y: float, *, down: bool = False, before: Before | None = None) -> list[Item]:
    """A box whose front has its upper left corner at (x, y).

    Args:
        solid: what to draw.
        x: CSS pixels.
        y: CSS pixels.
        down: data flows down: the parts lie on each other.
        before: what hides some of it.

    Returns:
        Faces, bands, then lines, so that neighbours share their paint.
    """
    shape, role = _shape(solid, down, before), solid.role
    items: list[Item] = [Polygon(tuple([(x + a, y + b) for a, b in ring]), role, part) for ring, part in shape.faces]
    items += [Line(tuple([(x + a, y + b) for a, b in line]), role, part) for line, part in shape.lines]
    items += [Circle(x + a, y + b, 1, role, "stripe") for a, b in shape.dots]
    return items


@lru_cache(maxsize=512)
def _shape(solid: Solid, down: bool, before: Before | None) -> _Shape:
    """The same about the origin: boxes of one size are many in a set of drawings."""
    if not solid.depth:
        return _flat(solid, down)
    if solid.turned:
        return _turned(solid, down, before)
    width, height = (solid.across, solid.along) if down else (solid.along, solid.across)
    depth = solid.depth
    hider = None if before is None else _silhouette(before)
    top, side, front = FACES[solid.style]
    face: tuple[Point, ...] = ((width, 0), (width + depth, -depth), (width + depth, height - depth), (width, height))
    faces: list[tuple[tuple[Point, ...], str]] = [(((0, 0), (depth, -depth), face[1], face[0]), top)]
    faces += [(ring, side) for ring in (subtract(face, hider) if hider else [face])]
    faces.append((((0, 0), face[0], face[3], (0, height)), front))
    cuts, bands = _cuts(solid)
    for start, stop in bands:
        faces += [(ring, "band") for ring in _band(solid, start, stop, down=down)]
    lines = [(line, "outline") for line in _outline(width, height, depth, hider)]
    for cut in cuts:
        seen = (
            ((0, cut), (width, cut), (width + depth, cut - depth))
            if down
            else ((cut, height), (cut, 0), (cut + depth, -depth))
        )
        lines.append((seen, "outline"))
    lines += [(line, "rule") for line in _seen(_rules(solid.rules, width, height, depth), hider)]
    if depth >= _LEAST and min(width, height) >= _LEAST and solid.style == "slab":
        corner = (depth, height - depth)
        lines += [
            (line, "hidden") for line in _seen([((0, height), corner, face[2]), (corner, (depth, -depth))], hider)
        ]
    return _Shape(tuple(faces), tuple(lines), _dots(solid, down=down))


def pictured(
    items: Sequence[Item], solid: Solid, at: Point, shown: tuple[str, str], *, down: bool = False
) -> list[Item]:
    """The primitives of a box with a picture on the face that the data goes through, below the lines.

    Args:
        items: what `draw` gave.
        solid: the box.
        at: the upper left corner of its front.
        shown: file and alternative text.
        down: data flows down.
    """
    (x, y), depth = at, solid.depth
    width, height = (solid.across, solid.along) if down else (solid.along, solid.across)
    corners: tuple[Point, Point, Point]
    if depth < _LEAST:
        corners = ((x, y), (x + width, y), (x, y + height))
    elif down:
        shift = -depth if solid.turned else depth
        corners = ((x + shift, y - depth), (x + width + shift, y - depth), (x, y))
    elif solid.turned:
        corners = ((x - depth, y - depth), (x, y), (x - depth, y + height - depth))
    else:
        corners = ((x + width, y), (x + width + depth, y - depth), (x + width, y + height))
    first = next((i for i, item in enumerate(items) if isinstance(item, Line)), len(items))
    return [*items[:first], Picture(corners, *shown), *items[first:]]


def _turned(solid: Solid, down: bool, before: Before | None) -> _Shape:
    """A box seen from its input: the mirror image of one whose data flows the other way."""
    parts = tuple([(thickness, -band) for thickness, band in reversed(solid.parts)])
    dots = len(parts) - solid.dots if solid.dots else 0
    plain = replace(solid, turned=False) if down else replace(solid, turned=False, parts=parts, dots=dots)
    width = solid.across if down else solid.along
    shape = _shape(plain, down, None)

    def mirrored(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple([(width - x, y) for x, y in reversed(points)])

    faces = [(mirrored(ring), part) for ring, part in shape.faces]
    lines = [(mirrored(line), part) for line, part in shape.lines]
    if before is not None:
        hider = _silhouette(before)
        faces = [(left, part) for ring, part in faces for left in subtract(ring, hider)]
        lines = [(left, part) for line, part in lines for left in outside(line, hider)]
    return _Shape(tuple(faces), tuple(lines), mirrored(shape.dots))


def _flat(solid: Solid, down: bool) -> _Shape:
    """A box in two dimensions: its front alone."""
    width, height = (solid.across, solid.along) if down else (solid.along, solid.across)
    cuts, bands = _cuts(solid)
    ring: tuple[Point, ...] = ((0, 0), (width, 0), (width, height), (0, height))
    faces: list[tuple[tuple[Point, ...], str]] = [(ring, FACES[solid.style][2])]
    faces += [(_band(solid, start, stop, down=down)[0 if down else 1], "band") for start, stop in bands]
    lines = [((*ring, ring[0]), "outline")]
    lines += [(((0, cut), (width, cut)) if down else ((cut, 0), (cut, height)), "outline") for cut in cuts]
    return _Shape(tuple(faces), tuple(lines), _dots(solid, down=down))


def silhouette(solid: Solid, *, down: bool = False, x: float = 0, y: float = 0) -> Ring:
    """The outline of a box whose front has its upper left corner at (x, y), clockwise."""
    width, height = (solid.across, solid.along) if down else (solid.along, solid.across)
    right, bottom, depth = x + width, y + height, solid.depth
    if not depth:
        return (x, bottom), (x, y), (right, y), (right, bottom)
    if solid.turned:
        return (
            (x, bottom),
            (x - depth, bottom - depth),
            (x - depth, y - depth),
            (right - depth, y - depth),
            (right, y),
            (right, bottom),
        )
    return (
        (x, bottom),
        (x, y),
        (x + depth, y - depth),
        (right + depth, y - depth),
        (right + depth, bottom - depth),
        (right, bottom),
    )


def _silhouette(before: Before) -> Cover:
    """All that a box hides."""
    return cover(silhouette(before.solid, x=before.x, y=before.y))


def _seen(lines: list[tuple[Point, ...]], hider: Cover | None) -> list[tuple[Point, ...]]:
    return lines if hider is None else [part for line in lines for part in outside(line, hider)]


def _outline(width: float, height: float, depth: float, hider: Cover | None) -> list[tuple[Point, ...]]:
    """The visible edges; only those at the end can be hidden."""
    corner, far = (width, 0), (width + depth, -depth)
    end: tuple[Point, ...] = (far, (width + depth, height - depth), (width, height))
    lines: list[tuple[Point, ...]] = [
        ((0, height), (0, 0), (depth, -depth), far),
        (corner, (width, height), (0, height)),
    ]
    if hider is None:
        return [*lines, ((0, 0), corner, *end)]
    return [*lines, ((0, 0), corner, far), *outside(end, hider)]


def _cuts(solid: Solid) -> tuple[list[int], list[tuple[int, int]]]:
    """Where the parts meet, and the stretches that activations take, from the beginning of the box."""
    cuts: list[int] = []
    bands: list[tuple[int, int]] = []
    at = 0
    for index, (thickness, band) in enumerate(solid.parts):
        if index and index == solid.dots:
            cuts.append(at)
            at += DOTS
        if index:
            cuts.append(at)
        at += thickness
        if band > 0:
            bands.append((at - band, at))
        elif band:  # in a mirror it is at the beginning
            bands.append((at - thickness, at - thickness - band))
    return cuts, bands


def _band(solid: Solid, start: float, stop: float, *, down: bool) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """A stretch of a box on its front, and on the face beside it that the data goes along."""
    depth, across = solid.depth, solid.across
    if down:
        return (
            ((0, start), (across, start), (across, stop), (0, stop)),
            ((across, start), (across + depth, start - depth), (across + depth, stop - depth), (across, stop)),
        )
    return (
        ((start, 0), (start + depth, -depth), (stop + depth, -depth), (stop, 0)),
        ((start, 0), (stop, 0), (stop, across), (start, across)),
    )


def _rules(count: int, width: float, height: float, depth: float) -> list[tuple[Point, ...]]:
    """Slices across the receding faces."""
    steps = [round(depth * i / count, 1) for i in range(1, count)]
    return [((step, -step), (width + step, -step), (width + step, height - step)) for step in steps]


def _dots(solid: Solid, *, down: bool) -> tuple[Point, ...]:
    """Three dots in the gap that stands for parts left out."""
    if not solid.dots:
        return ()
    at = sum(thickness for thickness, _ in solid.parts[: solid.dots]) + DOTS / 2
    middle = solid.across / 2
    return tuple((middle + step, at) if down else (at + step, middle) for step in (-4, 0, 4))
