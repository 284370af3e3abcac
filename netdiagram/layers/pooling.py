"""Pooling: windows, global, adaptive."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import REQUIRED, LayerType, refuse
from netdiagram.layers.shapes import join, split, windows


def pool_shape(s: Settings, x: Shape) -> Shape:
    """The window's positions; channels stay."""
    data_format = s["data_format"]
    batch, space, channels = split(x, data_format)
    if 0 in s["strides"]:
        refuse("layer.strides", "a window that moves by 0 never arrives", "strides must be 1 or more", "strides")
    return join(batch, windows(space, s["pool_size"], s["strides"], None, s["padding"]), channels, data_format)


def global_shape(s: Settings, x: Shape) -> Shape:
    """One value per channel."""
    batch, space, channels = split(x, s["data_format"])
    return join(batch, (1,) * len(space) if s["keepdims"] else (), channels, s["data_format"])


def adaptive_shape(s: Settings, x: Shape) -> Shape:
    """As many windows as asked for."""
    batch, _, channels = split(x, s["data_format"])
    return join(batch, s["output_size"], channels, s["data_format"])


def _strides(s: dict[str, Any]) -> None:
    if s["strides"] is None:
        s["strides"] = s["pool_size"]


_WORDS = {"Max": "max", "Average": "avg"}
_DIMENSIONS = {1: "steps", 2: "height × width", 3: "depth × height × width"}


def _hint(rank: int) -> str:
    return f"{rank}-D pooling takes {_DIMENSIONS[rank]} × channels: use it before Flatten, or put Reshape before it"


def _pool(word: str, rank: int) -> LayerType:
    each = kind.ints(rank)
    size = REQUIRED if word == "Average" else 2 if rank == 1 else (2,) * rank
    required, given = (("pool_size",), {}) if size is REQUIRED else ((), {"pool_size": size})
    return LayerType(
        f"{word}Pooling{rank}D",
        "pooling",
        f"{word} pooling",
        f"Y {_WORDS[word]}",
        signature(
            *required, **given, strides=None, padding="valid", data_format=None, name=None,
            kinds={
                "pool_size": each, "strides": kind.optional(kind.ints(rank, zero=True)), "padding": kind.padding_exact,
                "name": kind.name,
            },
        ),
        pool_shape, check=_strides, rank=rank + 2, hint=_hint(rank), window="slid",
        aliases=(f"{'Avg' if word == 'Average' else word}Pool{rank}D",),
    )  # fmt: skip


def _global(word: str, rank: int) -> LayerType:
    return LayerType(
        f"Global{word}Pooling{rank}D",
        "pooling",
        f"Global {word.lower()} pooling",
        f"Y^{_WORDS[word]}",
        signature(data_format=None, keepdims=False, kinds={"keepdims": kind.flag}),
        global_shape, rank=rank + 2, hint=_hint(rank), window="mixed",
        aliases=(f"Global{'Avg' if word == 'Average' else word}Pool{rank}D",),
    )  # fmt: skip


def _adaptive(word: str, rank: int) -> LayerType:
    return LayerType(
        f"Adaptive{word}Pooling{rank}D",
        "pooling",
        f"Adaptive {word.lower()} pooling",
        f"Y>{_WORDS[word]}",
        signature("output_size", data_format=None, kinds={"output_size": kind.ints(rank)}),
        adaptive_shape, min_rank=2, hint=_hint(rank), window="adapted",
    )  # fmt: skip


ROWS = tuple(
    make(word, rank) for make in (_pool, _global, _adaptive) for word in ("Max", "Average") for rank in (1, 2, 3)
)
