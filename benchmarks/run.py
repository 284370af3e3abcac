"""Time a diagram against what a reader would use instead: python benchmarks/run.py

All figures are medians of interleaved rounds in one run, so that a busy machine slows both sides alike.
"""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from listings import residual, vgg16
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from wireframe import draw

import netdiagram
from netdiagram import pipeline
from netdiagram.cache import Cache
from netdiagram.pipeline import Request

ROUNDS = 60


def medians(*functions: Callable[[], object]) -> list[float]:
    """Milliseconds of each function, run in turn."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, row in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            row.append((time.perf_counter() - start) * 1e3)
    return [statistics.median(row) for row in times]


def against_pygments(name: str, source: str) -> None:
    """Listing → SVG + table, nothing cached, against highlighting the listing."""
    lexer, formatter = PythonLexer(), HtmlFormatter()

    def ours() -> object:
        pipeline._network.cache_clear()
        return pipeline.document(Request(source))

    mine, theirs = medians(ours, lambda: highlight(source, lexer, formatter))
    made = ours()
    packed = len(gzip.compress(pipeline.embed(made.svg, "nd1-").encode(), 9))
    print(
        f"{name}: SVG + table {mine:.2f} ms, Pygments {theirs:.2f} ms, ratio {mine / theirs:.2f}; SVG {packed} bytes gzipped"
    )


def against_wireframe() -> None:
    """Facts → SVG against a plain writer of wire-frame boxes for the same VGG16."""
    net = netdiagram.load(vgg16())
    shapes = [layer.output_shapes[0][1:] for layer in net.layers]
    mine, theirs = medians(lambda: netdiagram.render(net), lambda: draw(shapes))
    print(
        f"VGG16 facts → SVG {mine:.2f} ms; wire-frame writer {theirs:.2f} ms (no text measured, nothing hidden, no titles)"
    )


def cached() -> None:
    """A page's diagram from the cache."""
    with tempfile.TemporaryDirectory() as folder:
        store = Cache(Path(folder))
        request = Request(vgg16())
        pipeline.document(request, store)
        (mine,) = medians(lambda: pipeline.embed(pipeline.document(request, store).svg, "nd1-"))
    print(f"VGG16 from the cache: {mine:.3f} ms")


def importing() -> None:
    """`import netdiagram` in a fresh process."""
    code = "import time; t = time.perf_counter(); import netdiagram; print((time.perf_counter() - t) * 1e3)"
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(15)
    ]
    print(f"import netdiagram: {statistics.median(times):.1f} ms")


if __name__ == "__main__":
    against_pygments("VGG16", vgg16())
    against_pygments("small ResNet", residual(0))
    against_wireframe()
    cached()
    importing()
