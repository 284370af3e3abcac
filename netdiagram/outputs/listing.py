"""Highlighted listings whose lines link with the layers made there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from netdiagram.outputs.markup import escape
from netdiagram.scene import ID

_PRE = re.compile(r"<pre\b[^>]*>")
_TOKEN = re.compile(r"<[^>]*>|[^<]+")


def link(highlighted: str, lines: Mapping[int, str], *, first: int = 1, to: str = "r") -> str:
    """Pygments' HTML with the lines that made a layer as links, each with the id `{ID}l-{n}`.

    A link never crosses a line or an element: it encloses what a line holds in whole elements, without its indentation.

    Args:
        highlighted: HTML with the listing in its last `pre` (a column of line numbers is one of its own);
            elements may cross lines.
        lines: number of a line to the key it links to.
        first: number of the first line shown.
        to: what it links to: `r` rows of the table, `b` blocks of the drawing.
    """
    end = highlighted.rfind("</pre>")
    begin = max((opening.end() for opening in _PRE.finditer(highlighted, 0, max(end, 0))), default=-1)
    if begin < 0:
        return highlighted
    shown = highlighted[begin:end].split("\n")
    for n, key in lines.items():
        if 0 <= n - first < len(shown):
            shown[n - first] = _linked(shown[n - first], f"{ID}l-{n}", f"{ID}{to}-{escape(key)}")
    return highlighted[:begin] + "\n".join(shown) + highlighted[end:]


def _linked(line: str, name: str, target: str) -> str:
    """A line as a link to `target`. Its id stands inside: Material hides links with ids in code, taking them for anchors."""
    tokens = _TOKEN.findall(line)
    start, stop = _inner(tokens)
    if start == stop or any(token.startswith(("<a ", "<a>")) for token in tokens[start:stop]):
        return line
    lead, first = "", tokens[start]
    if first[0] != "<":
        text = first.lstrip()
        lead, first = first[: len(first) - len(text)], text
    whole = first + "".join(tokens[start + 1 : stop])
    content = whole.rstrip()
    return (
        f'{"".join(tokens[:start])}{lead}<a class="nd-line" href="#{target}"><span id="{name}">{content}</span></a>'
        f"{whole[len(content) :]}{''.join(tokens[stop:])}"
    )


def _inner(tokens: list[str]) -> tuple[int, int]:
    """The stretch of a line to link: from its first text on, as far as elements are whole.

    Before it stay line numbers and their anchors, whitespace, and tags whose other half is on another line.
    """
    partner = _partners(tokens)
    start = 0
    while start < len(tokens):
        token = tokens[start]
        closing = partner[start]
        if token[0] != "<":
            if token.strip():
                break
            start += 1
        elif closing is None:
            start += 1
        elif _apart(tokens[start : closing + 1]):
            start = closing + 1
        else:
            break
    stop = start
    while stop < len(tokens):
        closing = partner[stop] if tokens[stop][0] == "<" else stop
        if closing is None:
            break
        stop = closing + 1
    return start, stop


def _apart(element: list[str]) -> bool:
    """Whether a whole element is not code: an anchor, a line number, or nothing but space."""
    return element[0].startswith("<a") or "linenos" in element[0] or not any(t.strip() for t in element if t[0] != "<")


def _partners(tokens: list[str]) -> list[int | None]:
    """For each opening tag the place of its closing one; None for all else, and for what has its other half elsewhere."""
    partner: list[int | None] = [None] * len(tokens)
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.startswith("</"):
            if opened:
                partner[opened.pop()] = place
        elif token[0] == "<" and not token.endswith("/>"):
            opened.append(place)
    return partner
