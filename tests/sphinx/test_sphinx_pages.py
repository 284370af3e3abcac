"""What a page shows: drawing, table, listing, caption, references, ids, search."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sphinx_sites import INDEX, NET, Site, directive

LINK = re.compile(r'href="#([^"]+)"')
ID = re.compile(r'\bid="([^"]+)"')


def between(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end, page.index(start))]


def test_a_listing_becomes_a_drawing_and_a_native_table(site: Site) -> None:
    built = site({"index.rst": INDEX + directive()})
    page = built.page()
    assert not built.warnings
    whole = between(page, '<div class="nd-center netdiagram">', "</section>")
    assert whole.count("<svg ") == 1
    assert re.search(r'<table[^>]*class="docutils align-default"', whole)
    assert "54\u202f090" in whole or "54\u2009090" in whole
    assert "\ue000" not in page


def test_a_theme_dresses_the_table_as_its_own(site: Site) -> None:
    furo = site({"index.rst": INDEX + directive()}, html_theme="furo").page()
    assert re.search(r'<div class="table-wrapper docutils container">\s*<div class="nd-table"><table', furo)
    pydata = site(html_theme="pydata_sphinx_theme", fresh=True).page()
    assert re.search(r'<div class="pst-scrollable-table-container"><table[^>]* class="table"', pydata)


def test_blocks_and_rows_link_to_each_other_and_every_link_resolves(site: Site) -> None:
    page = site({"index.rst": INDEX + directive(options=":listing: below")}).page()
    ids = ID.findall(page)
    assert len(ids) == len(set(ids))
    ours = [target for target in LINK.findall(page) if target.startswith("nd-")]
    assert set(ours) <= set(ids)
    prefix = "nd-index-0-"
    assert f"{prefix}r-first" in ours
    assert f"{prefix}b-first" in ours
    assert f"{prefix}r-first" in ids
    assert f"{prefix}l-2" in ids
    row = between(page, f'<tr id="{prefix}r-first"', "</tr>")
    assert f'href="#{prefix}b-first"' in row


def test_without_a_table_nothing_links_to_one(site: Site) -> None:
    page = site({"index.rst": INDEX + directive(options=":table: none\n:listing: below")}).page()
    assert "<table" not in page
    assert {t for t in LINK.findall(page) if t.startswith("nd-")} <= set(ID.findall(page))


@pytest.mark.parametrize(
    ("table", "order"),
    [
        ("below", ["<figure", "<svg", "<figcaption", "<table"]),
        ("above", ["<table", "<figure", "<svg", "<figcaption"]),
        ("none", ["<figure", "<svg", "<figcaption"]),
        ("only", ["<figure", "<table", "<figcaption"]),
        ("folded", ["<figure", "<svg", "<figcaption", "<details", "<table", "</details"]),
    ],
)
def test_where_the_table_stands(site: Site, table: str, order: list[str]) -> None:
    built = site({"index.rst": INDEX + directive(options=f":table: {table}\n:caption: Words")})
    found = re.findall("<figure|<svg|<figcaption|<table|<details|</details", built.page())
    assert found == order
    assert not built.warnings


def test_the_listing_is_highlighted_and_its_lines_link_to_layers(site: Site) -> None:
    page = site({"index.rst": INDEX + directive(options=":listing: above")}).page()
    listing = between(page, '<div class="nd-listing">', "<figure")
    assert '<div class="highlight-python' in listing
    line = re.search(
        r'<a class="nd-line" href="#nd-index-0-r-first"><span id="nd-index-0-l-2">(.*?)</span></a>', listing
    )
    assert line
    assert '<span class="n">Conv2D</span>' in line[1]
    words = re.sub(r"<[^>]+>", "", listing).replace("&quot;", '"')
    assert NET.strip() in words


def test_a_folded_listing_and_one_below(site: Site) -> None:
    page = site(
        {"index.rst": INDEX + directive(options=":listing: folded") + directive(options=":listing: below")}
    ).page()
    folded = between(page, '<details class="nd-listing nd-fold">', "</details>")
    assert "<summary>" in folded
    assert page.index("<svg") < page.index('<details class="nd-listing nd-fold">')
    assert page.rindex("<table") < page.index('<div class="nd-listing">')


def test_a_caption_makes_a_figure_with_a_number(site: Site) -> None:
    options = ":caption: A *small* net for ``28 × 28`` pixels\n:name: fig-small"
    text = (
        INDEX
        + directive(options=options)
        + ":numref:`fig-small`, :ref:`fig-small`, :numref:`Nr {number} <fig-small>`\n"
    )
    built = site({"index.rst": text}, numfig=True, nitpicky=True)
    page = built.page()
    assert not built.warnings
    assert re.search(r'<figure class="align-center" id="fig-small">', page)
    caption = between(page, "<figcaption>", "</figcaption>")
    assert "Fig. 1" in caption
    assert "A <em>small</em> net for" in caption
    words = re.sub(r"<[^>]+>", "", page)
    assert "Fig. 1, A small net for 28 × 28 pixels, Nr 1" in words


def test_a_name_without_a_caption_is_a_target(site: Site) -> None:
    text = INDEX + directive(options=":name: here") + ":ref:`there <here>`\n"
    built = site({"index.rst": text}, numfig=True)
    assert not built.warnings
    assert '<div class="nd-center netdiagram" id="here">' in built.page()
    assert 'href="#here"' in built.page()


def test_class_align_width_alt(site: Site) -> None:
    options = ":class: wide mine\n:align: left\n:width: 50%\n:alt: Two layers & no more\n:title: Tiny"
    page = site({"index.rst": INDEX + directive(options=options)}).page()
    assert re.search(r'<div class="nd-left wide mine netdiagram"', page)
    assert '<figure class="align-left"' in page
    svg = between(page, "<svg", "</svg>")
    opening = svg[: svg.index(">")]
    assert ' width="50%"' in opening
    assert " height=" not in opening
    assert "viewBox" in opening
    assert "Two layers &amp; no more" in svg
    assert ">Tiny</title>" in svg


def test_a_file_beside_the_document_or_from_the_root(site: Site) -> None:
    files = {
        "index.rst": INDEX + ".. toctree::\n\n   sub/page\n",
        "sub/page.rst": "Page\n====\n\n"
        + directive("", argument="near.py")
        + directive("", ":file: near.py")
        + directive("", ":file: /far.py")
        + directive("", argument="../far.py"),
        "sub/near.py": NET,
        "far.py": NET.replace("first", "distant"),
    }
    built = site(files)
    page = built.page("sub/page.html")
    assert not built.warnings
    assert page.count("<svg ") == 4
    assert page.count("-r-first") >= 2
    assert page.count("-r-distant") >= 2
    dependencies = {Path(built.app.srcdir, path) for path in built.app.env.dependencies["sub/page"]}
    assert dependencies == {Path(built.app.srcdir, "sub/near.py"), Path(built.app.srcdir, "far.py")}


def test_ids_are_unique_in_a_whole_book(site: Site) -> None:
    body = directive(options=":caption: Same\n:listing: below") * 2
    files = {
        "index.rst": INDEX + ".. toctree::\n\n   a/b\n   a.b\n   a-b\n\n" + body,
        "a/b.rst": "One\n===\n\n" + body,
        "a.b.rst": "Two\n===\n\n" + body,
        "a-b.rst": "Three\n=====\n\n" + body,
    }
    page = site(files, "singlehtml").page()
    ids = ID.findall(page)
    assert len(ids) == len(set(ids))
    assert page.count("<svg ") == 8
    assert {t for t in LINK.findall(page) if t.startswith("nd-")} <= set(ids)


def test_search_finds_the_table_and_not_the_drawing(site: Site) -> None:
    listing = NET.replace("first", "marigold")
    options = ":alt: Xylophones only seen\n:title: Quixotic"
    built = site({"index.rst": INDEX + directive(listing, options)})
    text = (built.out / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(text.removeprefix("Search.setIndex(").rstrip().removesuffix(")"))["terms"]
    assert any(term.startswith("marigold") and len(term) < 10 for term in terms)
    assert "conv2d" in terms
    assert not any(term.startswith(("xylophon", "quixot")) for term in terms)


def test_the_stylesheet_is_linked_from_pages_with_a_diagram_only(site: Site) -> None:
    files = {"index.rst": INDEX + ".. toctree::\n\n   other\n\n" + directive(), "other.rst": "Other\n=====\n\nWords.\n"}
    built = site(files)
    assert (built.out / "_static/netdiagram.css").exists()
    assert "_static/netdiagram.css" in built.page()
    assert "netdiagram.css" not in built.page("other.html")
    assert "netdiagram.css" not in built.page("genindex.html")


def test_a_site_may_replace_the_stylesheet(site: Site) -> None:
    built = site({"index.rst": INDEX + directive(), "own/netdiagram.css": "/* mine */\n"}, html_static_path=["own"])
    assert (built.out / "_static/netdiagram.css").read_text(encoding="utf-8") == "/* mine */\n"


def test_captions_are_translated(site: Site) -> None:
    text = INDEX + directive(options=":caption: A *small* net")
    built = site({"index.rst": text}, "gettext")
    assert 'msgid "A *small* net"' in (built.out / "index.pot").read_text(encoding="utf-8")
    catalogue = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A *small* net"\nmsgstr "Ein *kleines* Netz"\n'
    page = site({"locale/de/LC_MESSAGES/index.po": catalogue}, language="de", locale_dirs=["locale"], fresh=True).page()
    assert "Ein <em>kleines</em> Netz" in page


def test_within_lists_admonitions_and_tables(site: Site) -> None:
    text = INDEX + "* item\n\n" + directive(indent="  ") + ".. note::\n\n" + directive(indent="   ")
    text += ".. list-table::\n\n   * - one\n     - two\n\n" + directive(indent="       ")
    built = site({"index.rst": text})
    assert not built.warnings
    assert built.page().count("<svg ") == 3


def test_a_diagram_in_a_docstring(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = '"""Module.\n\n.. netdiagram::\n   :table: none\n\n   Dense(3, input_shape=(4,))\n"""\n'
    files = {"index.rst": INDEX + ".. automodule:: nd_documented\n", "nd_documented.py": code}
    monkeypatch.syspath_prepend(tmp_path / "docs")
    built = site(files, extensions=["sphinxcontrib_netdiagram", "sphinx.ext.autodoc"])
    assert built.page().count("<svg ") == 1
    assert not built.warnings
