"""Damaged and hostile configurations: an error each, soon, and never anything else."""

from __future__ import annotations

import json
import random
import tracemalloc
from typing import Any

import pytest
from file_facts import DATA, recorded
from file_mutations import damaged, mutated

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources.files import limits


def dense(name: str, *sources: Any, **config: Any) -> dict[str, Any]:
    calls = [[[source, 0, 0, {}] for source in sources]] if sources else []
    return {"class_name": "Dense", "config": {"name": name, "units": 2, **config}, "name": name, "inbound_nodes": calls}


def model(*layers: dict[str, Any], out: str = "d", **more: Any) -> dict[str, Any]:
    given = {
        "class_name": "InputLayer",
        "config": {"batch_input_shape": [None, 2], "name": "x"},
        "name": "x",
        "inbound_nodes": [],
    }
    config = {
        "name": "m",
        "layers": [given, *layers],
        "input_layers": [["x", 0, 0]],
        "output_layers": [[out, 0, 0]],
        **more,
    }
    return {"class_name": "Functional", "config": config}


def chain(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}}


def code(source: Any) -> str:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(source)
    assert caught.value.message
    return caught.value.code


def test_the_model_these_are_made_of_is_good() -> None:
    assert netdiagram.load(model(dense("d", "x"))).params == 6


def test_cycles() -> None:
    assert code(model(dense("a", "d"), dense("d", "a"))) == "file.cycle"
    assert code(model(dense("d", "d"))) == "file.cycle"


def test_loose_ends() -> None:
    assert code(model(dense("d", "gone"))) == "file.call"
    assert code(model(dense("d", "x"), out="gone")) == "file.call"
    assert code(model(dense("d", "x"), output_layers=[["d", 3, 0]])) == "file.call"
    assert code(model(dense("d", "x"), output_layers=[["d", 0, 3]])) == "file.call"
    assert code(model(dense("a", "x"), dense("d"))) == "file.call"
    assert code(model(dense("d", "x"), output_layers=[])) == "file.model"
    assert code(model(dense("d", "x"), input_layers=None)) == "file.call"
    second = {
        "class_name": "InputLayer",
        "config": {"batch_input_shape": [None, 2], "name": "y"},
        "name": "y",
        "inbound_nodes": [],
    }
    assert code(model(second, dense("d", "y"))) == "model.disconnected"


def test_a_call_that_is_never_made() -> None:
    late = dense("d", "a")
    late["inbound_nodes"] = [[["a", 7, 0, {}]]]
    assert code(model(dense("a", "x"), late)) == "file.call"


def test_names_twice_and_none() -> None:
    assert code(model(dense("d", "x"), dense("d", "x"))) == "file.name"
    assert code(chain(dense("d"), dense("d"))) == "file.name"
    nameless = dense("d", "x")
    del nameless["name"], nameless["config"]["name"]
    assert code(model(nameless)) == "file.name"


@pytest.mark.parametrize("value", [None, 3, "x", [], [[]], {}, {"a": 1}, [3], [None]])
def test_wrong_types_everywhere(value: Any) -> None:
    whole = model(dense("d", "x"))
    for key in ("class_name", "config"):
        if not (key == "class_name" and isinstance(value, str)):
            assert code({**whole, key: value})
    for key in ("layers", "output_layers"):
        assert code(model(dense("d", "x"), **{key: value}))
    for key in ("class_name", "inbound_nodes"):
        if value not in ([], None) and not (key == "class_name" and isinstance(value, str)):
            assert code(model({**dense("d", "x"), key: value}))
    if value != 3:
        assert code(model(dense("d", "x", units=value)))


@pytest.mark.parametrize(
    ("units", "wanted"),
    [(-8, "layer.argument"), (0, "layer.argument"), (2.5, "layer.argument"), (None, "layer.argument")],
)
def test_what_keras_refuses_is_refused(units: Any, wanted: str) -> None:
    assert code(chain(dense("d", units=units, batch_input_shape=[None, 2]))) == wanted


