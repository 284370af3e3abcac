"""Real pages in a real browser: legible in every scheme, linked both ways, on screens narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sphinx_sites import INDEX, Built, Site, directive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SCHEMES = {
    "light": ("light", "auto", False),
    "dark": ("dark", "auto", True),
    "light forced on dark": ("dark", "light", False),
    "dark forced on light": ("light", "dark", True),
}
"""What the system asks for, what the reader has chosen, whether the page is dark."""

TEXTS = """
() => {
  const seen = (css) => {
    const d = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    d.fillStyle = css; d.fillRect(0, 0, 1, 1);
    return [...d.getImageData(0, 0, 1, 1).data];
  };
  const body = seen(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('.netdiagram svg text, .netdiagram td, .netdiagram tbody th')].map((e) => {
    const style = getComputedStyle(e), svg = e.tagName === 'text';
    let ground = body;
    for (let up = e; up && !svg; up = up.parentElement) {
      const colour = seen(getComputedStyle(up).backgroundColor);
      if (colour[3] === 255) { ground = colour; break; }
    }
    return {text: e.textContent, ink: seen(svg ? style.fill : style.color), ground,
            opacity: svg ? parseFloat(style.fillOpacity) : 1, page: seen(getComputedStyle(document.querySelector('article') || document.body).color)};
  });
}
"""


def luminance(colour: list[float]) -> float:
    """Relative luminance (WCAG 2) of 8-bit sRGB."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@contextmanager
def opened(chromium: Browser, built: Built, scheme: str, chosen: str = "auto", width: int = 1200) -> Iterator[Page]:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(f"localStorage.setItem('theme', '{chosen}')")
    page = context.new_page()
    page.goto((built.out / "index.html").as_uri())
    yield page
    context.close()


@pytest.fixture
def built(site: Site) -> Built:
    options = ":caption: Words\n:listing: below"
    return site({"index.rst": INDEX + directive(options=options)}, html_theme="furo")


@pytest.mark.parametrize("name", SCHEMES)
def test_all_text_follows_the_page(chromium: Browser, built: Built, name: str) -> None:
    system, chosen, dark = SCHEMES[name]
    with opened(chromium, built, system, chosen) as page:
        texts = page.evaluate(TEXTS)
    assert len(texts) > 12
    for text in texts:
        assert (luminance(text["ground"]) < 0.2) == dark, text
        ink = [
            i * text["opacity"] + g * (1 - text["opacity"]) for i, g in zip(text["ink"], text["ground"], strict=True)
        ]
        assert contrast(ink, text["ground"]) >= 4.5, text


def test_drawings_take_the_colour_of_the_text_around(chromium: Browser, built: Built) -> None:
    inks = []
    for system, chosen, _ in SCHEMES.values():
        with opened(chromium, built, system, chosen) as page:
            ink, around = page.evaluate(
                "() => ['.netdiagram svg text', '.netdiagram figure'].map((s, i) => "
                "getComputedStyle(document.querySelector(s))[i ? 'color' : 'fill'])"
            )
            assert ink == around
            inks.append(ink)
    assert inks[0] == inks[2] != inks[1] == inks[3]


def test_blocks_lead_to_rows_and_rows_to_blocks(chromium: Browser, built: Built) -> None:
    with opened(chromium, built, "light") as page:
        lost = page.evaluate(
            "() => [...document.querySelectorAll('.netdiagram a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
            ".filter(id => !document.getElementById(id))"
        )
        assert not lost
        page.locator(".netdiagram svg a[href$='-r-first']").first.click()
        assert page.evaluate("document.querySelector(':target').tagName") == "TR"
        page.locator("tr:target th a").click()
        assert page.evaluate("document.querySelector(':target').closest('svg') !== null")
        page.locator("a.nd-line[href$='-r-last']").click()
        assert page.evaluate("document.querySelector('tr:target').id").endswith("-r-last")


@pytest.mark.parametrize("width", [1200, 740, 390])
def test_nothing_makes_the_page_wider_than_the_screen(chromium: Browser, built: Built, width: int) -> None:
    with opened(chromium, built, "light", width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_is_light(chromium: Browser, built: Built) -> None:
    with opened(chromium, built, "dark", "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        fills = page.evaluate(
            "[...document.querySelectorAll('.netdiagram svg text')].map(t => getComputedStyle(t).fill)"
        )
    assert set(fills) == {"rgb(0, 0, 0)"}
