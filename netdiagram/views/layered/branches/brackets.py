"""Brackets over what stands for several of its kind, and what is written under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from netdiagram.text import width
from netdiagram.views.layered.branches.lanes import covers as passes
from netdiagram.views.layered.branches.parts import Label, Rect, Route, Span
from netdiagram.views.layered.branches.plans import Brace
from netdiagram.views.layered.branches.spacing import LINE, Spacing, covered, extent
from netdiagram.views.layered.stages import CAPTION, SECOND

DROP, TICK = 11, 6
"""From what is above a bracket to it; the height of its ends."""
FAR = 60
"""Further below what it spans, a bracket that only names seems to span something else."""
FIRST = 14
"""From a bracket to the baseline of its first words."""


def label(brace: Brace, *, named: bool) -> Label:
    """What is written under a bracket; what differs in a copy always is."""
    bracket = brace.bracket
    count = f"×{bracket.repeat}" if bracket.repeat > 1 else ""
    called = bracket.name or ("block" if brace.last > brace.first else "")
    name = f"{called} {count}".strip()
    bold = name if named or not count else count
    notes = tuple([note.strip() for note in bracket.note.split(";") if note.strip()])
    return Label(bold, notes, _widest(bold, notes), name)


def _widest(bold: str, notes: Sequence[str]) -> float:
    return max([width(bold, CAPTION, bold=True), *[width(note, SECOND) for note in notes]])


def spans(space: Spacing, ats: Sequence[int], routes: Sequence[Route]) -> list[Span]:
    """Brackets below everything they span, inner ones first."""
    if not space.track.braces:
        return []
    below = [(a, c, d) for a, _, c, d in covered(space.parts, ats)]
    below += [(a, c, d) for a, _, c, d in [passes(route) for route in routes if route.lane.below]]
    found: list[Span] = []
    # outer ones stand first in a track, and below the inner ones on a page
    pairs = reversed(list(zip(space.track.braces, space.labels, strict=True)))
    for brace, words in sorted(pairs, key=lambda pair: (pair[0].last - pair[0].first, pair[0].first)):
        back = brace.bracket.tied
        first, last = extent(brace, space.parts, ats)
        first, last = (first, last) if back else (first - 2, last + 2)
        told = words
        if words.name != words.bold and (space.down or width(words.name, CAPTION, bold=True) <= last - first):
            told = replace(words, bold=words.name, width=_widest(words.name, words.plain))
        span = Span(first, last, 0.0, told, brace.bracket.hidden, back)
        left, _, right, _ = covers(span, down=space.down)
        level = max([d for a, b, d in below if a < right + 2 and b > left - 2]) + DROP
        if brace.bracket.repeat == 1 and level > _own(brace, space, ats, found) + FAR:
            continue  # what stands between would seem to be what it names
        span = replace(span, level=float(ceil(level)))
        found.append(span)
        left, _, right, bottom = covers(span, down=space.down)
        below.append((left, right, bottom))
    return found


def _own(brace: Brace, space: Spacing, ats: Sequence[int], inner: Sequence[Span]) -> float:
    """How far down what a bracket spans reaches by itself, the brackets within it included."""
    own = slice(brace.first, brace.last + 1)
    bottoms = [d for _, _, _, d in covered(space.parts[own], ats[own])]
    first, last = extent(brace, space.parts, ats)
    within = [covers(span, down=space.down)[3] for span in inner if first - 2 <= span.first and span.last <= last + 2]
    return max(bottoms + within, default=0.0)


def covers(span: Span, *, down: bool) -> Rect:
    """What a bracket covers with its words."""
    if down:
        return span.first, span.level, span.last, span.level + span.label.width + FIRST
    reach = max(0.0, (span.label.width - (span.last - span.first)) / 2)
    lines = bool(span.label.bold) + len(span.label.plain)
    return span.first - reach, span.level, span.last + reach, span.level + FIRST + LINE * (lines - 1) + 4
