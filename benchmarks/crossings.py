"""How many edges cross, beside Graphviz dot where it is installed: python benchmarks/crossings.py.

The graphs are those of the tests: recorded networks with every layer as a box, and their outlines in which a convolution, its
normalization and its activation are one. One counter counts both drawings: pairs of edges without a common end that properly
cross. Splines of dot are sampled, and end where their arrows do.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from netdiagram import layout
from netdiagram.layout import arranging

DATA = Path(__file__).parents[1] / "tests/layout"
BOX, MERGE = (160.0, 40.0), (28.0, 28.0)
CELL = 24.0
"""Of the grid in which near pieces are found (pixels)."""
SAMPLES = (0.09, 0.18, 0.28, 0.35, 0.43, 0.53, 0.64, 0.74, 0.8, 0.89, 1.0)
"""Where splines are sampled: unevenly, or symmetric ones would cross in corners, which no counter sees."""

Point = tuple[float, float]
Edge = tuple[int, int]


def crossings(routes: Sequence[Sequence[Point]], edges: Sequence[Edge]) -> int:
    """Proper crossings of edges that have no end in common."""
    pieces = [(a, b, number) for number, route in enumerate(routes) for a, b in pairwise(route) if a != b]
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, (a, b, _) in enumerate(pieces):
        for column in range(int(min(a[0], b[0]) // CELL), int(max(a[0], b[0]) // CELL) + 1):
            for row in range(int(min(a[1], b[1]) // CELL), int(max(a[1], b[1]) // CELL) + 1):
                grid[column, row].append(at)
    found = set()
    for near in grid.values():
        for one, other in combinations(near, 2):
            (a, b, first), (c, d, second) = pieces[one], pieces[other]
            if not set(edges[first]) & set(edges[second]) and _cross(a, b, c, d):
                found.add((one, other))
    return len(found)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, point: Point) -> float:
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def dot(sizes: Sequence[Point], edges: Sequence[Edge]) -> list[list[Point]]:
    """The routes that Graphviz gives the edges."""
    boxes = "".join([f"{i}[width={w / 72} height={h / 72}];" for i, (w, h) in enumerate(sizes)])
    text = f'digraph{{node[shape=box fixedsize=true label=""];{boxes}{"".join([f"{a}->{b};" for a, b in edges])}}}'
    done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    names = {node["_gvid"]: int(node["name"]) for node in found["objects"]}
    routes = {(names[edge["tail"]], names[edge["head"]]): _sampled(edge["pos"]) for edge in found["edges"]}
    return [routes[edge] for edge in edges]


def _sampled(spline: str) -> list[Point]:
    """A spline as Graphviz writes it, as corners."""
    words = spline.split()
    points = [_point(word) for word in words if word[0] not in "es"]
    route = points[:1]
    for at in range(0, len(points) - 1, 3):
        corners = points[at : at + 4]
        route += [(_bezier(t, [x for x, _ in corners]), _bezier(t, [y for _, y in corners])) for t in SAMPLES]
    return route + [_point(word[2:]) for word in words if word[0] == "e"]


def _point(word: str) -> Point:
    x, y = word.split(",")
    return float(x), float(y)


def _bezier(t: float, values: Iterable[float]) -> float:
    a, b, c, d = values
    return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


def graphs() -> dict[str, dict[str, Any]]:
    """The recorded graphs, by name."""
    full = json.loads((DATA / "recorded_graphs.json").read_text(encoding="utf-8"))
    outlines = json.loads((DATA / "recorded_outlines.json").read_text(encoding="utf-8"))
    return {**{f"{name}, full": graph for name, graph in full.items()}, **outlines}


def main() -> None:
    there = shutil.which("dot") is not None
    print(f"{'crossings':28}{'boxes':>8}{'netdiagram':>12}{'ms':>8}" + (f"{'dot':>8}{'ms':>8}" if there else ""))
    for name, graph in graphs().items():
        merges = set(graph["merges"])
        sizes = [MERGE if i in merges else BOX for i in range(graph["boxes"])]
        edges = list(dict.fromkeys([(a, b) for a, b in graph["edges"]]))
        arranging.arranged.cache_clear()
        begun = time.perf_counter()
        placed = layout.place(sizes, edges, sides=merges)
        took = 1000 * (time.perf_counter() - begun)
        print(f"{name:28}{len(sizes):>8}{crossings(placed.routes, edges):>12}{took:>8.0f}", end="")
        if there:
            begun = time.perf_counter()
            routes = dot(sizes, edges)
            took = 1000 * (time.perf_counter() - begun)
            print(f"{crossings(routes, edges):>8}{took:>8.0f}", end="")
        print()


if __name__ == "__main__":
    main()
