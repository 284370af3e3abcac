"""The page that `make goldens` writes: every golden that differs, old beside new, whatever became of it."""

from __future__ import annotations

import base64
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
OLD, NEW = "<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>"
DRAWINGS = "tests/goldens/drawings"


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`tools/review.py`, over a repository of three drawings and one file of numbers."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    spec = importlib.util.spec_from_file_location("review", ROOT / "tools/review.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name in ("kept", "changed", "removed"):
        write(tmp_path / DRAWINGS / f"{name}.svg", OLD)
    write(tmp_path / "tests/views/golden/numbers.json", '{\n "a": 1,\n "b": 2\n}\n')
    write(tmp_path / "docs/images/vgg16.svg", OLD)
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return module


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(review: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["review.py", *arguments])
    review.main()
    return str((review.ROOT / "build/review.html").read_text(encoding="utf-8"))


def shown(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_nothing_differs(review: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    made = page(review, monkeypatch)
    assert "0 of 5 goldens differ" in made
    assert "<h2" not in made


def test_what_differs_is_shown_as_it_was_and_as_it_is(review: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = review.ROOT / DRAWINGS
    write(folder / "changed.svg", NEW)
    (folder / "removed.svg").unlink()
    write(folder / "added.svg", NEW)
    write(review.ROOT / "docs/images/vgg16.svg", NEW)
    write(review.ROOT / "tests/views/golden/numbers.json", '{\n "a": 1,\n "b": 3\n}\n')
    made = page(review, monkeypatch)
    assert "5 of 5 goldens differ" in made  # one was removed, one is new
    for name in ("changed.svg", "removed.svg", "added.svg", "docs/images/vgg16.svg", "numbers.json"):
        assert name in made
    assert "kept.svg" not in made
    assert made.count(shown(OLD)) == 6  # changed, removed and the picture of the README, on light and on dark
    assert made.count(shown(NEW)) == 6
    assert "<ins>+ &quot;b&quot;: 3</ins>" in made
    assert "<del>- &quot;b&quot;: 2</del>" in made


def test_every_golden_can_be_looked_at(review: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    made = page(review, monkeypatch, "--all")
    assert made.count("<h2") == 5
    assert made.count(shown(OLD)) == 8
