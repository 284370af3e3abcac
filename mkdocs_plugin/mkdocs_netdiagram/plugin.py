"""The MkDocs plugin: it switches the extension on, hands it the site's settings and ships the stylesheet.

Works under ProperDocs too. Zensical runs no plugins: there, the extension is configured by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from mkdocs_netdiagram import info, render, report, stylesheet
from netdiagram.errors import NetdiagramError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

STYLESHEET = "assets/netdiagram.css"
EXTENSION = "netdiagram"


class NetdiagramConfig(base.Config):  # type: ignore[no-untyped-call]
    """What stands under `netdiagram:` among the plugins in `mkdocs.yml`."""

    defaults = c.Type(dict, default={})
    """Options of every block that does not set them."""
    palette = c.Type((str, dict), default="")
    """Colours of the whole site: a palette by name, or a colour for each family."""
    cache = c.Type((bool, str), default=True)
    """Keep drawings between builds: yes, no, or a folder beside `mkdocs.yml`."""
    root = c.Type(str, default="")
    """The folder that holds all files that blocks may name, and that `file=/…` begins at."""
    strict = c.Type(bool, default=False)
    """Fail the build when a listing was refused, `--strict` or not."""
    stylesheet = c.Type(bool, default=True)
    """Ship the stylesheet that refines drawings and tables."""
    watch = c.Type(bool, default=True)
    """Rebuild on changes of the files that blocks name, under `mkdocs serve`."""


class NetdiagramPlugin(BasePlugin[NetdiagramConfig]):  # type: ignore[no-untyped-call]
    """Configures the extension for a site."""

    def __init__(self) -> None:
        """Begin with nothing to watch and nothing refused."""
        super().__init__()
        self.server: LiveReloadServer | None = None
        self.watched: set[Path] = set()
        self.refused = _Refused()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Do nothing: a plugin with this event outlives a build, and so knows the server in the next."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Switch the extension on; what is set on the extension itself goes before.

        Raises:
            PluginError: defaults or a palette that are not options or have no such value, or a root that is no folder.
        """
        palette = {"palette": self.config.palette} if self.config.palette else {}
        for setting, given in (("defaults", self.config.defaults), ("palette", palette)):
            try:
                info.defaults(given)
            except NetdiagramError as refusal:
                hint = f" ({refusal.hint})" if refusal.hint else ""
                raise PluginError(f"plugin 'netdiagram', {setting}: {refusal.message}{hint}") from None
        if self.config.root and not Path(config.config_file_path or "").parent.joinpath(self.config.root).is_dir():
            raise PluginError(f"plugin 'netdiagram', root: there is no folder '{self.config.root}' beside mkdocs.yml")
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        settings: dict[str, Any] = {name: self.config[name] for name in ("defaults", "palette", "cache", "root")}
        config.mdx_configs[EXTENSION] = {**settings, **(config.mdx_configs.get(EXTENSION) or {})}
        if self.config.stylesheet and STYLESHEET not in config.extra_css:
            # first, so that an author's own rules win
            config.extra_css.insert(0, STYLESHEET)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Begin to count refusals."""
        del config
        self.refused.count = 0
        if self.refused not in report.logger.handlers:
            report.logger.addHandler(self.refused)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the stylesheet, which stands in no folder of the author's."""
        if self.config.stylesheet and hasattr(File, "generated"):
            files.append(File.generated(config, STYLESHEET, content=stylesheet()))
        return files

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch the files that the first build has read."""
        del config, builder
        self.server = server
        self._watch()
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Look after what was read; fail where the site wants refusals to.

        Raises:
            PluginError: listings were refused and the setting `strict` is on.
        """
        if self.config.stylesheet and not hasattr(File, "generated"):  # MkDocs 1.5
            path = Path(config.site_dir, STYLESHEET)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(stylesheet(), encoding="utf-8")
        self._watch()
        self._leave()
        if self.config.strict and self.refused.count:
            raise PluginError(f"netdiagram refused {self.refused.count} listing(s); see the messages above")

    def on_build_error(self, *, error: Exception) -> None:
        """Stop counting."""
        del error
        self._leave()

    def _leave(self) -> None:
        report.logger.removeHandler(self.refused)

    def _watch(self) -> None:
        if self.server is None or not self.config.watch:
            return
        for path in sorted(render.WATCHED - self.watched):
            self.server.watch(str(path))
        self.watched |= render.WATCHED


class _Refused(logging.Handler):
    """Counts refused listings among what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self.count += 1
