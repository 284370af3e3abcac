"""Drawings of the demo models, byte for byte. `make goldens` writes them anew and a page that shows old beside new."""

from __future__ import annotations

import os
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
]


def name(case: tuple[Path, str, dict[str, str]]) -> str:
    path, view, options = case
    return "-".join([path.stem, view, *options.values()])


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
