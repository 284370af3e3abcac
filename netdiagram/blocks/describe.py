"""An outline in one line, for tests and for looking at: `conv7/2 · {conv1 conv3 conv1 ⊕}×3 @56×256 · …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks import repeats
from netdiagram.blocks.signature import Signature, signatures

if TYPE_CHECKING:
    from netdiagram.blocks.outline import Block, Outline
    from netdiagram.ir import Layer

WORDS = {
    "pointwise": "conv", "convolution": "conv", "grouped": "gconv", "depthwise": "dw", "separable": "sep",
    "transposed": "up", "upsampling": "up", "dense": "dense", "pooling": "pool", "global pooling": "gap",
    "add": "⊕", "multiply": "⊗", "concat": "∥", "attention": "mha", "cross attention": "cross-mha", "normalization": "n", "activation": "act",
    "regularization": "drop", "embedding": "embed", "padding": "pad",
}  # fmt: skip
_SIZED = frozenset({"pointwise", "convolution", "grouped", "depthwise", "separable"})


def describe(outline: Outline, names: bool = True) -> str:
    """What an outline shows: blocks in order, ` | ` where one within a group does not read the one before it.

    Args:
        outline: with groups or without.
        names: whether groups are called by their names.
    """
    return " · ".join(_told(outline, outline.blocks, names, top=True))


def _told(outline: Outline, blocks: tuple[Block, ...], names: bool, top: bool) -> list[str]:
    within = repeats.linked(outline.network, blocks)
    signs = signatures(within)
    links = {(link.source, link.target) for link in within.links}
    words = []
    for index, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        beside = "" if top or index == 0 or (index - 1, index) in links else "| "
        group = bool(block.children)
        words.append(beside + (_group(outline, block, sign, names) if group else _word(outline.layer(block), sign)))
    return words


def _group(outline: Outline, block: Block, sign: Signature, names: bool) -> str:
    inner = _told(outline, block.children, names, top=False)
    single = len(inner) == 1 and not block.children[0].children
    text = inner[0] if single else "{" + " ".join(inner) + "}"
    if block.repeat > 1:
        text += f"×{block.repeat}"
    if not single or block.repeat > 1:
        text += _size(sign)
    if block.name and names:
        text = f"{block.name}{text}" if text.startswith("{") else f"{block.name} {text}"
    return f"{text} ({block.note})" if block.note else text


def _size(sign: Signature) -> str:
    sizes = [*sign.space[:1], sign.width]
    return " @" + "×".join("?" if size is None else str(size) for size in sizes)


def _word(layer: Layer, sign: Signature) -> str:
    word = WORDS.get(sign.kind, sign.kind.lower().replace(" ", "-"))
    if sign.kind in _SIZED:
        kernel = layer.settings.get("kernel_size")
        if isinstance(kernel, tuple) and kernel:
            word += str(kernel[0]) if len(set(kernel)) == 1 else "×".join(map(str, kernel))
        elif kernel is not None:
            word += str(kernel)
    return word + (f"/{sign.stride}" if sign.stride > 1 and sign.kind != "pooling" else "")
