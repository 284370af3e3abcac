"""Configurations that Keras 1.2, Keras 2.2, tf_keras and Keras 3 wrote, against what those said about the same models."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from file_facts import check, named, recorded, stripped

import netdiagram
from netdiagram.ir import Network

MODELS = named("models")
APPLICATIONS = {
    f"{kind} {case['id']}": case for kind in ("applications", "applications_keras2") for case in recorded(kind)
}
OPERATIONS = named("operations")
YAML = [ident for ident, case in MODELS.items() if "yaml" in case]


def totals(network: netdiagram.ir.Network) -> list[int]:
    return [network.params, network.trainable_params, network.non_trainable_params]


@pytest.mark.parametrize("ident", MODELS)
@pytest.mark.parametrize("form", ["text", "data", "stripped"])
def test_agrees_with_keras(ident: str, form: str) -> None:
    case = MODELS[ident]
    forms: dict[str, Any] = {
        "text": json.dumps(case["config"]),
        "data": case["config"],
        "stripped": stripped(case["config"]),
    }
    network = netdiagram.load(forms[form])
    assert totals(network) == case["totals"]
    check(case["rows"], network, chain=case["config"]["class_name"] == "Sequential")


@pytest.mark.parametrize("ident", YAML)
def test_yaml_gives_the_same_as_json(ident: str) -> None:
    case = MODELS[ident]
    assert netdiagram.load(case["yaml"]).facts() == netdiagram.load(case["config"]).facts()


@pytest.mark.parametrize("ident", APPLICATIONS)
def test_ready_made_models(ident: str) -> None:
    case = APPLICATIONS[ident]
    network = netdiagram.load(case["config"])
    assert totals(network) == case["totals"]
    mine = [
        [
            layer.name,
            layer.type,
            layer.params,
            layer.trainable_params,
            [list(shape or ()) for shape in layer.output_shapes],
            sorted(layer.inputs),
        ]
        for layer in network.layers
    ]
    assert sorted(mine) == sorted(case["rows"])


@pytest.mark.parametrize("ident", OPERATIONS)
def test_operations(ident: str) -> None:
    case = OPERATIONS[ident]
    network = netdiagram.load(case["config"])
    mine = [
        [layer.name, layer.type, [list(shape or ()) for shape in layer.output_shapes], sorted(layer.inputs)]
        for layer in network.layers
    ]
    assert sorted(mine) == sorted(case["rows"])
    assert all(layer.operation for layer in network.layers if layer.type != "InputLayer")


def test_reading_twice_gives_the_same() -> None:
    case = APPLICATIONS["applications MobileNetV3Small"]
    assert netdiagram.load(case["config"]) == netdiagram.load(json.loads(json.dumps(case["config"])))


def test_a_configuration_stays_as_it_was() -> None:
    for case in MODELS.values():
        before = json.dumps(case["config"])
        netdiagram.load(case["config"])
        assert json.dumps(case["config"]) == before


def test_wrapped_models_are_plain_data() -> None:
    network = netdiagram.load(
        {
            "class_name": "Sequential",
            "config": {
                "name": "m",
                "layers": [
                    {"class_name": "InputLayer", "config": {"batch_shape": [None, 5, 8, 8, 3], "name": "x"}},
                    {
                        "class_name": "TimeDistributed",
                        "config": {
                            "name": "t",
                            "layer": {
                                "class_name": "Sequential",
                                "config": {
                                    "name": "inner",
                                    "layers": [
                                        {
                                            "class_name": "InputLayer",
                                            "config": {"batch_shape": [None, 8, 8, 3], "name": "y"},
                                        },
                                        {
                                            "class_name": "Conv2D",
                                            "config": {"name": "c", "filters": 4, "kernel_size": [3, 3]},
                                        },
                                    ],
                                },
                            },
                        },
                    },
                ],
            },
        }
    )
    assert isinstance(network.layers[1].settings["layer"], Network)
    assert pickle.loads(pickle.dumps(network)) == network
    assert network.facts()["layers"][1]["receptive_field"] == [3, 3]
