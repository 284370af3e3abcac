"""Drawings and tables on real pages: right whatever the page does, with the stylesheet and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from netdiagram.outputs import html, stylesheet, svg
from netdiagram.scene import ID, Scene
from netdiagram.tables import Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LINKS = "a { color: #1a5fff; text-decoration: underline } a:hover, a:focus { color: #d0f; background: #ff0 }"
PAGES = {
    "light": ("", "body { background: #fff; color: #222 }"),
    "dark": ("", "body { background: #131416; color: #ddd }"),
    "with links of its own": ("", "body { background: #fff; color: #222 } " + LINKS),
}
INK = """
() => {
  const told = [];
  for (const text of document.querySelectorAll('svg text')) told.push(getComputedStyle(text).fill);
  for (const path of document.querySelectorAll('svg [stroke=currentColor]')) told.push(getComputedStyle(path).stroke);
  return told;
}
"""


@pytest.fixture
def show(chromium: Browser, scene: Scene, table: Table) -> Iterator[Callable[..., Page]]:
    """Opens a page with drawing and table on it."""
    opened: list[Page] = []

    def opener(
        style: str = "", *, sheet: bool = True, scheme: Any = "light", attributes: str = "", width: int = 800
    ) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": 600}, color_scheme=scheme)
        opened.append(page)
        body = (
            f'<figure class="netdiagram nd-center">{svg.inline(scene)}<figcaption>Caption</figcaption></figure>'
            f'{html.table(table)}<a id="other" href="#">another</a>'
        ).replace(ID, "p-")
        styles = style + (stylesheet() if sheet else "")
        page.set_content(
            f"<!doctype html><html {attributes}><meta charset=utf-8><style>{styles}</style><body {attributes}>{body}"
        )
        return page

    yield opener
    for page in opened:
        page.close()


@pytest.mark.parametrize("sheet", [True, False], ids=["styled", "bare"])
@pytest.mark.parametrize("name", PAGES)
def test_ink_is_the_pages_own(show: Callable[..., Page], name: str, sheet: bool) -> None:
    page = show(PAGES[name][1], sheet=sheet)
    ink = page.evaluate("getComputedStyle(document.body).color")
    told = page.evaluate(INK)
    assert len(told) > 6
    assert set(told) == {ink}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_forces_its_theme_is_followed(show: Callable[..., Page], scheme: str) -> None:
    """Light on a dark system, dark on a light one: what counts is the page, for ink and for tint."""
    ground, ink = ("#fff", "#222") if scheme == "dark" else ("#131416", "#ddd")
    theme = "light" if scheme == "dark" else "dark"
    page = show(f"body {{ background: {ground}; color: {ink} }}", scheme=scheme, attributes=f'data-theme="{theme}"')
    assert set(page.evaluate(INK)) == {page.evaluate("getComputedStyle(document.body).color")}
    tint = page.evaluate("getComputedStyle(document.querySelector('.nd-box')).fillOpacity")
    assert float(tint) == (0.16 if theme == "light" else 0.26)


def test_a_dark_system_alone_changes_nothing(show: Callable[..., Page]) -> None:
    look = "() => [...document.querySelectorAll('*')].map(e => { const s = getComputedStyle(e); return s.fill + s.fillOpacity + s.color })"
    light, dark = (
        show("body { background: #fff; color: #222 }", scheme=scheme).evaluate(look) for scheme in ("light", "dark")
    )
    # the root's colour and that of links follow the browser; nothing of ours does
    differing = [i for i, (a, b) in enumerate(zip(light, dark, strict=True)) if a != b]
    assert not differing


def test_themes_that_follow_the_system_are_followed(show: Callable[..., Page]) -> None:
    page = show(scheme="dark", attributes='data-theme="auto"')
    assert page.evaluate("getComputedStyle(document.querySelector('.nd-box')).fillOpacity") == "0.26"


@pytest.mark.parametrize("sheet", [True, False], ids=["styled", "bare"])
def test_links_in_drawings_work_by_pointer_and_are_not_underlined(show: Callable[..., Page], sheet: bool) -> None:
    page = show(LINKS, sheet=sheet)
    box = page.locator("#p-b-dense text").bounding_box()
    assert box is not None
    # the text over the box lets the pointer through to the link
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.evaluate("location.hash") == "#p-r-dense"
    assert page.evaluate("getComputedStyle(document.querySelector('svg text')).textDecorationLine") == "none"


def test_links_in_drawings_show_where_the_keyboard_is(show: Callable[..., Page]) -> None:
    page = show(LINKS)
    for _ in range(2):
        page.keyboard.press("Tab")
    told = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return [document.activeElement.getAttribute('href'), s.outlineStyle, parseFloat(s.outlineWidth), s.outlineColor] }"
    )
    assert told == ["#p-r-dense", "solid", 2, page.evaluate("getComputedStyle(document.body).color")]


def test_rows_and_blocks_show_that_they_are_meant(show: Callable[..., Page]) -> None:
    page = show()
    page.locator("#p-r-conv1 a").click()
    width = "id => parseFloat(getComputedStyle(document.querySelector(`#p-b-${id} [stroke-width='1.2']`)).strokeWidth)"
    assert page.evaluate(width, "conv1") > page.evaluate(width, "dense")
    page.locator("#p-b-conv1 a").click(position={"x": 10, "y": 40})
    cell = "id => getComputedStyle(document.querySelector(`#p-r-${id} td`)).backgroundColor"
    assert page.evaluate(cell, "conv1") != page.evaluate(cell, "odd")


def test_numbers_line_up(show: Callable[..., Page]) -> None:
    for sheet in (True, False):
        page = show("th, td { text-align: left }" if sheet else "", sheet=sheet)
        aligned = page.evaluate("[...document.querySelectorAll('td[align]')].map(e => getComputedStyle(e).textAlign)")
        assert all("right" in word for word in aligned)


def test_narrow_screens_scroll_the_drawing_and_not_the_page(show: Callable[..., Page]) -> None:
    page = show("body { margin: 0 } figure { margin: 0 }", width=220)
    assert page.evaluate("document.querySelector('svg').getBoundingClientRect().width") == 300
    assert page.evaluate("document.querySelector('figure').scrollWidth") > 220
    assert page.evaluate("document.querySelector('figure').getBoundingClientRect().width") <= 220


def test_print_is_light(show: Callable[..., Page]) -> None:
    dark = "background: #131416; color: #ddd"
    page = show(f"body, table, tr:nth-child(even), figcaption {{ {dark} }}", attributes='data-theme="dark"')
    page.emulate_media(media="print")
    look = "[...document.querySelectorAll('.nd-table *, figcaption')].map(e => getComputedStyle(e)).map(s => [s.color, s.backgroundColor])"
    assert {tuple(pair) for pair in page.evaluate(look)} == {("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)")}
    assert set(page.evaluate(INK)) == {"rgb(0, 0, 0)"}
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.netdiagram')).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.nd-box')).fillOpacity") == "0.16"


def test_print_unfolds(chromium: Browser, table: Table) -> None:
    page = chromium.new_page()
    page.set_content(f"<style>{stylesheet()}</style>{html.table(table, summary='Parameters')}".replace(ID, "p-"))
    height = "document.querySelector('details').getBoundingClientRect().height"
    folded = page.evaluate(height)
    page.emulate_media(media="print")
    assert page.evaluate(height) > folded + 50
    assert page.evaluate("document.querySelector('td').checkVisibility()")
    page.close()


def test_strict_pages_block_nothing(chromium: Browser, scene: Scene, table: Table) -> None:
    """A content security policy without any inline style or script."""
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    page.set_content(f"<!doctype html>{policy}<body>{svg.inline(scene)}{html.table(table)}".replace(ID, "p-"))
    assert page.evaluate("getComputedStyle(document.querySelector('.nd-box')).fillOpacity") == "0.16"
    page.close()
    assert not refused


@pytest.mark.parametrize(("theme", "scheme", "dark"), [
    ("light", "dark", False), ("dark", "light", True), ("auto", "light", False), ("auto", "dark", True),
])  # fmt: skip
def test_files_bring_their_own_theme(
    chromium: Browser, scene: Scene, theme: str, scheme: Any, dark: bool, tmp_path: Any
) -> None:
    file = tmp_path / "drawing.svg"
    file.write_text(svg.standalone(scene, theme), encoding="utf-8")
    page = chromium.new_page(color_scheme=scheme)
    page.goto(file.as_uri())
    ground, ink = page.evaluate(
        "[getComputedStyle(document.querySelector('rect')).fill, getComputedStyle(document.querySelector('text')).fill]"
    )
    page.close()
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) > 384 for colour in (ground, ink)]
    assert bright == ([False, True] if dark else [True, False])


def test_titles_name_links_to_those_who_listen(show: Callable[..., Page]) -> None:
    page = show()
    names = page.get_by_role("link", name="dense: Dense")
    assert names.count() == 1
    assert page.get_by_role("group", name="A network").count() == 1
