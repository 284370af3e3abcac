"""Boxes in oblique projection as scene primitives, without what is hidden.

Every box has its front towards the reader and recedes to the right and up, at 45°. Data flows to the right, or down.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.scene import Circle, Item, Line, Point, Polygon
from netdiagram.views.layered.bodies import DOTS, Solid
from netdiagram.views.layered.geometry import Cover, Ring, cover, outside, subtract

FACES: dict[str, tuple[str, str, str]] = {
    "slab": ("top", "side", "front"),
    "plate": ("plate-top", "plate-side", "plate-front"),
    "pale": ("pale-top", "pale-side", "pale-front"),
}
"""Parts of a style's top, side and front."""


def silhouette(x: float, y: float, width: float, height: float, depth: float) -> Cover:
    """All that a box hides; (x, y) is the upper left corner of its front."""
    corners = (
        (x, y + height),
        (x, y),
        (x + depth, y - depth),
        (x + width + depth, y - depth),
        (x + width + depth, y + height - depth),
        (x + width, y + height),
    )
    return cover(corners)


def draw(solid: Solid, x: float, y: float, *, down: bool = False, behind: Cover | None = None) -> list[Item]:
    """A box whose front has its upper left corner at (x, y).

    Args:
        solid: what to draw.
        x: CSS pixels.
        y: CSS pixels.
        down: data flows down: the parts lie on each other.
        behind: silhouette of a box that stands before its side, not higher than it.

    Returns:
        Faces, bands, then lines, so that neighbours share their paint.
    """
    width, height = (solid.across, solid.along) if down else (solid.along, solid.across)
    depth, role = solid.depth, solid.role
    right, bottom, far, up = x + width, y + height, x + width + depth, y - depth
    top, side, front = FACES[solid.style]
    face: Ring = ((right, y), (far, up), (far, bottom - depth), (right, bottom))
    items: list[Item] = [Polygon(((x, y), (x + depth, up), (far, up), (right, y)), role, top)]
    items += [Polygon(ring, role, side) for ring in (subtract(face, behind) if behind else (tuple(face),))]
    items.append(Polygon(((x, y), (right, y), (right, bottom), (x, bottom)), role, front))
    cuts, bands = _cuts(solid)
    for start, stop in bands:
        items += _band(solid, x, y, start, stop, down=down)
    lines: list[tuple[Point, ...]] = [
        ((x, bottom), (x, y), (x + depth, up), (far, up)),
        ((right, y), (right, bottom), (x, bottom)),
    ]
    if down:
        lines += [((x, y + cut), (right, y + cut), (far, y + cut - depth)) for cut in cuts]
    else:
        lines += [((x + cut, bottom), (x + cut, y), (x + cut + depth, up)) for cut in cuts]
    near, edge = ((x, y), (right, y), (far, up)), ((far, up), (far, bottom - depth), (right, bottom))
    if behind is None:
        lines.append((*near, *edge[1:]))
    else:
        lines += [near, *outside(edge, behind)]
    items += [Line(line, role, "outline") for line in lines]
    if solid.rules:
        items += _lines(_rules(solid.rules, (x, y), width, height, depth), role, "rule", behind)
    if depth >= 8 and min(width, height) >= 8 and solid.style == "slab":
        corner = (x + depth, bottom - depth)
        hidden = [((x, bottom), corner, (far, bottom - depth)), (corner, (x + depth, up))]
        items += _lines(hidden, role, "hidden", behind)
    if solid.dots:
        items += _dots(solid, x, y, down=down)
    return items


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


def _band(solid: Solid, x: float, y: float, start: float, stop: float, *, down: bool) -> list[Item]:
    depth, across, role = solid.depth, solid.across, solid.role
    if down:
        first, last, right = y + start, y + stop, x + across
        return [
            Polygon(((x, first), (right, first), (right, last), (x, last)), role, "band"),
            Polygon(
                ((right, first), (right + depth, first - depth), (right + depth, last - depth), (right, last)),
                role,
                "band",
            ),
        ]
    first, last, bottom = x + start, x + stop, y + across
    return [
        Polygon(((first, y), (first + depth, y - depth), (last + depth, y - depth), (last, y)), role, "band"),
        Polygon(((first, y), (last, y), (last, bottom), (first, bottom)), role, "band"),
    ]


def _lines(lines: Sequence[tuple[Point, ...]], role: str, part: str, behind: Cover | None) -> list[Item]:
    if behind is None:
        return [Line(line, role, part) for line in lines]
    return [Line(seen, role, part) for line in lines for seen in outside(line, behind)]


def _rules(count: int, corner: Point, width: float, height: float, depth: float) -> list[tuple[Point, ...]]:
    """Slices across the receding faces."""
    x, y = corner
    steps = [round(depth * i / count, 1) for i in range(1, count)]
    return [((x + s, y - s), (x + width + s, y - s), (x + width + s, y + height - s)) for s in steps]


def _dots(solid: Solid, x: float, y: float, *, down: bool) -> list[Item]:
    """Three dots in the gap that stands for parts left out."""
    start = sum(thickness for thickness, _ in solid.parts[: solid.dots])
    at, middle = start + DOTS / 2, solid.across / 2
    return [
        Circle(x + middle + step, y + at, 1, solid.role, "stripe")
        if down
        else Circle(x + at + step, y + middle, 1, solid.role, "stripe")
        for step in (-4, 0, 4)
    ]
