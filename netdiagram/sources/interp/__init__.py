"""A total interpreter of the Python that listings are written in: it always ends, and touches nothing of the host."""

from __future__ import annotations

from netdiagram.sources.interp import (
    calls,
    classes,
    conversions,
    expressions,
    methods,
    operators,
    reflection,
    statements,
    texts,
    unknowns,
)
from netdiagram.sources.interp.machine import Machine, World

__all__ = [
    "Machine", "World", "calls", "classes", "conversions", "expressions", "methods", "operators", "reflection", "statements", "texts",
    "unknowns",
]  # fmt: skip
