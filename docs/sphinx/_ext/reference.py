"""Two directives of this documentation: the reference of all options, and snippets shown beside what they give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from netdiagram import options, values

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

SNIPPETS = Path(__file__).parents[2] / "snippets"
EXAMPLES = SNIPPETS / "options.json"


class OptionReference(SphinxDirective):
    """Every option, from the table that the directive, the fence and the command line are made from."""

    def run(self) -> list[Node]:
        self.env.note_dependency(str(EXAMPLES))
        examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
        lines = []
        for scope, title in values.HEADINGS.items():
            lines += [f".. rubric:: {title}", ""]
            for option in options.table():
                if option.scope == scope:
                    lines += _described(option, examples[option.name])
        return self.parse_text_to_nodes("\n".join(lines))


def _described(option: values.Option, example: str) -> list[str]:
    lines = [f".. rst:directive:option:: {option.name}", ""]
    words = " | ".join(f"``{word}``" for word in option.choices) or f"``{option.metavar}``"
    usual = f" (default: ``{option.usual}``)" if option.usual else ""
    written = f"--{option.name} '{example}'" if option.scope == "file" else f":{option.name}: {example}"
    return [*lines, f"   {option.help}", "", f"   {words}{usual}; for example ``{written}``", ""]


class Snippet(SphinxDirective):
    """A snippet in reStructuredText and in MyST, then what it gives."""

    required_arguments = 1

    def run(self) -> list[Node]:
        shown: list[Node] = []
        written = StringList()
        for folder, suffix, language, title in (
            ("rst", "rst", "rst", "In reStructuredText:"),
            ("myst", "md", "markdown", "In MyST Markdown:"),
        ):
            path = SNIPPETS / folder / f"{self.arguments[0]}.{suffix}"
            self.env.note_dependency(str(path))
            text = path.read_text(encoding="utf-8").strip("\n")
            shown += [nodes.paragraph("", title), nodes.literal_block(text, text, language=language)]
            if folder == "rst":
                written = StringList(text.splitlines(), source=str(path))
        return [*shown, *self.parse_text_to_nodes(written)]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("netdiagram-options", OptionReference)
    app.add_directive("snippet", Snippet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
