"""What is written on frames: heading, and the badge that counts them."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.text import width

LABEL = 10.5
"""Font size of the labels of edges."""
HEAD, INDENT = 20.0, 12.0
"""Height of a frame's heading, and what is kept free around it and beside what stands in the frame (pixels)."""
BADGE = 18.0
"""Height of a badge (pixels)."""
ASIDE = 3.0
"""Between a box and the badge beside it (pixels)."""
BESIDE = 8.0
"""Between a frame's name and its note (pixels)."""


def badge(repeat: int) -> tuple[str, float]:
    """What says how often a thing stands there, and its width."""
    text = f"×{repeat}" if repeat > 1 else ""
    return text, width(text, 11, bold=True) + 14 if text else 0.0


def headed(name: str, note: str, enter: Sequence[float], wide: float) -> tuple[tuple[float, float], float, float]:
    """Where a frame's name and note begin, free of the lines that come in; how far what is in it stands from its left.

    Returns: the two places, that distance, and the width from there on that is needed.
    """
    named = width(name, 11, bold=True)
    noted = width(note, LABEL)
    both = named + (BESIDE + noted if note else 0.0)
    lines = sorted(enter)
    if not lines:
        left = INDENT
        return (INDENT, INDENT + named + BESIDE), left, max(wide, both)
    room = lines[0] - BESIDE
    if both <= room:
        return (INDENT, INDENT + named + BESIDE), INDENT, wide
    # the note on the other side of the lines, where it has more room there
    left = max(INDENT, INDENT + named - room)
    after = left + lines[-1] + BESIDE
    return (INDENT, after), left, max(wide, lines[-1] + BESIDE + noted) if note else wide
