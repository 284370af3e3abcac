"""What a listing may cost. Every limit has its own error; together they make the interpreter total."""

from __future__ import annotations

from typing import Any

SOURCE = 256 * 1024
"""Bytes of source text."""
STEPS = 100_000
"""Expressions and statements evaluated, plus a charge for work on long values."""
DEPTH = 40
"""Calls of the listing's own functions within each other."""
BITS = 256
"""Size of an integer."""
WEIGHT = 20_000
"""Parts of a container, shared parts counted each time, or characters of a string."""
LAYERS = 5_000
"""Layers and operations."""

LARGEST = 1 << BITS


DEEPEST = 60
"""Containers within each other that can still be walked."""


def weigh(value: Any, limit: int = WEIGHT) -> int:
    """Parts of a value, shared parts counted each time they occur; above `limit`, any number above it.

    Only this makes it safe to walk a value: a list that holds itself twice, forty times over, has forty lists but 2⁴⁰ parts.
    """
    weight = 0
    pending = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        kind = item.__class__
        if kind is str:
            weight += 1 + len(item) // 16
        elif kind is list or kind is tuple:
            weight += 1 + len(item)
            if weight > limit or depth > DEEPEST:
                return limit + 1
            pending += [(part, depth + 1) for part in item]
        elif isinstance(item, dict):
            weight += 1 + 2 * len(item)
            if weight > limit or depth > DEEPEST:
                return limit + 1
            pending += [(part, depth + 1) for part in item]
            pending += [(part, depth + 1) for part in item.values()]
        else:
            weight += 1
        if weight > limit:
            return limit + 1
    return weight
