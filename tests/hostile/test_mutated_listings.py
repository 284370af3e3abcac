"""Three hundred listings as they should not be: each is drawn, or refused in a located sentence; nothing is run, nothing hangs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mutations import SENTINEL, mutated

import netdiagram
from netdiagram import NetdiagramError, pipeline
from netdiagram.pipeline import Request

MODELS = Path(__file__).parents[2] / "docs/models"
COUNT = 300


@pytest.fixture(scope="module")
def listings() -> list[str]:
    return mutated([path.read_text(encoding="utf-8") for path in sorted(MODELS.glob("*.py"))], COUNT)


@pytest.mark.timeout(300)
def test_each_gives_a_drawing_or_a_located_sentence(
    listings: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    drawn = 0
    for text in listings:
        try:
            made = pipeline.document(Request(text))
        except NetdiagramError as error:
            assert error.message.strip(), text[:200]
            assert len(error.message) < 400, error.message
            if error.span:
                assert 1 <= error.span.line <= text.count("\n") + 1, (text[:200], error.span)
        else:
            ElementTree.fromstring(pipeline.embed(made.svg, "x-"))
            ElementTree.fromstring("<div>" + pipeline.embed(made.table, "x-") + "</div>")
            assert "<script" not in made.svg + made.table
            drawn += 1
    assert COUNT * 0.1 < drawn < COUNT * 0.9
    assert not list(tmp_path.rglob(f"*{SENTINEL}*"))


def test_an_undamaged_listing_between_them_is_drawn(listings: list[str]) -> None:
    for text in listings[:40]:
        try:
            netdiagram.load(text)
        except NetdiagramError:
            continue
    assert netdiagram.load("Input(28, 28, 1)\nConv2D(8, 3)\n").params == 80


def site(folder: Path, listings: list[str]) -> None:
    """A Sphinx project with every listing: inline where reStructuredText can hold it, else as a file."""
    (folder / "conf.py").write_text(
        'extensions = ["sphinxcontrib_netdiagram"]\nhtml_theme = "basic"\n', encoding="utf-8"
    )
    parts = ["Mutations", "=========", ""]
    for i, text in enumerate(listings):
        if (
            i % 2
            and text.isprintable() is False
            and re.fullmatch(r"[\t\n\x20-\x7e]+", text)
            and text.strip()
            and len(text) < 20_000
        ):
            parts += [f"Number {i}.", "", ".. netdiagram::", "", *("   " + line for line in text.splitlines()), ""]
        else:
            (folder / f"model{i}.py").write_bytes(text.encode("utf-8", "surrogatepass"))
            parts += [f"Number {i}.", "", ".. netdiagram::", f"   :file: model{i}.py", ""]
    (folder / "index.rst").write_text("\n".join(parts), encoding="utf-8")


@pytest.mark.timeout(300)
def test_a_sphinx_build_ends_with_a_drawing_or_one_warning_for_each(listings: list[str], tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    site(source, listings)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", str(source), str(out)],
        capture_output=True, text=True, errors="replace", cwd=tmp_path, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    page = (out / "index.html").read_text(encoding="utf-8")
    drawn = len(re.findall(r"<svg [^>]*\brole=", page))
    refused = len(re.findall(r"(?:ERROR|WARNING): .*\[netdiagram\.", done.stderr))
    assert drawn + refused >= COUNT
    assert drawn > COUNT * 0.1
    located = re.findall(r"^(.*?):(\d+): (?:ERROR|WARNING): .*\[netdiagram\.", done.stderr, re.MULTILINE)
    assert len(located) == refused
    assert "internal" not in "".join(re.findall(r"\[netdiagram\.[\w.-]+\]", done.stderr))
    assert not list(tmp_path.rglob(f"*{SENTINEL}*"))
