"""Scenes and tables to write down."""

from __future__ import annotations

import pytest

from netdiagram.scene import Circle, Group, Line, Polygon, Rect, Scene, Text
from netdiagram.tables import Column, Row, Table

NASTY = 'a<b>&"c"\' \x00\x1b\ud800\ue000 $x$ `y` | z_w \\ [k](javascript:1) <script>alert(1)</script>'


@pytest.fixture
def nasty() -> str:
    return NASTY


@pytest.fixture
def scene() -> Scene:
    """A solid with its caption, a box with text on it, a mark, edges."""
    solid = Group(
        (
            Polygon(((10, 30), (40, 30), (40, 100), (10, 100)), "convolution", "front"),
            Polygon(((40, 30), (60, 10), (60, 80), (40, 100)), "convolution", "side"),
            Polygon(((10, 30), (40, 30), (40, 100), (10, 100)), "convolution", "outline"),
            Polygon(((40, 30), (60, 10), (60, 80), (40, 100)), "convolution", "outline"),
            Text(35, 114, "conv1", size=11, bold=True),
            Text(35, 126, "28×28×32", size=11, part="secondary"),
        ),
        "block",
        "conv1",
        ("conv1", "relu"),
        "conv1: Convolution 3×3\nrelu: ReLU",
    )
    box = Group(
        (
            Rect(120, 30, 90, 40, "dense", "box", radius=6),
            Rect(120, 30, 6, 40, "dense", "stripe"),
            Text(165, 55, "Dense", size=11),
            Line(((130, 60), (200, 60)), part="bracket"),
        ),
        "block",
        "dense",
        ("dense",),
        "dense: Dense",
    )
    merge = Group((Circle(250, 50, 10, "merge", "mark"), Text(250, 54, "+", size=11)), "merge", "add", ("add",), "add")
    edges = Group(
        (
            Line(((62, 50), (118, 50)), arrow=True),
            Line(((212, 50), (238, 50)), arrow=True),
            Line(((30, 20), (30, 5), (250, 5), (250, 38)), "skip", radius=6, arrow=True),
        ),
        "edge",
    )
    turned = Text(290, 60, "turned", size=9, anchor="start", angle=-90)
    return Scene(300, 140, (solid, box, merge, edges, turned), "A network", "Three layers.", "layered")


@pytest.fixture
def table() -> Table:
    columns = (
        Column("name", "Layer"),
        Column("settings", "Settings"),
        Column("params", "Parameters", numeric=True),
        Column("macs", "MACs", numeric=True),
    )
    rows = (
        Row(("conv1 (Conv2D)", "3×3, 64 filters", "1\u2009792", "86.7\u2009M"), ("conv1", "3×3, 64 filters", 1792, 86704128),
            "conv1", "conv1", 3),
        Row(("Model (functional)", "", "10", "–"), ("functional", "", 10, 0), "functional", "", 4),
        Row(("inner (Dense)", "5 units", "10", "50"), ("inner", "5 units", 10, 50), "functional-inner", "", 5, 1),
        Row(("odd (MyLayer)", "", "?", "?"), ("odd", "", None, None), "odd", "odd"),
    )  # fmt: skip
    foot = (("Total", "", "≥\u20091\u2009802", "≥\u200986.7\u2009M"),)
    totals = (("parameters", "≥\u20091\u2009802", 1802), ("MACs", "≥\u200986.7\u2009M", 86704178))
    return Table(columns, rows, totals, "Layers of net", True, foot)
