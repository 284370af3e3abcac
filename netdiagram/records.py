"""Values that are made by the hundred for each drawing: frozen dataclasses in the eyes of the type checker.

A dataclass that is frozen when the program runs takes four times as long to make, and to define: a tenth of what a drawing
in a documentation build costs. What leaves the engine is frozen in earnest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A slotted, hashable dataclass that the type checker lets nobody change."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
