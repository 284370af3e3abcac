"""Einsum equations of `EinsumDense`: which dimension comes from where."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from netdiagram.ir import Dim, Settings, Shape
from netdiagram.layers import quantized
from netdiagram.layers.base import Weights, product, refuse, spoken
from netdiagram.records import sealed

_FORMS = re.compile(r"(0?)([a-zA-Z]+)(0?),([a-zA-Z]+)->(0?)([a-zA-Z]+)(0?)\Z")


@sealed
class Equation:
    """An equation in its parts.

    Attributes:
        source: letters of the input.
        kernel: letters of the kernel.
        target: letters of the output.
        left: `...` stands before the letters.
        right: `...` stands behind them.
    """

    source: str
    kernel: str
    target: str
    left: bool = False
    right: bool = False


@lru_cache(maxsize=256)
def parse(equation: str) -> Equation:
    """An equation in one of the three forms Keras takes.

    Raises:
        Refusal: another form (`layer.equation`).
    """
    match = _FORMS.match(equation.replace("...", "0"))
    if match:
        before, source, behind, kernel, before_too, target, behind_too = match.groups()
        if (
            before == before_too
            and behind == behind_too
            and not (before and behind)
            and (not behind or len(source) > 1)
        ):
            return Equation(source, kernel, target, bool(before), bool(behind))
    return refuse(
        "layer.equation",
        f"equation='{equation}' is not one that it takes",
        "write it as 'abc,cd->abd', '...x,xy->...y' or 'ab...,bc->ac...'",
        "equation",
    )


@sealed
class Sizes:
    """Every dimension an equation speaks of.

    Attributes:
        output: the output's shape, as Keras 3 has it.
        known: the same with all that is known.
        kernel: the kernel's.
        bias: the bias's; None for no bias.
        macs: multiply-accumulates of one sample.
        left_open: letters with weights along them whose size the author left open.
    """

    output: Shape
    known: Shape
    kernel: tuple[Dim, ...]
    bias: tuple[Dim, ...] | None
    macs: int | None
    left_open: str


def solve(s: Settings, x: Shape) -> Sizes:
    """Put the input's shape and the given part of the output's into the equation.

    A dimension that `output_shape` leaves open stays open in the output, as in Keras, even where the input tells it; and dimensions before
    the named ones stand in Keras's order, which is the reverse. Costs know better.
    """
    e = parse(s["equation"])
    given = s["output_shape"]
    elided = len(x) - len(e.source)
    if elided < 0 or (elided > 0 and not (e.left or e.right)):
        refuse(
            "shape.rank",
            f"its equation '{s['equation']}' names {len(e.source)} dimensions, but its input has {len(x)}: {spoken(x)}",
            "the batch counts",
            "equation",
        )
    lead, inner, trail = (x[:elided], x[elided:], ()) if e.left else ((), x[: len(e.source)], x[len(e.source) :])
    source = dict(zip(e.source, inner, strict=True))
    wanted = list(given) if elided and e.left else [x[0], *given]
    if len(wanted) != len(e.target):
        refuse(
            "layer.equation",
            f"output_shape={given} does not fit '{e.target}' of the equation '{s['equation']}'",
            "leave the batch out of output_shape",
            "output_shape",
        )
    target = dict(zip(e.target, wanted, strict=True))
    _agree(s, e, source, target)
    # what sizes the kernel and the bias is what is given: Keras does not look it up in the input
    kernel = tuple([target[letter] if letter in target else source[letter] for letter in e.kernel])
    out = tuple([target[letter] if target[letter] is not None else source.get(letter) for letter in e.target])
    letters = {**source, **dict(zip(e.target, out, strict=True)), **dict(zip(e.kernel, kernel, strict=True))}
    batch = e.source[0] if not (e.left and elided) else ""
    macs = product((*lead[1:], *trail, *[size for letter, size in letters.items() if letter != batch]))
    weighted = e.kernel + (s["bias_axes"] or "")
    left_open = "".join([letter for letter in weighted if letter in target and target[letter] is None])
    output = (*lead[:1], *lead[:0:-1], *wanted, *trail)
    return Sizes(output, (*lead, *out, *trail), kernel, _bias(s, e, target, elided), macs, left_open)


def _agree(s: Settings, e: Equation, source: dict[str, Dim], target: dict[str, Dim]) -> None:
    for letter, size in source.items():
        wanted = target.get(letter)
        if wanted is not None and wanted != size:
            refuse(
                "layer.equation",
                f"dimension '{letter}' is {size} in its input and {wanted} in output_shape={s['output_shape']}",
                argument="output_shape",
            )
    for letter in e.target:
        if letter not in source and letter not in e.kernel:
            refuse(
                "layer.equation",
                f"dimension '{letter}' of the output comes from nowhere in '{s['equation']}'",
                argument="equation",
            )
    for letter in e.kernel:
        if letter not in source and letter not in target:
            refuse(
                "layer.equation",
                f"dimension '{letter}' of the kernel leads nowhere in '{s['equation']}'",
                argument="equation",
            )


def _bias(s: Settings, e: Equation, target: dict[str, Dim], elided: int) -> tuple[Dim, ...] | None:
    axes = s["bias_axes"]
    if axes is None:
        return None
    for letter in axes:
        if letter not in e.target:
            refuse(
                "layer.equation",
                f"bias_axes='{axes}' names '{letter}', which '{e.target}' has not",
                argument="bias_axes",
            )
    first = min((e.target.index(letter) for letter in axes), default=len(e.target))
    bias = tuple([target[letter] if letter in axes else 1 for letter in e.target[first:]])
    return bias if e.left else bias + (1,) * elided


def shape(s: Settings, x: Shape) -> Shape:
    """The output of the equation."""
    return solve(s, x).output


def weights(s: Settings, x: Shape) -> Weights:
    """The kernel, and the bias where there is one."""
    e, sizes = parse(s["equation"]), solve(s, x)
    if sizes.left_open:
        given = s["output_shape"]
        refuse(
            "shape.unknown",
            f"output_shape={given} leaves dimension '{sizes.left_open[0]}' open, and it has weights along it",
            "write that dimension's size",
            "output_shape",
        )
    summed = [axis for axis, letter in enumerate(e.kernel) if letter not in e.target]
    scale = [sizes.kernel[e.kernel.index(letter)] if letter in e.kernel else 1 for letter in e.target]
    made = quantized.kernel(s, sizes.kernel, summed, scale)
    if sizes.bias is not None:
        made.append(("bias", sizes.bias, True))
    return made


def macs(s: Settings, x: Shape, y: Any) -> int | None:
    """One for every combination of the equation's dimensions; low-rank kernels are multiplied out before."""
    del y
    sizes = solve(s, x)
    rank = s["lora_rank"]
    if not rank:
        return sizes.macs
    low = product((*sizes.kernel, rank))
    return None if sizes.macs is None or low is None else sizes.macs + low
