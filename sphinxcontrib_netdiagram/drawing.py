"""Requests to the engine, and what is said when one is refused: shared by reading and writing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from docutils import nodes
from sphinx.util import logging

from netdiagram import encodings, pipeline
from netdiagram.errors import NetdiagramError, excerpt, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from netdiagram.cache import Cache
    from netdiagram.errors import Diagnostic
    from netdiagram.pipeline import Document, Request

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

COLOURED = 65_536
"""Characters up to which a listing is highlighted."""

PLAIN_WIDTH = 76
"""Characters in a line of a plain table: what a book's page and a terminal hold."""

_SHOWN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "�")
_ASCII = {
    "×": "x",
    "→": "->",
    "−": "-",
    "–": "-",
    "…": "...",
    "·": ".",
    "µ": "u",
    "²": "^2",
    "³": "^3",
    "⊕": "(+)",
    "⊗": "(x)",
    "\u2003": "  ",
    "\u2009": " ",
    "\u202f": " ",
}
_PLAIN = str.maketrans(_ASCII)


@lru_cache(maxsize=256)
def draw(request: Request, store: Cache | None) -> Document:
    """What a page shows. Pages are read, then written: the last drawings stay in memory in between.

    Raises:
        NetdiagramError: a refused source, or a fault of the engine (`internal`).
    """
    return _guarded(pipeline.document, request, store)


def plain(request: Request, store: Cache | None) -> tuple[str, str]:
    """The summary and the table as plain text; empty where the options want none of it.

    Raises:
        NetdiagramError: a refused source, or a fault of the engine (`internal`).
    """
    options = request.options
    summary = _guarded(pipeline.plain, request, store) if options.table != "only" else ""
    table = _guarded(_table, request) if options.table != "none" else ""
    return summary.strip("\n").translate(_PLAIN), table.strip("\n").translate(_PLAIN)


def _table(request: Request) -> str:
    # imported where needed: a build that finds all drawings in its cache draws nothing
    from netdiagram.outputs import text
    from netdiagram.views import table as tables

    made = tables.make(pipeline.network(request), request.options, {})
    return text.table(made, PLAIN_WIDTH)


def _guarded(stage: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return stage(*args, **kwargs)
    except NetdiagramError:
        raise
    except Exception as fault:  # a fault of ours must not take the author's site down
        told = f"netdiagram failed on this listing: {type(fault).__name__}: {fault}"
        raise NetdiagramError("internal", told, hint="this is a fault of netdiagram: please report it") from fault


def tell(diagnostic: Diagnostic, location: str | nodes.Node, *, drawn_by: str = "") -> None:
    """Log a warning. In one line, for Sphinx puts the type behind it; the page shows the spot.

    Args:
        diagnostic: what to say.
        location: where the author has to look.
        drawn_by: the place that draws it, where that is in another file.
    """
    parts = [diagnostic.message, diagnostic.hint, f"drawn by {drawn_by}" if drawn_by else ""]
    told = " ".join("; ".join(part for part in parts if part).splitlines())
    logger.warning("%s", told, location=location, type="netdiagram", subtype=diagnostic.code)


def listing(source: str, line: int = 0) -> nodes.literal_block:
    """The author's listing as a code block; `line` is set off."""
    shown = source.translate(_SHOWN)
    language = "json" if shown.lstrip().startswith("{") else "python"
    block = nodes.literal_block(shown, shown, language=language if len(shown) <= COLOURED else "none")
    block["force"] = True  # what cannot be parsed has been told already
    if line:
        block["highlight_args"] = {"hl_lines": [line]}
    return block


def refused(diagnostic: Diagnostic, source: str | bytes) -> list[nodes.Element]:
    """What stands on the page in place of a diagram: the message, then the listing itself."""
    span = diagnostic.span
    told = f"Line {span.line}: {diagnostic.message}" if span else sentence(diagnostic.message).rstrip(".")
    hint = f"; {diagnostic.hint}" if diagnostic.hint else ""
    # one paragraph: Sphinx's text writer puts nothing between two in an admonition
    message = nodes.error("", nodes.paragraph("", told + hint), classes=["netdiagram-refused"])
    text = encodings.shown(source)
    if not text:
        return [message]
    spot = excerpt(text.translate(_SHOWN), span)
    if spot:
        message += nodes.literal_block(spot, spot, language="none")
    return [message, listing(text, span.line if span else 0)]
