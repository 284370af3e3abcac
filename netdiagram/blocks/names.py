"""What a repeated block is called: by the author's own functions and comments, else by what it is made of."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

from netdiagram.blocks.outline import SHUFFLE
from netdiagram.blocks.signature import WEIGHTLESS
from netdiagram.blocks.tree import Unit, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.normal import Normal
    from netdiagram.blocks.outline import Block
    from netdiagram.blocks.stages import Copy
    from netdiagram.ir import Layer, Network


HOURGLASS = "hourglass"
ENCODER, DECODER = "transformer encoder layer", "transformer decoder layer"


def laddered(children: Sequence[Block]) -> bool:
    """Whether a group goes down and up again."""
    return {child.name for child in children} >= _PAIR


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
    held: Counter[tuple[str, ...]] = Counter()
    for block in blocks:
        _hold(block, network, around, held, 1)
    inside = {call for block in blocks if block.children for call in block.calls}
    made = {network.calls[call].layer for call, _ in network.outputs if call not in inside}
    depths = sorted({len(words) for words in held})
    wide = Counter([layer.groups[:depth] for depth in depths for layer in network.layers if len(layer.groups) >= depth])
    own = {words for words, count in held.items() if _MOST * wide[words] <= count}
    # what makes the output as well makes the whole network
    own -= {
        network.layers[layer].groups[:depth] for layer in made for depth in range(len(network.layers[layer].groups) + 1)
    }
    return [_with_author(block, network, around, own) for block in blocks]


_MOST = 0.6
"""So much of what a function makes must be in groups for them to be called like it."""


def _drawn(block: Block, network: Network) -> list[Layer]:
    return [network.layers[network.calls[call].layer] for child in block.children for call in child.calls]


def _hold(block: Block, network: Network, around: int, held: Counter[tuple[str, ...]], times: int) -> None:
    """Count for the author's words how many layers the groups have that could be called so."""
    if not block.children:
        return
    depth = _common([layer.groups for layer in _drawn(block, network)])
    if depth > around and len(block.children) > 1:
        layers = {network.calls[call].layer for call in block.calls}
        held[network.layers[min(layers)].groups[:depth]] += len(layers) * times
    for child in block.children:
        _hold(child, network, max(depth, around), held, times * block.repeat)


def _with_author(block: Block, network: Network, around: int, own: set[tuple[str, ...]]) -> Block:
    """A group with the author's words, where they say more than those around it.

    Args:
        block: with what is in it.
        network: whose layers know the functions they were made in.
        around: how many words hold for all that is around the group.
        own: words that make little but such groups.
    """
    if not block.children:
        return block
    layers = _drawn(block, network)
    depth = _common([layer.groups for layer in layers])
    given = layers[0].groups[depth - 1] if depth > around and len(layers) > 1 else ""
    if given and not given.startswith("#") and block.name and layers[0].groups[:depth] not in own:
        given = ""
    word = given.removeprefix("#").replace("_", " ").strip()
    if len(block.children) == 1:
        # what is around a single thing is a row of it
        word, depth = "", around
    vague = word in VAGUE and not given.startswith("#")
    name = block.name if block.name and (not word or vague or block.name in _PAIR) else word
    children = tuple([_with_author(child, network, max(depth, around), own) for child in block.children])
    if block.name in _PAIR and len({child.name for child in children}) > 1:
        # steps that have no word in common are steps
        called = zip(children, block.children, strict=True)
        children = tuple([dataclasses.replace(child, name=plain.name) for child, plain in called])
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
    {
        *("block", "unit", "layer", "module", "stage", "body", "step", "net", "network", "model", "inner", "wrapper"),
        *("f", "g", "fn", "func", "function", "op", "build", "make", "create", "forward", "call", "apply", "run"),
    }
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
    around = tuple([kind for item in items if (kind := normal.kind(item)) not in _PASSED and item not in units])
    if not units and inside["dense"] > 2 and inside["add"] == inside["subtract"] == 1:
        return "doubly residual block"  # B. Oreshkin and others, N-BEATS, 2020
    if len(units) != 1:
        return _mixer(units, normal) if len(units) == 2 and not around else CHAINS.get(around, "")
    (unit,) = units
    kind = normal.kind(unit)
    if kind == "residual":
        return AROUND.get((*_kinds(normal.form(unit).main, normal), *around), "") if around else _residual(unit, normal)
    if kind == "dense":
        return _dense(unit, inside, normal)
    if kind == "parallel" and normal.signatures[unit.merge].kind == "concat":
        if len(unit.branches) == 2 and normal.kind(items[0]) == "pointwise" and unit is not items[0]:
            return "fire module"
        return _module(unit, normal, copy.stride)
    if _gated(unit, normal) and inside["add"]:
        return "gated residual block"
    if kind == "projection" and _module(unit, normal) == "pyramid pooling":
        return "pyramid pooling"
    if kind == "gate" and len(items) == 1:
        return "squeeze-and-excitation" if "global pooling" in inside else "gate"
    return _merged(unit, inside, normal)


