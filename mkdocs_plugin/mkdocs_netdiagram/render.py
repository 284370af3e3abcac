"""From a block to the HTML that stands in its place: the figure, the table, the listing; or why there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_netdiagram import highlight, info, report
from mkdocs_netdiagram.page import Page, Place, bounds, resolve
from netdiagram import cache as caches
from netdiagram import documents, encodings, pipeline
from netdiagram.cache import Cache
from netdiagram.errors import Diagnostic, NetdiagramError
from netdiagram.options import Options
from netdiagram.outputs.markup import escape
from netdiagram.records import sealed
from netdiagram.scene import ID

if TYPE_CHECKING:
    from markdown import Markdown

    from mkdocs_netdiagram.fences import Fence
    from mkdocs_netdiagram.info import Block
    from netdiagram.pipeline import Document

WATCHED: set[Path] = set()
"""Files that pages have named: a host that rebuilds while one writes looks after them."""


@sealed
class Settings:
    """A site's settings.

    Attributes:
        defaults: options of every block that does not set them.
        cache: keeps drawings between builds.
        root: the folder that holds all files that blocks may name; None for the project's.
        strict: whether a refused listing stops the build.
    """

    defaults: Options
    cache: Cache | None
    root: Path | None
    strict: bool


@lru_cache(maxsize=8)
def store(folder: str) -> Cache:
    """One cache per folder: it counts its writes."""
    return Cache(Path(folder) if folder else caches.default_folder())


@sealed
class Job:
    """One block to draw.

    Attributes:
        fence: the block.
        page: the page it stands on.
        place: looks up where on the page.
        settings: the site's.
        caption: its caption as HTML; None where the page's own parser has not seen it.
        md: the converter of the page.
    """

    fence: Fence
    page: Page
    place: Callable[[], Place]
    settings: Settings
    caption: str | None
    md: Markdown


def draw(job: Job) -> str:
    """The HTML for a block. Whatever goes wrong is said on the page and in the log.

    Args:
        job: the block.

    Raises:
        report.RefusedListing: a refused listing, where the site wants that to stop the build.
    """
    fence = job.fence
    try:
        block = info.read(fence.opening[fence.info :], fence.info + 1, fence.body, job.settings.defaults)
        pictures = tuple([_picture(job, block, path) for _, path, _ in block.options.image])
    except NetdiagramError as refusal:
        return _refused(job, _in_block(job, refusal.diagnostic), _listing_of(fence))
    except Exception as fault:  # noqa: BLE001 - no fault of ours may take the site down
        return _refused(job, _in_block(job, report.internal(fault).diagnostic), _listing_of(fence))
    source: str | bytes = block.source
    origin = ""
    try:
        if block.file:
            source, origin = _read(job, block.file)
        made = pipeline.document(pipeline.Request(source, block.options, pictures=pictures), job.settings.cache)
        html = _page(job, block, made, source)
    except NetdiagramError as refusal:
        return _refused(job, _in_listing(job, block, refusal.diagnostic, source, origin), source)
    except Exception as fault:  # noqa: BLE001 - likewise
        told = _in_listing(job, block, report.internal(fault).diagnostic, source, origin)
        return _refused(job, told, source)
    for warning in made.diagnostics:
        report.log(_in_listing(job, block, warning, source, origin), strict=job.settings.strict)
    return html


def _read(job: Job, path: str) -> tuple[str | bytes, str]:
    """What stands in the file that a block names, and how messages call it."""
    file = resolve(job.page, path, job.settings.root)
    WATCHED.add(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NetdiagramError("file.missing", f"'{path}' cannot be read: {error.strerror}") from None
    bound = next(bound for bound in bounds(job.page, job.settings.root) if file.is_relative_to(bound))
    origin = file.relative_to(bound).as_posix()
    return encodings.text(data), origin


def _picture(job: Job, block: Block, path: str) -> pipeline.Attached:
    """A picture that the option `image` names."""
    try:
        file = resolve(job.page, path, job.settings.root)
        WATCHED.add(file)
        return pipeline.picture(path, str(file))
    except NetdiagramError as refusal:
        raise refusal.at(block.image) from None


# ---------------------------------------------------------------- what is said


def _in_block(job: Job, what: Diagnostic) -> report.Told:
    """Something about the block as a whole: line 1 of its text is the opening line."""
    text = "\n".join((job.fence.opening, *job.fence.body))
    return _told(job, what, text, 0)


def _in_listing(job: Job, block: Block, what: Diagnostic, source: str | bytes, origin: str) -> report.Told:
    if origin:
        line = job.place().line
        drawn = f"{job.page.name}:{line}" if line else job.page.name
        return report.Told(what, encodings.shown(source), origin, drawn=drawn)
    if block.file:
        return _told(job, what, "", 0)
    return _told(job, what, block.source, block.skip)


def _told(job: Job, what: Diagnostic, text: str, skip: int) -> report.Told:
    place = job.place()
    origin, span = job.page.name, what.span
    if not place.line:
        return report.Told(what, text, origin, located=False)
    if span is None:
        return report.Told(what, text, f"{origin}:{place.line}")
    if not place.raw and span.line + skip > 1:
        return report.Told(what, text, f"{origin}:{place.line}", located=False)
    rows = text.split("\n")
    row = rows[span.line - 1].rstrip() if span.line <= len(rows) else ""
    column = place.column(span.line - 1 + skip, row, span.column)
    return report.Told(what, text, origin, place.line - 1 + skip, column - span.column)


def _refused(job: Job, told: report.Told, source: str | bytes) -> str:
    """The message, and the listing that is not drawn."""
    report.log(told, strict=job.settings.strict)
    html = report.box(told)
    text = encodings.shown(source)
    if not text.strip():
        return html
    line = told.what.span.line if told.what.span and told.text == text else 0
    return html + highlight.code(job.md, text, emphasized=line)


def _listing_of(fence: Fence) -> str:
    return "\n".join(fence.body[info.from_body(fence.body)[1] :])


# ---------------------------------------------------------------- what is drawn


def _page(job: Job, block: Block, made: Document, source: str | bytes) -> str:
    options = block.options
    seed = hashlib.sha256(f"{job.page.name}\0{source!r}\0{options!r}".encode("utf-8", "surrogatepass")).hexdigest()
    prefix = job.page.prefix(f"nd{seed[:6]}")
    listing = _listing(job, options, made, source) if options.listing != "none" else ""
    svg = documents.exchangeable(made.svg) if job.page.instant else made.svg
    figure = _figure(job, options, documents.sized(svg, options.width) or made.table)
    parts = [
        listing if options.listing == "above" else "",
        made.table if made.svg and options.table == "above" else "",
        figure,
        made.table if made.svg and options.table in {"below", "folded"} else "",
        listing if options.listing in {"below", "folded"} else "",
    ]
    return pipeline.embed("".join(parts), prefix + "-")


def _figure(job: Job, options: Options, content: str) -> str:
    """The drawing, or the table where there is none, with its caption and label."""
    caption = options.caption and (job.caption if job.caption is not None else escape(options.caption))
    names = " ".join(("netdiagram", f"nd-{options.align}", *options.class_))
    label = f' id="{escape(options.name)}"' if options.name else ""
    if options.name and job.page.anchors is not None:
        job.page.anchors.add(options.name)
    legend = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="{names}"{label}>\n{content}{legend}</figure>\n'


def _listing(job: Job, options: Options, made: Document, source: str | bytes) -> str:
    """The author's code, its lines linked with the layers they make."""
    if not isinstance(source, str):
        return ""
    from netdiagram.outputs import listing

    to, there = ("r", made.table) if made.table else ("b", made.svg)
    lines = {line: key for line, key in made.lines if f'id="{ID}{to}-{key}"' in there}
    html = listing.link(highlight.code(job.md, source), lines, to=to)
    if options.listing == "folded":
        return f'<details class="nd-fold"><summary>Listing</summary>\n{html}\n</details>\n'
    return html + "\n"
