"""The layered view: which networks it draws, and who draws them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from netdiagram import blocks
from netdiagram.blocks import Outline, sharing
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views import legend, words
from netdiagram.views.layered import chains
from netdiagram.views.layered.chains import ABOVE_LEGEND, MARGIN
from netdiagram.views.layered.keys import Keys

if TYPE_CHECKING:
    from netdiagram.views.layered import branches

SHORTER = 0.7
"""At most so many of a chain's blocks are left where what repeats is drawn once: else it is drawn whole."""


def suits(outline: Outline, options: Options) -> bool:
    """Whether this view draws an outline well: any chain of layers; maps and signals, with branches."""
    if not outline.blocks:
        return False
    return _chain(outline) or _well(outline, options) is not None


def attempt(outline: Outline, options: Options) -> Scene | None:
    """The picture where this view draws an outline well, else None."""
    if not outline.blocks:
        return None
    if _chain(outline):
        return draw(outline, options)
    placed = _well(outline, options)
    return None if placed is None else _branching(outline, options, placed)


def draw(outline: Outline, options: Options) -> Scene:
    """Draw a chain, or lines with connections beside them.

    Raises:
        NetdiagramError: the network is neither (`view.branches`).
    """
    if not outline.blocks:
        raise NetdiagramError("view.empty", "there is no layer to draw", None, "add a layer")
    if not _chain(outline):
        placed = _place(outline, options)
        if isinstance(placed, str):
            message = f"the layered view draws volumes along lines, with connections beside them, but {placed}"
            raise NetdiagramError("view.branches", message, None, "set view to graph or auto")
        return _branching(outline, options, placed)
    again = bool(sharing.recurring(outline.network))
    scene = (again and _repeated(outline, options, again=True)) or chains.draw(outline, options, wrapped=False)
    return scene or _repeated(outline, options) or chains.draw(outline, options)


def _repeated(outline: Outline, options: Options, *, again: bool = False) -> Scene | None:
    """A long chain in which what repeats stands once; None where that makes it hardly shorter.

    Args:
        outline: the chain.
        options: as the author has set them.
        again: a layer of it reads what it gave before: it stands once, however long the chain is.
    """
    if options.detail != "auto" or options.kernels or options.funnels or options.spacing or options.text_above:
        return None
    found = blocks.collapsed(outline, options.depth)
    if not any(sharing.tied(found.network, block) if again else block.repeat > 1 for block in found.blocks):
        return None
    placed = _place(found, options)
    if isinstance(placed, str) or (len(placed.plan.outline.blocks) > SHORTER * len(outline.blocks) and not again):
        return None
    return _branching(outline, options, placed)


def _chain(outline: Outline) -> bool:
    """Whether layers stand one after the other, in no groups."""
    return outline.chain and not any(block.children for block in outline.blocks)


_TOKENS = frozenset({"attention", "recurrent"})
"""What makes steps of sequences more than places of a signal."""
_ALIKE = frozenset({"dense", "normalization", "attention"})
"""What treats every token alike."""
_FEW = 10
"""Maps of which at most one is convolved or pooled for so many of those are tokens that lie on a grid (Swin)."""


def _maps(outline: Outline) -> bool:
    """Whether much of what flows are images or volumes, or signals that are convolved: of vectors and tokens, boxes tell more."""
    ranks = [len(block.output or ()) for block in outline.blocks]
    count = sum([rank > 3 for rank in ranks])
    if 5 * count < 2 * len(ranks):
        families = [outline.layer(block).family for block, rank in zip(outline.blocks, ranks, strict=True) if rank == 3]
        if "convolution" in families and _TOKENS.isdisjoint(families):
            count += len(families)
    return 5 * count >= 2 * len(ranks) and not (count > _FEW and _tokens(outline))


def _tokens(outline: Outline) -> bool:
    """Whether what lies on a grid are tokens, which layers treat one by one."""
    families = [outline.layer(block).family for block in outline.blocks if len(block.output or ()) > 3]
    alike = sum([family in _ALIKE for family in families])
    mapped = sum([family in {"convolution", "pooling", "transposed"} for family in families])
    return alike > mapped * _FEW


def _well(outline: Outline, options: Options) -> branches.Drawing | None:
    """A branching network with its places, where it reads well."""
    placed = _place(outline, options, well=True) if _maps(outline) else ""
    return None if isinstance(placed, str) or placed.tangled else placed


def _place(outline: Outline, options: Options, *, well: bool = False) -> branches.Drawing | str:
    """A branching network with its places, or why it cannot be."""
    from netdiagram.views.layered import branches  # chains need none of it

    return branches.place(outline, options, options.column - 2 * MARGIN, well=well)


def _branching(outline: Outline, options: Options, placed: branches.Drawing) -> Scene:
    """The picture of a network with branches."""
    from netdiagram.views.layered import branches

    limit = options.column - 2 * MARGIN
    entries, signs = branches.entries(placed.plan.outline, placed.rows, options)
    found = legend.arrange(entries, limit) if options.legend else legend.NONE
    keys = Keys(outline)
    inside = placed.width
    width = max(inside, found.width)
    items, height = branches.draw(placed.rows, MARGIN + (width - inside) / 2, MARGIN, keys, down=placed.down)
    below, height = legend.under(found, MARGIN + width / 2, height, ABOVE_LEGEND, signs)
    items += below
    network = outline.network
    size = ceil(width + 2 * MARGIN), ceil(height + MARGIN)
    return Scene(*size, tuple(items), words.heading(network), words.describe(outline, keys.told), "layered")
