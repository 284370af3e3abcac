"""What a repeated block is called: by the author's own functions and comments, else by what it is made of."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

from netdiagram.blocks.signature import WEIGHTLESS
from netdiagram.blocks.tree import Unit, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.normal import Normal
    from netdiagram.blocks.outline import Block
    from netdiagram.blocks.stages import Copy
    from netdiagram.ir import Network


ENCODER, DECODER = "transformer encoder layer", "transformer decoder layer"


def causal(blocks: Sequence[Block], network: Network) -> list[Block]:
    """Layers whose attention does not look ahead are a decoder's, though they attend to nothing else."""
    masked = {at for at, call in enumerate(network.calls) if ("use_causal_mask", True) in call.flags}
    return [_causal(block, masked) for block in blocks] if masked else list(blocks)


def _causal(block: Block, masked: set[int]) -> Block:
    if not block.children:
        return block
    children = tuple([_causal(child, masked) for child in block.children])
    renamed = block.name == ENCODER and not masked.isdisjoint(block.calls)
    return dataclasses.replace(block, children=children, name=DECODER if renamed else block.name)


def with_author(blocks: Sequence[Block], network: Network) -> list[Block]:
    """Groups called as the author calls them: by the innermost function or comment that all their layers stand in."""
    around = _common([layer.groups for layer in network.layers if layer.family != "input"])
    if around == max([len(layer.groups) for layer in network.layers], default=0):
        return list(blocks)
    return [_with_author(block, network, around) for block in blocks]


def _with_author(block: Block, network: Network, around: int) -> Block:
    """A group with the author's words, where they say more than those around it."""
    if not block.children:
        return block
    layers = [network.layers[network.calls[call].layer] for child in block.children for call in child.calls]
    depth = _common([layer.groups for layer in layers])
    given = layers[0].groups[depth - 1] if depth > around and len(layers) > 1 else ""
    word = given.removeprefix("#").replace("_", " ").strip()
    if len(block.children) == 1:
        # what is around a single thing is a row of it
        word, depth = "", around
    vague = word in VAGUE and not given.startswith("#")
    name = block.name if block.name and (not word or vague or block.name in _PAIR) else word
    children = tuple([_with_author(child, network, max(depth, around)) for child in block.children])
    return dataclasses.replace(block, name=name, children=children)


def _common(groups: Sequence[tuple[str, ...]]) -> int:
    """How many groups all stand in."""
    if not groups:
        return 0
    first, last = min(groups), max(groups)
    return next(
        (at for at, (one, two) in enumerate(zip(first, last, strict=False)) if one != two), min(len(first), len(last))
    )


_PAIR = frozenset({"encoder", "decoder"})

VAGUE = frozenset(
    {"block", "unit", "layer", "module", "stage", "body", "step", "f", "g", "build", "make", "forward", "call"}
)
"""What an author may call anything: the field's word is better, where there is one."""


def structural(copy: Copy, normal: Normal) -> str:
    """What blocks of that structure are called; empty where the field has no word for it."""
    items = copy.items
    units = [item for item in items if isinstance(item, Unit) and normal.kind(item) not in WEIGHTLESS]
    inside = Counter(normal.signatures[block].kind for block in members(list(items)))
    if inside["attention"] or inside["cross attention"] or inside["matmul"] > 1:
        return _transformer(units, inside, normal)
    last = items[-1]
    if len(items) >= CELL and not isinstance(last, Unit) and normal.kind(last) == "concat":
        return "reduction cell" if copy.stride > 1 and not copy.shortcut else "cell"
    around = {normal.kind(item) for item in items if not isinstance(item, Unit)} - WEIGHTLESS - _RESHAPING
    if len(units) != 1:
        return ""
    (unit,) = units
    kind = normal.kind(unit)
    if kind == "residual":
        return "" if around else _residual(unit, normal)
    if kind == "dense":
        if inside["upsampling"] or inside["transposed"]:
            return ""  # a step down and up again, with what is copied across
        return "dense block" if "slice" not in inside else "shuffle unit"
    if kind == "parallel" and normal.signatures[unit.merge].kind == "concat":
        if len(unit.branches) == 2 and normal.kind(items[0]) == "pointwise" and unit is not items[0]:
            return "fire module"
        return _module(unit, normal)
    if kind == "projection" and _module(unit, normal) == "pyramid pooling":
        return "pyramid pooling"
    if kind == "gate" and len(items) == 1:
        return "squeeze-and-excitation" if "global pooling" in inside else "gate"
    return ""


def _module(unit: Unit, normal: Normal) -> str:
    """What branches side by side are called: by what they differ in."""
    held = [normal.signatures[block] for block in members([unit]) if block != unit.merge]
    dilations = {sign.dilation for sign in held if sign.kind == "convolution"}
    if len(dilations) > 2:
        return "atrous spatial pyramid pooling"
    ways = [path for path in unit.branches if path]
    if len(ways) < len(unit.branches) and all(normal.kind(path[0]) == "pooling" for path in ways):
        return "pyramid pooling"
    return "inception module" if len(unit.branches) > 2 else ""


def _transformer(units: Sequence[Unit], inside: Counter[str], normal: Normal) -> str:
    if not any(normal.kind(unit) == "residual" and _feeds(unit, normal) for unit in units):
        return "attention block"
    if inside["depthwise"]:
        return "conformer block"
    return DECODER if inside["cross attention"] else ENCODER


def _feeds(unit: Unit, normal: Normal) -> bool:
    kinds = {normal.signatures[block].kind for block in members([unit])}
    return kinds.isdisjoint({"attention", "cross attention", "matmul"})


def _residual(unit: Unit, normal: Normal) -> str:
    main = [item for item in normal.form(unit).main if normal.kind(item) not in WEIGHTLESS]
    if len(normal.labels(main)) > LONG:
        return ""
    kinds = tuple([normal.kind(item) for item in main])
    plain = tuple([kind for kind in kinds if kind != "gate"])
    for pattern, word in RESIDUAL.items():
        if plain == pattern:
            return ("squeeze-excite " if "gate" in kinds and "inverted" not in word else "") + word
    if any(
        normal.kind(item) == "parallel" and normal.signatures[item.merge].kind == "concat"
        for item in main
        if isinstance(item, Unit)
    ):
        return "inception residual block"
    return "residual block"


LONG = 8
"""A residual unit of more steps than this is not called a block."""

CELL = 8
"""So many items that are not series-parallel and end in a concatenation are a cell."""

_RESHAPING = frozenset({"pooling", "upsampling", "Reshape", "Permute"})

RESIDUAL = {
    ("pointwise", "convolution", "pointwise"): "bottleneck",
    ("pointwise", "grouped", "pointwise"): "bottleneck",
    ("pointwise", "depthwise", "pointwise"): "inverted residual",
    ("depthwise", "pointwise"): "inverted residual",
    ("convolution", "pointwise"): "fused inverted residual",
}
"""By the blocks on the main path, gates left out."""
