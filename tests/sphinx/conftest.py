"""Tiny Sphinx projects, built in this process."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx_sites import Built, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Builds a project from files; a second call builds the same project again."""

    def build(
        files: Mapping[str, str | bytes] | None = None,
        builder: str = "html",
        *,
        fresh: bool = False,
        strict: bool = False,
        parallel: int = 0,
        **conf: Any,
    ) -> Built:
        source, out = tmp_path / "docs", tmp_path / "out" / builder
        for name, text in (files or {}).items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(text, bytes):
                path.write_bytes(text)
            else:
                path.write_text(text, encoding="utf-8")
        settings = {
            "extensions": ["sphinxcontrib_netdiagram", "myst_parser"],
            "html_theme": "basic",
            "epub_copyright": "x",
            "version": "1",
            "show_warning_types": True,
            **conf,
        }
        told = io.StringIO()
        locale.translators.clear()  # a build in another language leaves its words behind
        with patch_docutils(None), docutils_namespace():
            app = Sphinx(
                source,
                None,
                out,
                tmp_path / "doctrees",
                builder,
                settings,
                status=None,
                warning=told,
                freshenv=fresh,
                warningiserror=strict,
                keep_going=True,
                parallel=parallel,
            )
            app.build()
        return Built(app, out, strip_escape_sequences(told.getvalue()))

    return build
