"""Layer calls as data: made from JSON, without a listing."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netdiagram import infer, layers
from netdiagram.ir import LayerSpec, Opaque, TensorSpec, Weight
from netdiagram.layers import Called


@dataclass
class Chain:
    """Layers one after the other, in the place of a layer."""

    layers: list[LayerSpec]
    name: str | None = None

    def infer(self, inputs: Any) -> Called:
        """Outputs, weights and MACs for these inputs."""
        weights: list[Weight] = []
        macs: int | None = 0
        called = Called((inputs,))
        for layer in self.layers:
            called = infer.call(layer, called.outputs[0])
            weights += [Weight(w.name, w.shape, w.trainable and layer.trainable) for w in called.weights or ()]
            macs = None if macs is None or called.macs is None else macs + called.macs
        return Called(called.outputs, tuple(weights), macs, called.several)


def rows(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def value(data: Any) -> Any:
    """A value of an argument; layers are constructed."""
    if isinstance(data, list):
        return [value(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "layer" in data:
        return infer.construct(
            data["layer"],
            [value(item) for item in data["args"]],
            {word: value(item) for word, item in data["kwargs"].items()},
        )
    if "tuple" in data:
        return tuple(value(item) for item in data["tuple"])
    if "dict" in data:
        return {key: value(item) for key, item in data["dict"]}
    if "model" in data:
        return Chain([value(item) for item in data["model"]])
    return Opaque(data["opaque"])


def called(row: dict[str, Any]) -> tuple[LayerSpec, Called]:
    """A recorded layer, made and called."""
    spec = value(row["make"])
    if "call" not in row:
        return spec, infer.call(spec, None)
    tensors = [TensorSpec(tuple(shape), dtype) for shape, dtype in row["inputs"]]

    def operand(data: Any) -> Any:
        if isinstance(data, dict) and "input" in data:
            return tensors[data["input"]]
        return [operand(item) for item in data] if isinstance(data, list) else value(data)

    args = [operand(item) for item in row["call"]["args"]]
    kwargs = {word: operand(item) for word, item in row["call"]["kwargs"].items()}
    if not args:
        args = [kwargs.pop(layers.TABLE[spec.type].call[0])]
    return spec, infer.call(spec, args[0], None, args[1:], **kwargs)
