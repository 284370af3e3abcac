"""The documentation itself: it builds without a warning, and shows every model and every option."""

from __future__ import annotations

import html
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netdiagram import cli, options
from netdiagram.values import Option

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


def test_every_option_is_described_with_an_example(pages: Path) -> None:
    page = (pages / "guide/options.html").read_text(encoding="utf-8")
    examples = json.loads((DOCS / "snippets/options.json").read_text(encoding="utf-8"))
    assert list(examples) == [option.name for option in options.table()]
    for option in options.table():
        assert f'id="directive-option-netdiagram-{option.name}"' in page, option.name
        assert html.escape(examples[option.name], quote=False) in re.sub(r"<[^>]+>", "", page), option.name


@pytest.mark.parametrize("option", options.table(), ids=lambda option: option.name)
def test_examples_of_options_are_read_and_change_something(option: Option) -> None:
    example = json.loads((DOCS / "snippets/options.json").read_text(encoding="utf-8"))[option.name]
    assert options.parse_one(option.name, example)[1] != option.default


@pytest.mark.parametrize("page", ["cli", "api", "files", "migrating", "cache", "themes"])
def test_commands_that_are_shown_exist(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = next((DOCS / "sphinx/guide").glob(f"{page}.*")).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(DOCS / "models/lenet5.py", "model.py")
    shutil.copy(DOCS.parent / "tests/files/data/frozen.keras", "model.keras")
    (tmp_path / "model.json").write_text(json.dumps(FILE), encoding="utf-8")
    for line in re.findall(
        r"^\$ netdiagram (.*)$|`netdiagram ((?:render|table|facts|cache) [^`]*)`", text, re.MULTILINE
    ):
        words = shlex.split(line[0] or line[1])
        if "clear" not in words and "COMMAND" not in words:
            assert cli.main(words) == 0, words


FILE = {
    "class_name": "Sequential",
    "config": {
        "name": "net",
        "layers": [{"class_name": "Dense", "config": {"units": 2, "batch_input_shape": [None, 3]}}],
    },
}
