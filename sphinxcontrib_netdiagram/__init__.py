"""The Sphinx host: the directive `netdiagram`, and what each builder makes of it.

Put `sphinxcontrib_netdiagram` into `extensions` in `conf.py`. One file per thing: `directive` reads, `nodes` is what it
leaves in the document, `transform` draws when a builder writes, `config` and `assets` are the site's settings and style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram import __version__
from sphinxcontrib_netdiagram import assets, config, directive, nodes, transform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    config.setup(app)
    nodes.setup(app)
    directive.setup(app)
    transform.setup(app)
    assets.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
