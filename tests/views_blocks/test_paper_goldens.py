"""Drawings of the views of papers, byte for byte: blocks, lenet and neurons. `make goldens` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import netdiagram

HERE = Path(__file__).parent
MODELS = HERE.parents[1] / "docs" / "models"
MLP = """
Sequential([
    Input((28, 28)), Flatten(), Dense(128, activation="relu"), Dropout(0.2), Dense(10, activation="softmax", name="digit"),
])
"""
CASES = [
    ("blocks", "resnet50"),
    ("blocks", "unet"),
    ("blocks", "vgg16"),
    ("lenet", "lenet5"),
    ("lenet", "vgg16"),
    ("neurons", "mlp"),
    ("neurons", "wide_deep"),
]
WIDE_DEEP = """
wide, deep = Input((20,), name="wide"), Input((8,), name="deep")
x = Dense(6, activation="relu")(Dense(12, activation="relu")(deep))
Model([wide, deep], Dense(1, activation="sigmoid", name="click")(Concatenate()([wide, x])))
"""
LISTINGS = {"mlp": MLP, "wide_deep": WIDE_DEEP}


@pytest.mark.parametrize(("view", "name"), CASES)
def test_golden_figure(view: str, name: str) -> None:
    listing = LISTINGS.get(name) if view == "neurons" else None
    made = netdiagram.render(netdiagram.load(listing or MODELS / f"{name}.py"), view=view)
    assert isinstance(made, str)
    path = HERE / "drawings" / f"{view}-{name}.svg"
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"{path.name} changed: look at it, then `make goldens`"
