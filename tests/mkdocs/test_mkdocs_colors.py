"""A site's palette stands in one place; pictures are files of the page."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from markdown_pages import convert
from mkdocs_netdiagram import NetdiagramExtension, render
from pictures import drawing

from netdiagram.errors import NetdiagramError
from netdiagram.themes import PALETTES

Build = Callable[..., subprocess.CompletedProcess[str]]

NET = "```netdiagram{}\nInput(28, 28, 1)\nConv2D(8, 3)\nFlatten()\nDense(4)\n```\n"
DENSE = PALETTES["default"].hues["dense"]


def converted(text: str, **settings: object) -> str:
    return markdown.markdown(text, extensions=[NetdiagramExtension(cache=False, **settings)])


def test_a_palette_of_the_site_colours_every_block() -> None:
    html = converted(NET.format("") + "\n" + NET.format(""), palette={"base": "bold", "dense": "#00806a"})
    assert html.count("#00806a") >= 2
    assert PALETTES["bold"].hues["convolution"] in html
    assert DENSE not in html


def test_a_palette_by_name_and_a_block_that_chooses_another() -> None:
    html = converted(NET.format(" palette=default"), palette="print")
    assert DENSE in html
    assert DENSE not in converted(NET.format(""), palette="print")


@pytest.mark.parametrize("palette", ["blod", {"dense": "yellow"}, {"densse": "teal"}])
def test_a_palette_that_is_none_is_refused(palette: object) -> None:
    with pytest.raises(NetdiagramError, match=r"there is no|too light"):
        NetdiagramExtension(palette=palette)


@pytest.mark.parametrize(
    "written",
    [
        ' colors="Conv2D: #c33; Dense: teal"',
        " {colors='Conv2D: #c33; Dense: teal'}",
        "\n:colors: Conv2D: #c33; Dense: teal",
        ' colors="Conv2D:#c33;Dense:teal"',
    ],
)
def test_rules_can_be_written_in_every_place(written: str) -> None:
    html = convert(NET.format(written))
    assert "#cc3333" in html
    assert "#008080" in html


def test_defaults_may_be_mappings_and_lists() -> None:
    html = converted(NET.format(""), defaults={"colors": {"Dense": "teal"}, "hide": ["Flatten"]})
    assert "#008080" in html
    assert ">Flatten<" not in html.partition("<table")[0]


def test_a_picture_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seven.png").write_bytes(drawing())
    html = convert(NET.format(' table=none image="seven.png | A seven"'))
    assert "data:image/png;base64," in html
    assert 'aria-label="A seven"' in html
    assert (tmp_path / "seven.png").resolve() in render.WATCHED


def test_a_missing_picture_is_told_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    html = convert("# Page\n\n" + NET.format("\n:table: none\n:image: six.png"))
    assert "nd-refused" in html
    assert "Conv2D" in html
    assert "<svg" not in html
    (record,) = caplog.records
    assert record.getMessage().startswith("<markdown>:5:1: there is no file 'six.png'")


def test_pictures_do_not_lead_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "site"
    inner.mkdir()
    monkeypatch.chdir(inner)
    (tmp_path / "out.png").write_bytes(drawing())
    assert "leads out of the project" in convert(NET.format(' image="../out.png"'))


SITE_PALETTE = "plugins:\n  - netdiagram:\n      palette:\n        base: bold\n        dense: '#00806a'\n"


def test_the_plugin_colours_a_whole_site(site: Build, tmp_path: Path) -> None:
    block = NET.format("")
    done = site({"index.md": block, "other.md": block}, SITE_PALETTE, "--strict")
    assert done.returncode == 0, done.stderr
    for name in ("index.html", "other/index.html"):
        html = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert "#00806a" in html
        assert PALETTES["bold"].hues["convolution"] in html
        assert DENSE not in html


def test_the_plugin_refuses_a_palette_that_is_none(site: Build) -> None:
    done = site({"index.md": "x"}, "plugins: [{netdiagram: {palette: blod}}]\n")
    assert done.returncode != 0
    assert "there is no palette 'blod'; did you mean 'bold'?" in done.stderr + done.stdout
