"""Where things stand in known drawings with branches. `make goldens` (NETDIAGRAM_GOLDENS=write) writes the numbers anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from architectures import network
from layered_laws import corners, flat

from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Group, Line, Text
from netdiagram.views import layered

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    ("bottlenecks", "right"),
    ("bottlenecks", "down"),
    ("modules", "right"),
    ("pyramid", "right"),
    ("gated_ladder", "right"),
    ("towers", "right"),
]


def rows(group: Group) -> list[str]:
    """What a group shows, a line each: its extent, then its words; of lines, their points."""
    if group.kind == "edge":
        return [
            json.dumps([item.role, *[[round(x, 1), round(y, 1)] for x, y in item.points]])
            for item in flat(group.items)
            if isinstance(item, Line)
        ]
    points = [point for item in group.items if not isinstance(item, (Text, Group)) for point in corners(item)]
    xs, ys = zip(*points, strict=True)
    extent = [round(value, 1) for value in (min(xs), min(ys), max(xs), max(ys))]
    words = [[item.content, round(item.x, 1), round(item.y, 1)] for item in flat(group.items) if isinstance(item, Text)]
    return [json.dumps([group.kind, group.key, len(group.keys), extent, *words], ensure_ascii=False)]


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_golden_lanes(name: str, direction: str) -> None:
    scene = layered.draw(blocks.outline(network(name)), Options(direction=direction))
    found = [row for group in scene.items if isinstance(group, Group) for row in rows(group)]
    made = "\n".join([json.dumps([scene.width, scene.height]), *found]) + "\n"
    path = GOLDEN / f"{name}-{direction}.jsonl"
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), "look at the drawing; if it is meant: make goldens"
