"""Dropout and its kin."""

from __future__ import annotations

from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType

ROWS = (LayerType("Dropout", "regularization", "Dropout", "| |||", signature("rate", noise_shape=None, seed=None)),)