def _kinds(path: Sequence[int | Unit], normal: Normal) -> tuple[str, ...]:
    """The kinds on a path that say what it is."""
    return tuple([kind for item in path if (kind := normal.kind(item)) not in WEIGHTLESS])


def _module(unit: Unit, normal: Normal, stride: int = 1) -> str:
    """What branches side by side are called: by what they differ in."""
    held = [normal.signatures[block] for block in members([unit]) if block != unit.merge]
    dilations = {sign.dilation for sign in held if sign.kind == "convolution"}
    if len(dilations) > 2:
        return "atrous spatial pyramid pooling"
    ways = [path for path in unit.branches if path]
    if len(ways) < len(unit.branches) and all(normal.kind(path[0]) == "pooling" for path in ways):
        return "pyramid pooling"
    told = sorted([_kinds(path, normal) for path in ways], key=len)
    if len(told) == 2 and told[0] == ("pointwise",) and told[1][:1] == ("pointwise",) and "residual" in told[1]:
        return "cross-stage partial block"
    if len(unit.branches) < 3:
        return ""
    return "reduction module" if stride > 1 else "inception module"


def _gated(unit: Unit, normal: Normal) -> bool:
    """Whether a unit is a convolution times a gate that is one as well."""
    ways = {kind for path in unit.branches for kind in _kinds(path, normal)}
    return len(unit.branches) == 2 and normal.signatures[unit.merge].kind == "multiply" and ways <= _CONVOLUTIONS


def _dense(unit: Unit, inside: Counter[str], normal: Normal) -> str:
    """What a unit is called that hands on what came in beside what it has made of it."""
    if inside["upsampling"] or inside["transposed"]:
        return ""  # a step down and up again, with what is copied across
    if _kinds(normal.form(unit).main, normal) == ("depthwise",):
        return "ghost module"
    if inside[SHUFFLE] or (inside["slice"] and inside["depthwise"]):
        return "shuffle unit"
    begins = [*unit.head, *[path[0] for path in unit.branches if path]]
    return "cross-stage partial block" if any(normal.kind(item) == "slice" for item in begins) else "dense block"


def _merged(unit: Unit, inside: Counter[str], normal: Normal) -> str:
    """What further units are called, by what is in them: a sum, mostly of products."""
    if normal.signatures[unit.merge].kind != "add":
        return ""
    if inside["Exp"] and inside["multiply"]:
        return "sampling"
    if inside["multiply"] == 2 and inside["scale"] and not inside["concat"]:
        return "highway layer"
    return ""


def _transformer(units: Sequence[Unit], inside: Counter[str], normal: Normal) -> str:
    feeding = [unit for unit in units if normal.kind(unit) == "residual" and _feeds(unit, normal)]
    beside = len(units) == 1 and inside["attention"] == 1 and inside["dense"] > 1 and not inside["concat"]
    if not feeding and not beside:
        return "attention block"
    if inside["depthwise"] and len(feeding) > 1 and not inside["global pooling"]:
        return "conformer block"
    if inside["depthwise"] and inside["global pooling"]:
        return ""  # a convolutional block and transformer layers
    return DECODER if inside["cross attention"] else ENCODER


def _feeds(unit: Unit, normal: Normal) -> bool:
    kinds = {normal.signatures[block].kind for block in members([unit])}
    return kinds.isdisjoint({"attention", "cross attention", "matmul"})


def _mixer(units: Sequence[Unit], normal: Normal) -> str:
    """What two residual units are called of which the second feeds forward: by what the first mixes tokens with."""
    if any(normal.kind(unit) != "residual" for unit in units):
        return ""
    mixing, feeding = [_kinds(normal.form(unit).main, normal) for unit in units]
    feeding = tuple([kind for kind in feeding if kind.islower()])
    if len(feeding) < 2 or not set(feeding) <= _FEEDING:
        return ""
    if set(mixing) - _FEEDING == {"Permute"} or set(mixing) - _FEEDING == {"Transpose"}:
        return "mixer layer"
    return "MetaFormer block" if set(mixing) - _FEEDING - {"convolution"} else ""


