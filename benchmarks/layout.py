"""How the time of a layout grows: python benchmarks/layout.py.

Random graphs of the kinds networks are made of (chains with skips, with branches, with both), and ones without any order.
"""

from __future__ import annotations

import random
import statistics
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


def main() -> None:
    print(f"{'ms':10}" + "".join(f"{size:>10}" for size in SIZES))
    for name, make in KINDS.items():
        row = []
        for size in SIZES:
            graphs = [make(size, random.Random(seed)) for seed in range(3)]
            times = []
            for sizes, edges in graphs:
                begun = time.perf_counter()
                layout.place(sizes, edges)
                times.append(1000 * (time.perf_counter() - begun))
            row.append(statistics.median(times))
        print(f"{name:10}" + "".join(f"{took:10.1f}" for took in row), flush=True)


if __name__ == "__main__":
    main()
