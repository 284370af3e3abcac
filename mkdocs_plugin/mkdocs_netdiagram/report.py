"""What is said when a listing is refused: in the build's log, and on the page."""

from __future__ import annotations

import logging

from netdiagram.errors import Diagnostic, NetdiagramError, excerpt, sentence
from netdiagram.outputs.markup import escape
from netdiagram.records import sealed

logger = logging.getLogger("mkdocs.plugins.netdiagram")
"""MkDocs and ProperDocs count the warnings of loggers of this name: `--strict` fails on them."""


class RefusedListing(Exception):
    """Raised instead of logged where the extension's option `strict` is on."""


@sealed
class Told:
    """One thing to tell the author.

    Attributes:
        what: with its span in `text`.
        text: what the span points into.
        origin: the file that the author has to open.
        line: added to the span's line to get the line of that file.
        column: added to its column likewise.
        located: whether that line is known.
        drawn: the place on a page that draws a file.
    """

    what: Diagnostic
    text: str
    origin: str
    line: int = 0
    column: int = 0
    located: bool = True
    drawn: str = ""

    @property
    def words(self) -> str:
        """`page.md:12:5: message [code]`, with the excerpt and the hint on further lines."""
        what, span = self.what, self.what.span
        place, message = self.origin, what.message
        if span and self.located:
            place = f"{place}:{span.line + self.line}:{span.column + self.column}"
        elif span:
            message = f"line {span.line} of the listing: {message}"
        shown = excerpt(self.text, span)
        return "\n".join(
            [
                f"{place}: {message} [{what.code}]",
                *("    " + row for row in shown.split("\n") if shown),
                *([f"  hint: {what.hint}"] if what.hint else []),
                *([f"  drawn by {self.drawn}"] if self.drawn else []),
            ]
        )


def log(told: Told, *, strict: bool) -> None:
    """Say it in the build's log.

    Raises:
        RefusedListing: instead, where the site wants an error to stop the build.
    """
    if strict and told.what.severity == "error":
        raise RefusedListing(told.words)
    # a quiet build hears of errors only, and counts only what it hears of
    level = logging.ERROR if told.what.severity == "error" else logging.WARNING
    logger.log(level, "%s", told.words)


def internal(fault: Exception) -> NetdiagramError:
    """A fault of ours, as a refusal: it must not take the author's site down."""
    logger.debug("netdiagram failed", exc_info=fault)
    return NetdiagramError(
        "internal",
        f"netdiagram failed: {type(fault).__name__}: {fault}",
        hint="this is a fault of netdiagram; please report it with the listing",
    )


def box(told: Told) -> str:
    """The same on the page, as an admonition: themes that know those show it as one."""
    what = told.what
    shown = excerpt(told.text, what.span)
    parts = [
        '<div class="nd-refused admonition failure danger">',
        '<p class="admonition-title">netdiagram cannot draw this</p>',
        f"<p>{escape(sentence(what.message))}</p>",
    ]
    if shown:
        rows = "\n".join(escape(row) for row in shown.split("\n"))
        parts.append(f'<pre><code class="nohighlight">{rows}\n</code></pre>')
    if what.hint:
        parts.append(f"<p>{escape(sentence(what.hint))}</p>")
    return "\n".join([*parts, "</div>\n"])
