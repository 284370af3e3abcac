"""Places, excerpts and suggestions."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.errors import Diagnostic, NetdiagramError, Span, closest, describe, excerpt


def test_an_error_reads_like_a_compiler_s() -> None:
    source = "Input(28, 28, 1)\nConv2D(32, 99)\n"
    told = Diagnostic(
        "shape.kernel", "kernel 99×99 is larger than its input 28×28", Span(2, 12, 14), "padding='same'", "error"
    )
    assert describe(told, origin="model.py", source=source) == (
        "model.py:2:12: kernel 99×99 is larger than its input 28×28 [shape.kernel]\n"
        "    Conv2D(32, 99)\n"
        "               ^^\n"
        "  hint: padding='same'"
    )


def test_a_place_over_several_lines_marks_the_rest_of_the_first() -> None:
    assert excerpt("x = Conv2D(\n  3)", Span(1, 5, 5, 2)) == "x = Conv2D(\n    ^^^^^^^"


@given(source=st.text(max_size=300), line=st.integers(0, 9), column=st.integers(0, 400), end=st.integers(0, 400))
def test_an_excerpt_never_fails_and_stays_two_short_lines(source: str, line: int, column: int, end: int) -> None:
    shown = excerpt(source, Span(line, column, end))
    if shown:
        first, second = shown.split("\n")
        assert len(first) <= 100
        assert len(second) <= 102
        assert set(second) <= {" ", "^"}
        assert "^" in second


def test_errors_cross_processes_whole() -> None:
    error = NetdiagramError("a.b", "message", Span(1, 2, 3), "hint")
    again = pickle.loads(pickle.dumps(error))
    assert again.diagnostic == error.diagnostic
    assert str(again) == "message"


def test_a_place_is_given_once() -> None:
    error = NetdiagramError("a.b", "message")
    placed = error.at(Span(3))
    assert placed.span == Span(3)
    assert placed.at(Span(4)).span == Span(3)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("conv2d", "Conv2D"),
        ("Cov2D", "Conv2D"),
        ("dence", "Dense"),
        ("max_pooling2d", "MaxPooling2D"),
        ("Frobnicate", None),
    ],
)
def test_suggestions(word: str, near: str | None) -> None:
    assert closest(word, ["Conv2D", "Dense", "MaxPooling2D"]) == near
