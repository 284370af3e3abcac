"""Drawings of layers' insides, byte for byte. `make goldens` writes them anew, and a page that shows old beside new."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cells import LISTINGS, network

import netdiagram

HERE = Path(__file__).parent
NAMES = [
    "lstm",
    "gru",
    "conv_lstm_2d",
    "both",
    "heads_cross",
    "attention",
    "batch",
    "group",
    "separable",
    "convolution",
    "dense",
]
OVER_TIME = {
    "classifier": LISTINGS["lstm"] + "\nBidirectional(GRU(8))\nDense(2)",
    "states_passed": """
source, target = Input((None, 32), name="source"), Input((None, 40), name="target")
_, h, c = LSTM(64, return_state=True)(source)
y = LSTM(64, return_sequences=True)(target, initial_state=[h, c])
m = Model([source, target], Dense(40, activation="softmax")(y))
""",
}


def compare(path: Path, made: object) -> None:
    assert isinstance(made, str)
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"{path.name} changed: look at it, then `make goldens`"


@pytest.mark.parametrize("name", NAMES)
def test_golden_cell(name: str) -> None:
    compare(HERE / "drawings" / f"{name}.svg", netdiagram.render(network(name), view="cell"))


@pytest.mark.parametrize("name", OVER_TIME)
def test_golden_over_time(name: str) -> None:
    made = netdiagram.render(netdiagram.load(OVER_TIME[name]), unroll=3)
    compare(HERE / "drawings" / f"{name}.svg", made)
