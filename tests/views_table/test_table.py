"""The parameter table: what its cells say, what they are worth, what they add up to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from netdiagram import load
from netdiagram.ir import Layer, Network, anchor
from netdiagram.options import COLUMNS, Options
from netdiagram.tables import Table
from netdiagram.views import table

THIN = "\u2009"


def column(made: Table, name: str) -> list[str]:
    place = [c.name for c in made.columns].index(name)
    return [row.cells[place] for row in made.rows]


def values(made: Table, name: str) -> list[object]:
    place = [c.name for c in made.columns].index(name)
    return [row.values[place] for row in made.rows]


def foot(made: Table) -> list[dict[str, str]]:
    return [dict(zip([c.name for c in made.columns], cells, strict=True)) for cells in made.foot]


def test_default_columns(network: Network) -> None:
    made = table.make(network, Options(), {})
    assert [c.name for c in made.columns] == ["name", "settings", "shape", "params", "share", "macs"]
    assert [c.numeric for c in made.columns] == [False, False, False, True, True, True]
    assert made.title == "Layers of net"


def test_names_say_first_what_tells_more(network: Network) -> None:
    assert column(table.make(network, Options(), {}), "name") == [
        "InputLayer (input_layer)", "stem (Conv2D)", "BatchNormalization (batch_normalization)", "Flatten (flatten)",
        "Dense (dense_1)",
    ]  # fmt: skip


def test_beside_types_names_stand_alone(network: Network) -> None:
    made = table.make(network, Options(columns=("name", "type")), {})
    assert column(made, "name")[1] == "stem"
    assert column(made, "type")[1] == "Conv2D"


def test_cells(network: Network) -> None:
    made = table.make(network, Options(columns=COLUMNS), {})
    assert column(made, "settings") == ["", "3×3, 16 filters, same, ReLU", "", "", "10 units, softmax"]
    assert column(made, "shape") == ["32×32×3", "32×32×16", "32×32×16", f"16{THIN}384", "10"]
    assert column(made, "params") == ["0", "448", "64", "0", f"163{THIN}850"]
    assert column(made, "share") == ["–", f"0.3{THIN}%", f"<{THIN}0.1{THIN}%", "–", f"99.7{THIN}%"]
    assert column(made, "trainable") == ["0", "448", "32", "0", f"163{THIN}850"]
    assert column(made, "macs") == ["–", f"442{THIN}k", "–", "–", f"164{THIN}k"]
    assert column(made, "inputs") == ["", "input_layer", "stem", "batch_normalization", "flatten"]


def test_values_are_exact(network: Network) -> None:
    made = table.make(network, Options(columns=COLUMNS), {})
    assert values(made, "macs") == [0, 442368, 0, 0, 163840]
    assert values(made, "params") == [0, 448, 64, 0, 163850]
    assert values(made, "shape")[1] == "(None, 32, 32, 16)"
    assert sum(float(str(v)) for v in values(made, "share")) == pytest.approx(100, abs=1e-3)


def test_totals(network: Network) -> None:
    made = table.make(network, Options(), {})
    assert {label: exact for label, _, exact in made.totals} == {
        "parameters": 164362, "trainable": 164330, "non-trainable": 32, "MACs": 606208,
    }  # fmt: skip
    total, trainable, frozen = foot(made)
    assert total == {"name": "Total", "settings": "", "shape": "", "params": f"164{THIN}362", "share": f"100{THIN}%",
                     "macs": f"606{THIN}k"}  # fmt: skip
    assert (trainable["name"], trainable["params"]) == ("trainable", f"164{THIN}330")
    assert (frozen["name"], frozen["params"], frozen["macs"]) == ("non-trainable", "32", "")


def test_where_everything_is_trained_one_total_will_do(
    make_layer: Callable[..., Layer], make_network: Callable[..., Network]
) -> None:
    made = table.make(make_network(make_layer("Dense", 5, shape=(None, 4))), Options(), {})
    assert [row["name"] for row in foot(made)] == ["Total"]


@pytest.mark.parametrize("columns", [("name", "shape"), ("shape",), ("params", "name"), ("macs",), ("params", "macs")])
def test_any_choice_of_columns_has_a_fitting_foot(network: Network, columns: tuple[str, ...]) -> None:
    made = table.make(network, Options(columns=columns), {})
    assert all(len(row.cells) == len(row.values) == len(columns) for row in made.rows)
    assert all(len(cells) == len(columns) for cells in made.foot)
    assert bool(made.foot) == bool({"params", "macs"} & set(columns))
    if "params" in columns:
        assert foot(made)[0]["params"] == f"164{THIN}362"


def test_rows_know_their_block_and_line(network: Network) -> None:
    made = table.make(network, Options(), {"stem": "stem", "batch_normalization": "stem"})
    assert [(row.key, row.block, row.line) for row in made.rows][:3] == [
        ("input_layer", "", 1), ("stem", "stem", 2), ("batch_normalization", "stem", 3),
    ]  # fmt: skip


def test_what_is_unknown_is_marked(network: Network) -> None:
    odd = Layer(
        "odd", "MyLayer", params=None, trainable_params=None, non_trainable_params=None, macs=None, weights=None
    )
    made = table.make(dataclasses.replace(network, layers=(*network.layers, odd)), Options(), {})
    assert made.rows[-1].cells == ("odd (MyLayer)", "", "?", "?", "?", "?")
    assert made.rows[-1].values == ("odd", "", None, None, None, None)
    assert made.partial
    assert foot(made)[0]["params"] == f"≥{THIN}164{THIN}362"
    assert foot(made)[0]["macs"] == f"≥{THIN}606{THIN}k"


def test_only_the_incomplete_total_is_marked(network: Network) -> None:
    odd = dataclasses.replace(network.layers[1], name="odd", macs=None)
    made = table.make(dataclasses.replace(network, layers=(*network.layers, odd)), Options(), {})
    assert foot(made)[0]["params"] == f"164{THIN}810"
    assert foot(made)[0]["macs"].startswith("≥")


def test_nested_models_stand_indented_below_their_row(network: Network) -> None:
    inner = Layer(
        "backbone", "Functional", "other", network=network, output_shapes=((None, 10),), params=network.params,
        trainable_params=network.trainable_params, non_trainable_params=network.non_trainable_params, macs=network.macs,
    )  # fmt: skip
    outer = Network("outer", "Sequential", (inner,), ())
    made = table.make(outer, Options(), {anchor("backbone", "stem"): "backbone"})
    assert [row.depth for row in made.rows] == [0, 1, 1, 1, 1, 1]
    assert made.rows[2].key == "backbone.stem"
    assert made.rows[2].block == "backbone"
    assert foot(made)[0]["params"] == f"164{THIN}362"


def test_an_unknown_inside_a_nested_model_is_passed_up(network: Network) -> None:
    odd = dataclasses.replace(network.layers[1], params=None)
    inner = Layer("backbone", "Functional", network=dataclasses.replace(network, layers=(odd,)), params=5)
    made = table.make(Network("outer", "Sequential", (inner,), ()), Options(), {})
    assert foot(made)[0]["params"].startswith("≥")


def test_several_outputs(make_layer: Callable[..., Layer]) -> None:
    lstm = dataclasses.replace(
        make_layer("Dense", 5, shape=(None, 4)),
        name="lstm",
        several=True,
        output_shapes=((None, 7, 5), (None, 5), (None, 5)),
    )
    made = table.make(Network("n", "Functional", (lstm,), ()), Options(), {})
    assert column(made, "shape") == ["7×5, 5"]
    assert values(made, "shape") == ["((None, 7, 5), (None, 5), (None, 5))"]


def test_unknown_dimensions(make_layer: Callable[..., Layer]) -> None:
    made = table.make(Network("n", "S", (make_layer("Dense", 5, shape=(None, None, 4)),), ()), Options(), {})
    assert column(made, "shape") == ["?×5"]


def test_a_network_without_parameters(make_layer: Callable[..., Layer]) -> None:
    made = table.make(Network("n", "S", (make_layer("Flatten"),), ()), Options(), {})
    assert column(made, "share") == ["–"]
    assert foot(made)[0]["params"] == "0"


def test_an_unnamed_model_is_not_named(network: Network) -> None:
    made = table.make(dataclasses.replace(network, name="sequential_3"), Options(), {})
    assert made.title == "Layers of the model"


def test_memory_and_receptive_fields() -> None:
    listing = (
        "x = Input((8, 8, 3))\ny = Conv2D(4, 3, name='a')(x)\ny = MaxPooling2D((2, 1), name='b')(y)\n"
        "m = Model(x, Dense(2, name='d')(Flatten(name='c')(y)))"
    )
    asked = ("name", "memory", "weights", "receptive-field", "jump", "start")
    made = table.make(load(listing), Options(columns=asked, dtype="float16"), {})
    assert column(made, "memory") == [
        f"384{THIN}B", f"288{THIN}B", f"144{THIN}B", f"144{THIN}B", f"4{THIN}B",
    ]  # fmt: skip
    assert column(made, "weights") == ["–", f"224{THIN}B", "–", "–", f"292{THIN}B"]
    assert column(made, "receptive-field") == ["1×1", "3×3", "4×3", "4×3", "all"]
    assert column(made, "jump") == ["1", "1", "2×1", "–", "–"]
    assert column(made, "start") == ["0", "1", "1.5×1", "–", "–"]
    assert values(made, "receptive-field")[2] == "(4, 3)"
    assert foot(made)[0]["weights"] == f"516{THIN}B"
    assert ("weight memory", f"516{THIN}B", 516) in made.totals


def test_what_no_column_asks_for_is_not_worked_out(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("netdiagram.measures.fields.fields", refuse)
    monkeypatch.setattr("netdiagram.measures.memory.memory", refuse)
    table.make(network, Options(), {})


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "–"),
        (7, f"7{THIN}B"),
        (999, f"999{THIN}B"),
        (1000, f"1.0{THIN}kB"),
        (9_999, f"10.0{THIN}kB"),
        (35_624, f"35.6{THIN}kB"),
        (553_430_176, f"553{THIN}MB"),
    ],
)
def test_bytes_in_words(count: int, told: str) -> None:
    assert table.size(count) == told
