"""The documentation itself: it builds without a warning, and shows every model and every option."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from netdiagram import options

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("documentation")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-n",
        "-q",
        "-E",
        "-j",
        "2",
        "-b",
        "html",
        str(DOCS / "sphinx"),
        str(out),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return out


def test_every_model_is_drawn(pages: Path) -> None:
    gallery = "".join(path.read_text(encoding="utf-8") for path in (pages / "gallery").glob("*.html"))
    models = {path.name for path in (DOCS / "models").glob("*.py")}
    sources = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "sphinx/gallery").iterdir())
    shown = re.findall(r"/\.\./models/(\w+\.py)", sources)
    assert set(shown) == models
    assert len(re.findall(r'<svg[^>]*class="nd-', gallery)) == len(shown)
    assert "netdiagram-refused" not in gallery


def test_every_option_is_described(pages: Path) -> None:
    page = (pages / "guide/options.html").read_text(encoding="utf-8")
    for option in options.table():
        assert f'id="directive-option-netdiagram-{option.name}"' in page, option.name
