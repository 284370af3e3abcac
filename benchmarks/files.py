"""How long the configurations of Keras's ready-made models take to load: python benchmarks/files.py.

All forty from JSON text to facts, beside the JSON decoder alone; then the slowest by themselves.
"""

from __future__ import annotations

import json
import lzma
import time
from pathlib import Path

import netdiagram

DATA = Path(__file__).parents[1] / "tests/files/data/applications.json.xz"


def main() -> None:
    """Print a table."""
    texts = {case["id"]: json.dumps(case["config"]) for case in json.loads(lzma.decompress(DATA.read_bytes()))}
    netdiagram.load(texts["VGG16"])
    taken: dict[str, tuple[float, float, int]] = {}
    for name, text in texts.items():
        start = time.perf_counter()
        config = json.loads(text)
        decoded = time.perf_counter()
        network = netdiagram.load(config)
        network.facts()
        taken[name] = decoded - start, time.perf_counter() - decoded, len(network.layers)
    print(f"{'':22} {'layers':>6} {'JSON':>8} {'loading':>8}")
    slowest = sorted(taken, key=lambda name: -taken[name][1])[:5]
    rows = [
        ("all forty", tuple(map(sum, zip(*taken.values(), strict=True)))),
        *((name, taken[name]) for name in slowest),
    ]
    for name, (decoding, loading, layers) in rows:
        print(f"{name:22} {layers:6} {decoding * 1000:5.0f} ms {loading * 1000:5.0f} ms")


if __name__ == "__main__":
    main()
