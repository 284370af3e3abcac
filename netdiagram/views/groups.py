"""What a group of blocks is called in every view: its name, how often it stands there, what differs, what is inside."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.text import short
from netdiagram.views import words

SEPARATOR = " · "
AGAIN = "as above"
"""Note of a group that is closed because one that is built alike stands open before it."""
LADDERS = frozenset({"encoder", "decoder"})
"""Names of groups whose parts are stages."""
SHORTER = {
    "transformer encoder layer": ("encoder layer",),
    "transformer decoder layer": ("decoder layer",),
    "squeeze-and-excitation": ("SE block", "SE"),
    "atrous spatial pyramid pooling": ("ASPP",),
}
"""The same for small boxes."""
FEW = 3
"""So many blocks without a name are called by what they are, side by side."""
MOST = 6
"""Blocks that are listed of what is inside; what has more is counted."""


def count(block: Block) -> str:
    """`×3`, or nothing for what stands there once."""
    return f"×{block.repeat}" if block.repeat > 1 else ""


def title(outline: Outline, block: Block) -> str:
    """The name of a group, without its count; of one without a name, what its main layer does."""
    return block.name or words.deed(outline.layer(block))


def titles(outline: Outline, block: Block, around: str = "") -> tuple[str, ...]:
    """What a closed group is called, the fullest form first: its name, else what is in it, else how much that is.

    Args:
        outline: the whole.
        block: the group.
        around: the name of the group around it; what has no name in an encoder is a stage of it.
    """
    if block.name:
        return (block.name, *SHORTER.get(block.name, ()))
    if around in LADDERS:
        return (f"{around} stage", "stage")
    inner = _listed(outline, block)
    counted = words.count(size(block), "block")
    return (", ".join(inner), counted) if len(inner) <= FEW else (counted,)


def spread(found: Sequence[Block]) -> list[Block]:
    """Blocks, open groups of which there is nothing to say as what is in them."""
    blocks: list[Block] = []
    for block in found:
        silent = block.opened and not block.name and block.repeat == 1
        blocks += spread(block.opened) if silent else [block]
    return blocks


def single(block: Block) -> bool:
    """Whether a group is one block, repeated: to be drawn as that block with a count."""
    alone = len(block.children) == 1 and not block.children[0].children
    return alone and (block.repeat > 1 or not block.name)


def told(outline: Outline, block: Block) -> str:
    """A group for a pointer: `bottleneck ×3 · first: projection · 215 808 parameters`."""
    head = " ".join([part for part in (title(outline, block), count(block)) if part])
    total = params(outline, block)
    weights = "" if total is None or not total else words.count(total, "parameter")
    return SEPARATOR.join([part for part in (head, block.note, words.dims(block.output), weights) if part])


def params(outline: Outline, block: Block) -> int | None:
    """The parameters of all copies, a shared layer counted once; None where something is unknown."""
    found = {layer.name: layer.params for layer in outline.layers(block)}
    if any(value is None for value in found.values()):
        return None
    return sum([value or 0 for value in found.values()])


def weights(outline: Outline, block: Block) -> str:
    """The parameters of a nested model; of one that is repeated, those of each copy."""
    if block.children:
        return each(outline, block)
    total = params(outline, block)
    return short(total) if total else "? params" if total is None else ""


def each(outline: Outline, block: Block) -> str:
    """The parameters of a block that is repeated: of each copy where all have the same, else of all."""
    total = params(outline, block)
    if not total:
        return "" if total == 0 else "? params"
    network = outline.network
    one = sum([network.layers[network.calls[call].layer].params or 0 for call in block.children[0].calls])
    return f"{short(one)} each" if one * block.repeat == total else f"{short(total)} in all"


def contents(outline: Outline, block: Block) -> tuple[str, ...]:
    """What is in a group, in one line: `conv 1×1 · conv 3×3 · conv 1×1 · 215.8 k`; the fullest form first."""
    total = params(outline, block)
    weights = short(total) if total else "? params" if total is None else ""
    counted = words.count(size(block), "block")
    heads = [block.note] if block.note else []
    if not block.note.startswith(AGAIN):
        inner = _listed(outline, block)
        lists = [SEPARATOR.join(inner)] if len(inner) <= MOST else []
        heads = [SEPARATOR.join([*heads, form]) for form in (*lists, counted)] + heads
    elif block.note != AGAIN:
        heads.append(AGAIN)
    forms = [SEPARATOR.join([head, weights]) for head in heads if weights]
    return tuple(dict.fromkeys([*forms, *heads, *([weights] if weights else [])]))


def _listed(outline: Outline, block: Block) -> list[str]:
    """What the blocks of a group do, without merges; runs of equal ones counted."""
    inner: list[str] = []
    times: list[int] = []
    for child in block.children:
        layer = outline.layer(child)
        if layer.family == "merge" and not child.children:
            continue
        word = title(outline, child) if child.children else words.deed(layer)
        if inner and inner[-1] == word:
            times[-1] += child.repeat
        else:
            inner.append(word)
            times.append(child.repeat)
    return [f"{word} ×{n}" if n > 1 else word for word, n in zip(inner, times, strict=True)]


def size(block: Block) -> int:
    """How many blocks are in one copy of a group, those of groups within included."""
    return sum([size(child) if child.children else 1 for child in block.children])
