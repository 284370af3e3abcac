"""When a builder writes: diagrams become drawings and native tables in HTML, plain text everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from netdiagram import documents, pipeline
from netdiagram.errors import NetdiagramError
from netdiagram.scene import ID
from sphinxcontrib_netdiagram import config, drawing
from sphinxcontrib_netdiagram.nodes import code, drawn, folded, netdiagram, parameters, picture

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from netdiagram.pipeline import Document, Request


FLOAT = 45
"""Lines that fit on a book's page beside a caption: what is longer must not stand in a figure, which never breaks."""


def setup(app: Sphinx) -> None:
    """Register the transforms."""
    for transform in (PlainPages, ManPages, Pages, Plain):
        app.add_post_transform(transform)


class _Diagrams(SphinxPostTransform):
    """Replaces every diagram; where one is refused after all, its listing stands there."""

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Replace them."""
        for node in list(self.document.findall(netdiagram)):
            try:
                made = self.make(node)
            except NetdiagramError as refusal:
                source = node["request"].source
                drawing.tell(refusal.diagnostic, node)
                made = _captioned(node, drawing.refused(refusal.diagnostic, source), held=0)
            # names and classes of the node go to the first of what takes its place
            node.replace_self(made)

    def make(self, node: netdiagram) -> list[nodes.Element]:
        """What takes its place."""
        raise NotImplementedError


class Pages(_Diagrams):
    """HTML for browsers."""

    formats = ("html",)
    default_priority = 91

    def make(self, node: netdiagram) -> list[nodes.Element]:
        """One element around the drawing, its table and its listing."""
        request, prefix = node["request"], node["prefix"]
        options = request.options
        document = drawing.draw(request, config.store(self.config))
        table = _parameters(pipeline.embed(document.table, prefix), document.words) if document.table else []
        figure = node.figure
        parts: list[nodes.Element] = [figure]
        if options.table == "only":
            figure.replace(figure[0], table)
        else:
            svg = documents.sized(pipeline.embed(document.svg, prefix), options.width)
            figure.replace(
                figure[0], picture("", svg=documents.exchangeable(svg) if config.instant(self.config) else svg)
            )
            parts = _beside(options.table, table, parts)
        if isinstance(request.source, str) and options.listing != "none":
            parts = _beside(options.listing, [_code(request, document, prefix)], parts)
        return [drawn("", *parts, classes=[f"nd-{options.align}"])]


class Plain(_Diagrams):
    """Every other format: text, man, LaTeX, Texinfo, XML, and builders nobody thought of."""

    default_priority = 92

    def make(self, node: netdiagram) -> list[nodes.Element]:
        """Literal blocks; the caption stays with the first of them."""
        request = node["request"]
        options = request.options
        summary, table = drawing.plain(request, config.store(self.config))
        blocks = [_literal(text) for text in (summary, table) if text]
        held = 1 if blocks and blocks[0].astext().count("\n") < FLOAT else 0
        parts = _beside(options.table, blocks[1:], _captioned(node, blocks[:1], held=held))
        if isinstance(request.source, str) and options.listing != "none":
            parts = _beside(options.listing, [drawing.listing(request.source)], parts)
        return parts or [nodes.paragraph("", "")]


class PlainPages(Plain):
    """HTML for readers that draw no SVG inside a page, or want to be told of it in advance."""

    builders = ("epub", "htmlhelp", "qthelp")
    default_priority = 90


class ManPages(Plain):
    """Manual pages: a caption is a paragraph, since docutils' writer does not end its line."""

    builders = ("man",)
    default_priority = 90

    def make(self, node: netdiagram) -> list[nodes.Element]:
        """No figures."""
        return [part for made in super().make(node) for part in _opened(made)]


def _opened(made: nodes.Element) -> list[nodes.Element]:
    if not isinstance(made, nodes.figure):
        return [made]
    parts: list[nodes.Element] = []
    for child in list(made):
        if isinstance(child, nodes.caption):
            parts.append(nodes.paragraph(child.rawsource, "", *child.children))
        elif isinstance(child, nodes.Element):
            parts.append(child)
    parts[0].update_basic_atts(made)
    return parts


def _literal(text: str) -> nodes.Element:
    return nodes.literal_block(text, text, language="none")


def _beside(where: str, extra: list[nodes.Element], parts: list[nodes.Element]) -> list[nodes.Element]:
    return [*extra, *parts] if where == "above" else [*parts, *extra]


def _captioned(node: netdiagram, blocks: list[nodes.Element], *, held: int) -> list[nodes.Element]:
    """`blocks`, the first `held` of them in the figure where it has a caption."""
    figure = node.figure
    if not any(isinstance(child, nodes.caption) for child in figure):
        return blocks
    figure.attributes.pop("align", None)  # in a book, text would flow around it
    figure.replace(figure[0], blocks[:held])
    return [figure, *blocks[held:]] if held else [*blocks, figure]


def _parameters(table: str, words: str) -> list[nodes.Element]:
    """The engine's table around, the theme's own `table` element within: see `nodes.parameters`."""
    before, _, rest = table.partition("<table")
    attributes, _, rest = rest.partition(">")
    rows, _, _ = rest.rpartition("</table>")
    opening, frame, classes = before.rpartition("<div ")
    made = parameters("", nodes.Text(words), rows=rows, attributes=attributes, frame=frame + classes)
    return [folded("", made, opening=opening) if opening else made]


def _code(request: Request, document: Document, prefix: str) -> nodes.Element:
    to, page = ("r", document.table) if document.table else ("b", document.svg)
    lines = {line: key for line, key in document.lines if f'id="{ID}{to}-{key}"' in page}
    block = drawing.listing(str(request.source))
    return code("", block, lines=lines, to=to, prefix=prefix, folded=request.options.listing == "folded")
