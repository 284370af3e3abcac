"""Tables in every format: complete, escaped, readable by what reads them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.options import Options
from netdiagram.outputs import OUTPUTS, data, html, latex, markdown, stylesheet, text
from netdiagram.scene import ID
from netdiagram.tables import Column, Row, Table

WRITERS = [row for row in OUTPUTS.values() if row.kind == "table"]


def tree(markup: str) -> ET.Element:
    return ET.fromstring(markup.replace(ID, "p-"))


def one(cell: str, depth: int = 0) -> Table:
    return Table((Column("name", "Layer"), Column("params", "Parameters", numeric=True)),
                 (Row((cell, "1"), (cell, 1), "k", "k", 1, depth),), (("parameters", "1", 1),), "t", False, (("Total", "1"),))  # fmt: skip


# -- HTML


def test_html_rows_have_ids_and_link_to_their_blocks(table: Table) -> None:
    root = tree(html.table(table))
    rows = root.findall(".//tbody/tr")
    assert [row.get("id") for row in rows] == ["p-r-conv1", "p-r-functional", "p-r-functional-inner", "p-r-odd"]
    assert [[a.get("href") for a in row.iter("a")] for row in rows] == [["#p-b-conv1"], [], [], ["#p-b-odd"]]
    assert not list(tree(html.table(table, links=False)).iter("a"))


def test_html_is_a_table_to_machines_that_read_aloud(table: Table) -> None:
    root = tree(html.table(table))
    assert [th.get("scope") for th in root.findall(".//thead//th")] == ["col"] * 4
    assert [row[0].tag + str(row[0].get("scope")) for row in root.findall(".//tbody/tr")] == ["throw"] * 4
    assert root.find(".//table").get("aria-label") == "Layers of net"  # type: ignore[union-attr]
    named = tree(html.table(table, caption="Layers"))
    assert named.findtext(".//caption") == "Layers"
    assert named.find(".//table").get("aria-label") is None  # type: ignore[union-attr]


def test_html_names_say_first_what_matters(table: Table) -> None:
    first, second, *_ = tree(html.table(table)).findall(".//tbody/tr")
    assert "".join(first[0].itertext()) == "conv1 Conv2D"
    assert [small.text for small in first.iter("small")] == ["Conv2D"]
    assert "".join(second[0].itertext()) == "Model functional"


def test_html_aligns_numbers_without_a_stylesheet(table: Table) -> None:
    row = tree(html.table(table)).find(".//tbody/tr")
    assert row is not None
    assert [cell.get("align") for cell in row] == [None, None, "right", "right"]
    assert row[2].text == "1\u202f792"
    assert row[3].get("title") == "86\u202f704\u202f128"


def test_html_totals_stand_in_the_foot(table: Table) -> None:
    foot = tree(html.table(table)).find(".//tfoot/tr")
    assert foot is not None
    assert ["".join(cell.itertext()) for cell in foot] == ["Total", "", "≥\u202f1\u202f802", "≥\u202f86.7\u202fM"]


def test_html_takes_the_hosts_classes(table: Table) -> None:
    root = tree(html.table(table, classes="docutils align-default", wrapper="table-wrapper container"))
    assert root.get("class") == "nd-table table-wrapper container"
    assert root[0].get("class") == "docutils align-default"
    assert tree(html.table(table))[0].get("class") is None


def test_html_folds(table: Table) -> None:
    root = tree(html.table(table, summary="Parameters & more"))
    assert root.tag == "details"
    assert root[0].text == "Parameters & more"
    assert root.find(".//table") is not None


def test_html_is_flat(table: Table) -> None:
    assert not re.search(r"style=|<style|<script|\son\w+=", html.table(table))


def test_html_for_a_file_has_no_dead_links(table: Table) -> None:
    markup = str(OUTPUTS["html"].write(table, Options()))
    assert ID not in markup
    assert "<a " not in markup


class Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text(max_size=40), st.text(max_size=40))
def test_html_lets_no_markup_through(cell: str, key: str) -> None:
    reader = Balanced()
    made = dataclasses.replace(one(cell), rows=(Row((cell, "1"), ("x", 1), key, key),))
    reader.feed(html.table(made, caption=cell, summary=cell))
    assert not reader.open
    assert reader.seen <= {"details", "summary", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
                           "a", "small"}  # fmt: skip


# -- text


def test_text_lines_up(table: Table) -> None:
    lines = text.table(table).splitlines()
    assert lines[0].split() == ["Layer", "Settings", "Parameters", "MACs"]
    right = lines[0].index("Parameters") + len("Parameters")
    assert [line[:right].rsplit("  ", 1)[-1].strip() for line in lines[2:6]] == ["1 792", "10", "10", "?"]
    assert lines[4].startswith("  inner (Dense)")
    assert lines[-1].startswith("Total")


@pytest.mark.parametrize("width", [60, 80, 100])
def test_text_wraps_words_to_the_width(width: int) -> None:
    rows = tuple(
        Row(
            (f"layer{i} (Dense)", "a setting, another setting, a third and a fourth one " * 2, "1"),
            ("n", "s", 1),
            f"k{i}",
        )
        for i in range(3)
    )
    made = Table(
        (Column("name", "Layer"), Column("settings", "Settings"), Column("params", "P", numeric=True)), rows, ()
    )
    lines = text.table(made, width).splitlines()
    assert max(map(len, lines)) <= width
    assert " ".join(" ".join(lines).split()).count("fourth") == 6


@given(st.text(max_size=60), st.integers(20, 100))
def test_text_moves_no_cursor(cell: str, width: int) -> None:
    made = text.table(one(cell), width)
    assert made.replace("\n", "").isprintable()
    assert made.endswith("\n")


# -- for machines


def test_csv_holds_exact_values(table: Table) -> None:
    rows = list(csv.DictReader(io.StringIO(data.csv(table))))
    assert rows[0] == {"name": "conv1", "settings": "3×3, 64 filters", "params": "1792", "macs": "86704128"}
    assert rows[3]["params"] == ""
    assert len(rows) == 4


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_runs_nothing_in_a_spreadsheet(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(data.csv(one(start + "cmd|' /C calc'!A0"))))
    assert row["name"].startswith("'" + start)


def test_json_holds_exact_values_and_totals(table: Table) -> None:
    whole = json.loads(data.json(table))
    assert whole["rows"][0] == {"name": "conv1", "settings": "3×3, 64 filters", "params": 1792, "macs": 86704128}
    assert whole["rows"][2]["depth"] == 1
    assert whole["rows"][3]["params"] is None
    assert whole["totals"] == {"parameters": 1802, "MACs": 86704178}
    assert whole["partial"] is True
    assert "partial" not in json.loads(data.json(one("a")))


# -- Markdown and LaTeX


CELLS = ["a|b", "*x*", "_lead_", "mid_dle_name", "<b>", "[k](u)", "`c`", "a\\b", "~~s~~", "&amp;", "x * y * z"]


@pytest.mark.parametrize("cell", CELLS)
def test_markdown_shows_what_is_meant(cell: str) -> None:
    root = tree("<r>" + python_markdown.markdown(markdown.table(one(cell)), extensions=["tables"]) + "</r>")
    rows = root.findall(".//tbody/tr")
    assert ["".join(td.itertext()) for td in rows[0]] == [cell, "1"]
    assert not [e.tag for td in rows[0] for e in td.iter() if e.tag != "td"]
    assert [strong.text for strong in rows[1].iter("strong")] == ["Total", "1"]


def test_markdown_aligns_numbers(table: Table) -> None:
    assert markdown.table(table).splitlines()[1] == "| --- | --- | ---: | ---: |"


@given(st.text(max_size=40))
def test_markdown_rows_stay_rows(cell: str) -> None:
    lines = markdown.table(one(cell)).split("\n")
    assert len(lines) == 5
    assert len(re.findall(r"(?<!\\)\|", lines[2].replace("\\\\", ""))) == 3


def test_latex_is_a_longtable(table: Table) -> None:
    made = latex.table(table)
    assert r"\begin{longtable}{llrr}" in made
    assert r"1\,792" in made
    assert r"3\ensuremath{\times}3" in made
    assert made.count(r"\\") == 6


@given(st.text(max_size=60))
def test_latex_runs_nothing(cell: str) -> None:
    left = re.sub(
        r"\\(?:text[a-z]+\{\}|ensuremath\{(?:\\[a-z]+|-|\^\d)\}|ldots\{\}|[{}$&#%_,])", "", latex.escape(cell)
    )
    assert not set(re.sub(r"\{[-'\[\]]\}", "", left)) & set("\\{}$&#^_%")


# -- all of them


@pytest.mark.parametrize("row", WRITERS, ids=lambda row: row.name)
def test_every_output_bears_anything(row: object, nasty: str) -> None:
    made = row.write(one(nasty, depth=2), Options())  # type: ignore[attr-defined]
    assert "\x00" not in made
    assert "\x1b" not in made
    made.encode("utf-8")


@pytest.mark.parametrize("row", WRITERS, ids=lambda row: row.name)
def test_every_output_writes_an_empty_table(row: object) -> None:
    empty = Table((Column("name", "Layer"),), (), (), "nothing")
    assert isinstance(row.write(empty, Options()), str)  # type: ignore[attr-defined]


def test_the_table_of_outputs_is_consistent() -> None:
    for name, row in OUTPUTS.items():
        assert name == row.name
        assert all(suffix.startswith(".") and suffix.islower() for suffix in row.suffixes)
    for kind in ("scene", "table"):
        suffixes = [suffix for row in OUTPUTS.values() if row.kind == kind for suffix in row.suffixes]
        assert len(suffixes) == len(set(suffixes))


def test_the_stylesheet_ships_and_asks_no_system_for_its_scheme() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", stylesheet(), flags=re.DOTALL)
    assert ".netdiagram" in sheet
    for block in re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*)", sheet):
        assert block.strip().startswith('body[data-theme="auto"]')
    assert sheet.count("{") == sheet.count("}")
    assert "url(" not in sheet
    assert "@import" not in sheet
