"""A site's settings in `conf.py`: checked once, when Sphinx has read them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from netdiagram import cache
from netdiagram import options as option_table
from netdiagram.cache import Cache
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register the settings."""
    app.add_config_value(
        "netdiagram_defaults",
        {},
        "env",
        types=frozenset({dict}),
        description="Options of every diagram that does not set them.",
    )
    app.add_config_value(
        "netdiagram_palette",
        None,
        "env",
        types=frozenset({str, dict, type(None)}),
        description="Colours of the whole site: a palette by name, or a colour for each family.",
    )
    app.add_config_value(
        "netdiagram_cache",
        None,
        "",
        types=frozenset({str, bool, type(None), Path}),
        description="Folder that keeps drawings between builds, relative to conf.py; False for none.",
    )
    # Sphinx reads all pages again when this changes: what a page says of a listing depends on the engine
    app.add_config_value("_netdiagram_engine", cache.engine(), "env", types=frozenset({str}))
    app.connect("config-inited", check)


def check(app: Sphinx, config: Config) -> None:
    """Warn about defaults that are not options or have no such value, and leave them out; make paths absolute."""
    kept: dict[str, str] = {}
    given = [("netdiagram_defaults", name, value) for name, value in config.netdiagram_defaults.items()]
    if config.netdiagram_palette:
        given.insert(0, ("netdiagram_palette", "palette", config.netdiagram_palette))
    for setting, name, value in given:
        try:
            kept |= option_table.site({name: value})
        except NetdiagramError as refusal:
            hint = f" ({refusal.hint})" if refusal.hint else ""
            logger.warning(
                "%s: %s%s",
                setting,
                refusal.message,
                hint,
                type="netdiagram",
                subtype=refusal.code,
                location=None,
            )
    config.netdiagram_defaults = kept
    folder = config.netdiagram_cache
    if isinstance(folder, str | Path):
        # on Sphinx's command line, nothing (`-D netdiagram_cache=`) means none
        config.netdiagram_cache = bool(folder) and str(Path(app.confdir, folder))


def defaults(config: Config) -> Options:
    """The site's options."""
    return _defaults(tuple(config.netdiagram_defaults.items()))


@lru_cache(maxsize=8)
def _defaults(written: tuple[tuple[str, str], ...]) -> Options:
    return option_table.parse(dict(written)) if written else Options()


def instant(config: Config) -> bool:
    """Whether the site's theme exchanges pages by script, without loading them (sphinx-immaterial)."""
    return "navigation.instant" in (config.html_theme_options.get("features") or ())


def store(config: Config) -> Cache | None:
    """The site's cache; None where it wants none."""
    folder = config.netdiagram_cache
    if folder is False:
        return None
    return _store(folder if isinstance(folder, str) else str(cache.default_folder()))


@lru_cache(maxsize=8)
def _store(folder: str) -> Cache:
    # one object per folder: it counts its writes
    return Cache(Path(folder))
