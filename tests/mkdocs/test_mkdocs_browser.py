"""The demo site in a real browser: light, dark, light forced on a dark system, print, a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("index", "guide", "options", "nesting", "gallery/classics", "gallery/sequence", "gallery/segmentation")
CONTRAST = """(element) => {
  const rgb = (text) => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = '#ffffff'; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (text) => rgb(text).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    while (node) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/rgba\\(.*, 0\\)|transparent/.test(colour)) return colour;
      node = node.parentElement;
    }
    return 'rgb(255, 255, 255)';
  };
  // Material paints its ink half transparent: flatten it on the ground first
  const over = (ink, below) => {
    const parts = ink.match(/[\\d.]+/g).map(Number);
    const alpha = parts[3] ?? 1, base = rgb(below);
    return `rgb(${parts.slice(0, 3).map((v, i) => Math.round(v * alpha + base[i] * (1 - alpha))).join(',')})`;
  };
  const below = ground(element.closest('figure').parentElement);
  const style = getComputedStyle(element);
  const [a, b] = [luminance(over(style.fill, below)), luminance(below)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""
OVERFLOW = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "docs/mkdocs/mkdocs.yml", "-d", str(folder)]
    cache = {"NETDIAGRAM_CACHE": str(tmp_path_factory.mktemp("cache"))}
    subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **cache}
    )
    return folder


@pytest.fixture
def opened(chromium: Any, demo: Path) -> Iterator[Any]:
    """Opens a page: `opened("index", system="dark", width=1280, choose="default")`."""
    contexts = []

    def look(name: str, *, system: str = "light", width: int = 1280, choose: str = "") -> Any:
        context = chromium.new_context(
            color_scheme=system, viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        context.route("http*://**", lambda route: route.abort())
        contexts.append(context)
        page = context.new_page()
        page.goto((demo / f"{name}.html").as_uri())
        for _ in range(3):
            if not choose or page.evaluate("document.body.dataset.mdColorMedia") == choose:
                break
            page.locator("label[for^=__palette]:visible").click()
        return page

    yield look
    for context in contexts:
        context.close()


LIGHT, DARK = "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("system", "choose", "scheme"),
    [
        ("light", "", "default"),
        ("dark", "", "slate"),
        ("dark", LIGHT, "default"),
        ("light", DARK, "slate"),
    ],
    ids=["light", "dark", "light forced on a dark system", "dark forced on a light system"],
)
@pytest.mark.parametrize("name", ["gallery/classics", "gallery/segmentation"])
def test_words_are_legible_in_every_scheme(opened: Any, name: str, system: str, choose: str, scheme: str) -> None:
    page = opened(name, system=system, choose=choose)
    assert page.evaluate("document.body.dataset.mdColorScheme") == scheme
    words = page.locator("figure.netdiagram svg text")
    assert words.count() > 10
    for element in words.element_handles():
        assert element.evaluate(CONTRAST) >= 4.5
    outline = page.locator("figure.netdiagram svg [stroke]").first.evaluate("e => getComputedStyle(e).stroke")
    assert outline.startswith("rgb")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_window(opened: Any, name: str, width: int) -> None:
    page = opened(name, width=width)
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.browser
def test_blocks_and_rows_lead_to_each_other(opened: Any) -> None:
    page = opened("gallery/classics")
    drawing, table = page.locator("figure.netdiagram svg").first, page.locator(".nd-table").first
    hrefs = drawing.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert hrefs
    for href in hrefs:
        assert table.locator(f"tr[id='{href[1:]}']").count() == 1
    drawing.locator("a").last.click()
    assert page.evaluate("document.querySelector(':target').localName") == "tr"
    assert page.locator(":target").is_visible()
    back = page.locator(":target a").first
    back.click()
    assert page.evaluate("document.querySelector(':target').closest('svg') !== null")
    box = page.locator(":target").bounding_box()
    assert box
    assert 0 <= box["y"] <= 900


@pytest.mark.browser
def test_lines_of_the_listing_lead_to_rows(opened: Any) -> None:
    page = opened("guide")
    line = page.locator("a.nd-line").first
    line.click()
    assert page.evaluate("document.querySelector(':target').localName") == "tr"


@pytest.mark.browser
def test_print_is_dark_on_white(opened: Any) -> None:
    page = opened("gallery/classics", system="dark")
    page.emulate_media(media="print", color_scheme="dark")
    ink, ground = page.locator("figure.netdiagram").first.evaluate(
        "e => [getComputedStyle(e.querySelector('text')).fill, getComputedStyle(e).backgroundColor]"
    )
    assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


@pytest.mark.browser
def test_the_drawing_has_a_name_for_those_who_do_not_see_it(opened: Any) -> None:
    page = opened("gallery/classics")
    svg = page.locator("figure.netdiagram svg").first
    assert svg.get_attribute("role") in {"img", "group"}
    names = svg.get_attribute("aria-labelledby").split()
    told = [page.locator(f"[id='{name}']").text_content() for name in names]
    assert all(told)
