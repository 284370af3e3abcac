"""The names Keras 3 makes up: the class in snake case, numbered from the second one on, counted per listing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])")
_FOREIGN = re.compile(r"\W+")

AT_FIRST_CALL: dict[str, tuple[str, ...]] = {
    "MultiHeadAttention": ("softmax", "dropout"),
    "GroupedQueryAttention": ("softmax", "dropout"),
}
"""Names that a layer uses up for layers inside it when it is built, so that the author's own are numbered later."""
AT_EVERY_CALL: dict[str, tuple[str, ...]] = {"Masking": ("not_equal", "any")}
"""Names used up for the operations of a mask."""


def at_call(kind: str, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Names used up by one call of a layer."""
    if kind == "Embedding":
        return ("not_equal",) if settings.get("mask_zero") else ()
    return AT_EVERY_CALL.get(kind, ())


@lru_cache(maxsize=1024)
def snake(word: str) -> str:
    """`Conv2DTranspose` → `conv2d_transpose`."""
    return _BOUNDARY.sub("_", _FOREIGN.sub("", word)).lower()


class Names:
    """A counter of names."""

    __slots__ = ("_used",)

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def make(self, word: str) -> str:
        """The next name for a class."""
        return self.number(snake(word))

    def number(self, name: str) -> str:
        """The name, with its number from the second time on."""
        count = self._used.get(name, 0)
        self._used[name] = count + 1
        return f"{name}_{count}" if count else name

    def reserve(self, name: str, count: int) -> int:
        """Use up several names at once; gives how many were used before."""
        before = self._used.get(name, 0)
        self._used[name] = before + count
        return before

    def clear(self) -> None:
        """Start again, as `clear_session` does."""
        self._used.clear()
