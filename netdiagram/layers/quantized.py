"""What a quantizing policy, or low-rank adaptation, makes of a kernel.

`dtype="int8_from_float32"` keeps a kernel in 8 bits, with a scale per output; such kernels are not trained. Low-rank
adaptation (Hu et al. 2021) freezes a kernel and learns two thin ones. Only dense, einsum and embedding layers look at
such policies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from netdiagram.ir import Dim, Settings
from netdiagram.layers.base import Weights, product, refuse

HISTORY = 1024
"""How many largest values Keras's float8 policy remembers."""


def check_adapted(s: dict[str, Any]) -> None:
    """Refuse low-rank adaptation of a kernel whose values are constrained."""
    for word in ("kernel_constraint", "embeddings_constraint"):
        if s.get("lora_rank") and s.get(word) is not None:
            refuse("layer.argument", f"lora_rank={s['lora_rank']} and {word} do not go together", f"drop {word}", word)


def policy(s: Settings) -> list[str]:
    """The quantization a policy asks for, in its parts: mode, and perhaps bits and group size; empty for none."""
    dtype = s.get("dtype")
    if not isinstance(dtype, str) or "_from_" not in dtype:
        return []
    return dtype.partition("_from_")[0].split("/")


def _halved(size: Dim) -> Dim:
    return None if size is None else (size + 1) // 2


def _groups(rows: Dim, each: int) -> Dim:
    return 1 if each == -1 else None if rows is None else ceil(rows / each)


def _number(parts: list[str], index: int, default: int) -> int:
    text = parts[index] if len(parts) > index else ""
    return int(text) if text.lstrip("-").isdigit() else default


def _int8(parts: list[str], shape: Sequence[Dim], rows: Dim, columns: Dim, scale: Sequence[Dim]) -> Weights:
    del parts, rows, columns
    return [("kernel", tuple(shape), False), ("kernel_scale", tuple(scale), False)]


def _int4(parts: list[str], shape: Sequence[Dim], rows: Dim, columns: Dim, scale: Sequence[Dim]) -> Weights:
    del shape, scale
    each = _number(parts, 1, -1)
    kernel: Weights = [("kernel", (rows, _halved(columns)), False)]
    if each == -1:
        return [*kernel, ("kernel_scale", (columns,), False)]
    grouped = (_groups(rows, each), columns)
    return [*kernel, ("kernel_scale", grouped, False), ("kernel_zero", grouped, False), ("g_idx", (rows,), False)]


def _float8(parts: list[str], shape: Sequence[Dim], rows: Dim, columns: Dim, scale: Sequence[Dim]) -> Weights:
    del parts, rows, columns, scale
    learnt: Weights = [
        (f"{what}_{part}", size, True)
        for what in ("inputs", "kernel", "outputs_grad")
        for part, size in (("scale", ()), ("amax_history", (HISTORY,)))
    ]
    return [*learnt, ("kernel", tuple(shape), True)]


def _calibrated(parts: list[str], shape: Sequence[Dim], rows: Dim, columns: Dim, scale: Sequence[Dim]) -> Weights:
    del scale
    if len(shape) == 3 and None not in shape:
        # Keras tells inputs from outputs by the largest dimension here
        first, second, third = (dim or 0 for dim in shape)
        rows, columns = (first, second * third) if first >= max(second, third) else (first * second, third)
    grouped = (columns, _groups(rows, _number(parts, 2, -1)))
    bits = _number(parts, 1, 4)
    weights: Weights = [("kernel", (_halved(columns) if bits == 4 else columns, rows), False)]
    weights += [("kernel_scale", grouped, False), ("kernel_zero", grouped, False)]
    if parts[0] == "awq":
        weights.append(("awq_scales", (rows,), False))
    return [*weights, ("g_idx", (rows,), False)]


_MODES: dict[str, Callable[[list[str], Sequence[Dim], Dim, Dim, Sequence[Dim]], Weights]] = {
    "int8": _int8,
    "int4": _int4,
    "float8": _float8,
    "gptq": _calibrated,
    "awq": _calibrated,
}


def kernel(s: Settings, shape: Sequence[Dim], summed: Sequence[int], scale: Sequence[Dim] | None = None) -> Weights:
    """A kernel as the layer's policy keeps it, and its low-rank kernels.

    Args:
        s: the layer's arguments.
        shape: of the kernel.
        summed: the axes of the kernel that are summed over.
        scale: shape of the 8-bit scale; the axes that are not summed over where it is None.
    """
    parts, rank = policy(s), s.get("lora_rank")
    if not parts:
        weights: Weights = [("kernel", tuple(shape), not rank)]
    else:
        rest = [dim for axis, dim in enumerate(shape) if axis not in summed]
        weights = _MODES[parts[0]](
            parts, shape, product(shape[axis] for axis in summed), product(rest), rest if scale is None else scale
        )
        if rank and parts[0] in {"gptq", "awq"}:
            refuse(
                "layer.quantization",
                f"low-rank adaptation does not go with {parts[0]} quantization",
                argument="lora_rank",
            )
        if rank and parts[0] == "float8":
            weights[-1] = ("kernel", tuple(shape), False)
    if rank:
        weights += [("lora_kernel_a", (*shape[:-1], rank), True), ("lora_kernel_b", (rank, shape[-1]), True)]
    return weights


def table(s: Settings, words: int, size: int) -> Weights:
    """The vectors of an embedding as its policy keeps them, and their low-rank kernels."""
    parts, rank = policy(s), s.get("lora_rank")
    if not parts:
        weights: Weights = [("embeddings", (words, size), not rank)]
    elif parts[0] == "int8":
        weights = [("embeddings", (words, size), False), ("embeddings_scale", (words,), False)]
    elif parts[0] == "int4":
        weights = [("embeddings", (words, _halved(size)), False), *_int4_scales(parts, "embeddings", (words,), size)]
        if len(weights) > 2:
            weights.append(("g_idx", (size,), False))
    else:
        refuse(
            "layer.quantization",
            f"an embedding cannot be quantized as {parts[0]}",
            "int8 and int4 are possible",
            "dtype",
        )
    if rank:
        weights += [("lora_embeddings_a", (words, rank), True), ("lora_embeddings_b", (rank, size), True)]
    return weights


def reverse_table(s: Settings, words: int, size: int) -> Weights:
    """The vectors that map an untied reversible embedding back to words."""
    parts = policy(s)
    if not parts:
        return [("reverse_embeddings", (size, words), True)]
    if parts[0] == "int8":
        return [("reverse_embeddings", (size, words), False), ("reverse_embeddings_scale", (words,), False)]
    scales = _int4_scales(parts, "reverse_embeddings", (), size)
    scales = [(name, (*shape, words), learnt) for name, shape, learnt in scales]
    return [("reverse_embeddings", (_halved(size), words), False), *scales]


def _int4_scales(parts: list[str], name: str, lead: tuple[int, ...], size: int) -> Weights:
    each = _number(parts, 1, -1)
    if each == -1:
        return [(f"{name}_scale", lead, False)]
    grouped = (*lead, _groups(size, each))
    return [(f"{name}_scale", grouped, False), (f"{name}_zero", grouped, False)]
