"""What the documentation shows is what it builds: every snippet, in reStructuredText and in MyST alike."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from docutils import nodes
from sphinx_sites import INDEX, Built, Site, directive

import netdiagram
from netdiagram import cli

DOCS = Path(__file__).parents[2] / "docs"
NAMES = sorted(path.stem for path in (DOCS / "snippets/rst").iterdir())


def models() -> dict[str, str]:
    """The models that snippets name, where they name them."""
    return {f"../models/{path.name}": path.read_text(encoding="utf-8") for path in (DOCS / "models").glob("*.py")}


def shape(doctree: nodes.document) -> str:
    """A doctree without what depends on the markup: where its lines stand."""
    section = next(iter(doctree.findall(nodes.section)))
    return re.sub(r' source="[^"]*"', "", section.pformat())


@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_gives_the_same_in_both_markups(site: Site, name: str) -> None:
    rest = (DOCS / f"snippets/rst/{name}.rst").read_text(encoding="utf-8")
    myst = (DOCS / f"snippets/myst/{name}.md").read_text(encoding="utf-8")
    strict = {"numfig": True, "nitpicky": True}
    first = site({**models(), "index.rst": INDEX + rest}, **strict)
    shown = shape(first.doctree())
    (first.app.srcdir / "index.rst").unlink()
    second = site({"index.md": "# Index\n\n" + myst}, fresh=True, **strict)
    assert shape(second.doctree()) == shown
    for built in (first, second):
        assert (
            all("netdiagram.layer." in told for told in told_types(built)) if name == "unknown" else not built.warnings
        )
    assert "netdiagram" in shown


def told_types(built: Built) -> list[str]:
    return re.findall(r"\[(netdiagram\.[\w.-]+)\]", built.warnings)


def test_both_markups_have_the_same_snippets() -> None:
    assert sorted(path.stem for path in (DOCS / "snippets/myst").iterdir()) == NAMES


def test_the_refusal_shown_is_what_is_said(site: Site) -> None:
    listing = (DOCS / "snippets/refused/pooling.py").read_text(encoding="utf-8")
    built = site({"index.rst": INDEX + directive(listing)})
    shown = (DOCS / "snippets/refused/sphinx.txt").read_text(encoding="utf-8")
    assert built.warnings.replace(f"{built.app.srcdir}/", "").strip() == shown.strip()


def test_the_refusal_at_a_prompt_is_what_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(DOCS / "snippets/refused")
    assert cli.main(["facts", "pooling.py"]) == 2
    shown = (DOCS / "snippets/refused/prompt.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().err.strip() == shown.strip()


def examples() -> list[str]:
    """Listings that pages show without drawing them."""
    rest = (DOCS / "sphinx/guide/listings.rst").read_text(encoding="utf-8")
    myst = (DOCS / "sphinx/guide/migrating.md").read_text(encoding="utf-8")
    shown = re.findall(r"\.\. code-block:: python\n\n((?:   .*\n|\n)+)", rest)
    return [textwrap.dedent(text) for text in shown] + re.findall(r"```python\n(.*?)```", myst, re.DOTALL)


@pytest.mark.parametrize("listing", examples())
def test_listings_that_are_only_shown_can_be_drawn(listing: str) -> None:
    network = netdiagram.load(listing)
    assert len(network.layers) > 2
    assert not network.partial


def test_there_are_listings_that_are_only_shown() -> None:
    assert len(examples()) > 5
