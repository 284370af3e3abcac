"""The architectures of `keras.applications`, against what Keras 3.15 makes of the same listings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from application_facts import HEAD, digest, ours, recorded

import netdiagram
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Network
from netdiagram.sources.keras.applications.table import ROWS

FACTS = recorded()


def load(source: str) -> Network:
    return netdiagram.load(HEAD + source, name="model")


@pytest.mark.parametrize("source", FACTS["models"])
def test_is_what_keras_makes(source: str) -> None:
    network = load(source)
    assert digest(network.name, ours(network)) == FACTS["models"][source]


@pytest.mark.parametrize("source", FACTS["rows"])
def test_every_row_is_what_keras_makes(source: str) -> None:
    made: list[Any] = json.loads(json.dumps(ours(load(source))))
    for mine, true in zip(made, FACTS["rows"][source], strict=True):
        assert mine == true


def test_every_function_was_recorded() -> None:
    missing = [
        row.name for row in ROWS if f"model = keras.applications.{row.name}(weights=None)" not in FACTS["models"]
    ]
    assert not missing


def test_what_keras_refuses_is_refused_where_it_stands() -> None:
    accepted = []
    for source in FACTS["refused"]:
        try:
            load(source)
        except NetdiagramError as error:
            assert error.span is not None, source
            assert error.span.line == (HEAD + source).split("applications.")[0].count("\n") + 1
            assert error.span.column > len("model =")
            assert error.message
        else:
            accepted.append(source)
    assert not accepted
