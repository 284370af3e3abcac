"""Memory and receptive fields as JSON-ready data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.ir import Network
from netdiagram.measures.fields import Field, fields
from netdiagram.measures.memory import memory, total

Measured = dict[tuple[str, ...], Mapping[str, Any]]


def measure(network: Network, dtype: str) -> tuple[Measured, dict[str, Any], bool]:
    """What `netdiagram facts` tells of memory and receptive fields.

    Args:
        network: inferred.
        dtype: number format, or policy, of what does not say for itself.

    Returns:
        by names (outer models first) what is told of each layer; what is told of the network; whether its totals leave something out.
    """
    bytes_, seen = memory(network, dtype), fields(network)
    rows: Measured = {
        key: {
            "activation_bytes": held.activations,
            "weight_bytes": held.weights,
            **_field(seen.get(key)),
        }
        for key, held in bytes_.items()
    }
    whole = total(network, bytes_, dtype)
    totals = {"dtype": dtype, "activation_bytes": whole.activations, "weight_bytes": whole.weights}
    return rows, totals, whole.partial


_NONE: Mapping[str, Any] = {"receptive_field": None, "jump": None, "start": None}


def _field(field: Field | None) -> Mapping[str, Any]:
    if field is None:
        return _NONE
    return {"receptive_field": list(field.size), "jump": list(field.jump), "start": list(field.start)}
