"""The site around the pages: settings, cache, builders, parallel and incremental builds."""

from __future__ import annotations

import filecmp
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sphinx_sites import INDEX, NET, Built, Site, directive

from netdiagram import cache

BUILDERS = [
    "html",
    "dirhtml",
    "singlehtml",
    "latex",
    "epub",
    "text",
    "man",
    "texinfo",
    "gettext",
    "linkcheck",
    "xml",
    "pseudoxml",
    "json",
    "pickle",
    "htmlhelp",
    "qthelp",
    "devhelp",
    "changes",
    "dummy",
]

EVERYTHING = (
    INDEX
    + ".. toctree::\n\n   sub/page\n\n"
    + directive(options=":caption: Numbered *words*\n:name: fig-one\n:listing: folded")
    + directive(options=":table: only\n:name: bare")
    + directive(options=":table: above\n:caption: More words")
    + directive(NET.replace("Conv2D", "Konv2D"), ":caption: Refused words")
    + "See :numref:`fig-one`, :ref:`fig-one`, :ref:`there <bare>`.\n"
)


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_ends_with_the_one_warning(site: Site, builder: str) -> None:
    files = {"index.rst": EVERYTHING, "sub/page.md": f"# Page\n\n```{{netdiagram}}\n:caption: In MyST\n\n{NET}```\n"}
    latex = [("index", "book.tex", "Book", "Author", "manual")]
    built = site(files, builder, numfig=True, latex_documents=latex, master_doc="index")
    told = [line for line in built.lines if "epub.unknown_project_files" not in line]
    assert len(told) == 1, built.warnings
    assert "Konv2D" in told[0]
    assert "unknown node" not in built.warnings
    assert built.app.statuscode == 0


def outputs(built: Built, suffix: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(built.out.rglob(f"*{suffix}")))


@pytest.mark.parametrize(
    ("builder", "suffix"),
    [
        ("text", ".txt"),
        ("man", ".1"),
        ("latex", ".tex"),
        ("texinfo", ".texi"),
        ("epub", ".xhtml"),
        ("xml", ".xml"),
        ("qthelp", "index.html"),
    ],
)
def test_builders_without_pictures_get_summary_and_table_in_plain_text(site: Site, builder: str, suffix: str) -> None:
    latex = [("index", "book.tex", "Book", "Author", "manual")]
    built = site({"index.rst": INDEX + directive(options=":caption: Numbered words")}, builder, latex_documents=latex)
    text = outputs(built, suffix)
    assert not [line for line in built.lines if "epub.unknown_project_files" not in line]
    assert "Numbered words" in text
    assert "54 090" in text
    assert "<svg" not in text
    if builder != "epub":
        assert "\u2009" not in text
    start = text.index("54 090")
    assert "first" in text[max(0, start - 3000) : start]


def test_captions_keep_their_figure_in_latex(site: Site) -> None:
    latex = [("index", "book.tex", "Book", "Author", "manual")]
    text = INDEX + directive(options=":caption: Short\n:name: short") + ":numref:`short`\n"
    tex = outputs(site({"index.rst": text}, "latex", numfig=True, latex_documents=latex), "book.tex")
    figure = tex[tex.index(r"\begin{figure}") : tex.index(r"\end{figure}")]
    assert r"\begin{sphinxVerbatim}" in figure
    assert r"\label{\detokenize{index:short}}" in figure
    assert "54 090" not in figure
    assert r"\hyperref[\detokenize{index:short}]" in tex


def test_what_is_longer_than_a_page_stands_outside_the_float(site: Site) -> None:
    latex = [("index", "book.tex", "Book", "Author", "manual")]
    listing = "Input(8)\n" + "".join(f"Dense({i + 2})\n" for i in range(90))
    tex = outputs(
        site({"index.rst": INDEX + directive(listing, ":caption: Long")}, "latex", latex_documents=latex), "book.tex"
    )
    figure = tex[tex.index(r"\begin{figure}") : tex.index(r"\end{figure}")]
    assert "Verbatim" not in figure
    assert "Long" in figure


def test_parallel_builds_write_the_same_bytes(site: Site, tmp_path: Path) -> None:
    names = [f"page{i}" for i in range(12)]
    files = {
        f"{name}.rst": f"Page\n====\n\n{directive(NET.replace('8', str(9 + i)), ':caption: x')}"
        for i, name in enumerate(names)
    }
    files["index.rst"] = INDEX + ".. toctree::\n\n" + "".join(f"   {name}\n" for name in names)
    one = site(files, numfig=True, netdiagram_cache=str(tmp_path / "one"))
    one.out.rename(tmp_path / "one-out")
    two = site(numfig=True, fresh=True, parallel=2, netdiagram_cache=str(tmp_path / "two"))
    assert not one.warnings + two.warnings
    pages = ["index.html", "searchindex.js", *(f"{name}.html" for name in names)]
    assert filecmp.cmpfiles(tmp_path / "one-out", two.out, pages, shallow=False) == (pages, [], [])
    assert (two.out / "page3.html").read_text(encoding="utf-8").count("<svg ") == 1


