"""The directive: reads options and listing, has the model inferred, and tells the author where something is wrong.

What it leaves in the document is the listing and the options, never a drawing: builders that share the document each
draw their own.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from netdiagram import encodings, pipeline
from netdiagram import options as option_table
from netdiagram.errors import Diagnostic, NetdiagramError, did_you_mean
from netdiagram.options import Options
from netdiagram.pipeline import Request
from netdiagram.records import sealed
from sphinxcontrib_netdiagram import config, drawing
from sphinxcontrib_netdiagram.nodes import netdiagram, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx

    from netdiagram.pipeline import Attached

FILE = "file"
"""The one option that is the host's own: where the listing is."""


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("netdiagram", NetdiagramDirective)


def _written(text: str | None) -> str:
    return text or ""


class _Spec(dict[str, "Callable[[str], Any]"]):
    """Every option of the table, and a place for misspelt ones: `run` judges them, for it knows their lines."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return _written


@sealed
class Listing:
    """A source and where its lines stand.

    Attributes:
        source: text, or the bytes of a file that is none.
        places: file and line of each line of text; empty for a file.
        path: of a file.
    """

    source: str | bytes
    places: Sequence[tuple[str, int]] = ()
    path: str = ""

    def place(self, line: int) -> str:
        """Where a line (from 1) stands: `file:line`."""
        if self.path or not self.places:
            return f"{self.path}:{line}"
        path, number = self.places[min(max(line, 1), len(self.places)) - 1]
        return f"{path}:{number}"


class NetdiagramDirective(SphinxDirective):
    """A diagram and a table of the model that the content, `:file:` or the argument holds."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = _Spec(
        {FILE: _written, **{row.name: _written for row in option_table.table()}}
    )

    def run(self) -> list[Node]:
        """Make the nodes of one diagram."""
        options = self._options()
        listing = None
        try:
            listing = self._listing()
            options, pictures = self._pictures(options)
            request = Request(listing.source, options, pictures=pictures)
            made = drawing.draw(request, config.store(self.config))
        except NetdiagramError as refusal:
            return self._refused(refusal.diagnostic, listing or self._written(), options)
        for diagnostic in made.diagnostics:
            self._tell(diagnostic, listing)
        serial = self.env.new_serialno("netdiagram")
        node = netdiagram("", request=request, prefix=prefix(self.env.docname, serial), classes=list(options.class_))
        self.set_source_info(node)
        figure = nodes.figure("", picture(), align=options.align)
        node += figure
        self._label(node, figure, options)
        if options.caption and not options.name:
            figure["ids"].append(node["prefix"].rstrip("-"))  # docutils would make up one that is not unique in a book
        return [node]

    # ------------------------------------------------------------ options

    def _options(self) -> Options:
        """The options as written, over the site's; what is wrong is told and left out."""
        values = {}
        for name, text in self.options.items():
            if name == FILE:
                continue
            try:
                field, value = option_table.parse_one(name, text)
            except NetdiagramError as refusal:
                drawing.tell(self._suggested(name, refusal), self._option_place(name))
            else:
                values[field] = value
        return dataclasses.replace(config.defaults(self.config), **values)

    def _pictures(self, options: Options) -> tuple[Options, tuple[Attached, ...]]:
        """The pictures that the options name; what cannot be read is told and left out."""
        kept, found = [], []
        for word, name, alt in options.image:
            relative, path = self.env.relfn2path(name)
            self.env.note_dependency(relative)
            try:
                found.append(pipeline.picture(name, path))
            except NetdiagramError as refusal:
                drawing.tell(refusal.diagnostic, self._option_place("image"))
            else:
                kept.append((word, name, alt))
        return dataclasses.replace(options, image=tuple(kept)), tuple(found)

    @staticmethod
    def _suggested(name: str, refusal: NetdiagramError) -> Diagnostic:
        if refusal.code == "option.unknown":
            known = did_you_mean(name, [*option_table.by_name(), FILE])
            return dataclasses.replace(refusal.diagnostic, hint=known or refusal.hint)
        return refusal.diagnostic

    def _option_line(self, name: str) -> int:
        """The line of an option, counted from the directive's; 0 where it cannot be told (MyST before 5)."""
        opening, *lines = self.block_text.split("\n")
        if f"{{{self.name}}}" not in opening and f"{self.name}::" not in opening:
            return 0
        written = re.compile(rf"\s*:?{re.escape(name)}:(\s|$)")
        options = lines[: len(lines) - len(self.content)]
        return next((i for i, line in enumerate(options, 1) if written.match(line)), 0)

    def _option_place(self, name: str) -> str:
        source, line = self.state_machine.get_source_and_line(self.lineno + self._option_line(name))
        return f"{source}:{line}"

    # ------------------------------------------------------------ the listing

    def _listing(self) -> Listing:
        told = [text for text in (*self.arguments, self.options.get(FILE, "")) if text]
        if not told and FILE in self.options:
            raise NetdiagramError("file.missing", "option 'file' names no file")
        if not told:
            if not self.content:
                raise NetdiagramError(
                    "source.empty", "there is no listing", hint="write it below, or name a file with :file:"
                )
            return Listing("\n".join(self.content), self._places())
        if len(told) > 1 or self.content:
            where = "after the directive's name and in :file:" if len(told) > 1 else "in a file and below"
            raise NetdiagramError("source.two", f"the listing is given twice: {where}", hint="keep one of them")
        return self._file(told[0])

    def _written(self) -> Listing:
        """What the author wrote where a listing should be, to be left on the page."""
        if self.content:
            return Listing("\n".join(self.content), self._places())
        return Listing(self.arguments[0] if self.arguments and _is_code(self.arguments[0]) else "")

    def _places(self) -> Sequence[tuple[str, int]]:
        """Where each line of the content stands. MyST's lines are relative to the body, reST's know their source."""
        if type(self.state).__module__.startswith("myst_parser"):
            source, _ = self.state_machine.get_source_and_line(self.lineno)
            first = self.lineno + self.content_offset + 1
            return [(source or "", first + i) for i in range(len(self.content))]
        return [(source or "", line + 1) for source, line in self.content.items]

    def _file(self, name: str) -> Listing:
        name = name.strip()
        if _is_code(name):
            hint = "leave a line blank between the directive and the listing"
            raise NetdiagramError("file.missing", "this is a listing where the name of a file stands", hint=hint)
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            hint = "paths start from this document's folder, with a leading / from the folder of conf.py"
            reason = error.strerror or type(error).__name__
            raise NetdiagramError("file.missing", f"cannot read '{relative}': {reason}", hint=hint) from None
        return Listing(encodings.text(data), path=path)

    # ------------------------------------------------------------ what goes on the page

    def _tell(self, diagnostic: Diagnostic, listing: Listing) -> None:
        line = diagnostic.span.line if diagnostic.span else 0
        known = line and (listing.places or listing.path)
        place = listing.place(line) if known else self._place()
        drawing.tell(diagnostic, place, drawn_by=self._place() if known and listing.path else "")

    def _place(self) -> str:
        """Where to look when no line of the listing is to blame."""
        return self._option_place(FILE) if FILE in self.options else self.get_location()

    def _refused(self, diagnostic: Diagnostic, listing: Listing, options: Options) -> list[Node]:
        self._tell(diagnostic, listing)
        shown = drawing.refused(diagnostic, listing.source)
        figure = nodes.figure()
        self._label(shown[-1], figure, options)
        # what refers to the figure by its number still finds it
        return [*shown, figure] if options.caption else [*shown]

    def _label(self, node: Element, figure: Element, options: Options) -> None:
        """Caption and name: on the figure where it has a caption, for then it has a number, else on the whole."""
        if options.caption:
            place = self.lineno + self._option_line("caption")
            inline, messages = self.parse_inline(options.caption, lineno=place)
            caption = nodes.caption(options.caption, "", *inline, *messages)
            caption.source, caption.line = self.state_machine.get_source_and_line(place)
            figure += caption
        if options.name:
            self.options["name"] = options.name
            self.add_name(figure if options.caption else node)


def _is_code(name: str) -> bool:
    return "\n" in name or "(" in name


def prefix(docname: str, serial: int) -> str:
    """What the ids of a diagram begin with: unique in a whole book, for single-page builders make one page of it."""
    safe = "".join(_SAFE.get(c, c) if c.isascii() and (c.isalnum() or c in "-_./") else f"_{ord(c):x}" for c in docname)
    return f"nd-{safe}-{serial}-"


_SAFE = {"/": ".", ".": ".."}
