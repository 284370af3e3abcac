"""Options as authors write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_netdiagram import info

from netdiagram import options as option_table
from netdiagram.errors import NetdiagramError, Span
from netdiagram.options import Options


def read(info_string: str, *body: str, base: Options | None = None) -> info.Block:
    return info.read(info_string, 14, body, base or Options())


def words(info_string: str) -> list[tuple[str, str | None]]:
    return [(option.name, option.value) for option in info.from_info(info_string)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", []),
        (" view=graph", [("view", "graph")]),
        (" view='graph' table=\"none\"", [("view", "graph"), ("table", "none")]),
        (' caption="two words = three"', [("caption", "two words = three")]),
        (" legend", [("legend", None)]),
        (" input-shape=(224,224,3)", [("input-shape", "(224,224,3)")]),
        (' caption=""', [("caption", "")]),
        (" {.netdiagram #net .wide key=value}", [("name", "net"), ("class", "wide"), ("key", "value")]),
        (' {netdiagram title="a } b"}', [("title", "a } b")]),
        (" models/vgg.py", [("models/vgg.py", None)]),
    ],
)
def test_info_strings(written: str, expected: list[tuple[str, str | None]]) -> None:
    assert words(written) == expected


@pytest.mark.parametrize("written", [' view="graph', " =graph", " view='a\"", ' view=a"b', '"'])
def test_what_cannot_be_read_is_said(written: str) -> None:
    with pytest.raises(NetdiagramError) as refusal:
        info.from_info(written)
    assert refusal.value.code == "option.syntax"
    assert refusal.value.span
    assert refusal.value.hint


@given(st.text("ab =\"'{}#.-_:/\\é", max_size=30))
def test_any_info_string_is_read_or_refused(text: str) -> None:
    try:
        found = info.from_info(text)
    except NetdiagramError as refusal:
        assert refusal.code == "option.syntax"
    else:
        for option in found:
            assert option.name
            assert 1 <= option.span.column < option.span.end <= len(text) + 1


def test_places_in_the_info_string() -> None:
    (option,) = info.from_info(" view=graph", 14)
    assert option.span == Span(1, 15, 25)


def test_body_options() -> None:
    block = read("", ":view: graph", ":legend:", ":caption: A: b", "", "", "Dense(4)", "  x", "")
    assert (block.options.view, block.options.legend, block.options.caption) == ("graph", True, "A: b")
    assert (block.source, block.skip) == ("Dense(4)\n  x\n", 6)


def test_body_without_options() -> None:
    block = read("", "", "Dense(4)", ":view: graph")
    assert (block.source, block.skip, block.options) == ("Dense(4)\n:view: graph\n", 2, Options())


def test_defaults_of_the_site_come_first() -> None:
    base = info.defaults({"table": "folded", "columns": ["name", "shape"], "legend": False, "column": 600})
    block = read(" table=none", "Dense(4)", base=base)
    assert (block.options.table, block.options.columns) == ("none", ("name", "shape"))
    assert (block.options.legend, block.options.column) == (False, 600)


def test_every_option_of_the_table_can_be_written() -> None:
    for option in option_table.table():
        if option.scope == "file":
            continue
        value = (
            option.choices[-1]
            if option.choices
            else {
                "NAMES": "name",
                "SHAPE": "8,8",
                "PIXELS": "300",
                "NUMBERS": "2",
                "RULES": "Dense:teal",
                "GROUPS": "head:a",
            }.get(option.metavar, "no")
        )
        value = {"width": "50%", "depth": "2", "style": "flat", "palette": "bold"}.get(option.name, value)
        in_line, in_body = read(f" {option.name}={value}", "x"), read("", f":{option.name}: {value}", "x")
        assert in_line.options == in_body.options
        assert getattr(in_line.options, option.field) == option.parse(value)


@pytest.mark.parametrize(
    ("written", "code", "column", "hint"),
    [
        (" veiw=graph", "option.unknown", 15, "did you mean 'view'?"),
        (" view=grph", "option.value", 15, ""),
        (" fiel=a.py", "option.unknown", 15, "did you mean 'file'?"),
        (" a/b.py", "option.unknown", 15, 'to draw a file, write file="a/b.py"'),
        (" view=graph view=layered", "option.twice", 26, ""),
        (" file=", "option.value", 15, ""),
        (" linenums", "option.unknown", 15, None),
        (
            r' caption="a \"b\""',
            "option.syntax",
            15,
            (
                'an option is written key=value, or key="several words"; what holds quotes itself stands below, on a line of '
                "its own: :key: value"
            ),
        ),
        (" theme=dark", "option.scope", 15, "on a page, a drawing follows the page"),
    ],
)
def test_wrong_options(written: str, code: str, column: int, hint: str | None) -> None:
    with pytest.raises(NetdiagramError) as refusal:
        read(written, "Dense(4)")
    assert refusal.value.code == code
    assert refusal.value.span
    assert (refusal.value.span.line, refusal.value.span.column) == (1, column)
    if hint is not None:
        assert refusal.value.hint == hint
    else:
        assert refusal.value.hint


def test_the_line_of_a_wrong_option_in_the_body() -> None:
    with pytest.raises(NetdiagramError) as refusal:
        read("", ":view: graph", ":tabel: none", "Dense(4)")
    assert refusal.value.span == Span(3, 1, 13)


def test_option_in_both_places() -> None:
    with pytest.raises(NetdiagramError, match="given twice"):
        read(" view=graph", ":view: layered", "Dense(4)")


def test_a_file_and_a_listing() -> None:
    assert read(" file=a.py").file == "a.py"
    with pytest.raises(NetdiagramError) as refusal:
        read(" file=a.py", "Dense(4)")
    assert refusal.value.code == "file.both"


def test_neither_a_file_nor_a_listing() -> None:
    with pytest.raises(NetdiagramError) as refusal:
        read("", "", "  ")
    assert refusal.value.code == "listing.empty"


@pytest.mark.parametrize(
    "given_", [{"veiw": "graph"}, {"view": "grph"}, {"columns": ["name", "shap"]}, {1: 2}, {"theme": "dark"}]
)
def test_wrong_defaults(given_: dict[str, object]) -> None:
    with pytest.raises(NetdiagramError):
        info.defaults(given_)
