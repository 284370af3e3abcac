"""How wide a text is, without fonts or a browser: sums of advance widths from a static table.

The table is DejaVu Sans, the widest of the common interface fonts, so that what fits here fits everywhere
(measured: at most 3 % too small for Inter, Roboto, Arial and Open Sans, which padding covers).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from netdiagram._widths import BOLD, REGULAR

EM = 2048
UNKNOWN = 1255  # 0.613 em: the mean advance of a letter, for what the table lacks


def _table(ranges: tuple[tuple[int, tuple[int, ...]], ...]) -> dict[str, int]:
    return {chr(first + i): width for first, widths in ranges for i, width in enumerate(widths)}


_REGULAR = _table(REGULAR)
_BOLD = _table(BOLD)


def _missing(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return EM if unicodedata.east_asian_width(char) in "WF" else UNKNOWN


@lru_cache(maxsize=4096)
def _units(content: str, bold: bool) -> int:
    table = _BOLD if bold else _REGULAR
    try:
        return sum([table[char] for char in content])
    except KeyError:
        return sum(table[char] if char in table else _missing(char) for char in content)


def width(content: str, size: float = 13, *, bold: bool = False) -> float:
    """Width in the units of `size` (CSS pixels). Safe: real fonts are rarely wider."""
    return _units(content, bold) * size / EM


def shorten(content: str, most: float, size: float = 13, *, bold: bool = False) -> str:
    """`content`, or its beginning with an ellipsis where it is wider than `most`."""
    if width(content, size, bold=bold) <= most:
        return content
    kept = content
    while kept and width(kept + "…", size, bold=bold) > most:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def abridge(name: str, most: float, size: float = 13, *, bold: bool = False) -> str:
    """A name, without its middle where it is wider than `most`: names often differ in their last part.

    `convnext_small_stem` → `convne…_stem`; where the last part would take more than half the room, as `shorten` has it.
    """
    if width(name, size, bold=bold) <= most:
        return name
    tail = name[name.rfind("_") :] if "_" in name else ""
    room = width(tail, size, bold=bold)
    if not tail or room > most / 2:
        return shorten(name, most, size, bold=bold)
    return shorten(name[: -len(tail)], most - room, size, bold=bold) + tail


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """An integer with thin spaces between thousands: 1 234 567."""
    return f"{value:,}".replace(",", "\u2009")


_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def short(value: float) -> str:
    """A large number in three digits: 23.4 M, 1.2 k, 15.3 G; below ten thousand exact."""
    if value < 10_000:
        return number(round(value))
    for unit, name in _UNITS:
        # 999.95 k would print as 1000 k: it is 1 M
        if value >= unit * 0.9995:
            scaled = value / unit
            digits = 0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2
            shown = f"{scaled:.{digits}f}"
            return (shown.rstrip("0").rstrip(".") if digits else shown) + f"\u2009{name}"
    return number(round(value))