def read_again(built: Built, names: list[str]) -> list[str]:
    """Which pages the environment holds younger than at the time it remembers."""
    return [name for name in names if built.app.env.all_docs[name]]


def test_only_pages_that_draw_a_changed_file_are_read_again(site: Site) -> None:
    files = {
        "index.rst": INDEX + ".. toctree::\n\n   a\n   b\n",
        "a.rst": "A\n=\n\n" + directive("", argument="model.py"),
        "b.rst": "B\n=\n\n" + directive(),
        "model.py": NET,
    }
    before = site(files).app.env.all_docs.copy()
    assert site().app.env.all_docs == before
    built = site({"model.py": NET.replace("first", "changed")})
    after = built.app.env.all_docs
    assert {name for name in after if after[name] != before[name]} == {"a"}
    assert "-r-changed" in built.page("a.html")


def test_another_engine_reads_everything_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site({"index.rst": INDEX + directive()}).app.env.all_docs.copy()
    monkeypatch.setattr(cache, "engine", lambda: "another")
    after = site().app.env.all_docs
    assert after["index"] != before["index"]


def test_defaults_of_the_site(site: Site) -> None:
    text = INDEX + directive() + directive(options=":table: below")
    page = site({"index.rst": text}, netdiagram_defaults={"table": "none", "align": "left", "legend": False}).page()
    assert page.count("<svg ") == 2
    assert page.count("<table") == 1
    assert page.count('<figure class="align-left"') == 2


@pytest.mark.parametrize(
    ("defaults", "words"),
    [
        ({"tabel": "none"}, "did you mean 'table'?"),
        ({"table": "non"}, "did you mean 'none'?"),
        ({"table": True}, "'yes' is not one of"),
        ({"name": "x"}, "belongs to one figure"),
        ({3: "x"}, "there is no option '3'"),
    ],
)
def test_wrong_defaults_are_told_once_and_left_out(site: Site, defaults: dict[object, object], words: str) -> None:
    built = site({"index.rst": INDEX + directive() * 2}, netdiagram_defaults={**defaults, "align": "right"})
    assert len(built.lines) == 1
    assert words in built.warnings
    assert "[netdiagram.option." in built.warnings
    assert built.page().count('<figure class="align-right"') == 2


def entries(folder: Path) -> int:
    return cache.Cache(folder).usage().entries


@pytest.mark.parametrize("given", [str, Path])
def test_the_cache_stands_where_the_site_says(site: Site, tmp_path: Path, given: type[str | Path]) -> None:
    listing = NET.replace("28, 28", "31, 31" if given is str else "30, 31")
    built = site({"index.rst": INDEX + directive(listing)}, netdiagram_cache=given("../kept"))
    assert not built.warnings
    assert entries(tmp_path / "kept") > 0


def test_the_cache_can_be_switched_off(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDIAGRAM_CACHE", str(tmp_path / "never"))
    listing = NET.replace("28, 28", "32, 32")
    built = site({"index.rst": INDEX + directive(listing)}, netdiagram_cache=False)
    assert "<svg " in built.page()
    assert entries(tmp_path / "never") == 0


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    listing = NET.replace("28, 28", "33, 33")
    built = site({"index.rst": INDEX + directive(listing)}, netdiagram_cache="../file")
    assert not built.warnings
    assert "<svg " in built.page()


def test_html_and_latex_share_what_was_read(site: Site) -> None:
    latex = [("index", "book.tex", "Book", "Author", "manual")]
    files = {"index.rst": INDEX + directive(options=":caption: Words")}
    first = site(files, latex_documents=latex).app.env.all_docs.copy()
    built = site(builder="latex", latex_documents=latex)
    assert built.app.env.all_docs == first
    assert "54 090" in outputs(built, "book.tex")


@pytest.mark.parametrize("features", [[], ["navigation.instant"]])
def test_links_of_drawings_survive_instant_navigation(site: Site, features: list[str]) -> None:
    # themes of Material's family set `href` of whatever has one, and links of SVG have one that cannot be set
    built = site({"index.rst": INDEX + directive()}, html_theme_options={"features": features})
    drawing = re.findall(r"<svg.*?</svg>", built.page(), re.DOTALL)[0]
    assert ("<a xlink:href=" in drawing, "<a href=" in drawing) == (bool(features), not features)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
