"""An author's code, highlighted as the site highlights its own code blocks."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from markdown.util import HTML_PLACEHOLDER_RE

from netdiagram.outputs.markup import escape

if TYPE_CHECKING:
    from markdown import Markdown

LIMIT = 65_536
"""Characters up to which code is highlighted."""

_BARE = '<pre><code class="language-python">'
_SCRIPT = {
    "Token.Keyword": "keyword",
    "Token.Keyword.Constant": "literal",
    "Token.Operator.Word": "keyword",
    "Token.Name.Builtin": "built_in",
    "Token.Name.Class": "title",
    "Token.Name.Function": "title",
    "Token.Name.Decorator": "meta",
    "Token.Literal.String": "string",
    "Token.Literal.Number": "number",
    "Token.Comment": "comment",
}
"""Pygments' kinds of tokens in the classes of highlight.js."""


def code(md: Markdown, source: str, *, emphasized: int = 0) -> str:
    """Python code as a block of HTML.

    Whatever draws the site's fences (superfences, fenced_code with or without codehilite) draws this one too. Without any,
    Pygments does, where it is there.

    Args:
        md: the converter of the page.
        source: the code.
        emphasized: a line to stress, 1-based; 0 for none.
    """
    source = source.rstrip("\n")
    if len(source) <= LIMIT:
        for way in (_fenced, _pygments):
            with suppress(Exception):
                html = way(md, source, emphasized)
                if html:
                    return html
    rows = "\n".join(escape(line.replace("\t", "    ")) for line in source.split("\n"))
    return f"<pre><code>{rows}\n</code></pre>"


def _fenced(md: Markdown, source: str, emphasized: int) -> str:
    """Put the code through the site's own fences, and take it out of the stash again."""
    fences: Any = md.preprocessors["fenced_code_block"]
    marker = "~" * max(3, 1 + max((len(run) for run in re.findall("~+", source)), default=0))
    stress = f' hl_lines="{emphasized}"' if emphasized else ""
    made = "\n".join(fences.run([f"{marker}python{stress}", *source.split("\n"), marker])).strip()
    match = HTML_PLACEHOLDER_RE.fullmatch(made)
    html = str(md.htmlStash.rawHtmlBlocks[int(match[1])]) if match else ""
    return _coloured(source) if html.startswith(_BARE) else html


def _coloured(source: str) -> str:
    """Code where fences are left bare: themes colour those in the browser with highlight.js, which would undo our links.

    So it comes coloured, in that script's classes, and says so.
    """
    from pygments.lexers import PythonLexer

    parts: list[str] = []
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        name = next((_SCRIPT[str(kind)] for kind in reversed(token.split()) if str(kind) in _SCRIPT), "")
        lines = text.split("\n")
        parts.append(
            "\n".join(
                f'<span class="hljs-{name}">{escape(line)}</span>' if name and line else escape(line) for line in lines
            )
        )
    return f'<pre><code class="language-python hljs nohighlight">{"".join(parts)}\n</code></pre>'


def _pygments(_: Markdown, source: str, emphasized: int) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True, hl_lines=[emphasized] if emphasized else [])
    return str(highlight(source, PythonLexer(stripnl=False), formatter))
