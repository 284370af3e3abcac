"""Real builds for the tests of the Markdown host."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def site(tmp_path: Path) -> Build:
    """Builds a site: `site({"index.md": …}, "mkdocs.yml's text", "--strict")`; the result is in `tmp_path / "site"`."""

    def build(
        files: dict[str, str], config: str, *arguments: str, program: str = "mkdocs"
    ) -> subprocess.CompletedProcess[str]:
        for name, text in {"mkdocs.yml": "site_name: Test\n" + config, **files}.items():
            path = tmp_path / name if name.count("/") or name.endswith(".yml") else tmp_path / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", program, "build", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )

    return build
