"""A bidirectional layer: one copy reads from the first step on, one from the last, and what both give is merged.

Schuster and Paliwal 1997.
"""

from __future__ import annotations

from dataclasses import replace

from netdiagram.ir import LayerSpec
from netdiagram.views import settings as told_settings
from netdiagram.views.cell import unrolled
from netdiagram.views.cell.sheet import Cell
from netdiagram.views.cell.subject import Subject

_MERGED = {
    "concat": ("[{0}, {1}]", "side by side"),
    "sum": ("{0} + {1}", "added"),
    "mul": ("{0} ⊙ {1}", "multiplied"),
    "ave": ("({0} + {1}) / 2", "averaged"),
}


def cell(subject: Subject) -> Cell:
    """The inside of `Bidirectional`: three steps of it."""
    s = subject.settings
    layer = s["layer"]
    type_ = layer.type if isinstance(layer, LayerSpec) else layer.name
    every = bool(layer.settings.get("return_sequences")) if isinstance(layer, LayerSpec) else False
    last = unrolled.index(unrolled.alone(subject).steps)
    formula, told = _MERGED.get(s["merge_mode"], ("{0}, {1}", "given apart"))
    ahead, back = ("h→ₜ", "h←ₜ") if every else (f"h→{last}", "h←₁")
    made = (
        ("h→ₜ", f"{type_}(xₜ, h→ₜ₋₁)"),
        ("h←ₜ", f"{type_}(xₜ, h←ₜ₊₁)"),
        ("yₜ" if every else "y", formula.format(ahead, back)),
    )
    notes = ["Each direction has weights of its own, the same at every step."]
    if not every:
        notes.append("Of each direction only what it gives last is handed on.")
    described = (
        f"One {type_} reads the sequence from the first step on, another from the last; what they give is {told}."
    )
    inner = (
        told_settings.told(replace(subject.layer, type=type_, settings=layer.settings))
        if isinstance(layer, LayerSpec)
        else ""
    )
    found, narrow = (_over_time(subject, steps) for steps in (3, 2))
    return replace(
        found,
        summary=f"two of {type_}{f' ({inner})' if inner else ''}",
        formulas=made,
        notes=tuple(notes),
        described=described,
        narrow=narrow,
    )


def _over_time(subject: Subject, steps: int) -> Cell:
    """So many steps of it; the whole stands for the layer."""
    found = unrolled.cell([unrolled.alone(subject)], steps)
    return replace(found, nodes=tuple([replace(node, anchor="") for node in found.nodes]))