def test_errors_name_the_layer() -> None:
    conv = {
        "class_name": "Conv2D",
        "config": {"name": "stem", "filters": 4, "kernel_size": [9, 9]},
        "name": "stem",
        "inbound_nodes": [[["x", 0, 0, {}]]],
    }
    whole = model(conv, out="stem")
    whole["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 8, 8, 3]
    with pytest.raises(NetdiagramError, match="Conv2D 'stem'") as caught:
        netdiagram.load(whole)
    assert caught.value.code == "shape.kernel-too-large"


def test_deep_nesting() -> None:
    assert code("[" * 100_000) != ""
    assert code('{"class_name": "Sequential", "config": ' + "[" * 100_000) == "limit.depth"
    value: Any = 1
    for _ in range(500):
        value = [value]
    assert code(chain(dense("d", units=value, batch_input_shape=[None, 2]))) == "limit.depth"
    nested: Any = dense("d", batch_input_shape=[None, 2])
    for _ in range(limits.MODELS + 1):
        nested = chain(nested)
    assert code(nested) == "limit.depth"


def test_data_that_holds_itself() -> None:
    whole = chain(dense("d"))
    whole["config"]["layers"].append(whole)
    assert code(whole) == "limit.depth"
    config: dict[str, Any] = {"name": "d", "units": 2}
    config["kernel_size"] = config["units"] = [config]
    assert code(chain({"class_name": "Dense", "config": config})) in {"limit.depth", "layer.argument", "file.layer"}


def test_data_used_many_times_over() -> None:
    value: Any = [1]
    for _ in range(30):
        value = [value, value]
    assert code(chain(dense("d", units=value, batch_input_shape=[None, 2]))) in {"limit.values", "layer.argument"}


def test_many_layers() -> None:
    many = [{"class_name": "ReLU", "config": {"name": f"r{index}"}} for index in range(limits.LAYERS + 1)]
    assert code(chain(*many)) == "limit.layers"
    half = many[: limits.LAYERS // 2]
    assert code(chain(chain(*half), {**chain(*half), "name": "t"}, chain(*half))) == "limit.layers"


def test_a_million_layers_cost_little() -> None:
    entry = '{"class_name":"ReLU","config":{}}'
    text = f'{{"class_name":"Sequential","config":{{"layers":[{",".join([entry] * 400_000)}]}}}}'
    data = json.loads(text)
    tracemalloc.start()
    assert code(text) in {"limit.values", "limit.source"}
    assert code(data) == "limit.layers"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_calls_that_double_at_every_level() -> None:
    """Models that call a model twice on further shapes: worked out for each shape, up to a limit."""
    inner: Any = {
        "class_name": "Functional", "name": "m0",
        "config": {
            "name": "m0", "input_layers": [["i", 0, 0]], "output_layers": [["r", 0, 0]],
            "layers": [
                {"class_name": "InputLayer", "config": {"batch_input_shape": [None, None, 1], "name": "i"}, "name": "i", "inbound_nodes": []},
                {"class_name": "ZeroPadding1D", "config": {"name": "r"}, "name": "r", "inbound_nodes": [[["i", 0, 0, {}]]]},
            ],
        },
    }  # fmt: skip
    for level in range(1, 25):
        name = f"m{level}"
        inner = {**inner, "inbound_nodes": [[["i", 0, 0, {}]], [[inner["name"], 1, 0, {}]]]}
        layers = [
            {
                "class_name": "InputLayer",
                "config": {"batch_input_shape": [None, None, 1], "name": "i"},
                "name": "i",
                "inbound_nodes": [],
            },
            inner,
        ]
        config = {
            "name": name,
            "layers": layers,
            "input_layers": [["i", 0, 0]],
            "output_layers": [[inner["name"], 2, 0]],
        }
        inner = {"class_name": "Functional", "name": name, "config": config}
    whole = model({**inner, "inbound_nodes": [[["x", 0, 0, {}]]]}, output_layers=[["m24", 1, 0]])
    whole["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 2, 1]
    assert code(whole) == "limit.calls"


def test_sizes_that_double_at_every_call() -> None:
    doubling = [{"class_name": "UpSampling1D", "config": {"name": f"u{index}", "size": 10**17}} for index in range(10)]
    doubling[0]["config"]["batch_input_shape"] = [None, 8, 1]  # type: ignore[index]
    assert code(chain(*doubling)) == "shape.too-large"


def test_numbers_of_many_digits() -> None:
    assert code(json.dumps(chain(dense("d", units=10**100)))) == "limit.digits"
    assert code(json.dumps(chain(dense("d"))).replace('"units": 2', '"units": ' + "9" * 5000)) == "limit.digits"
    large = netdiagram.load(chain(dense("d", units=10**17, batch_input_shape=[None, 10**17])))
    assert large.params == 10**34 + 10**17
    assert json.dumps(large.facts())


def test_half_a_character() -> None:
    assert code(json.dumps(chain(dense("\ud800", batch_input_shape=[None, 2])))) == "file.text"


def test_repeated_keys_and_odd_numbers_of_json() -> None:
    text = json.dumps(chain(dense("d", batch_input_shape=[None, 2])))
    assert netdiagram.load(text.replace('"units": 2', '"units": 9, "units": 2')).params == 6
    for odd in ("NaN", "Infinity", "-Infinity", "1e999", "-0", "2.0"):
        assert code(text.replace('"units": 2', f'"units": {odd}')) == "layer.argument"


@pytest.mark.timeout(300)
def test_mutated_configurations() -> None:
    configs = [case["config"] for kind in ("models", "operations") for case in recorded(kind)]
    drawn = refused = 0
    for index, config in enumerate(mutated(configs, 1500)):
        try:
            network = netdiagram.load(json.dumps(config) if index % 2 else config)
            json.dumps(network.facts())
            drawn += 1
        except NetdiagramError as error:
            assert error.message
            refused += 1
    assert drawn > 100
    assert refused > 100


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["frozen.keras", "custom.keras", "frozen.h5"])
def test_damaged_files(name: str) -> None:
    if name != "frozen.keras":
        pytest.importorskip("h5py")
    for data in damaged((DATA / name).read_bytes(), 150 if name == "frozen.keras" else 15):
        try:
            netdiagram.load(data, format=name.partition(".")[2])
        except NetdiagramError as error:
            assert error.message


def test_damaged_text() -> None:
    chance = random.Random(20_26)
    texts = [json.dumps(case["config"]) for case in recorded("models")] + [
        case["yaml"] for case in recorded("models") if "yaml" in case
    ]
    for _ in range(400):
        text = chance.choice(texts)
        place, other = chance.randrange(len(text)), chance.randrange(len(text))
        text = chance.choice(
            (text[:place], text[:place] + text[place + 3 :], text[:place] + text[other : other + 40] + text[place:])
        )
        try:
            netdiagram.load(text, format="json" if text.startswith("{") else "yaml")
        except NetdiagramError as error:
            assert error.message
