"""The engine's stylesheet, put among a site's static files and linked from the pages that hold a diagram."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from netdiagram import outputs
from sphinxcontrib_netdiagram.nodes import drawn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

STYLESHEET = "netdiagram.css"


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("builder-inited", ship)
    app.connect("html-page-context", link)


def ship(app: Sphinx) -> None:
    """Write the stylesheet before Sphinx copies the site's own files, so that one of the same name replaces it."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    path = Path(app.outdir, "_static", STYLESHEET)
    text = outputs.stylesheet()
    try:
        if path.read_text(encoding="utf-8") == text:
            return
    except (OSError, UnicodeDecodeError):
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:  # noqa: ARG001
    """Link it from a page with a diagram."""
    if doctree is None or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    if next(iter(doctree.findall(drawn)), None) is not None:
        app.builder.add_css_file(STYLESHEET)
