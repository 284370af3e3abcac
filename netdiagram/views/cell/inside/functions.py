"""What functions are called in gates and formulas."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import LayerSpec, Opaque
from netdiagram.text import shorten
from netdiagram.views.names import ACTIVATIONS

IDENTITY = "id"
LONGEST = 90.0
"""Of a function's name (pixels)."""


def symbol(activation: Any) -> str:
    """`σ`, `tanh`, `ReLU`; `id` where there is none: the argument itself."""
    if isinstance(activation, LayerSpec):
        activation = activation.type
    if isinstance(activation, Opaque):
        activation = activation.text
    if not isinstance(activation, str) or activation in {"linear", ""}:
        return IDENTITY
    if activation == "sigmoid":
        return "σ"
    return shorten(ACTIVATIONS.get(activation) or activation.replace("_", " "), LONGEST, 13, bold=True)


def applied(function: str, argument: str) -> str:
    """`tanh(…)`; of the identity the argument alone."""
    return argument if function == IDENTITY else f"{function}({argument})"


_RAISED = str.maketrans("cfhiorz", "ᶜᶠʰⁱᵒʳᶻ")


def raised(name: str) -> str:
    """A letter as an index above the line: there are none below it for all gates."""
    return name.translate(_RAISED)
