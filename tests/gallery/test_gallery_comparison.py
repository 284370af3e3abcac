"""What the page of comparisons says of our own figures is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import netdiagram

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "sphinx/gallery/comparison.md").read_text(encoding="utf-8")
FIGURE = re.compile(r"/models/(\w+)\.py\n:caption: .*from (\d+) lines\.\n(?::view: (\w+)\n)?")
CLAIM = re.compile(r"^\| netdiagram \|.*\| ([\d.]+) px(?: or more)? \| follows \| (\d+) \|$", re.MULTILINE)
CASES = [(*figure, *claim) for figure, claim in zip(FIGURE.findall(PAGE), CLAIM.findall(PAGE), strict=True)]


def test_there_are_six_figures() -> None:
    assert len(CASES) == PAGE.count("```{netdiagram}") == 6


@pytest.mark.parametrize(("model", "lines", "view", "least", "told"), CASES, ids=[case[0] for case in CASES])
def test_lines_and_labels_are_as_told(model: str, lines: str, view: str, least: str, told: str) -> None:
    listing = (DOCS / f"models/{model}.py").read_text(encoding="utf-8")
    code = re.sub('^""".*?"""', "", listing, flags=re.DOTALL)
    written = [line for line in map(str.strip, code.splitlines()) if line and not line.startswith(("#", '"""'))]
    assert len(written) == int(lines) == int(told)
    drawing = netdiagram.render(netdiagram.load(listing), view=view or "auto")
    assert isinstance(drawing, str)
    width = float(re.findall(r'width="([\d.]+)"', drawing)[0])
    smallest = min(map(float, re.findall(r'font-size="([\d.]+)"', drawing))) * min(1, 740 / width)
    assert round(smallest, 1) >= float(least)
