"""Listings: the right lines link, the code stays as it was, whatever highlighter wrote it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from netdiagram.outputs import listing
from netdiagram.scene import ID

SOURCE = '''\
model = Sequential([
    Conv2D(32, 3, activation="relu"),  # first
    """a text of
    Dense(2) lines""", Dense(2),

    Dense(10, name="<b>&"),
])
'''
LINES = {2: "conv2d", 4: "dense", 6: "dense_1"}
FORMATS: list[dict[str, Any]] = [
    {},
    {"linenos": "inline"},
    {"linenos": "table"},
    {"linespans": "line", "lineanchors": "at", "anchorlinenos": True, "wrapcode": True},
    {"linenos": "table", "linespans": "line"},
    {"hl_lines": [2, 4]},
    {"noclasses": True},
]


class Links(HTMLParser):
    """The links of a listing: id, address and text; elements must nest, and links hold no links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a":
            assert "a" not in self.open
        if tag == "a" and told.get("class") == "nd-line":
            assert "id" not in told
            self.found.append(["", str(told["href"]), ""])
        elif tag == "span" and "a" in self.open and "id" in told and self.found and not self.found[-1][0]:
            self.found[-1][0] = str(told["id"])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "a" in self.open and self.found:
            self.found[-1][2] += data


def links(markup: str) -> list[list[str]]:
    reader = Links()
    reader.feed(markup.replace(ID, "p-"))
    assert not reader.open
    return reader.found


def code(source: str, options: dict[str, Any]) -> str:
    return highlight(source, PythonLexer(stripnl=False), HtmlFormatter(**options))


@pytest.mark.parametrize("options", FORMATS, ids=str)
def test_lines_link_whole(options: dict[str, Any]) -> None:
    assert links(listing.link(code(SOURCE, options), LINES)) == [
        ["p-l-2", "#p-r-conv2d", 'Conv2D(32, 3, activation="relu"),  # first'],
        ["p-l-4", "#p-r-dense", '    Dense(2) lines""", Dense(2),'],
        ["p-l-6", "#p-r-dense_1", 'Dense(10, name="<b>&"),'],
    ]


@pytest.mark.parametrize("options", FORMATS, ids=str)
def test_the_code_stays_as_it_was(options: dict[str, Any]) -> None:
    plain = code(SOURCE, options)
    linked = listing.link(plain, LINES)
    assert re.sub("<[^>]*>", "", linked) == re.sub("<[^>]*>", "", plain)
    assert re.sub(r'<a class="nd-line"[^>]*><span id="[^"]*">(.*?)</span></a>', r"\1", linked) == plain


def test_lines_link_to_blocks_where_there_is_no_table() -> None:
    assert links(listing.link(code(SOURCE, {}), {2: "conv2d"}, to="b"))[0][1] == "#p-b-conv2d"


def test_a_listing_may_begin_further_down() -> None:
    assert links(listing.link(code(SOURCE, {}), {12: "conv2d"}, first=11))[0][0] == "p-l-12"


@pytest.mark.parametrize("lines", [{}, {0: "a"}, {99: "a"}, {5: "blank"}, {-3: "a"}])
def test_lines_that_show_nothing_are_passed_over(lines: dict[int, str]) -> None:
    plain = code(SOURCE, {})
    assert listing.link(plain, lines) == plain


@pytest.mark.parametrize("markup", ["", "no listing", "<pre>never closed", "<code>x</code>"])
def test_what_is_no_listing_stays(markup: str) -> None:
    assert listing.link(markup, {1: "a"}) == markup


def test_keys_are_escaped() -> None:
    assert "<script" not in listing.link(code(SOURCE, {}), {2: '"><script>'})


@given(st.text(alphabet="abc ()[]{}'\"#\\\n\t<>&=:,.@0", max_size=80), st.sampled_from(FORMATS[:6]))
def test_any_code_stays_whole(source: str, options: dict[str, Any]) -> None:
    plain = code(source, options)
    linked = listing.link(plain, {n: f"k{n}" for n in range(1, 12)})
    links(linked)
    assert unescape(re.sub("<[^>]*>", "", linked)) == unescape(re.sub("<[^>]*>", "", plain))
