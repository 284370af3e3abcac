"""One caption for what stands in several places: what all have, and of numbers that differ, all of them or their range."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netdiagram.views.graph.captions import Caption

BETWEEN = " | "
"""Between numbers that differ."""
MOST = 4
"""So many are listed; of more the least and the most."""

NUMBER = re.compile(r"(\d+(?:×\d+)+|\d[\d.\u2009]*)")
_STRIDE = re.compile(r" ?/\d+(?:×\d+)*")


def caption(found: Sequence[Caption]) -> Caption:
    """The lines that say what several boxes share."""
    return Caption(
        lines([one.titles for one in found]) or (found[0].titles[-1],), lines([one.details for one in found])
    )


def lines(found: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One line in several forms, the fullest first, from what several say; nothing where they share nothing."""
    if all(one == found[0] for one in found):
        return tuple(found[0])
    if not all(found):
        return ()
    forms: list[str] = []
    for place in range(max(len(one) for one in found)):
        told = [one[min(place, len(one) - 1)] for one in found]
        forms += together(told) or together([_STRIDE.sub("", text) for text in told])
    return tuple(dict.fromkeys(forms))


def together(told: Sequence[str]) -> list[str]:
    """`64 filters`, `128 filters` → `64 | 128 filters`, then `64–128 filters`; nothing where more than numbers differ."""
    split = [NUMBER.split(text) for text in told]
    first = split[0]
    if any(len(parts) != len(first) or parts[::2] != first[::2] for parts in split):
        return []
    full: list[str] = []
    brief: list[str] = []
    for at, part in enumerate(first):
        values = list(dict.fromkeys([parts[at] for parts in split]))
        if at % 2 == 0 or len(values) == 1:
            full.append(part)
            brief.append(part)
            continue
        ranged = _ranged(values)
        full.append(BETWEEN.join(values) if len(values) <= MOST else ranged)
        brief.append(ranged)
    return list(dict.fromkeys(["".join(full), "".join(brief)]))


def _ranged(values: Sequence[str]) -> str:
    """`64–512`; of windows all of them."""
    if any("×" in value for value in values):
        return BETWEEN.join(values)
    ordered = sorted(values, key=lambda value: float(value.replace("\u2009", "").rstrip(".") or 0))
    return f"{ordered[0]}–{ordered[-1]}"
