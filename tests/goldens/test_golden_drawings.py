"""Drawings of the demo models, byte for byte. `make goldens` writes them anew and a page that shows old beside new."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import netdiagram

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = [
    "alexnet",
    "autoencoder",
    "cifar10",
    "lenet5",
    "lstm_classifier",
    "resnet_block",
    "unet",
    "vgg16",
    "vgg16_drawconvnet",
    "zfnet",
]
CASES = [(ROOT / f"docs/models/{name}.py", "auto", {}) for name in NAMES] + [
    (ROOT / "docs/models/vgg16.py", "graph", {}),
    (ROOT / "docs/models/vgg16.py", "layered", {"detail": "full"}),
    (ROOT / "docs/models/cifar10.py", "layered", {"direction": "down"}),
    (ROOT / "docs/models/resnet_block.py", "graph", {"detail": "full"}),
    (ROOT / "docs/models/alexnet.py", "layered", {"kernels": "yes", "text_below": "{shape}"}),
    (ROOT / "docs/models/vgg16.py", "layered", {"style": "flat", "palette": "bold"}),
    (ROOT / "docs/models/autoencoder.py", "layered", {"reversed": "yes", "funnels": "yes"}),
    (ROOT / "docs/models/cifar10.py", "layered", {"palette": "print", "sizing": "linear"}),
    (ROOT / "docs/models/unet.py", "layered", {"colors": "Conv2D: teal", "scale": "0.8"}),
    (ROOT / "docs/models/resnet50.py", "graph", {}),
    (ROOT / "docs/models/transformer.py", "graph", {"detail": "blocks"}),
    (ROOT / "docs/models/unet.py", "graph", {"detail": "blocks"}),
]


_PLAIN = frozenset({"detail", "direction"})
"""Options whose values say enough in the name of a file."""


def name(case: tuple[Path, str, dict[str, str]]) -> str:
    path, view, options = case
    told = [value if key in _PLAIN else f"{key} {value}" for key, value in options.items()]
    return "-".join([path.stem, view, *[re.sub(r"[^a-z0-9.]+", "_", word.lower()).strip("_") for word in told]])


def compare(path: Path, made: str) -> None:
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"{path.name} changed: look at it, then `make goldens`"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_golden_drawing(case: tuple[Path, str, dict[str, str]]) -> None:
    path, view, options = case
    made = netdiagram.render(netdiagram.load(path), view=view, **options)
    assert isinstance(made, str)
    compare(HERE / "drawings" / f"{name(case)}.svg", made)


def test_golden_picture_of_the_readme() -> None:
    made = netdiagram.render(netdiagram.load(ROOT / "docs/models/vgg16.py"))
    assert isinstance(made, str)
    compare(ROOT / "docs/images/vgg16.svg", made)
