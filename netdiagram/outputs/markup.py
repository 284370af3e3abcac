"""Text into markup: the one helper that everything of the author's passes through on its way into SVG and HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(
    "[^\n !#-%'-;=?-~\u00a0-\ud7ff\ue001-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\U00020000-\U0010fffd]"
)
_AS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": " "}


def escape(text: str) -> str:
    """`text` as it may stand in element content and in double-quoted attributes, of XML and of HTML.

    Control characters, lone surrogates, noncharacters and the placeholder of ids (`scene.ID`) are dropped; tabs
    become spaces.
    """
    return _SPECIAL.sub(_replace, text) if _SPECIAL.search(text) else text


def _replace(match: re.Match[str]) -> str:
    return _AS.get(match[0], "")
