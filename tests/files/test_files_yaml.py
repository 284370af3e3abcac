"""The reader of YAML: what PyYAML writes is read as PyYAML would, and nothing of Python is ever made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources.files import limits, yaml

TRICKY = [
    "", "~", "null", "on", "No", "1", "-0", "0o7", "012", "0x1f", "1_000", "1e3", "1.5e+3", ".5", "0E0", ".inf", "1:30", "a: b", "- x", "#c", "a # b",
    "'q'", '"d"', "|", "> x", "*a", "&a", "!t", "?", "k:", "[a", "{b", "=", "<<", "%d", "@a", "`b", "tab\tx", "multi\nline\n\nx", "  lead", "trail ",
    "\n\nx\n", "x\n\n", "a" * 120 + " " + "b" * 100, "…", "\x1b", "--- x", "...",
]  # fmt: skip
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\x85\u2028\u2029\ufeff"), max_size=30
) | st.sampled_from(TRICKY)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.filter(lambda key: "\n" not in key and len(key) < 100), inner, max_size=4)
    ),
    max_leaves=20,
)
STYLES: list[dict[str, Any]] = [
    {}, {"default_flow_style": None}, {"default_flow_style": True}, {"default_flow_style": False}, {"default_flow_style": None, "width": 20},
    {"allow_unicode": True}, {"indent": 4}, {"default_style": '"'}, {"default_style": "'"}, {"default_style": "|"}, {"default_style": ">"},
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(VALUES, st.sampled_from(STYLES))
def test_reads_what_pyyaml_writes(value: Any, style: dict[str, Any]) -> None:
    pyyaml = pytest.importorskip("yaml")
    text = pyyaml.dump(value, **style)
    try:
        got = yaml.parse(text)
    except NetdiagramError as error:
        assert "complex keys" in error.message
        return
    assert got == pyyaml.safe_load(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab:-?#[]{},&*!|>'\"%@` \n\t01.~"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        yaml.parse(text)
    except NetdiagramError as error:
        assert error.code in {"file.yaml", "file.tag", "limit.digits"}


def refused(text: str) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        yaml.parse(text)
    return caught.value


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system", "!!python/object/new:os.system", "!!python/object:collections.OrderedDict", "!!python/name:os.system",
        "!!python/module:os", "!<tag:yaml.org,2002:python/object/apply:os.system>", "!mine", "!!set", "!!python/object/apply:numpy.loads",
    ],
)  # fmt: skip
def test_tags_of_python_are_refused(tag: str) -> None:
    assert refused(f"a: {tag} [x]").code == "file.tag"
    assert refused(f"a:\n- {tag}\n  - x\n").code == "file.tag"
    assert refused(f"[{tag} x]").code == "file.tag"


def test_tags_of_plain_data_are_read() -> None:
    assert yaml.parse("a: !!python/tuple [1, 2]\nb: !!python/unicode 'x'\nc: !!str 3\nd: !!float 3\ne: &i !!python/tuple\n- 1\nf: *i") == {
        "a": [1, 2], "b": "x", "c": "3", "d": 3.0, "e": [1], "f": [1],
    }  # fmt: skip


def test_numbers_of_numpy_are_read_without_it() -> None:
    pyyaml, numpy = pytest.importorskip("yaml"), pytest.importorskip("numpy")
    values = [
        numpy.float32(6),
        numpy.int64(-3),
        numpy.float64(0.25),
        numpy.asarray(6.0, "float32"),
        numpy.arange(3),
        numpy.bool_(True),
    ]
    assert yaml.parse(pyyaml.dump(values)) == [6.0, -3, 0.25, 6.0, [0, 1, 2], True]
    assert yaml.parse(pyyaml.dump(numpy.float32(6))) == 6.0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\na: 2", 2), ("a: [1, 2", 1), ("a: 'x", 1), ("a: 1\n  b: 2", 2), ("a:\n\t- 1", 2), ("a: *x", 1), ("? a\n: b", 1), ("%YAML 1.1\n---\na: 1", 1),
        ("a: 1\n---\nb: 2", 2), ('a: "\\q"', 1), ('a: "\\ud800"', 1), ("a: @x", 1), ("{a: 1]", 1), ("- a\n b: c", 2), ("a: b: c", 1),
    ],
)  # fmt: skip
def test_what_is_no_such_yaml_is_refused_at_its_place(text: str, line: int) -> None:
    error = refused(text)
    assert error.code == "file.yaml"
    assert error.span is not None
    assert error.span.line == line


def test_anchors_do_not_multiply_without_end() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    text += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    assert refused(text).code == "limit.values"


def test_depth_and_length_are_limited() -> None:
    assert refused("[" * 100_000).code == "limit.depth"
    assert refused("- " * 100_000).code in {"limit.depth", "file.yaml"}
    assert refused("a: " + "x" * (limits.YAML + 1)).code == "limit.source"
    assert refused(f"a: {'9' * 5000}").code == "limit.digits"


def test_a_model_in_yaml() -> None:
    text = """
backend: tensorflow
class_name: Sequential
config:
  layers:
  - class_name: Dense   # the first
    config:
      activation: relu
      batch_input_shape: &id001 !!python/tuple
      - null
      - 4
      kernel_initializer: {class_name: Zeros, config: {}}
      name: first
      units: 3
  - class_name: Reshape
    config: {name: second, target_shape: [3, 1]}
  name: net
keras_version: 2.2.4
"""
    network = netdiagram.load(text)
    assert (network.name, network.params, network.layers[-1].output_shape) == ("net", 15, (None, 3, 1))
