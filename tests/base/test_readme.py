"""What the README shows is true."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import markdown
import pytest

from netdiagram import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Fenced blocks of a language, and bare ones under the empty word."""
    found = re.findall(r"^(`{3,4})([\w{}]*)\n(.*?)^\1$", README, re.MULTILINE | re.DOTALL)
    return [text for _, word, text in found if word == language]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the model that the README speaks of."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "docs/models/vgg16.py", tmp_path / "model.py")
    return tmp_path


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(targets) > 5
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_commands_can_be_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [line for text in blocks("") for line in text.splitlines() if line.startswith("netdiagram ")]
    assert len(given) >= 3
    for line in given:
        assert cli.main(shlex.split(line)[1:]) == 0
    assert "138 357 544" in capsys.readouterr().out.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\u2009", " ")
    assert (here / "model.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.usefixtures("here")
def test_python_says_what_is_written_behind_it() -> None:
    told = [text for text in blocks("python") if "import netdiagram" in text]
    assert len(told) == 1
    space: dict[str, object] = {}
    exec(told[0], space)
    number = re.search(r"net\.params  # (\d+)", told[0])
    assert number
    assert eval("net.params", space) == int(number[1])
    assert str(space["svg"]).startswith("<svg")


def test_the_block_is_drawn() -> None:
    (block,) = blocks("markdown")
    html = markdown.markdown(block, extensions=["netdiagram"], extension_configs={"netdiagram": {"cache": False}})
    assert "<figcaption>LeNet-5</figcaption>" in html
    assert html.count("<svg") == 1


def test_the_refusal_is_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = next(text for text in blocks("") if "did you mean" in text)
    line = shown.splitlines()[1].strip()
    at, column = (int(word) for word in re.findall(r":(\d+):(\d+):", shown)[0])
    monkeypatch.chdir(tmp_path)
    text = "Input(224, 224, 3)\n" + "\n" * (at - 2) + line + "\n"
    (tmp_path / "model.py").write_text(text, encoding="utf-8")
    assert line.index("activaton") == column - 1
    assert cli.main(["facts", "model.py"]) == 2
    assert capsys.readouterr().err == shown
