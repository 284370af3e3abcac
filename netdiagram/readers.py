"""How the options of drawings are read that are more than a word or a number. Imported when the first of them is given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from netdiagram import colors as css
from netdiagram import rules, themes
from netdiagram.errors import did_you_mean
from netdiagram.rules import Rules, is_index, pairs

Numbers = tuple[tuple[str, float], ...]
"""(what is measured, number); the word is empty for all."""

MEASURED = ("space", "channels", "vectors")
"""What is drawn to scale: height, width and length of maps and sequences; their channels; the length of vectors."""
STYLES = ("volumes", "flat")
FIELDS = (
    "name",
    "type",
    "title",
    "family",
    "shape",
    "channels",
    "space",
    "kernel",
    "strides",
    "activation",
    "settings",
    "params",
    "macs",
    "layers",
)
"""What a template may say of what it stands beside."""
LINES = 2
"""So many lines stand above or below a body."""


def _known(word: str, known: Iterable[str], what: str) -> str:
    """A word of a list, in any case.

    Raises:
        ValueError: it is not in the list.
    """
    words = list(known)
    if word.lower() in words:
        return word.lower()
    hint = did_you_mean(word, words) or "there are " + ", ".join(words)
    raise ValueError(f"there is no {what} '{word}'; {hint}")


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


def palette(text: str) -> tuple[str, Rules]:
    """`bold`, `convolution: #c33; dense: teal`, or both: a palette, and (family, colour) of what differs from it."""
    base, found = "default", []
    for word, value in pairs(text):
        if word == "base":
            base = _known(value, themes.PALETTES, "palette")
        elif word:
            found.append((_known(word, themes.HUES, "family"), css.legible(value)))
        else:
            base = _known(value, themes.PALETTES, "palette")
    return base, tuple(found)


def style(text: str) -> Rules:
    """`flat`, or `volumes; input: flat`: (word, or nothing for all; style)."""
    return tuple([(word, _known(value, STYLES, "style")) for word, value in pairs(text)])


def hidden(text: str) -> tuple[str, ...]:
    """`Dropout, flatten, block5_*, 3`: types, names, patterns, families and places."""
    found = rules.words(text)
    if not found:
        raise ValueError("name a type, a layer, a pattern of names or a place to hide")
    return found


def _number(text: str, least: float, most: float, what: str) -> float:
    word = text.strip().removesuffix("px").strip()
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", word) or not least <= float(word) <= most:
        raise ValueError(f"'{text}' is not {what} between {least:g} and {most:g}")
    return float(word)


def _numbers(text: str, least: float, most: float, what: str) -> Numbers:
    return tuple(
        [
            (_known(word, MEASURED, "measure") if word else "", _number(value, least, most, what))
            for word, value in pairs(text)
        ]
    )


def scale(text: str) -> Numbers:
    """`1.5`, or `space: 1.5; channels: 2`: how many times as large."""
    return _numbers(text, 0.1, 10, "a number")


def sizes(text: str) -> Numbers:
    """`10`, or `space: 12; channels: 4; vectors: 20`: in pixels."""
    return _numbers(text, 1, 4000, "a number of pixels")


def spacing(text: str) -> tuple[tuple[str, int], ...]:
    """`40`, or `20; conv3: 80`: pixels between volumes, and before what a word means."""
    return tuple([(word, round(_number(value, 0, 1000, "a number of pixels"))) for word, value in pairs(text)])


def template(text: str) -> tuple[str, ...]:
    """`{name} | {shape}`: what stands above or below a body, in one line or two; `none` for nothing."""
    if text.strip().lower() == "none":
        return ("",)
    lines = tuple([line.strip() for line in text.split("|")])
    if len(lines) > LINES:
        raise ValueError(f"'{text}' has {len(lines)} lines, more than {LINES}")
    for line in lines:
        for name in re.findall(r"\{([^{}]*)\}", line):
            if name not in FIELDS:
                hint = did_you_mean(name, FIELDS) or "there are " + ", ".join(FIELDS)
                raise ValueError(f"there is no field '{{{name}}}'; {hint}")
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", line)):
            raise ValueError(f"'{line}' has a brace without its other half")
    if not any(lines):
        raise ValueError("write what stands there, such as {name}, or none")
    return lines


def images(text: str) -> tuple[tuple[str, str, str], ...]:
    """`digit.png | A seven; output: mask.png`: (word, `input` where there is none; path; alternative text)."""
    found = []
    for word, value in pairs(text, spaced=True):
        path, _, alt = (part.strip() for part in value.partition("|"))
        if not path:
            raise ValueError(f"'{value}' names no file")
        if re.match(r"[a-z][a-z0-9+.-]+://|data:", path, re.IGNORECASE):
            raise ValueError(f"'{path}' is not a file: nothing is fetched from elsewhere")
        found.append((word or "input", path, alt))
    if not found:
        raise ValueError("name a file, such as cat.png | A cat")
    return tuple(found)


def padding(text: str) -> int:
    """Pixels."""
    return round(_number(text, 0, 200, "a number of pixels"))


def background(text: str) -> str:
    """`auto`, `none` or a colour as `#rrggbb`."""
    word = text.strip().lower()
    return word if word in {"auto", "none"} else css.parse(word)


def groups(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`stem: conv1..pool1; head: dense*, output`: (name of a group, words for its layers)."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in rules.entries(text):
        name, colon, rest = (part.strip() for part in entry.partition(":"))
        members = rules.words(rest)
        if not name or not colon or not members:
            raise ValueError(f"'{entry}' is not a group such as stem: conv1..pool1 (a name, a colon, layers)")
        if name in found:
            raise ValueError(f"there are two groups called '{name}'")
        found[name] = members
    return tuple(found.items())
