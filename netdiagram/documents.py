"""What hosts ask for, and what they get: plain data, and how it is kept."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import field

from netdiagram.errors import Diagnostic, Span
from netdiagram.options import Options
from netdiagram.records import sealed
from netdiagram.scene import ID


@sealed
class Attached:
    """A picture that an author names.

    Attributes:
        name: as the author wrote it.
        file: where it is.
        digest: SHA-256 of what is in it: results are kept under it.
    """

    name: str
    file: str
    digest: str


@sealed
class Request:
    """What a host asks for.

    Attributes:
        source: the text of a listing, or the bytes of a file.
        options: every option.
        format: name of the source format; None to find out.
        classes: classes of the HTML table, as the host's themes style it.
        wrapper: classes of the element around the HTML table; empty for none.
        pictures: the files that the option `image` names (`picture`).
    """

    source: str | bytes
    options: Options = field(default_factory=Options)
    format: str | None = None
    classes: str = ""
    wrapper: str = ""
    pictures: tuple[Attached, ...] = ()


@sealed
class Document:
    """What a host puts on a page. Ids in `svg` and `table` begin with `scene.ID` until `embed` fills them in.

    Attributes:
        svg: the inline drawing; empty where the options want the table only.
        table: the HTML parameter table; empty where the options want none.
        title: the drawing's name.
        description: the architecture in words.
        width: of the drawing, CSS pixels.
        height: of the drawing, CSS pixels.
        lines: (line of the listing, anchor of the layer made there), by line.
        diagnostics: warnings, in order.
        words: what who searches the site may look for in the table: types of layers and the names that the author gave.
    """

    svg: str
    table: str
    title: str
    description: str
    width: float
    height: float
    lines: tuple[tuple[int, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    words: str = ""


def embed(text: str, prefix: str) -> str:
    """`text` with ids that begin with `prefix`, which must be unique on the page."""
    return text.replace(ID, prefix)


def sized(svg: str, width: str) -> str:
    """A drawing as wide as its author wants it, if so; its height follows from its `viewBox`."""
    if not width or not svg:
        return svg
    before, _, rest = svg.partition(' width="')
    behind = rest.partition('" height="')[2].partition('"')[2]
    return f'{before} width="{width}"{behind}'


_SVG = '<svg xmlns="http://www.w3.org/2000/svg"'


def exchangeable(svg: str) -> str:
    """A drawing for pages that a theme's script exchanges: its links have the older of SVG's two names.

    The instant navigation of Material and its kin writes to `href` of all elements that have one, which fails on links of drawings
    and leaves the reader on the old page.
    """
    if '<a href="' not in svg:
        return svg
    return svg.replace(_SVG, f'{_SVG} xmlns:xlink="http://www.w3.org/1999/xlink"').replace(
        '<a href="', '<a xlink:href="'
    )


_LONG = ("svg", "table")
"""What is kept behind the rest as it is: quoted and unquoted, it would cost as much as all the rest."""


def write(made: Document) -> bytes:
    """A document as a cache keeps it."""
    # by hand: dataclasses.asdict copies whatever it meets, one value at a time
    head = {name: getattr(made, name) for name in Document.__match_args__ if name not in _LONG}
    head["diagnostics"] = [dataclasses.asdict(told) for told in made.diagnostics]
    parts = [json.dumps(head, separators=(",", ":")), made.svg, made.table]
    return "\0".join(parts).encode("utf-8", "surrogatepass")


def read(kept: bytes) -> Document:
    """The document that `write` wrote."""
    first, *rest = kept.decode("utf-8", "surrogatepass").split("\0")
    head = json.loads(first)
    head["lines"] = tuple((line, key) for line, key in head["lines"])
    head["diagnostics"] = tuple(
        Diagnostic(**{**told, "span": Span(**told["span"]) if told["span"] else None}) for told in head["diagnostics"]
    )
    head.update(zip(_LONG, rest, strict=True))
    return Document(**head)
