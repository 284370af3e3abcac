"""How much of a network is drawn: what is too much is collapsed, then what was shown once is not shown again.

The steps, each only where the one before leaves too much: repeats once, as groups; of groups in groups that are built alike
the first is open; so of all groups; then none but the outermost are; at last only the first of all that have one name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from netdiagram import blocks
from netdiagram.blocks import Block, Outline
from netdiagram.options import Options
from netdiagram.views import groups, words
from netdiagram.views.graph import nested

MANY = 24
"""More fused blocks than this are collapsed."""
ROOM = 48
"""More boxes than this are too many where groups can be closed."""

Signature = tuple[object, ...]


def variants(outline: Outline, options: Options) -> Iterator[Outline]:
    """The outlines that the graph may draw, the fullest first; what is certainly too much is left out."""
    if options.detail == "auto" and (len(outline.blocks) > MANY or _stuffed(outline, options)):
        outline = blocks.collapsed(outline, options.depth)
    closable = options.depth is None and any(block.children for block in outline.blocks)
    steps: list[Callable[[Outline], Outline]] = [
        lambda found: _once(found, 1),
        lambda found: _once(found, 0),
        lambda found: blocks.closed(found, 1),
    ]
    found = outline
    for step in steps if closable else []:
        now = step(found)
        if now == found:
            continue
        if _boxes(found.blocks) <= ROOM:
            yield found
        found = now
    yield found
    now = _named(found) if closable else found
    if now != found:
        yield now


def _named(outline: Outline) -> Outline:
    """Of groups that have the same name, though they are not built alike, only the first is open."""
    seen: set[str] = set()
    return replace(outline, blocks=tuple([_first_of_name(block, seen) for block in outline.blocks]))


def _first_of_name(block: Block, seen: set[str]) -> Block:
    if not block.opened or groups.single(block):
        return block
    if block.name in seen:
        return replace(block, closed=True)
    if block.name:
        seen.add(block.name)
    return replace(block, children=tuple([_first_of_name(child, seen) for child in block.children]))


def _stuffed(outline: Outline, options: Options) -> bool:
    """Whether nested models would be too much to be open, if what repeats did not stand once."""
    return options.depth is None and nested.there(outline) and not nested.levels(outline, options)


def _boxes(found: tuple[Block, ...]) -> int:
    """How many boxes are drawn."""
    return sum([_boxes(block.opened) if block.opened and not groups.single(block) else 1 for block in found])


def _once(outline: Outline, level: int) -> Outline:
    """From that level on, only the first of all groups that are built alike is open."""
    seen: set[Signature] = set()
    found = [_shown_once(outline, block, level, seen) for block in outline.blocks]
    return replace(outline, blocks=tuple(found))


def _shown_once(outline: Outline, block: Block, level: int, seen: set[Signature]) -> Block:
    if not block.opened or groups.single(block):
        return block
    if level <= 0:
        signature = tuple(_signature(outline, block))
        if signature in seen:
            return replace(block, closed=True, note=", ".join([part for part in (groups.AGAIN, block.note) if part]))
        seen.add(signature)
    inner = [_shown_once(outline, child, level - 1, seen) for child in block.children]
    return replace(block, children=tuple(inner))


def _signature(outline: Outline, block: Block) -> Iterator[object]:
    """What a group is built of, whatever its widths and resolutions, and how that hangs together."""
    for child in block.children:
        if child.children:
            yield tuple(_signature(outline, child)), child.repeat
        else:
            layer = outline.layer(child)
            yield layer.type, words.kernel(layer)
    for link in blocks.inside(outline, block).links:
        yield link.source, link.target
