"""How the time of a layout grows: python benchmarks/layout.py. Beside it Graphviz dot on the same graphs, where it is installed.

Random graphs of the kinds networks are made of (chains with skips, with branches, with both), and ones without any order.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable

from netdiagram import layout

Graph = tuple[list[tuple[float, float]], list[tuple[int, int]]]
SIZES = (100, 300, 1000, 3000)


def network(count: int, rng: random.Random) -> Graph:
    """A chain of blocks, each a plain layer, a residual block, or parallel branches."""
    edges: list[tuple[int, int]] = []
    last, node = 0, 1
    while node < count - 12:
        kind = rng.randrange(3)
        if kind == 0:
            edges.append((last, node))
            last, node = node, node + 1
        elif kind == 1:
            depth = rng.randint(1, 4)
            start = last
            for _ in range(depth):
                edges.append((last, node))
                last, node = node, node + 1
            edges += [(last, node), (start, node)]
            last, node = node, node + 1
        else:
            ends, start = [], last
            for _ in range(rng.randint(2, 4)):
                last = start
                for _ in range(rng.randint(1, 3)):
                    if node >= count - 2:
                        break
                    edges.append((last, node))
                    last, node = node, node + 1
                ends.append(last)
            edges += [(end, node) for end in dict.fromkeys(ends)]
            last, node = node, node + 1
    return [(150.0, 40.0)] * node, edges


def tangled(count: int, rng: random.Random) -> Graph:
    """Every node reads one or two of the twelve before it."""
    edges = [
        (source, node)
        for node in range(1, count)
        for source in sorted({rng.randrange(max(0, node - 12), node) for _ in range(rng.randint(1, 2))})
    ]
    return [(150.0, 40.0)] * count, edges


def wild(count: int, rng: random.Random) -> Graph:
    """Every node reads one or two of all before it."""
    edges = [
        (source, node)
        for node in range(1, count)
        for source in sorted({rng.randrange(node) for _ in range(rng.randint(1, 2))})
    ]
    return [(150.0, 40.0)] * count, edges


KINDS: dict[str, Callable[[int, random.Random], Graph]] = {"network": network, "tangled": tangled, "wild": wild}


def ours(graph: Graph) -> None:
    """Lay a graph out."""
    layout.place(*graph)


def dot(graph: Graph) -> None:
    """The same with Graphviz, as a program of its own: its start and its output are in the time."""
    sizes, edges = graph
    boxes = "".join([f"n{i}[width={w / 72} height={h / 72}];" for i, (w, h) in enumerate(sizes)])
    lines = "".join([f"n{a}->n{b};" for a, b in edges])
    text = f'digraph{{node[shape=box fixedsize=true label=""];{boxes}{lines}}}'
    subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, timeout=LONGEST, check=True)


LONGEST = 60.0
"""Seconds after which dot is given up."""


def measured(work: Callable[[Graph], None], graphs: list[Graph]) -> str:
    """The median time in milliseconds."""
    times = []
    for graph in graphs:
        begun = time.perf_counter()
        try:
            work(graph)
        except subprocess.TimeoutExpired:
            return f"> {1000 * LONGEST:.0f}"
        times.append(1000 * (time.perf_counter() - begun))
    return f"{statistics.median(times):.1f}"


def main() -> None:
    programs = {"netdiagram": ours, **({"dot": dot} if shutil.which("dot") else {})}
    print(f"{'ms':24}" + "".join(f"{size:>10}" for size in SIZES))
    for name, make in KINDS.items():
        for program, work in programs.items():
            print(f"{name + ', ' + program:24}", end="", flush=True)
            for size in SIZES:
                graphs = [make(size, random.Random(seed)) for seed in range(3 if work is ours else 1)]
                print(f"{measured(work, graphs):>10}", end="", flush=True)
            print()


if __name__ == "__main__":
    main()
