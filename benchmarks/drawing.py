"""From facts to SVG, beside Graphviz dot on the same blocks where it is installed: python benchmarks/drawing.py

Nothing is kept between two drawings. `first` is the first drawing of a process, with all that it imports; `median` of those after
it. dot lays out the boxes and edges of the same outline, in a process of its own.
"""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import netdiagram
from netdiagram import blocks
from netdiagram.ir import Network

DATA = Path(__file__).parents[1] / "tests/files/data/applications.json.xz"
NAMES = ("VGG16", "ResNet50", "DenseNet201", "EfficientNetB7", "InceptionV3", "NASNetMobile", "NASNetLarge")
ROUNDS = 7


def network(name: str) -> Network:
    """One of Keras's ready-made models, from its configuration."""
    cases = json.loads(lzma.decompress(DATA.read_bytes()))
    return netdiagram.load(next(case["config"] for case in cases if case["id"] == name))


def drawn(net: Network) -> tuple[float, bytes]:
    """Milliseconds, and the drawing."""
    start = time.perf_counter()
    svg = netdiagram.render(net)
    taken = (time.perf_counter() - start) * 1e3
    return taken, svg.encode() if isinstance(svg, str) else svg


def dot(net: Network) -> float:
    """Milliseconds of dot on the blocks and links that stand in the outline."""
    outline = blocks.outline(net)
    rows = [f"{i} [width=2.2 height=0.55 shape=box]" for i in range(len(outline.blocks))]
    rows += [f"{link.source} -> {link.target}" for link in outline.links]
    start = time.perf_counter()
    subprocess.run(
        ["dot", "-Tsvg"], input=f"digraph {{ {'; '.join(rows)} }}", capture_output=True, text=True, check=True
    )
    return (time.perf_counter() - start) * 1e3


def measure(name: str) -> None:
    """Print the row of a model."""
    net = network(name)
    first, svg = drawn(net)
    median = statistics.median([drawn(net)[0] for _ in range(ROUNDS)])
    size = len(gzip.compress(svg, 9))
    beside = f"{dot(net):>10.1f}" if shutil.which("dot") else ""
    print(f"{name:18}{len(net.layers):>8}{first:>10.1f}{median:>10.1f}{beside}{size:>10}", flush=True)


def main() -> None:
    """A process of its own for each model, so that each is drawn for the first time."""
    if sys.argv[1:]:
        measure(sys.argv[1])
        return
    beside = f"{'dot ms':>10}" if shutil.which("dot") else ""
    print(f"{'facts to SVG':18}{'layers':>8}{'first ms':>10}{'median ms':>10}{beside}{'gzipped':>10}", flush=True)
    for name in NAMES:
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main()
