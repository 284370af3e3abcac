"""What a page holds: before a builder writes it (`netdiagram`), and in HTML (the others), with the visitors that write them.

Only the key `html` is registered: a builder's own name as a key would take every other extension's HTML visitors from it.
For all other formats `transform` leaves standard nodes. The classes derive from docutils' own, so that a translator that
meets one nobody prepared falls back on those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from netdiagram import pipeline

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class netdiagram(nodes.container):  # noqa: N801 - docutils names nodes as it names tags
    """One diagram as read: `request` (a `pipeline.Request`), `prefix` of its ids, and a figure with a `picture` inside."""

    @property
    def figure(self) -> nodes.figure:
        """The figure that the drawing and its caption stand in."""
        figure = self[0]
        assert isinstance(figure, nodes.figure)
        return figure


class picture(nodes.container):  # noqa: N801
    """Where the drawing stands; `svg` once it is drawn."""


class parameters(nodes.table):  # noqa: N801
    """The parameter table in HTML: the engine's `rows` in the theme's own `table` element.

    Being a `table`, it gets whatever wrapper and classes a theme gives to tables. `attributes` are the engine's own for
    the element, `frame` is what it puts around. The text inside is what search knows of it: it is not
    written. Settings and numbers, of which each table has its own, are no use to who searches, and dear to index.
    """


class folded(nodes.container):  # noqa: N801
    """What unfolds: `opening` is the engine's, with the words to unfold it by."""


class code(nodes.container):  # noqa: N801
    """The author's listing, `folded` or not: a `literal_block`, and the `lines` that link `to` rows or blocks."""


class drawn(nodes.container):  # noqa: N801
    """A whole diagram in HTML: table, listing and figure in their order."""


def visit_drawn(self: HTML5Translator, node: drawn) -> None:
    """Open the element around everything of one diagram."""
    self.body.append(self.starttag(node, "div", CLASS="netdiagram"))


def depart_drawn(self: HTML5Translator, node: drawn) -> None:  # noqa: ARG001
    """Close it."""
    self.body.append("</div>\n")


def visit_picture(self: HTML5Translator, node: picture) -> None:
    """Write the drawing."""
    self.body.append(node["svg"])
    raise nodes.SkipNode


def visit_parameters(self: HTML5Translator, node: parameters) -> None:
    """Let the theme's translator open and close the table, and write the rows in between."""
    self.body.append(node["frame"])
    self.visit_table(node)
    self.body[-1] = self.body[-1].replace("<table", "<table" + node["attributes"], 1)
    self.body.append(node["rows"])
    self.depart_table(node)
    self.body.append("</div>\n")
    raise nodes.SkipNode


def visit_folded(self: HTML5Translator, node: folded) -> None:
    """Open what unfolds."""
    self.body.append(node["opening"])


def depart_folded(self: HTML5Translator, node: folded) -> None:  # noqa: ARG001
    """Close it."""
    self.body.append("</details>\n")


def visit_code(self: HTML5Translator, node: code) -> None:
    """Open the element around the listing and remember where it begins."""
    if node["folded"]:
        self.body.append('<details class="nd-listing nd-fold"><summary>Listing</summary>\n')
    else:
        self.body.append('<div class="nd-listing">\n')
    node["begin"] = len(self.body)


def depart_code(self: HTML5Translator, node: code) -> None:
    """Link the lines of what Sphinx has highlighted."""
    begin = node["begin"]
    self.body[begin:] = [_linked("".join(self.body[begin:]), node)]
    self.body.append("</details>\n" if node["folded"] else "</div>\n")


def _linked(html: str, node: code) -> str:
    from netdiagram.outputs import listing  # most sites show none

    return pipeline.embed(listing.link(html, node["lines"], to=node["to"]), node["prefix"])


def _nothing(self: HTML5Translator, node: nodes.Element) -> None:
    """Never called: the visitor has skipped the node."""


def setup(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_node(netdiagram)
    app.add_node(drawn, html=(visit_drawn, depart_drawn))
    app.add_node(picture, html=(visit_picture, _nothing))
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(parameters, html=(visit_parameters, _nothing))
    app.add_node(code, html=(visit_code, depart_code))
