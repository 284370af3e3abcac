"""Recorded models: configurations as Keras wrote them, and what Keras says about them."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any

from netdiagram.ir import Layer, Network

DATA = Path(__file__).parents[1] / "files/data"


@cache
def recorded(name: str) -> list[dict[str, Any]]:
    """The cases of a file, in its order."""
    cases: list[dict[str, Any]] = json.loads(lzma.decompress((DATA / f"{name}.json.xz").read_bytes()))
    return cases


def named(name: str) -> dict[str, dict[str, Any]]:
    """The cases of a file by their ids."""
    return {case["id"]: case for case in recorded(name)}


def stripped(value: Any) -> Any:
    """A configuration without the shapes that Keras has recorded in it."""
    if isinstance(value, dict):
        if "keras_history" in value:
            return {"keras_history": value["keras_history"]}
        return {key: stripped(part) for key, part in value.items() if key not in ("build_config", "build_input_shape")}
    return [stripped(part) for part in value] if isinstance(value, list) else value


def told(layer: Layer) -> dict[str, Any]:
    """A row in the form of the recorded ones."""
    shapes = [None if shape is None else list(shape) for shape in layer.output_shapes]
    row: dict[str, Any] = {
        "name": layer.name,
        "type": layer.type,
        "params": [layer.params, layer.trainable_params, layer.non_trainable_params],
        "shapes": shapes,
        "inputs": sorted(layer.inputs),
    }
    if layer.network is not None:
        row["layers"] = [told(inner) for inner in layer.network.layers]
    return row


def check(rows: list[dict[str, Any]], network: Network, *, chain: bool = False) -> None:
    """Compare every recorded row with the network's; a chain of Keras leaves its input layer out."""
    mine = {layer.name: told(layer) for layer in network.layers}
    inputs = {name for name, row in mine.items() if row["type"] == "InputLayer"}
    assert sorted(set(mine) - inputs) == sorted(row["name"] for row in rows if row["type"] != "InputLayer")
    for row in rows:
        if row["name"] not in mine:
            continue
        got = mine[row["name"]]
        assert got["type"] == row["type"], row["name"]
        assert got["params"] == row["params"], row["name"]
        if row["shapes"] is not None:
            assert got["shapes"] == row["shapes"], row["name"]
        if row["inputs"] is not None and not chain and row["type"] != "InputLayer":
            assert got["inputs"] == row["inputs"], row["name"]
        if row.get("layers"):
            inner = next(layer.network for layer in network.layers if layer.name == row["name"])
            assert inner is not None
            check(row["layers"], inner, chain=True)
    seen: set[str] = set()
    for layer in network.layers:
        assert set(layer.inputs) - {layer.name} <= seen, layer.name
        seen.add(layer.name)
