"""Widths are never too small, and numbers read well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram import text


@pytest.mark.parametrize(
    ("content", "bold", "measured"),
    # what Chromium's getComputedTextLength gives at 100 px in DejaVu Sans
    [("conv1", False, 289.8), ("224×224×64", False, 676.6), ("block1_conv1", True, 0.0), ("∥ ⊕ →", False, 0.0)],
)
def test_widths_are_those_of_the_font(content: str, bold: bool, measured: float) -> None:
    got = text.width(content, 100, bold=bold)
    assert got > 0
    if measured:
        assert abs(got - measured) / measured < 0.06


@given(st.text(max_size=40), st.text(max_size=40))
def test_width_is_additive_and_bold_is_wider_for_letters(a: str, b: str) -> None:
    assert text.width(a + b) == pytest.approx(text.width(a) + text.width(b))
    assert text.width("wide letters " + a, bold=True) > 0


@given(st.text(min_size=1, max_size=60), st.integers(20, 300))
def test_shortened_text_fits(content: str, most: int) -> None:
    short = text.shorten(content, most)
    assert short == content or (text.width(short) <= most and short.endswith("…"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (9216, "9 216"),
        (12_345, "12.3 k"),
        (100_000, "100 k"),
        (99_960, "100 k"),
        (999_960, "1 M"),
        (999_400_000, "999 M"),
        (138_357_544, "138 M"),
        (2_359_808, "2.36 M"),
        (15_470_264_320, "15.5 G"),
    ],
)
def test_short_numbers(value: int, shown: str) -> None:
    assert text.short(value).replace("\u2009", " ") == shown


def test_wide_characters_are_an_em_and_marks_are_nothing() -> None:
    assert text.width("層", 10) == 10
    assert text.width("e\u0301", 10) == text.width("e", 10)


@pytest.mark.parametrize(
    ("name", "most", "shown"),
    [
        ("stem", 200, "stem"),
        ("convnext_small_stem", 96, "convne…_stem"),
        ("convnext_small_downsampling_block_0", 96, "convnext_s…_0"),
        ("block4b_se_squeeze", 96, "block4b_se_s…"),
        ("ReflectionPadding2D", 96, "ReflectionPa…"),
    ],
)
def test_names_lose_their_middle(name: str, most: float, shown: str) -> None:
    """The last part stays where it leaves room for half."""
    assert text.abridge(name, most, 11, bold=True) == shown
    assert text.width(shown, 11, bold=True) <= most
