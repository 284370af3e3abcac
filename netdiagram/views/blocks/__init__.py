"""The architecture at a glance: stages in order, and beside them what each kind of block holds, once."""

from __future__ import annotations

from netdiagram.views.blocks.view import attempt, draw, suits

__all__ = ["attempt", "draw", "suits"]
