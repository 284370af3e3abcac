"""Small grammars of options that speak of layers: `Conv2D: #c33; block1_*: teal`, and which layers a word means.

Entries are separated by `;` or lines, words that share a value by commas. A word is the name of a layer, a pattern of
names (`*`, `?`), a type, a family, or, where the order is known, an index. All of it can be written in an option of a
directive, in an attribute of a fence, and in a shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

Rules = tuple[tuple[str, str], ...]
"""(word, value), in order; the word is empty for a value that is meant for all."""

_ENTRY = re.compile(r"[;\n]")
_INDEX = re.compile(r"-?\d{1,6}(?:-\d{1,6})?\Z")


def entries(text: str) -> list[str]:
    """What is separated by `;` or by lines."""
    return [entry.strip() for entry in _ENTRY.split(text) if entry.strip()]


def words(text: str) -> tuple[str, ...]:
    """What is separated by commas, `;` or lines, without doubles."""
    return tuple(dict.fromkeys([word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]))


def pairs(text: str, *, spaced: bool = False) -> list[tuple[str, str]]:
    """(word, value) of each entry, the word empty where there is none.

    Args:
        text: as written.
        spaced: only a colon with a space behind it separates (for values that are paths).
    """
    found: list[tuple[str, str]] = []
    for entry in entries(text):
        head, colon, value = entry.partition(": ")
        if not colon and not spaced:
            head, colon, value = entry.rpartition(":")
        if not colon:
            found.append(("", entry))
            continue
        named = words(head)
        if not named or not value.strip():
            raise ValueError(f"'{entry}' has nothing {'before' if not named else 'behind'} its colon")
        found += [(word, value.strip()) for word in named]
    return found


def is_pattern(word: str) -> bool:
    """Whether a word means all names of a kind."""
    return "*" in word or "?" in word or "[" in word


def is_index(word: str) -> bool:
    """Whether a word is an index: `3`, `-1` (the last), `2-5`."""
    return _INDEX.match(word) is not None


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    from fnmatch import translate

    return re.compile(translate(word))


def means(word: str, name: str, kinds: Iterable[str], index: int = -1, count: int = 0) -> int:
    """How closely a word means a layer: 0 not at all, 1 by its family, 2 by its type, 3 by a pattern, 4 by itself.

    Args:
        word: as written.
        name: of the layer.
        kinds: its type, with what else it is called, then its family.
        index: its place among all.
        count: how many there are; 0 where places do not count.
    """
    if word == name:
        return 4
    if count and is_index(word):
        return 4 if index in _span(word, count) else 0
    if is_pattern(word):
        return 3 if _pattern(word).match(name) else 0
    *types, family = kinds
    if word in types:
        return 2
    return 1 if word == family else 0


def _span(word: str, count: int) -> range:
    """The indices that a word means, of `count`."""
    if word.startswith("-"):
        at = count + int(word)
        return range(at, at + 1)
    first, dash, last = word.partition("-")
    return range(int(first), (int(last) if dash else int(first)) + 1)


Value = TypeVar("Value")


def closest(
    rules: Sequence[tuple[str, Value]], name: str, kinds: Sequence[str], index: int = -1, count: int = 0
) -> Value | None:
    """The value for a layer: of the closest word, of several the last; None where none means it."""
    best, found = 0, None
    for word, value in rules:
        close = means(word, name, kinds, index, count) if word else 0
        if close >= best and (close or not word):
            best, found = close, value
    return found
