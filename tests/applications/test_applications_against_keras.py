"""The architectures of an installed Keras 3 against ours: its functions, their arguments, and what they make."""

from __future__ import annotations

import inspect
import json
from types import ModuleType

import pytest
from application_facts import HEAD, build, ours, theirs

import netdiagram
from netdiagram.sources.keras.applications.preprocessing import MODES
from netdiagram.sources.keras.applications.table import DEFAULTS, TABLE

pytestmark = [pytest.mark.keras, pytest.mark.timeout(900)]

CALLS = [
    "VGG16(weights=None, input_shape=(64, 48, 1), classes=3)",
    "ResNet50(include_top=False, pooling='avg', input_shape=(64, 64, 3))",
    "ResNet50V2(weights=None, include_top=False, input_shape=(64, 64, 3))",
    "InceptionV3(weights=None, include_top=False, input_shape=(96, 96, 3))",
    "Xception(weights=None, input_shape=(96, 96, 3), classes=2)",
    "MobileNet(weights=None, alpha=0.5, depth_multiplier=2, input_shape=(96, 96, 3))",
    "MobileNetV2(weights=None, alpha=0.35, input_shape=(97, 130, 3), include_top=False)",
    "MobileNetV3Small(weights=None, minimalistic=True, input_shape=(96, 96, 3))",
    "EfficientNetB0(include_top=False, input_shape=(64, 64, 3))",
    "EfficientNetV2B1(weights=None, include_top=False, pooling='max', input_shape=(64, 96, 3))",
    "ConvNeXtTiny(weights=None, include_top=False, name='net', input_shape=(64, 64, 3))",
]


def test_every_function_has_a_row(keras: ModuleType) -> None:
    public = {name for name, value in vars(keras.applications).items() if inspect.isfunction(value)}
    assert public == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_arguments_are_those_of_keras(keras: ModuleType, name: str) -> None:
    row, parameters = TABLE[name], inspect.signature(getattr(keras.applications, name)).parameters
    assert row.words == tuple(parameters)
    known = {**DEFAULTS, "name": parameters["name"].default}
    assert {word: known[word] for word in row.words} == {word: value.default for word, value in parameters.items()}
    assert parameters["name"].default in (row.called, None)


@pytest.mark.parametrize("name", TABLE)
def test_modules_are_those_of_keras(keras: ModuleType, name: str) -> None:
    modules = [
        word for word, value in vars(keras.applications).items() if inspect.ismodule(value) and hasattr(value, name)
    ]
    assert sorted(modules) == sorted(TABLE[name].modules)


def test_preparation_is_known_for_every_module(keras: ModuleType) -> None:
    modules = {word for word, value in vars(keras.applications).items() if hasattr(value, "preprocess_input")}
    assert modules == set(MODES)


@pytest.mark.parametrize("call", CALLS)
def test_rows_are_those_of_keras(keras: ModuleType, call: str) -> None:
    source = f"model = keras.applications.{call}"
    model = build(source)
    network = netdiagram.load(HEAD + source)
    assert network.name == model.name
    for mine, true in zip(json.loads(json.dumps(ours(network))), json.loads(json.dumps(theirs(model))), strict=True):
        assert mine == true
