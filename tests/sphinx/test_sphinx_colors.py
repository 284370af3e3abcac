"""A site's palette stands in one place; pictures are files of the page."""

from __future__ import annotations

import pytest
from pictures import drawing, photo
from sphinx_sites import INDEX, Site, directive

from netdiagram.themes import PALETTES

DENSE = PALETTES["default"].hues["dense"]


def test_a_palette_of_the_site_colours_every_page(site: Site) -> None:
    other = "Other\n=====\n\n" + directive()
    files = {"index.rst": INDEX + ".. toctree::\n\n   other\n\n" + directive(), "other.rst": other}
    built = site(files, netdiagram_palette={"base": "bold", "dense": "#00806a"})
    assert not built.warnings
    for page in ("index.html", "other.html"):
        assert "#00806a" in built.page(page)
        assert PALETTES["bold"].hues["convolution"] in built.page(page)
        assert DENSE not in built.page(page)


def test_another_palette_draws_all_pages_anew(site: Site) -> None:
    assert DENSE in site({"index.rst": INDEX + directive()}).page()
    again = site(netdiagram_palette="print")
    assert DENSE not in again.page()
    assert PALETTES["print"].hues["dense"] in again.page()


def test_a_page_may_choose_another(site: Site) -> None:
    built = site({"index.rst": INDEX + directive(options=":palette: default")}, netdiagram_palette="bold")
    assert DENSE in built.page()


@pytest.mark.parametrize(
    ("palette", "message"),
    [
        ("blod", "there is no palette 'blod'; did you mean 'bold'?"),
        ({"dense": "yellow"}, "'yellow' is too light"),
        ({"densse": "teal"}, "there is no family 'densse'; did you mean 'dense'?"),
    ],
)
def test_a_palette_that_is_none_is_told_when_the_build_begins(site: Site, palette: object, message: str) -> None:
    built = site({"index.rst": INDEX + directive()}, netdiagram_palette=palette)
    assert "netdiagram_palette: " in built.warnings
    assert message in built.warnings
    assert DENSE in built.page()


def test_defaults_may_be_mappings(site: Site) -> None:
    built = site({"index.rst": INDEX + directive()}, netdiagram_defaults={"colors": {"Dense": "#00806a"}})
    assert "#00806a" in built.page()


PICTURED = INDEX + directive(options=":table: none\n:image: face.jpg | A face")


def test_a_picture_is_embedded_with_its_words(site: Site) -> None:
    built = site({"index.rst": PICTURED, "face.jpg": photo()})
    assert not built.warnings
    assert 'href="data:image/jpeg;base64,' in built.page()
    assert 'role="img" aria-label="A face"' in built.page()


def test_a_page_is_built_again_when_its_picture_changes(site: Site) -> None:
    before = site({"index.rst": PICTURED, "face.jpg": photo()}).page()
    after = site({"face.jpg": drawing()}).page()
    assert "data:image/png" in after
    assert before != after


def test_paths_begin_at_the_page_or_at_the_root(site: Site) -> None:
    page = "Deep\n====\n\n" + directive(options=":image: near.png") + directive(options=":image: /img/far.png")
    index = INDEX + ".. toctree::\n\n   deep/page\n"
    built = site({"index.rst": index, "deep/page.rst": page, "deep/near.png": drawing(), "img/far.png": drawing(9, 9)})
    assert not built.warnings
    assert built.page("deep/page.html").count("data:image/png") == 2


def test_a_missing_picture_is_told_at_its_line_and_the_rest_is_drawn(site: Site) -> None:
    built = site({"index.rst": PICTURED})
    (line,) = built.lines
    number = PICTURED.splitlines().index("   :image: face.jpg | A face") + 1
    assert line.startswith(f"index.rst:{number}: WARNING: option 'image': cannot read 'face.jpg'")
    assert "[netdiagram.file.missing]" in line
    assert "<svg" in built.page()


def test_what_is_no_picture_is_told(site: Site) -> None:
    built = site({"index.rst": PICTURED, "face.jpg": "no picture"})
    assert "'face.jpg' is not a picture that can be read" in built.warnings
