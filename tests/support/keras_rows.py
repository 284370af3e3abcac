"""What a running Keras says of the models of a listing, in the form in which `tests/sources/recorded` holds it."""

from __future__ import annotations

import math
import os
from pathlib import Path
from types import ModuleType
from typing import Any


def recorded(keras: ModuleType, path: Path) -> dict[str, Any]:
    """Run a listing of ours in Keras, and take down the rows of every model it binds to a name."""
    keras.utils.clear_session()
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(path.read_text(encoding="utf-8"), os.fspath(path), "exec"), names)
    models = {name: value for name, value in names.items() if isinstance(value, keras.Model)}
    return {name: {"name": m.name, "type": type(m).__name__, "rows": rows(keras, m)} for name, m in models.items()}


def rows(keras: ModuleType, model: Any) -> list[dict[str, Any]]:
    """Rows of a model in Keras's order: layers and operations."""
    from keras.src.ops.function import make_node_key

    graph = getattr(model, "_functional", None) or model
    inside = getattr(graph, "_nodes", None)
    found = []
    for layer in model.layers if inside is None else graph.operations:
        row: dict[str, Any] = {"name": layer.name, "type": type(layer).__name__}
        if isinstance(layer, keras.layers.Layer) and layer.built:
            sizes = [
                sum(math.prod(w.shape) for w in kind) for kind in (layer.trainable_weights, layer.non_trainable_weights)
            ]
            row["params"] = [sum(sizes), *sizes]
        if inside is not None:
            nodes = [n for i, n in enumerate(layer._inbound_nodes) if make_node_key(layer, i) in inside]
            row["shapes"] = [list(tensor.shape) for tensor in nodes[-1].outputs]
            row["inputs"] = sorted({t._keras_history.operation.name for n in nodes for t in n.input_tensors})
        if isinstance(layer, keras.Model):
            row["rows"] = rows(keras, layer)
        found.append(row)
    return found


def differences(mine: list[dict[str, Any]], theirs: list[dict[str, Any]], place: str = "") -> list[str]:
    """Where our facts differ from recorded rows; operations that Keras adds for a mask are not ours to know."""
    known = {row["name"]: row for row in mine}
    masks = {row["name"] for row in theirs if row["type"] in {"NotEqual", "Any"} and row["name"] not in known}
    names = [row["name"] for row in theirs if row["name"] not in masks]
    have = [name for name in known if known[name]["type"] != "InputLayer" or name in names]
    if sorted(have) != sorted(names):
        return [f"{place}: rows {sorted(set(have) ^ set(names))}"]
    found = []
    for row in theirs:
        if row["name"] in masks:
            continue
        own = known[row["name"]]
        got = {
            "type": own["type"],
            "params": [own["params"], own["trainable_params"], own["non_trainable_params"]],
            "shapes": own["output_shape"]
            if own["output_shape"] and isinstance(own["output_shape"][0], list)
            else [own["output_shape"]],
            "inputs": sorted(own["inputs"]),
        }
        want = {**row, "inputs": [name for name in row.get("inputs", ()) if name not in masks]}
        found += [
            f"{place}.{row['name']} {key}: {got[key]} not {want[key]}"
            for key in got
            if key in row and got[key] != want[key]
        ]
        if "rows" in row and own.get("layers") is not None:
            found += differences(own["layers"], row["rows"], f"{place}.{row['name']}")
    return found
