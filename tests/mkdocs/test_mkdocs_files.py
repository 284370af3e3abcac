"""Models in files of their own."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import pytest
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs_netdiagram import NetdiagramExtension, render

NET = "Dense(4, input_shape=(8,))\n"


class _Relative(Treeprocessor):
    """What MkDocs registers for each page."""


class Host(Extension):
    """A converter as MkDocs makes one for a page."""

    def __init__(self, root: Path, page: str) -> None:
        super().__init__()
        self.root = root
        self.file = SimpleNamespace(src_uri=page, abs_src_path=str(root / "docs" / page))

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        relative: Any = _Relative(md)
        relative.run = lambda root: root
        relative.file = self.file
        relative.config = {"docs_dir": str(self.root / "docs"), "config_file_path": str(self.root / "mkdocs.yml")}
        md.treeprocessors.register(relative, "relpath", 0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """`docs/guide/page.md`, models beside and above it, and one file outside."""
    root = tmp_path / "project"
    for name in ("docs/guide/near.py", "docs/models/net.py", "models/net.py", "../outside.py"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NET, encoding="utf-8")
    return root


def draw(project: Path, path: str, **settings: Any) -> str:
    text = f'```netdiagram table=none file="{path}"\n```'
    page = project / "docs/guide/page.md"
    page.write_text("---\ntitle: A\n---\n\n" + text, encoding="utf-8")
    return markdown.markdown(text, extensions=[NetdiagramExtension(**settings), Host(project, "guide/page.md")])


@pytest.mark.parametrize("path", ["near.py", "../models/net.py", "../../models/net.py", "/models/net.py", "./near.py"])
def test_paths(project: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    assert "<svg" in draw(project, path)
    assert not caplog.records


def test_the_root(project: Path) -> None:
    assert "<svg" in draw(project, "/outside.py", root="..")
    assert "<svg" in draw(project, "../../../outside.py", root="..")
    assert "<svg" in draw(project, "/net.py", root="models")
    assert "leads out of the root" in draw(project, "near.py", root="models")


@pytest.mark.parametrize("path", ["../../../outside.py", "/../../outside.py", "../../../../../../../../etc/passwd"])
def test_nothing_outside_the_project_is_read(project: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    html = draw(project, path)
    assert "<svg" not in html
    assert "leads out of the project" in html
    assert "root:" not in html
    assert caplog.records[0].getMessage().startswith("guide/page.md:5: ")


def test_links_do_not_lead_out(project: Path) -> None:
    (project / "docs/guide/link.py").symlink_to(project.parent / "outside.py")
    assert "leads out of the project" in draw(project, "link.py")


@pytest.mark.parametrize("path", ["nothing.py", "/nothing.py", ".", "/", "a\0b", "x" * 5000])
def test_missing_files(project: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    html = draw(project, path)
    assert "<svg" not in html
    assert "nd-refused" in html
    assert str(project) not in html
    assert len(caplog.records) == 1


def test_a_mistake_in_a_file_is_placed_in_that_file(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    (project / "models/net.py").write_bytes(b"\xef\xbb\xbfDense(4, input_shape=(8,))\r\n  # x\r\nDens(3)\r\n")
    html = draw(project, "../../models/net.py")
    first, *rest = caplog.records[0].getMessage().split("\n")
    assert first.startswith("models/net.py:3:1: ")
    assert rest[-1] == "  drawn by guide/page.md:5"
    assert "Dens" in html


def test_a_file_that_is_no_text(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    (project / "docs/guide/near.py").write_bytes(bytes(range(256)))
    assert "nd-refused" in draw(project, "near.py")
    assert len(caplog.records) == 1


def test_files_are_looked_after(project: Path) -> None:
    draw(project, "near.py")
    assert (project / "docs/guide/near.py").resolve() in render.WATCHED


def test_without_a_host_paths_begin_at_the_working_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "models")
    for path in ("net.py", "/net.py"):
        assert "<svg" in markdown.markdown(f"```netdiagram file={path}\n```", extensions=["netdiagram"])


def test_the_listing_of_a_file(project: Path) -> None:
    text = '```netdiagram table=none file="near.py" listing=above\n```'
    html = markdown.markdown(text, extensions=["netdiagram", Host(project, "guide/page.md")])
    assert 'class="nd-line"' in html


def test_converters_of_one_page_share_its_ids(project: Path) -> None:
    """Docstrings on a page are converted by a converter of their own."""
    host = Host(project, "guide/page.md")
    text = "```netdiagram\nDense(4, input_shape=(8,))\n```"
    both = ""
    for _ in range(2):
        md = markdown.Markdown(extensions=["netdiagram", host])
        both += md.convert(text)
    ids = re.findall(r'\bid="([^"]*)"', both)
    assert ids
    assert len(ids) == len(set(ids))


def test_a_mistake_in_the_first_line_of_a_file(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    (project / "models/net.py").write_text("Dens(3)\n", encoding="utf-8")
    draw(project, "../../models/net.py")
    _, listing, carets, hint, drawn = caplog.records[0].getMessage().split("\n")
    assert listing == "    Dens(3)"
    assert carets.strip("^") == "    "
    assert (hint, drawn) == ("  hint: did you mean 'Dense'?", "  drawn by guide/page.md:5")
