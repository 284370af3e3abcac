"""Text into markup: the one helper that everything of the author's passes through on its way into SVG and HTML."""

from __future__ import annotations

import re
from functools import lru_cache

_THIN = "\u2009"
"""Stands between the digits of large numbers: to Python no printable character, as little as the end of a line."""


def escape(text: str) -> str:
    """`text` as it may stand in element content and in double-quoted attributes, of XML and of HTML.

    Control characters, lone surrogates, noncharacters and the placeholder of ids (`scene.ID`) are dropped; tabs
    become spaces.
    """
    if not text.isprintable() and not text.replace(_THIN, "").replace("\n", "").isprintable():
        text = _unfit().sub("", text.replace("\t", " "))
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text


@lru_cache(maxsize=1)
def _unfit() -> re.Pattern[str]:
    """What may not stand in a document (made for few texts: it takes longer to compile than most drawings to write)."""
    return re.compile("[^\n -~\u00a0-\ud7ff\ue001-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\U00020000-\U0010fffd]")
