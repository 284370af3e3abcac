"""`isinstance` for what Keras makes."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.layers import TABLE
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Class, Ref, Unknown
from netdiagram.sources.keras.graph import LayerObject, Tensor
from netdiagram.sources.keras.models import Model
from netdiagram.sources.keras.paths import split


def is_instance(run: Machine, value: Any, kind: Any, node: ast.expr) -> Any:
    """Whether a value is of a kind; unknown where that is not followed."""
    if isinstance(kind, Ref):
        group, word = split(kind.path)
        if isinstance(value, LayerObject):
            if group != "layer":
                return False
            if word == "Layer":
                return not value.operation
            if word == "Model":
                return isinstance(value, Model)
            row = TABLE.get(word)
            return value.type == (row.name if row else word)
        if isinstance(value, Tensor):
            return word in ("Tensor", "KerasTensor")
    if isinstance(kind, Class):
        lineage = value.names.get("__class__") if isinstance(value, LayerObject) else None
        return isinstance(lineage, Class) and any(item is kind for item in lineage.lineage())
    return Unknown("isinstance(…)", "the type is not followed", run.span(node))
