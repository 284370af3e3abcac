"""Colours as authors write them, and which layers a word of an option means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram import colors, options, rules


@pytest.mark.parametrize(
    ("written", "colour"),
    [
        ("#c33", "#cc3333"),
        ("C33", "#cc3333"),
        (" #A1b2C3 ", "#a1b2c3"),
        ("rebeccapurple", "#663399"),
        ("Grey", "#808080"),
        ("darkslategrey", "#2f4f4f"),
        ("rgb(255, 0, 51)", "#ff0033"),
        ("rgb(100% 0% 20%)", "#ff0033"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("hsl(240deg 100% 50%)", "#0000ff"),
    ],
)
def test_colours_of_css(written: str, colour: str) -> None:
    assert colors.parse(written) == colour


@pytest.mark.parametrize(
    "written", ["", "#12", "#12345", "#1234567", "rgb(1,2)", "rgb(a,b,c)", "url(x)", "var(--x)", "#gggggg"]
)
def test_what_is_no_colour(written: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        colors.parse(written)


def test_contrast_is_that_of_wcag() -> None:
    assert colors.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colors.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def channels() -> st.SearchStrategy[str]:
    return st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(channels())
def test_the_nearest_is_legible_everywhere(colour: str) -> None:
    try:
        assert colors.legible(colour) == colour
    except colors.IllegibleError as refused:
        near = refused.hint[-7:]
        assert colors.legible(near) == near
        for page in (colors.LIGHT, colors.DARK, "#131416"):
            assert colors.contrast(near, page) >= 3


def test_the_nearest_keeps_the_hue() -> None:
    red, green, blue = colors.rgb(colors.nearest("#ffff00"))
    assert red == pytest.approx(green, abs=0.03)
    assert blue < 0.2
    red, green, blue = colors.rgb(colors.nearest("#000080"))
    assert blue > green > red


# -- which layers a word means

KINDS = ("Conv2D", "Convolution2D", "convolution")


@pytest.mark.parametrize(
    ("word", "close"),
    [
        ("block1_conv1", 4),
        ("block1_*", 3),
        ("*conv?", 3),
        ("Conv2D", 2),
        ("Convolution2D", 2),
        ("convolution", 1),
        ("conv2d", 0),
        ("Dense", 0),
    ],
)
def test_a_name_is_closer_than_a_pattern_than_a_type_than_a_family(word: str, close: int) -> None:
    assert rules.means(word, "block1_conv1", KINDS) == close


def test_the_closest_word_wins_and_of_several_the_last() -> None:
    given_ = [("block1_*", "a"), ("Conv2D", "b"), ("*", "c"), ("", "d")]
    assert rules.closest(given_, "block1_conv1", KINDS) == "c"
    assert rules.closest([*given_, ("block1_conv1", "e"), ("Conv2D", "f")], "block1_conv1", KINDS) == "e"
    assert rules.closest([("", "d"), ("Dense", "x")], "block1_conv1", KINDS) == "d"
    assert rules.closest([("Dense", "x")], "block1_conv1", KINDS) is None


@pytest.mark.parametrize(("word", "places"), [("0", [0]), ("-1", [4]), ("1-3", [1, 2, 3]), ("9", []), ("-9", [])])
def test_places(word: str, places: list[int]) -> None:
    assert [i for i in range(5) if rules.means(word, "x", KINDS, i, 5)] == places


@pytest.mark.parametrize(
    "text",
    ["Conv2D: #c33; b*: teal", "Conv2D:#c33;b*:teal", "Conv2D: #c33\n  b*: teal", " Conv2D : #c33 ;; b* : teal ;"],
)
def test_rules_are_written_in_one_line_or_in_several(text: str) -> None:
    assert options.parse({"colors": text}).colors == (("Conv2D", "#cc3333"), ("b*", "#008080"))


def test_words_share_a_value_and_names_may_hold_colons() -> None:
    assert rules.pairs("a, b: 1; module:0: 2") == [("a", "1"), ("b", "1"), ("module:0", "2")]
    assert rules.pairs(r"C:\cat.png | A cat", spaced=True) == [("", r"C:\cat.png | A cat")]


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused_in_words(text: str) -> None:
    for option in options.table():
        try:
            hash(option.parse(text))
        except ValueError as refused:
            assert str(refused)


def test_python_values_are_read_like_written_ones() -> None:
    assert options.coerce(
        {"colors": {"Dense": "teal"}, "scale": 2, "hide": ["a", "b"], "kernels": True}
    ) == options.parse({"colors": "Dense: teal", "scale": "2", "hide": "a, b", "kernels": "yes"})
    assert options.coerce({"palette": {"base": "bold", "dense": "teal"}}).palette == ("bold", (("dense", "#008080"),))
