"""Networks for tables, made layer by layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from netdiagram import infer, layers
from netdiagram.errors import Span
from netdiagram.ir import Call, Layer, Network, Shape, TensorSpec


def layer(type_name: str, *arguments: Any, shape: Shape = (None, 32, 32, 3), **keywords: Any) -> Layer:
    """One layer as it comes out of inference."""
    name = keywords.pop("name", type_name.lower())
    spec = infer.construct(type_name, arguments, keywords)
    row = layers.find(type_name)
    assert row is not None
    made = infer.call(spec, () if row.takes == "nothing" else TensorSpec(shape))
    params, trainable, frozen = infer.count(made.weights, spec.trainable)
    return Layer(
        name, type_name, row.family, spec.settings, (), tuple(out.shape for out in made.outputs), made.several,
        made.weights, params, trainable, frozen, made.macs,
    )  # fmt: skip


def chain(*rows: Layer, name: str = "net") -> Network:
    """Layers one after the other."""
    linked = tuple(
        dataclasses.replace(row, inputs=(rows[i - 1].name,) if i else (), span=Span(i + 1))
        for i, row in enumerate(rows)
    )
    calls = tuple(Call(i, ((i - 1, 0),) if i else (), row.output_shapes) for i, row in enumerate(linked))
    return Network(name, "Sequential", linked, calls, ((len(calls) - 1, 0),))


@pytest.fixture
def make_layer() -> Callable[..., Layer]:
    return layer


@pytest.fixture
def make_network() -> Callable[..., Network]:
    return chain


@pytest.fixture
def network() -> Network:
    return chain(
        layer("InputLayer", (32, 32, 3), name="input_layer"),
        layer("Conv2D", 16, 3, padding="same", activation="relu", name="stem"),
        layer("BatchNormalization", shape=(None, 32, 32, 16), name="batch_normalization"),
        layer("Flatten", shape=(None, 32, 32, 16), name="flatten"),
        layer("Dense", 10, activation="softmax", shape=(None, 16384), name="dense_1"),
    )
