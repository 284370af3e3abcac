"""Boxes in oblique projection as scene primitives, without what is hidden.

Every box has its front towards the reader and recedes to the right and up, at 45°. Data flows to the right, or down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from netdiagram.scene import Circle, Item, Line, Point, Polygon
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


@dataclass(frozen=True, slots=True)
class Before:
    """A box that stands before the side of another, not higher than it: where its front is from the front of the other."""

    x: float
    y: float
    solid: Solid


@dataclass(frozen=True, slots=True)
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


def _silhouette(before: Before) -> Cover:
    """All that a box hides."""
    x, y, solid = before.x, before.y, before.solid
    right, bottom, depth = x + solid.along, y + solid.across, solid.depth
    corners: Ring = (
        (x, bottom),
        (x, y),
        (x + depth, y - depth),
        (right + depth, y - depth),
        (right + depth, bottom - depth),
        (right, bottom),
    )
    return cover(corners)


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
        if band:
            bands.append((at - band, at))
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
