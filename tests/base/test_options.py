"""The one table of options: what is written is read, and what is misspelt is refused with a way out."""

from __future__ import annotations

import pytest

from netdiagram import NetdiagramError, options
from netdiagram.options import Options


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("view", "graph", "view", "graph"),
        ("View", " Graph ", "view", "graph"),
        ("input-shape", "224, 224, 3", "input_shape", (224, 224, 3)),
        ("input_shape", "(None, 80)", "input_shape", (None, 80)),
        ("input-shape", "28×28×1", "input_shape", (28, 28, 1)),
        ("input-shape", "(784,)", "input_shape", (784,)),
        ("legend", "", "legend", True),
        ("legend", "no", "legend", False),
        ("columns", "name, params macs", "columns", ("name", "params", "macs")),
        ("columns", "all", "columns", options.COLUMNS),
        ("class", "wide plain", "class_", ("wide", "plain")),
        ("width", "600", "width", "600px"),
        ("width", "80 %", "width", "80%"),
        ("column", "900px", "column", 900),
        ("caption", " A *caption* ", "caption", "A *caption*"),
    ],
)
def test_reads(name: str, text: str, field: str, value: object) -> None:
    assert getattr(options.parse({name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "code", "hint"),
    [
        ("veiw", "graph", "option.unknown", "did you mean 'view'?"),
        ("inputshape", "1, 2", "option.unknown", "did you mean 'input-shape'?"),
        ("frobnicate", "", "option.unknown", "the options are"),
        ("view", "layerd", "option.value", ""),
        ("input-shape", "224, many", "option.value", ""),
        ("input-shape", "", "option.value", ""),
        ("input-shape", "0, 3", "option.value", ""),
        ("columns", "name, parms", "option.value", ""),
        ("columns", "", "option.value", ""),
        ("width", "wide", "option.value", ""),
        ("class", "a 1b", "option.value", ""),
        ("legend", "maybe", "option.value", ""),
        ("column", "12", "option.value", ""),
    ],
)
def test_refuses(name: str, text: str, code: str, hint: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        options.parse({name: text})
    assert caught.value.code == code
    assert hint in caught.value.hint
    assert name.lower() in caught.value.message.lower().replace("_", "-") or code == "option.value"


def test_a_value_near_a_word_is_suggested() -> None:
    with pytest.raises(NetdiagramError, match="did you mean 'layered'"):
        options.parse({"view": "layerd"})
    with pytest.raises(NetdiagramError, match="did you mean 'params'"):
        options.parse({"columns": "parms"})


def test_every_option_is_documented_and_its_default_is_what_it_would_read() -> None:
    for option in options.table():
        assert option.help.endswith("."), option.name
        assert option.name == option.name.lower()
        if option.choices:
            assert option.default in option.choices
            assert [option.parse(word) for word in option.choices] == list(option.choices)


def test_site_defaults_stay_under_what_is_written() -> None:
    site = options.parse({"table": "folded", "legend": "no"})
    assert options.parse({"legend": "yes"}, site) == options.parse({"table": "folded"})


def test_python_values_are_taken_as_they_are() -> None:
    assert options.coerce({"input_shape": (28, 28, 1), "legend": False, "class_": ("a",)}) == Options(
        input_shape=(28, 28, 1), legend=False, class_=("a",)
    )
    assert options.coerce({"columns": "all"}).columns == options.COLUMNS


def test_what_only_sets_it_on_the_page_does_not_change_the_picture() -> None:
    drawing = options.parse({"caption": "x", "name": "y", "align": "left", "class": "z", "listing": "above"})
    assert drawing.of("source", "drawing", "table") == Options().of("source", "drawing", "table")
