"""Configurations that an installed Keras 3 writes of random layers, against what it says about them."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from file_facts import stripped
from hypothesis import HealthCheck, assume, given, settings
from random_layers import PUBLIC, Call, calls

import netdiagram
from netdiagram import NetdiagramError, infer
from netdiagram.ir import TensorSpec

pytestmark = [pytest.mark.keras, pytest.mark.timeout(900)]
EXAMPLES = int(os.environ.get("NETDIAGRAM_KERAS_EXAMPLES", "2000"))
MANY = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True, database=None
)


def made(keras: ModuleType, case: Call) -> Any:
    """A model of one layer, as Keras makes it; None where it refuses."""
    keras.backend.clear_session(free_memory=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layer = case.layer.build(lambda name, given: getattr(keras.layers, PUBLIC.get(name, name))(**given))
            inputs = [keras.Input(shape[1:], batch_size=shape[0]) for shape in case.inputs]
            cell = case.layer.name.endswith("Cell")
            args = [inputs] if case.listed else [inputs[0], inputs[1:]] if cell else inputs
            model = keras.Model(inputs, layer(*args))
            return model, layer, json.loads(model.to_json())
        except Exception:  # noqa: BLE001 - Keras refuses in many ways
            return None


def taken(case: Call) -> bool:
    """Whether the catalogue takes the layer: what it refuses although Keras builds it is not the reader's business."""
    tensors = [TensorSpec(shape) for shape in case.inputs]
    cell = case.layer.name.endswith("Cell")
    first, *more = [tensors] if case.listed else [tensors[0], tensors[1:]] if cell else tensors
    try:
        infer.call(case.layer.build(lambda name, given: infer.construct(name, (), given)), first, None, more)
    except NetdiagramError:
        return False
    return True


def counted(weights: Any) -> int:
    return sum(int(weight.value.size) for weight in weights)


@MANY
@given(case=calls())
def test_a_random_layer_is_read_as_keras_wrote_it(keras: ModuleType, case: Call) -> None:
    found = made(keras, case)
    assume(found is not None)
    assume(taken(case))
    model, layer, config = found
    network = netdiagram.load(stripped(config))
    row = next(row for row in network.layers if row.name == layer.name)
    shapes = [tuple(tensor.shape) for tensor in keras.tree.flatten(layer._inbound_nodes[-1].output_tensors)]
    assert list(row.output_shapes) == shapes
    assert (row.params, row.trainable_params) == (counted(layer.weights), counted(layer.trainable_weights))
    assert network.params == model.count_params()
    assert json.loads(json.dumps(network.facts())) == netdiagram.load(json.dumps(config)).facts()


def test_archives_and_legacy_files_that_keras_writes(keras: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    x = keras.Input((8, 8, 3))
    inner = keras.Sequential([keras.Input((6, 6, 4)), keras.layers.BatchNormalization(), keras.layers.Flatten()])
    inner.trainable = False
    shared = keras.layers.Conv2D(4, 3)
    y = keras.layers.Concatenate()([inner(shared(x)), inner(shared(x * 2.0))])
    model = keras.Model(x, {"wide": y, "thin": keras.layers.Dense(2)(y)})
    wanted = (model.count_params(), counted(model.trainable_weights))
    for name in ("model.keras", "model.h5"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(tmp_path / name)
        network = netdiagram.load(tmp_path / name)
        assert (network.params, network.trainable_params) == wanted
