"""Where things stand in known drawings. `make goldens` (NETDIAGRAM_GOLDENS=write) writes the expected numbers anew."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from chains import CHAINS

from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Polygon, Text
from netdiagram.views import layered

GOLDEN = Path(__file__).parent / "golden"
CASES = [(name, "right") for name in CHAINS] + [("cifar", "down"), ("generator", "down")]


def rounded(*numbers: float) -> list[float]:
    return [round(number, 1) for number in numbers]


def block(group: Group) -> dict[str, Any]:
    """What a block shows: extent of its body, how many faces and lines, its words."""
    points = [point for item in group.items if isinstance(item, Polygon) for point in item.points]
    xs, ys = zip(*points, strict=True)
    faces = [item for item in group.items if isinstance(item, Polygon)]
    found: dict[str, Any] = {
        "key": group.key,
        "role": faces[0].role,
        "body": rounded(min(xs), min(ys), max(xs), max(ys)),
        "faces": len(faces),
        "lines": sum(isinstance(item, Line) for item in group.items),
    }
    words = [[item.content, *rounded(item.x, item.y)] for item in group.items if isinstance(item, Text)]
    return {**found, "words": words} if words else found


def lines(items: Iterable[Item]) -> list[list[float]]:
    return [[n for point in item.points for n in rounded(*point)] for item in items if isinstance(item, Line)]


def layout(name: str, direction: str) -> dict[str, Any]:
    scene = layered.draw(blocks.outline(CHAINS[name]()), Options(direction=direction))
    groups = [item for item in scene.items if isinstance(item, Group)]
    return {
        "size": rounded(scene.width, scene.height),
        "blocks": [block(group) for group in groups if group.kind == "block"],
        "arrows": [line for group in groups if group.kind == "edge" for line in lines(group.items)],
        "legend": [
            [item.content, *rounded(item.x, item.y)]
            for group in groups
            if group.kind == "legend"
            for item in group.items
            if isinstance(item, Text)
        ],
    }


def written(found: dict[str, Any]) -> str:
    """One line for each thing, so that a change shows where it is."""

    def one(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = [f' "size": {one(found["size"])}']
    for word in ("blocks", "arrows", "legend"):
        rows = ",\n".join("  " + one(row) for row in found[word])
        parts.append(f' "{word}": [\n{rows}\n ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_golden_layout(name: str, direction: str) -> None:
    path = GOLDEN / f"{name}-{direction}.json"
    made = written(layout(name, direction))
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), "look at the drawing; if it is meant: make goldens"
