"""Layers that only a file's author knows: drawn by name, with what the file has recorded, and what its weights tell."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from file_facts import DATA, named, stripped

import netdiagram

pytest.importorskip("h5py")


def tensor(name: str, shape: list[int | None] | None = None) -> dict[str, Any]:
    config: dict[str, Any] = {"keras_history": [name, 0, 0]}
    if shape is not None:
        config |= {"shape": shape, "dtype": "float32"}
    return {"class_name": "__keras_tensor__", "config": config}


def layer(kind: str, name: str, source: Any, module: str | None = "keras.layers", **config: Any) -> dict[str, Any]:
    return {
        "module": module, "class_name": kind, "config": {"name": name, "trainable": True, **config}, "registered_name": None if module else f"mine>{kind}",
        "name": name, "inbound_nodes": [{"args": [source], "kwargs": {}}],
    }  # fmt: skip


def model(*layers: dict[str, Any]) -> dict[str, Any]:
    given = {
        "module": "keras.layers",
        "class_name": "InputLayer",
        "config": {"batch_shape": [None, 8, 8, 3], "name": "x"},
        "name": "x",
        "inbound_nodes": [],
    }
    config = {
        "name": "m",
        "trainable": True,
        "layers": [given, *layers],
        "input_layers": [["x", 0, 0]],
        "output_layers": [[layers[-1]["name"], 0, 0]],
    }
    return {"module": "keras", "class_name": "Functional", "config": config, "registered_name": "Functional"}


def test_an_unknown_layer_is_drawn_by_its_name() -> None:
    network = netdiagram.load(model(layer("Swirl", "s", tensor("x"), None, turns=3)))
    swirl = network.layers[1]
    assert (swirl.name, swirl.type, swirl.inputs, swirl.output_shape, swirl.params) == (
        "s",
        "Swirl",
        ("x",),
        None,
        None,
    )
    assert swirl.settings["turns"] == 3
    assert network.partial
    assert [told.code for told in network.diagnostics] == ["layer.foreign"]


def test_shapes_in_the_calls_of_later_layers_help() -> None:
    config = model(layer("Swirl", "s", tensor("x"), None), layer("Dense", "d", tensor("s", [None, 6]), units=2))
    network = netdiagram.load(config)
    assert network.layers[1].output_shape == (None, 6)
    assert network.layers[2].params == 14
    assert netdiagram.load(stripped(config)).layers[2].params is None


def test_shapes_later_layers_were_built_for_help() -> None:
    later = {**layer("Dense", "d", tensor("s"), units=2), "build_config": {"input_shape": [None, 6]}}
    network = netdiagram.load(model(layer("Swirl", "s", tensor("x"), None), later))
    assert network.layers[1].output_shape == (None, 6)
    merged = {**layer("Add", "a", [tensor("s"), tensor("s")]), "build_config": {"input_shape": [[None, 5], [None, 5]]}}
    assert netdiagram.load(model(layer("Swirl", "s", tensor("x"), None), merged)).layers[1].output_shape == (None, 5)


def test_shapes_along_a_chain_help() -> None:
    entries = [
        {"class_name": "InputLayer", "module": "keras.layers", "config": {"batch_shape": [None, 4], "name": "x"}},
        {"class_name": "Swirl", "module": None, "config": {"name": "s"}},
        {
            "class_name": "Dense",
            "module": "keras.layers",
            "config": {"name": "d", "units": 2},
            "build_config": {"input_shape": [None, 6]},
        },
    ]
    network = netdiagram.load(
        {"class_name": "Sequential", "module": "keras", "config": {"name": "s", "layers": entries}}
    )
    assert [item.output_shape for item in network.layers] == [(None, 4), (None, 6), (None, 2)]


def test_what_follows_an_unknown_layer_is_unknown_and_not_refused() -> None:
    network = netdiagram.load(
        model(
            layer("Swirl", "s", tensor("x"), None),
            layer("GlobalAveragePooling2D", "g", tensor("s")),
            layer("Dense", "d", tensor("g"), units=2),
            layer("ReLU", "r", tensor("d")),
        )
    )
    assert [item.params for item in network.layers] == [0, None, 0, None, 0]


def test_a_class_of_ones_own_is_not_taken_for_that_of_keras() -> None:
    network = netdiagram.load(model(layer("Dense", "d", tensor("x"), "mylib.layers", units=2)))
    assert (network.layers[1].type, network.layers[1].params) == ("Dense", None)
    legacy = {
        "class_name": "mylib>Dense",
        "config": {"name": "d", "units": 2},
        "name": "d",
        "inbound_nodes": [[["x", 0, 0, {}]]],
    }
    assert netdiagram.load(model(legacy)).layers[1].params is None


def test_a_layer_of_a_later_keras_is_drawn() -> None:
    assert netdiagram.load(model(layer("HyperConv", "h", tensor("x")))).layers[1].type == "HyperConv"


def test_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    network = netdiagram.load(model(layer("system", "s", tensor("x"), "os", command="true")))
    assert network.layers[1].type == "system"


def test_operations_nobody_knows() -> None:
    network = netdiagram.load(
        model(layer("Frobnicate", "f", tensor("x"), "keras.src.ops.numpy"), layer("ReLU", "r", tensor("f", [None, 3])))
    )
    operation = network.layers[1]
    assert (operation.operation, operation.params, operation.output_shape) == (True, 0, (None, 3))


def test_wrapped_unknown_layers() -> None:
    inner = {"module": None, "class_name": "Swirl", "config": {"name": "s"}, "registered_name": "mine>Swirl"}
    network = netdiagram.load(model(layer("TimeDistributed", "t", tensor("x"), layer=inner)))
    assert network.layers[1].params is None


def test_lambdas_are_not_looked_into() -> None:
    code = {"class_name": "__lambda__", "config": {"code": "not even base64 ~", "defaults": None, "closure": None}}
    network = netdiagram.load(model(layer("Lambda", "l", tensor("x"), function=code, arguments={})))
    assert network.layers[1].output_shape is None
    shaped = netdiagram.load(model(layer("Lambda", "l", tensor("x"), function=["!", None, None], output_shape=[5])))
    assert shaped.layers[1].output_shape == (None, 5)


def test_weights_of_unknown_layers_are_in_the_archive() -> None:
    network = netdiagram.load(DATA / "custom.keras")
    gate = next(item for item in network.layers if item.name == "first")
    assert (gate.params, gate.trainable_params, gate.non_trainable_params) == (44, 36, 8)
    assert {weight.name: weight.shape for weight in gate.weights or ()} == {
        "0": (4,), "dense/0": (5, 4), "dense/1": (4,), "norm/0": (4,), "norm/1": (4,), "norm/2": (4,), "norm/3": (4,),
    }  # fmt: skip
    inner = next(item for item in network.layers if item.name == "inner")
    assert inner.network is not None
    assert (inner.params, [item.params for item in inner.network.layers]) == (38, [0, 30, 8])
    assert network.params == 82
    assert "weights.trained" in [told.code for told in network.diagnostics]


def test_those_weights_are_known_without_h5py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    network = netdiagram.load(DATA / "custom.keras")
    assert [item.params for item in network.layers if item.type == "Gate"] == [44]


def test_where_the_weights_cannot_be_read_they_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "damaged.keras"
    with zipfile.ZipFile(DATA / "custom.keras") as whole, zipfile.ZipFile(path, "w") as made:
        for member in whole.namelist():
            data = whole.read(member)
            made.writestr(member, data[: len(data) // 2] if member.endswith(".h5") else data)
    network = netdiagram.load(path)
    assert [item.params for item in network.layers if item.type == "Gate"] == [None]
    assert next(item for item in network.layers if item.name == "first").output_shape == (None, 4)


def test_functions_of_tensorflow_whose_arguments_were_lost() -> None:
    """Keras 2 keeps only the first of an einsum's operands."""
    case = named("models")["tf_keras 2.21: shared_twice"]
    config = json.loads(json.dumps(case["config"]))
    lost = {
        "class_name": "TFOpLambda", "config": {"name": "tf.einsum", "trainable": True, "dtype": "float32", "function": "einsum"},
        "name": "tf.einsum", "inbound_nodes": [["_CONSTANT_VALUE", -1, "ij,ij->i", {}]],
    }  # fmt: skip
    config["config"]["layers"].append(lost)
    config["config"]["output_layers"].append(["tf.einsum", 0, 0])
    network = netdiagram.load(config)
    assert next(item for item in network.layers if item.name == "tf.einsum").output_shape is None


def test_layers_of_ready_made_models() -> None:
    """Keras registered some of its own as authors register theirs; who has a class of that name has other arguments."""
    theirs = {
        "class_name": "Custom>LayerScale",
        "config": {"name": "l", "projection_dim": 3, "init_values": 0.1},
        "name": "l",
        "inbound_nodes": [[["x", 0, 0, {}]]],
    }
    assert netdiagram.load(model(theirs)).layers[1].params == 3
    mine = {**theirs, "config": {"name": "l", "depth": 3}}
    assert netdiagram.load(model(mine)).layers[1].params is None
    assert (
        netdiagram.load(
            model(layer("LayerScale", "l", tensor("x"), "keras.src.applications.convnext", projection_dim=3))
        ).params
        == 3
    )
