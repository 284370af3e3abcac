"""What an option is, and how simple ones are read: yes and no, numbers, lengths, shapes, names.

A reader gives a value or raises ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from netdiagram.errors import did_you_mean
from netdiagram.records import sealed

Scope = Literal["source", "drawing", "file", "table", "page"]
"""What an option changes: how the model is read, the picture, a picture in a file of its own, the table, or only how the
host sets it on the page."""

HEADINGS: Mapping[Scope, str] = {
    "source": "How the model is read",
    "drawing": "The drawing",
    "file": "A drawing in a file of its own",
    "table": "The parameter table",
    "page": "On the page",
}
"""What the reference, and the help of the command line, call the options of a scope."""

COLUMNS = (
    "name", "type", "settings", "shape", "params", "share", "trainable", "macs", "memory", "weights", "receptive-field", "jump", "start",
    "inputs",
)  # fmt: skip
DEEPEST = 99
"""More levels of groups than any network has."""

_TRUE, _FALSE = {"", "true", "yes", "on", "1"}, {"false", "no", "off", "0", "none"}


@sealed
class Option:
    """One option as the outside sees it.

    Attributes:
        name: as authors write it (`input-shape`).
        field: its attribute of `Options` (`input_shape`).
        scope: what it changes.
        default: its value where it is not given.
        choices: the allowed words; empty where it is not a choice.
        metavar: what stands for its value in help texts.
        help: one sentence.
        parse: text to value; raises ValueError with a sentence.
    """

    name: str
    field: str
    scope: Scope
    default: Any
    choices: tuple[str, ...]
    metavar: str
    help: str
    parse: Callable[[str], Any]

    @property
    def usual(self) -> str:
        """The default as an author would write it; empty where there is none."""
        if isinstance(self.default, tuple):
            return ", ".join([word for word in self.default if isinstance(word, str)])
        return written(self.default) or ""


def choice(words: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of one of some words."""

    def parse(text: str) -> str:
        word = text.strip().lower()
        if word in words:
            return word
        hint = did_you_mean(word, words)
        raise ValueError(f"'{text}' is not one of {', '.join(words)}" + (f"; {hint}" if hint else ""))

    return parse


def flag(text: str) -> bool:
    """`yes`/`no` and their kin; a bare option means yes."""
    word = text.strip().lower()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise ValueError(f"'{text}' is neither yes nor no")


def shape(text: str) -> tuple[int | None, ...]:
    """`224, 224, 3`, `(224, 224, 3)`, `224x224x3`, with `None` or `?` for an unknown dimension; without the batch."""
    words = [w for w in re.split(r"[\s,x×()\[\]]+", text.strip()) if w]
    try:
        dims = tuple(None if w in {"None", "?", "null"} else int(w) for w in words)
    except ValueError:
        raise ValueError(f"'{text}' is not a shape such as 224, 224, 3") from None
    if not dims or any(d is not None and d <= 0 for d in dims):
        raise ValueError(f"'{text}' is not a shape such as 224, 224, 3")
    return dims


def columns(text: str) -> tuple[str, ...]:
    """Column names, separated by commas or spaces; `all` for every one."""
    words = [w for w in re.split(r"[\s,]+", text.strip().lower()) if w]
    if words == ["all"]:
        return COLUMNS
    for word in words:
        if word not in COLUMNS:
            hint = did_you_mean(word, COLUMNS)
            raise ValueError(f"there is no column '{word}'; " + (hint or f"there are {', '.join(COLUMNS)}"))
    if not words:
        raise ValueError(f"name at least one of {', '.join(COLUMNS)}")
    return tuple(dict.fromkeys(words))


def length(text: str) -> str:
    """A CSS length: a number (pixels), or one with px, em, rem, ch, cm, mm, in, pt, vw or %."""
    word = text.strip().replace(" ", "")
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return word + "px"
    if re.fullmatch(r"\d+(\.\d+)?(px|em|rem|ch|cm|mm|in|pt|vw|%)", word):
        return word
    raise ValueError(f"'{text}' is not a length such as 600px or 80%")


def pixels(text: str) -> int:
    """A number of CSS pixels, with or without `px`."""
    word = text.strip().removesuffix("px").strip()
    if not word.isdigit() or not 200 <= int(word) <= 10_000:
        raise ValueError(f"'{text}' is not a number of pixels between 200 and 10000")
    return int(word)


def levels(text: str) -> int | None:
    """A small number, or `auto`, or `all`."""
    word = text.strip().lower()
    if word == "auto":
        return None
    if word == "all":
        return DEEPEST
    if not word.isdigit():
        raise ValueError(f"'{text}' is neither a number of levels nor all nor auto")
    return min(int(word), DEEPEST)


def steps(text: str) -> int:
    """How many steps are drawn: 2 to 12; bare, 3; `no` for none."""
    word = text.strip().lower()
    if word in _FALSE:
        return 0
    if word in {"", "true", "yes", "on"}:
        return 3
    if not word.isdigit() or not 2 <= int(word) <= 12:
        raise ValueError(f"'{text}' is not a number of steps between 2 and 12")
    return int(word)


def classes(text: str) -> tuple[str, ...]:
    """Class names, separated by spaces."""
    words = tuple(text.split())
    for word in words:
        if not re.fullmatch(r"-?[A-Za-z_][\w-]*", word):
            raise ValueError(f"'{word}' is not a class name")
    return words


def written(value: Any) -> str | None:
    """A value of a configuration file or of Python as an author would write it: words, numbers, yes/no, lists, mappings."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join([f"{key}: {written(item)}" if key else str(written(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return ", ".join([str(written(item)) for item in value])
    return str(value)
