"""Activation layers."""

from __future__ import annotations

from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType

ROWS = (LayerType("Activation", "activation", "Activation", "#####", signature("activation")),)
