"""Networks for tests of structure: recorded ones, ones of a few words, and the same without names or in another order."""

from __future__ import annotations

import dataclasses
import gzip
import heapq
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from netdiagram import layers
from netdiagram.ir import Call, Layer, Network, Settings

Row = tuple[str, Sequence[int], dict[str, Any]]
"""A layer: type, the rows it reads, settings."""


def recorded(path: Path) -> Network:
    """A network from calls stored as JSON: type, settings, inputs, output shapes, name."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)
    rows: dict[int, Layer] = {}
    calls: list[Call] = []
    for index, (kind, settings, inputs, outputs, name) in enumerate(data["calls"]):
        shapes = _tuples(outputs)
        layer = data.get("layers", range(len(data["calls"])))[index]
        rows[layer] = _layer(name, kind, {key: _tuples(value) for key, value in settings.items()}, shapes)
        calls.append(Call(layer, _tuples(inputs), shapes))
    return Network(
        data["name"], "Functional", tuple(rows[at] for at in sorted(rows)), tuple(calls), _tuples(data["outputs"])
    )


def network(rows: Iterable[Row], shape: tuple[int | None, ...] = (None, 32, 32, 8)) -> Network:
    """A network of layers that all put out one shape, unless their settings say `shape`; what nothing reads it returns."""
    made: list[Layer] = []
    calls: list[Call] = []
    for index, (kind, inputs, settings) in enumerate(rows):
        own = {key: value for key, value in settings.items() if key != "shape"}
        shapes = (settings.get("shape", shape),)
        made.append(_layer(str(index), kind, own, shapes))
        calls.append(Call(index, tuple((source, 0) for source in inputs), shapes))
    read = {source for call in calls for source, _ in call.inputs}
    outputs = tuple((index, 0) for index in range(len(calls)) if index not in read)
    return Network("made", "Functional", tuple(made), tuple(calls), outputs)


def unnamed(net: Network) -> Network:
    """The same network with numbers for names, and nothing of how the author wrote it."""
    rows = tuple(
        dataclasses.replace(layer, name=str(index), groups=(), span=None, inputs=())
        for index, layer in enumerate(net.layers)
    )
    return dataclasses.replace(net, name="0", layers=rows)


def ungrouped(net: Network) -> Network:
    """The same network without the author's functions and comments."""
    return dataclasses.replace(net, layers=tuple(dataclasses.replace(layer, groups=()) for layer in net.layers))


def reordered(net: Network, seed: int) -> Network:
    """The same network, its calls in another topological order."""
    draw = random.Random(seed)
    count = len(net.calls)
    keys = [draw.random() for _ in range(count)]
    sources = [{source for source, _ in call.inputs} for call in net.calls]
    readers: list[list[int]] = [[] for _ in range(count)]
    for call, found in enumerate(sources):
        for source in found:
            readers[source].append(call)
    missing = [len(found) for found in sources]
    ready = [(keys[call], call) for call in range(count) if not missing[call]]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        _, call = heapq.heappop(ready)
        order.append(call)
        for reader in readers[call]:
            missing[reader] -= 1
            if not missing[reader]:
                heapq.heappush(ready, (keys[reader], reader))
    place = {call: index for index, call in enumerate(order)}
    calls = [
        dataclasses.replace(call, inputs=tuple((place[source], output) for source, output in call.inputs))
        for call in (net.calls[index] for index in order)
    ]
    outputs = tuple((place[call], output) for call, output in net.outputs)
    return dataclasses.replace(net, calls=tuple(calls), outputs=outputs)


def _layer(name: str, kind: str, settings: dict[str, Any], shapes: tuple[Any, ...]) -> Layer:
    row = layers.describe(kind)
    family = row.family if row else "other"
    operation = row is not None and layers.find(kind) is None
    return Layer(name, kind, family, Settings(settings), output_shapes=shapes, operation=operation)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
