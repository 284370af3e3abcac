"""Drawings of entangled networks, in a column: how often their lines cross, and that the column holds them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point
from netdiagram.views import graph

MODELS = Path(__file__).parents[2] / "docs/models"
NASNET = "from keras.applications import {0}\nmodel = {0}(weights=None)\n"


def lines(items: tuple[Item, ...]) -> Iterator[tuple[Point, ...]]:
    for item in items:
        if isinstance(item, Group):
            yield from lines(item.items) if item.kind not in {"merge", "legend"} else ()
        elif isinstance(item, Line) and item.part == "edge":
            yield item.points


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether a horizontal and a vertical piece cross, not only meet."""
    if (a[1] == b[1]) == (c[1] == d[1]):
        return False
    if a[1] != b[1]:
        a, b, c, d = c, d, a, b
    return min(a[0], b[0]) < c[0] < max(a[0], b[0]) and min(c[1], d[1]) < a[1] < max(c[1], d[1])


def crossings(found: list[tuple[Point, ...]]) -> int:
    """Of lines that begin and end apart."""
    return sum(
        cross(*one, *other)
        for a, b in combinations(found, 2)
        if a[0] != b[0] and a[-1] != b[-1]
        for one in pairwise(a)
        for other in pairwise(b)
    )


# the least that Graphviz dot 2.43.0 crosses of the same boxes, without frames or with them as clusters
@pytest.mark.parametrize(
    ("name", "detail", "most"),
    [
        ("unet_plus_plus", "auto", 6),
        ("retinanet", "auto", 9),
        ("diffusion_unet", "auto", 1),
        ("NASNetMobile", "auto", 9),
        ("NASNetLarge", "auto", 9),
        ("NASNetMobile", "full", 52),
    ],
)
def test_entangled_networks_cross_no_more_than_with_dot(name: str, detail: str, most: int) -> None:
    path = MODELS / f"{name}.py"
    network = netdiagram.load(path if path.exists() else NASNET.format(name))
    options = Options(view="graph", detail=detail)
    scene = graph.draw(blocks.outline(network, detail), options)
    assert crossings(list(lines(scene.items))) <= most
    if detail == "auto":
        assert scene.width <= options.column
