"""Which format some data is of, and which model of a file is meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from file_facts import DATA, named

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources import SOURCES

CHAIN = {"class_name": "Sequential", "config": {"name": "chain", "layers": [
    {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "x"}},
    {"class_name": "Dense", "config": {"name": "d", "units": 3}},
]}}  # fmt: skip
YAML = """backend: tensorflow
class_name: Sequential
config:
- class_name: Dense
  config: {name: d, units: 3, batch_input_shape: !!python/tuple [null, 4]}
keras_version: 2.2.4
"""


def refused(source: Any, **options: Any) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(source, **options)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(CHAIN),
        json.dumps(CHAIN, indent=2),
        "\ufeff\n " + json.dumps(CHAIN),
        json.dumps(json.dumps(CHAIN)),
        json.dumps({"modelTopology": {"keras_version": "2.1", "model_config": CHAIN}, "weightsManifest": []}),
        YAML,
        "---\n" + YAML,
    ],
)
def test_text_is_known_by_what_it_is(text: str) -> None:
    assert netdiagram.load(text).params == 15


@pytest.mark.parametrize("suffix", ["json", "txt", "", "config"])
def test_files_are_known_by_what_they_are(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model.{suffix}"
    path.write_text(json.dumps(CHAIN), encoding="utf-8")
    assert netdiagram.load(path).params == 15


@pytest.mark.parametrize("suffix", ["yaml", "yml", "txt"])
def test_yaml_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model.{suffix}"
    path.write_text(YAML, encoding="utf-8")
    assert netdiagram.load(path).params == 15


def test_bytes_and_misnamed_files(tmp_path: Path) -> None:
    data = (DATA / "frozen.keras").read_bytes()
    path = tmp_path / "model.zip"
    path.write_bytes(data)
    assert (
        netdiagram.load(data).facts() == netdiagram.load(path).facts() == netdiagram.load(DATA / "frozen.keras").facts()
    )


def test_what_is_nothing_is_refused_as_what_its_suffix_says(tmp_path: Path) -> None:
    for suffix, code in (
        ("json", "file.json"),
        ("yaml", "file.model"),
        ("keras", "source.format"),
        ("h5", "source.format"),
    ):
        path = tmp_path / f"broken.{suffix}"
        path.write_text("x = 3", encoding="utf-8")
        assert refused(path).code == code


def test_a_single_layer_is_no_model() -> None:
    error = refused({"class_name": "Dense", "config": {"units": 3}})
    assert (error.code, "Dense" in error.message) == ("file.model", True)


def test_a_class_of_its_own_holds_no_layers() -> None:
    error = refused({"module": "mine", "class_name": "Net", "config": {}, "registered_name": "Net"})
    assert "'Net'" in error.message
    assert error.hint


def test_get_config_alone() -> None:
    functional = named("models")["tf_keras 2.21: shared_twice"]["config"]["config"]
    assert netdiagram.load(functional).type == "Functional"
    assert netdiagram.load(CHAIN["config"]).type == "Sequential"


def test_objects_that_write_their_configuration() -> None:
    class Model:
        def to_json(self) -> str:
            return json.dumps(CHAIN)

    class Stubborn:
        def to_json(self) -> str:
            raise NotImplementedError

    assert netdiagram.load(Model()).params == 15
    assert refused(Stubborn()).code == "source.object"


def test_models_inside_are_found_by_name() -> None:
    config = named("models")["keras 3.15: nested"]["config"]
    assert netdiagram.load(config, name="dec").params == 36
    assert netdiagram.load(config).name == config["config"]["name"]
    error = refused(config, name="deck")
    assert error.code == "model.unknown"
    assert "'dec'" in error.hint


def test_a_chain_that_does_not_say_its_input() -> None:
    config = {
        "class_name": "Sequential",
        "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"units": 3, "name": "d"}}]},
    }
    network = netdiagram.load(config)
    assert [(layer.name, layer.params) for layer in network.layers] == [("d", None)]
    assert network.partial
    assert netdiagram.load(config, input_shape=(4,)).params == 15
    config["config"]["build_input_shape"] = [None, 5]  # type: ignore[index]
    assert netdiagram.load(config).params == 18


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"class_name": "Dense", "config": {}}), encoding="utf-8")
    assert "mine.json" in refused(path).message


def test_no_json_is_refused_at_its_place() -> None:
    error = refused('{"class_name": "Sequential",\n "config" 3}')
    assert error.code == "file.json"
    assert error.span is not None
    assert error.span.line == 2


def test_every_format_has_a_suffix_of_its_own() -> None:
    suffixes = [suffix for row in SOURCES.values() for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))
