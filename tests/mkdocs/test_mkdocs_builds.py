"""Whole sites, built by the real programs."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs_netdiagram import plugin, render, stylesheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Build = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
PLUGIN = "plugins: [netdiagram]\n"
BLOCK = "```netdiagram\nInput((8,))\nDense(4)\nDense(2)\n```\n"
WRONG = "```netdiagram\nInput((8,))\nDens(4)\n```\n"
MATERIAL = """\
theme: {name: material, font: false}
markdown_extensions: [admonition, attr_list, pymdownx.details, pymdownx.highlight, pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
"""
THEMES = {
    "mkdocs": "",
    "mkdocs, dark": "theme: {name: mkdocs, color_mode: auto, user_color_mode_toggle: true}\n",
    "readthedocs": "theme: readthedocs\n",
    "material": MATERIAL,
}


def page(folder: Path, name: str = "index.html") -> str:
    return (folder / "site" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES)
def test_a_site_builds_strictly(theme: str, site: Build, tmp_path: Path) -> None:
    text = f"# T\n\n{BLOCK}\n- a\n\n    ```netdiagram view=graph table=folded listing=above\n    Dense(4, input_shape=(8,))\n    ```\n"
    done = site({"index.md": text}, PLUGIN + THEMES[theme], "--strict")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    html = page(tmp_path)
    assert html.count('<figure class="netdiagram nd-center">') == 2
    assert 'href="assets/netdiagram.css"' in html
    assert page(tmp_path, "assets/netdiagram.css") == stylesheet()
    assert "```" not in re.sub("<script.*?</script>", "", html, flags=re.DOTALL)


INSTANT = MATERIAL.replace("font: false", "font: false, features: [navigation.instant]")


def test_links_of_drawings_survive_instant_navigation(site: Build, tmp_path: Path) -> None:
    # it sets `href` of whatever has one, and links of SVG have one that cannot be set
    drawings = []
    for theme in (INSTANT, MATERIAL):
        assert site({"index.md": BLOCK}, PLUGIN + theme, "--strict").returncode == 0
        found = re.search(r"<figure.*?</figure>", page(tmp_path), re.DOTALL)
        assert found
        drawings.append(found[0])
    instant, plain = drawings
    assert len(re.findall(r"<a href=", plain)) == len(re.findall(r"<a xlink:href=", instant)) == 3
    assert "<a href=" not in instant
    assert instant.replace("xlink:href", "href").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "") == plain


@pytest.mark.browser
def test_links_of_drawings_can_be_followed_under_instant_navigation(
    site: Build, tmp_path: Path, chromium: Browser
) -> None:
    site({"index.md": BLOCK}, PLUGIN + INSTANT)
    opened = chromium.new_page()
    opened.goto((tmp_path / "site/index.html").as_uri())
    opened.evaluate("() => { for (const e of document.querySelectorAll('figure [href]')) e.href = e.href }")
    opened.locator("figure svg a").first.click()
    assert opened.evaluate("document.querySelector(':target').localName") == "tr"
    opened.close()


def test_our_stylesheet_stands_before_the_authors(site: Build, tmp_path: Path) -> None:
    site({"index.md": BLOCK, "own.css": ""}, PLUGIN + "extra_css: [own.css]\n")
    html = page(tmp_path)
    assert html.index("assets/netdiagram.css") < html.index("own.css")


def test_the_stylesheet_can_be_left_out(site: Build, tmp_path: Path) -> None:
    done = site({"index.md": BLOCK}, "plugins: [{netdiagram: {stylesheet: false}}]\n", "--strict")
    assert done.returncode == 0
    assert "netdiagram.css" not in page(tmp_path)
    assert not (tmp_path / "site/assets/netdiagram.css").exists()


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_strict_fails_on_a_refused_listing(theme: str, site: Build, tmp_path: Path) -> None:
    files = {
        "index.md": f"---\ntitle: A\ntags:\n  - b\n---\n\n# T\n\n- a\n\n    {WRONG.replace(chr(10), chr(10) + '    ')}\n\nThe end.\n"
    }
    done = site(files, PLUGIN + THEMES[theme], "--strict")
    assert done.returncode != 0
    assert "ERROR   -  index.md:13:5: " in done.stderr
    assert "Traceback" not in done.stderr
    # quiet builds hear and count errors only
    assert site(files, PLUGIN + THEMES[theme], "--strict", "--quiet").returncode != 0
    relaxed = site(files, PLUGIN + THEMES[theme])
    assert relaxed.returncode == 0
    assert "index.md:13:5: " in relaxed.stderr
    html = page(tmp_path)
    assert "nd-refused" in html
    assert "The end." in html


def test_the_plugins_own_strictness(site: Build, tmp_path: Path) -> None:
    done = site({"index.md": WRONG, "other.md": WRONG}, "plugins: [{netdiagram: {strict: true}}]\n")
    assert done.returncode != 0
    assert "netdiagram refused 2 listing(s)" in done.stderr
    assert "index.md:3:1: " in done.stderr
    assert "other.md:3:1: " in done.stderr
    assert "Traceback" not in done.stderr
    assert site({"index.md": BLOCK, "other.md": BLOCK}, "plugins: [{netdiagram: {strict: true}}]\n").returncode == 0


def test_the_extension_alone(site: Build, tmp_path: Path) -> None:
    config = "markdown_extensions: [{netdiagram: {defaults: {table: none}}}]\n"
    assert site({"index.md": BLOCK}, config, "--strict").returncode == 0
    assert "<svg" in page(tmp_path)
    assert "nd-table" not in page(tmp_path)
    done = site({"index.md": WRONG}, config, "--strict")
    assert done.returncode != 0
    assert "index.md:3:1: " in done.stderr


def test_the_extensions_strictness_stops_the_build(site: Build) -> None:
    done = site({"index.md": WRONG}, "markdown_extensions: [{netdiagram: {strict: true}}]\n")
    assert done.returncode != 0
    assert "index.md:3:1: " in done.stderr


def test_settings(site: Build, tmp_path: Path) -> None:
    config = """\
plugins:
  - netdiagram:
      defaults: {table: folded, columns: [name, shape], legend: no}
      root: models
      cache: kept
"""
    done = site(
        {"index.md": BLOCK + "\n```netdiagram file=/net.py table=none\n```\n", "models/net.py": BLOCK[14:-4]},
        config,
        "--strict",
    )
    assert done.returncode == 0, done.stderr
    html = page(tmp_path)
    assert html.count("<svg") == 2
    assert html.count('<details class="nd-fold">') == 1
    assert html.count('<th scope="col"') == 2
    assert [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]


def test_what_is_set_on_the_extension_goes_before_the_plugin(site: Build, tmp_path: Path) -> None:
    config = "plugins: [{netdiagram: {defaults: {table: folded}}}]\nmarkdown_extensions: [{netdiagram: {defaults: {table: none}}}]\n"
    assert site({"index.md": BLOCK}, config, "--strict").returncode == 0
    assert "nd-fold" not in page(tmp_path)
    assert "nd-table" not in page(tmp_path)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("plugins: [{netdiagram: {defaults: {veiw: graph}}}]\n", "did you mean 'view'?"),
        ("plugins: [{netdiagram: {defaults: {caption: One}}}]\n", "belongs to one figure"),
        ("plugins: [{netdiagram: {palette: blod}}]\n", "palette: option 'palette': there is no palette 'blod'"),
        ("plugins: [{netdiagram: {root: nowhere}}]\n", "there is no folder 'nowhere'"),
        ("plugins: [{netdiagram: {default: {}}}]\n", "default"),
        ("markdown_extensions: [{netdiagram: {defaults: {view: grph}}}]\n", "not one of"),
    ],
)
def test_wrong_settings_are_said(config: str, words: str, site: Build) -> None:
    done = site({"index.md": BLOCK}, config, "--strict")
    assert done.returncode != 0
    assert words in done.stderr


def test_without_a_cache(site: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDIAGRAM_CACHE", str(tmp_path / "user"))
    assert site({"index.md": BLOCK}, "plugins: [{netdiagram: {cache: false}}]\n", "--strict").returncode == 0
    assert not (tmp_path / "user").exists()
    assert site({"index.md": BLOCK}, PLUGIN, "--strict").returncode == 0
    assert (tmp_path / "user").exists()


def test_twice_the_same_bytes(site: Build, tmp_path: Path) -> None:
    files = {"index.md": BLOCK * 2, "b/other.md": BLOCK}
    built = []
    for _ in range(2):
        site(files, PLUGIN)
        pages = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
        built.append({path: re.sub("Build Date.*", "", text) for path, text in pages.items()})
    assert built[0] == built[1]


def test_ids_differ_from_page_to_page(site: Build, tmp_path: Path) -> None:
    """Plugins that put all pages on one rely on it."""
    site({"index.md": BLOCK, "other.md": BLOCK}, PLUGIN)
    both = page(tmp_path) + page(tmp_path, "other/index.html")
    ids = re.findall(r'\bid="(nd[^"]*)"', both)
    assert ids
    assert len(ids) == len(set(ids))


def test_links_to_figures_are_checked(site: Build) -> None:
    config = PLUGIN + "validation: {anchors: warn}\n"
    text = BLOCK.replace("netdiagram", "netdiagram name=net")
    assert (
        site({"index.md": "[n](#net)\n\n" + text, "other.md": "[n](index.md#net)"}, config, "--strict").returncode == 0
    )
    assert site({"index.md": "[n](#nett)\n\n" + text}, config, "--strict").returncode != 0


def test_links_in_captions_are_mended_and_checked(site: Build, tmp_path: Path) -> None:
    text = BLOCK.replace("netdiagram", 'netdiagram caption="see [it](other.md)"')
    done = site({"index.md": text, "other.md": "x"}, PLUGIN, "--strict")
    assert done.returncode == 0, done.stderr
    assert '<figcaption>see <a href="other/">it</a></figcaption>' in page(tmp_path)
    assert site({"index.md": text.replace("other.md", "nothing.md")}, PLUGIN, "--strict").returncode != 0


def test_drawings_are_not_searched_for(site: Build, tmp_path: Path) -> None:
    site({"index.md": BLOCK}, "plugins: [search, netdiagram]\n" + MATERIAL)
    svg = re.search("<svg[^>]*nd-[^>]*>", page(tmp_path))
    assert svg
    assert "data-search-exclude" in svg[0]


def test_the_stylesheet_can_be_printed() -> None:
    done = subprocess.run([sys.executable, "-m", "mkdocs_netdiagram"], capture_output=True, text=True, check=True)
    assert done.stdout == stylesheet()


def test_importing_the_extension_does_not_import_mkdocs() -> None:
    words = "import sys, mkdocs_netdiagram; print([m for m in sys.modules if m.split('.')[0] in ('mkdocs', 'pymdownx', 'pygments')])"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_demo_site_builds_strictly(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "-f",
            "docs/mkdocs/mkdocs.yml",
            "-d",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    pages = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")
    }
    gallery = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs/sphinx/gallery").glob("*.md")}
    for name, text in gallery.items():
        page = pages[f"gallery/{name}.html"]
        assert page.count('<figure class="netdiagram') == text.count("```{netdiagram}"), name
        assert "{netdiagram}" not in page
    for name, text in pages.items():
        ids = re.findall(r'\bid="(nd[^"]*)"', text)
        assert len(ids) == len(set(ids)), name
        assert set(re.findall(r'href="#(nd[^"]*)"', text)) <= set(ids), name
        assert 'class="nd-refused' not in text, name
        assert "https://" not in "".join(re.findall(r"<(?:script|link)[^>]*>", text)).replace(
            "https://squidfunk.github.io", ""
        )


@pytest.mark.skipif(importlib.util.find_spec("properdocs") is None, reason="ProperDocs is not installed")
def test_properdocs(site: Build, tmp_path: Path) -> None:
    done = site({"index.md": BLOCK}, PLUGIN + MATERIAL, "--strict", program="properdocs")
    assert done.returncode == 0, done.stderr
    assert "<svg" in page(tmp_path)
    done = site({"index.md": WRONG}, PLUGIN + MATERIAL, "--strict", program="properdocs")
    assert done.returncode != 0
    assert "index.md:3:1: " in done.stderr


@pytest.mark.skipif(importlib.util.find_spec("zensical") is None, reason="Zensical is not installed")
def test_zensical(site: Build, tmp_path: Path) -> None:
    config = "markdown_extensions: [{netdiagram: {strict: true}}]\n"
    assert site({"index.md": BLOCK}, config, program="zensical").returncode == 0
    assert "<svg" in page(tmp_path)
    done = site({"index.md": "# T\n\n" + WRONG}, config, program="zensical")
    assert done.returncode != 0
    assert "index.md:5:1: " in done.stdout + done.stderr


def test_files_that_pages_name_are_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load_config(str(_project(tmp_path, "")))
    plugin = config.plugins["netdiagram"]
    watched: list[str] = []
    server = SimpleNamespace(watch=watched.append)
    monkeypatch.setattr(render, "WATCHED", set())
    build(config)
    assert plugin.on_serve(server, config=config, builder=build) is server
    assert watched == [str(tmp_path / "docs/net.py")]
    (tmp_path / "docs/index.md").write_text("```netdiagram file=other.py\n```\n", encoding="utf-8")
    (tmp_path / "docs/other.py").write_text("Dense(4, input_shape=(8,))\n", encoding="utf-8")
    build(config)
    assert watched == [str(tmp_path / "docs/net.py"), str(tmp_path / "docs/other.py")]


def test_watching_can_be_switched_off(tmp_path: Path) -> None:
    config = load_config(str(_project(tmp_path, "{watch: false}")))
    watched: list[str] = []
    build(config)
    config.plugins["netdiagram"].on_serve(SimpleNamespace(watch=watched.append), config=config, builder=build)
    assert not watched


def _project(folder: Path, settings: str) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("```netdiagram file=net.py\n```\n", encoding="utf-8")
    (folder / "docs/net.py").write_text("Dense(4, input_shape=(8,))\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"site_name: T\nplugins:\n  - netdiagram: {settings}\n", encoding="utf-8")
    return folder / "mkdocs.yml"


@pytest.mark.parametrize("guide", ["sphinx/guide/mkdocs.md", "mkdocs/docs/guide.md"])
def test_every_setting_is_described(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8").partition("| Setting |")[2]
    rows = text.partition("\n\n")[0]
    known = {name for name, _ in plugin.NetdiagramConfig._schema}
    assert set(re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)) == known
