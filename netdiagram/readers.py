"""How the options of drawings are read that are more than a word or a number. Imported when the first of them is given."""

from __future__ import annotations

from netdiagram import colors as css
from netdiagram.rules import Rules, is_index, pairs


def colors(text: str) -> Rules:
    """`Conv2D: #c33; block1_*: teal`: (type, name, pattern or family; colour as `#rrggbb`)."""
    found = []
    for word, value in pairs(text):
        if not word:
            raise ValueError(f"'{value}' colours nothing; write a type or a name before it, such as Conv2D: {value}")
        if is_index(word):
            raise ValueError(f"'{word}: {value}': colours go by type, name or family, not by place")
        found.append((word, css.legible(value)))
    return tuple(found)
