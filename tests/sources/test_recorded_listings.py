"""Our listings against what Keras 3 said of them: names, types, shapes, parameters, connections, order."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from keras_rows import differences, recorded

import netdiagram

FOLDER = Path(__file__).parent / "recorded"
LISTINGS = sorted(FOLDER.glob("*.py"))
CASES = [
    (path, name) for path in LISTINGS for name in json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("path", "name"), CASES, ids=[f"{path.stem}-{name}" for path, name in CASES])
def test_listing_has_the_facts_that_keras_has(path: Path, name: str) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))[name]
    net = netdiagram.load(path, name=name)
    assert (net.name, net.type) == (wanted["name"], wanted["type"])
    assert differences(net.facts()["layers"], wanted["rows"]) == []


@pytest.mark.parametrize("path", LISTINGS, ids=[path.stem for path in LISTINGS])
def test_rows_stand_in_the_order_of_keras(path: Path) -> None:
    for name, wanted in json.loads(path.with_suffix(".json").read_text(encoding="utf-8")).items():
        mine = [layer.name for layer in netdiagram.load(path, name=name).layers]
        theirs = [row["name"] for row in wanted["rows"]]
        assert [word for word in mine if word in theirs] == [word for word in theirs if word in mine]


@pytest.mark.keras
@pytest.mark.parametrize("path", LISTINGS, ids=[path.stem for path in LISTINGS])
def test_record_is_what_an_installed_keras_says(path: Path, keras: ModuleType) -> None:
    text = path.read_text(encoding="utf-8")
    if "tensorflow" in text:
        pytest.importorskip("tensorflow", reason="the listing imports TensorFlow, which is not installed")
    if "Embedding" in text and keras.config.backend() == "numpy":
        pytest.skip("the numpy backend infers shapes by looking random numbers up in embeddings, which fails at times")
    assert recorded(keras, path) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