def _residual(unit: Unit, normal: Normal) -> str:
    main = [item for item in normal.form(unit).main if normal.kind(item) not in WEIGHTLESS]
    if len(normal.labels(main)) > LONG:
        return ""
    kinds = _kinds(main, normal)
    plain = tuple([kind for kind in kinds if kind not in {"gate", "activation"} and kind.islower()])
    if plain == ("dense",) and "Reshape" in kinds:
        return ""  # what is added is a condition
    excited = "squeeze-excite " if any(_squeezes(item, normal) for item in main) else ""
    if plain in RESIDUAL:
        word = RESIDUAL[plain]
        if any(normal.signatures[block].kind == SHUFFLE for block in members(normal.form(unit).main)):
            return "shuffle unit"
        if "inverted" not in word:
            return excited + word
        if (len(plain) == 2 and plain[0] == "depthwise") or _widens(main, normal):
            return word
        return excited + ("bottleneck" if len(plain) > 2 else "residual block")
    held = [item for item in main if isinstance(item, Unit)]
    found = next((word for word in [_of_units(item, kinds, normal) for item in held] if word), "")
    if not found and _parallel(unit, normal):
        return "RepVGG block"
    return found or excited + "residual block"


def _widens(main: Sequence[int | Unit], normal: Normal) -> bool:
    """Whether a path is wider inside than at its end."""
    first, last = normal.signatures[members([main[0]])[0]].width, normal.signatures[members([main[-1]])[-1]].width
    return first is None or last is None or first > last


def _squeezes(item: int | Unit, normal: Normal) -> bool:
    if not isinstance(item, Unit) or normal.kind(item) != "gate":
        return False
    return any(normal.signatures[block].kind == "global pooling" for block in members([item]))


def _of_units(item: Unit, kinds: tuple[str, ...], normal: Normal) -> str:
    """What a residual block is called for a unit on its main path."""
    kind, merge = normal.kind(item), normal.signatures[item.merge].kind
    held = Counter(normal.signatures[block].kind for block in members([item]))
    if kind == "dense" and _dense(item, held, normal) == "ghost module":
        return "ghost bottleneck"
    if kind == "dense":
        return "residual dense block"
    if (
        kind == "residual"
        and [] in item.branches
        and not _CONVOLUTIONS.isdisjoint(_kinds(normal.form(item).main, normal))
    ):
        return "residual group"
    if merge == "multiply" and set(kinds) - {kind} == {"dense"}:
        return "gated MLP block"
    if merge != "concat":
        return ""
    if held["slice"] > 1 and held["add"]:
        return "Res2Net block"
    told = {_kinds(path, normal) for path in item.branches}
    if kind == "parallel" and len(item.branches) == 2 and kinds[0] == "pointwise" and len(kinds) == 2:
        return "fire module"
    if kind == "parallel" and len(told) == 1 and len(item.branches) > 2:
        return "aggregated residual block"
    return "inception residual block" if kind == "parallel" else ""


def _parallel(unit: Unit, normal: Normal) -> bool:
    """Whether a unit adds a convolution, a pointwise one, and nothing that is deeper (X. Ding and others, RepVGG, 2021)."""
    ways = sorted([_kinds(path, normal) for path in unit.branches if _kinds(path, normal)])
    return ways == [("convolution",), ("pointwise",)]


LONG = 8
"""A residual unit of more steps than this is not called a block."""

CELL = 8
"""So many items that are not series-parallel and end in a concatenation are a cell."""

_PASSED = WEIGHTLESS | {"pooling", "upsampling", "Reshape", "Permute"}
_FEEDING = frozenset({"dense", "pointwise"})
_CONVOLUTIONS = frozenset({"convolution", "pointwise", "depthwise", "grouped"})

RESIDUAL: dict[tuple[str, ...], str] = {
    ("pointwise", "convolution", "pointwise"): "bottleneck",
    ("pointwise", "grouped", "pointwise"): "bottleneck",
    ("grouped", "depthwise", "grouped"): "inverted residual",
    ("pointwise", "depthwise", "pointwise"): "inverted residual",
    ("depthwise", "pointwise"): "inverted residual",
    ("convolution", "pointwise"): "fused inverted residual",
    ("depthwise", "pointwise", "pointwise"): "ConvNeXt block",
    ("depthwise", "dense", "dense"): "ConvNeXt block",
}
"""By the blocks on the main path, gates left out."""

AROUND: dict[tuple[str, ...], str] = {("depthwise", "pointwise"): "ConvMixer layer"}
"""A residual unit and what is around it, by the blocks of its main path and behind it."""

CHAINS: dict[tuple[str, ...], str] = {
    ("depthwise", "pointwise"): "depthwise separable block",
    ("convolution", "concat"): "dense block",
    ("pointwise", "convolution", "concat"): "dense block",
}
"""Blocks one after the other."""
