"""Listings as they come out of an editor at a bad moment: a network or a located sentence, nothing else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram import NetdiagramError

FOLDER = Path(__file__).parent
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "recorded").glob("*.py"))]
WORDS = [
    "Dense(3)", "(", ")", "[", "]", "{", "}", ",", ":", "=", "==", ".", "x", "model", "layers", "keras", "None", "0", "-1", "1e9", "'a'",
    "*", "**", "@", "lambda x: x", "for i in range(3)", "if x", "while True:", "def f(x):", "class A:", "return", "yield x", "import os",
    "[:, 0]", "+ x", "Input((3,))", "(x)", "self", "super()", "__class__", "\n", "    ", "#", '"""', "é", "\t", "%", "{x}", "f'{x}'",
    "trainable=False", "name='a'", "model.pop()", "model.layers[-1]", "(None, None, 3)", "True", "del x", "global x", "try:", "with x:",
]  # fmt: skip


def allowed(text: str) -> None:
    try:
        net = netdiagram.load(text, format="listing")
    except NetdiagramError as error:
        if error.code == "source.path":
            return
        assert error.message
        assert error.span is not None, (error.code, text)
        lines = text.split("\n")
        assert 1 <= error.span.line <= len(lines), (error, text)
        assert 1 <= error.span.column <= len(lines[error.span.line - 1]) + 1, (error, error.span, text)
    else:
        net.facts()
        for layer in net.layers:
            assert layer.span is None or layer.span.line <= text.count("\n") + 1


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A listing with a few changes: lines dropped, doubled or swapped, tokens put in, pieces cut out, letters changed."""
    lines = draw(st.sampled_from(SOURCES)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        column = draw(st.integers(0, len(line)))
        match draw(st.integers(0, 7)):
            case 0:
                lines.pop(at) if len(lines) > 1 else None
            case 1:
                lines.insert(at, line)
            case 2:
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = line[:column] + draw(st.sampled_from(WORDS)) + line[column:]
            case 4:
                lines[at] = line[:column] + line[column + draw(st.integers(1, 6)) :]
            case 5:
                lines[at] = (
                    line[:column] + draw(st.characters(codec="utf-8", exclude_characters="\r\n")) + line[column + 1 :]
                )
            case 6:
                lines[at] = line.replace(draw(st.sampled_from("0123456789,()'\"= ")), draw(st.sampled_from(WORDS)), 1)
            case _:
                del lines[at + 1 :]
    return "\n".join(lines)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_listings(text: str) -> None:
    allowed(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_words_in_any_order(text: str) -> None:
    allowed(text)


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\r\x0c\x0b\x1c\x1d\x1e\x85\u2028\u2029"), max_size=60
    )
)
def test_any_text(text: str) -> None:
    allowed(text)
