"""Every figure of the gallery, byte for byte, drawn as its page asks. `make goldens` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import netdiagram
from netdiagram import options

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
FOLDER = HERE / "gallery"
FIGURE = re.compile(r"^```\{netdiagram\} /\.\./models/(\w+)\.py\n((?::.*\n)*)```$", re.MULTILINE)


def figures() -> dict[str, tuple[str, dict[str, str]]]:
    """Name of each drawing → its model and what its page asks of the drawing."""
    found = {}
    for page in sorted((DOCS / "sphinx/gallery").glob("*.md")):
        for model, lines in FIGURE.findall(page.read_text(encoding="utf-8")):
            written = dict(re.findall(r"^:([\w-]+): *(.*)$", lines, re.MULTILINE))
            asked = {name: text for name, text in written.items() if options.find(name).scope == "drawing"}
            words = [
                word
                for pair in asked.items()
                for word in (pair if pair[1].isdigit() or pair[1] in {"yes", "no"} else pair[1:])
            ]
            found["-".join([model, *words])] = (model, asked)
    return found


FIGURES = figures()


def test_all_figures_are_found() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (DOCS / "sphinx/gallery").glob("*.md")]
    models = {model for model, _ in FIGURES.values()}
    assert models == {path.stem for path in (DOCS / "models").glob("*.py")}
    assert len(models) >= 40
    assert sum(len(FIGURE.findall(page)) for page in pages) == sum(page.count("```{netdiagram}") for page in pages)


@pytest.mark.parametrize("name", FIGURES)
def test_golden_figure(name: str) -> None:
    model, asked = FIGURES[name]
    made = netdiagram.render(netdiagram.load(DOCS / f"models/{model}.py"), **asked)
    assert isinstance(made, str)
    path = FOLDER / f"{name}.svg"
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.exists(), f"{path.name} is missing: look at the figure, then `make goldens`"
    assert made == path.read_text(encoding="utf-8"), f"{path.name} changed: look at it, then `make goldens`"


def test_no_drawing_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(FIGURES)
