"""What a drawing keeps closed, drawn by itself: groups in one box, and nested models. Hosts unfold it below the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from netdiagram import blocks, views
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Network, anchor
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.scene import Group, Item, Scene
from netdiagram.views import graph, groups, words

DEEPEST = 4
"""Models in models are unfolded so far."""
MOST = 24
"""Drawings that are unfolded below one."""


@record
class Inside:
    """One closed thing, opened.

    Attributes:
        summary: what it is called.
        scene: what is in it.
        inner: what that keeps closed.
    """

    summary: str
    scene: Scene
    inner: tuple[Inside, ...] = ()


def insides(outline: Outline, options: Options, shown: Mapping[str, str]) -> tuple[Inside, ...]:
    """What a drawing of an outline keeps closed, in the order of the outline.

    Args:
        outline: what was drawn, fused or with groups.
        options: of the drawing.
        shown: anchor of each layer to the key of what stands for it in the drawing.
    """
    return tuple(islice(_insides(outline, options, shown, ()), MOST))


def _insides(outline: Outline, options: Options, shown: Mapping[str, str], outer: tuple[str, ...]) -> Iterator[Inside]:
    if options.detail in {"auto", "blocks"}:
        outline = blocks.collapsed(outline)
    for block in outline.blocks:
        for group in _groups(block):
            if _closed(outline, group, shown, outer):
                yield Inside(groups.told(outline, group), _contents(outline, group, options, outer))
    if len(outer) < DEEPEST:
        for layer in outline.network.layers:
            if layer.network is not None and layer.network.calls and not _open(layer, layer.network, shown, outer):
                yield _model(layer, layer.network, options, (*outer, layer.name))


def _groups(block: Block) -> Iterator[Block]:
    """A group and those in it that are repeated, but no single blocks."""
    if block.children and not groups.single(block):
        if block.name or block.repeat > 1:
            yield block
        for child in block.children:
            yield from _groups(child)


def _closed(outline: Outline, group: Block, shown: Mapping[str, str], outer: tuple[str, ...]) -> bool:
    """Whether one thing in the drawing stands for all blocks of a group."""
    keys = {shown.get(anchor(*outer, outline.layer(child).name)) for child in group.children}
    return len(keys) == 1 and None not in keys


def _open(layer: Layer, network: Network, shown: Mapping[str, str], outer: tuple[str, ...]) -> bool:
    """Whether the drawing has something of its own for a layer of a nested model."""
    own = shown.get(anchor(*outer, layer.name))
    keys = {shown.get(anchor(*outer, layer.name, inner.name)) for inner in network.layers}
    return not keys <= {own, None}


def _contents(outline: Outline, group: Block, options: Options, outer: tuple[str, ...]) -> Scene:
    """A group by itself, in a frame that lines enter and leave."""
    opened = _opened(replace(group, note=group.note.removeprefix(groups.AGAIN).removeprefix(", ")))
    drawn = graph.draw(
        Outline(outline.network, (opened,), ()), replace(options, direction="auto", legend=False, depth=99)
    )
    title = groups.told(outline, group)
    return _renamed(replace(drawn, title=title, description=title), outer)


def _opened(block: Block) -> Block:
    return replace(block, closed=False, children=tuple([_opened(child) for child in block.children]))


def _model(layer: Layer, network: Network, options: Options, path: tuple[str, ...]) -> Inside:
    """A nested model, drawn as one that stands alone."""
    plain = replace(options, title="", alt="", groups=(), layer="")
    outline = blocks.outline(network, options.detail, options.depth)
    scene = _renamed(views.draw(outline, plain), path)
    shown = {key: group.key for group in _all(scene.items) for key in group.keys}
    told = f"{layer.name} · {words.count(len(network.layers), 'layer')}"
    weights = words.count(layer.params, "parameter") if layer.params else ""
    summary = groups.SEPARATOR.join([part for part in (told, weights) if part])
    return Inside(summary, scene, tuple(islice(_insides(outline, options, shown, path), MOST)))


# ---------------------------------------------------------------- names in models


def _renamed(scene: Scene, outer: tuple[str, ...]) -> Scene:
    """The scene of a nested model, its layers known by the names of the models around them as well."""
    return replace(scene, items=tuple(_keyed(scene.items, anchor(*outer) + "."))) if outer else scene


def _keyed(items: tuple[Item, ...], head: str) -> Iterator[Item]:
    for item in items:
        if not isinstance(item, Group):
            yield item
            continue
        keys = tuple([head + key for key in item.keys])
        yield replace(item, items=tuple(_keyed(item.items, head)), key=head + item.key if item.key else "", keys=keys)


def _all(items: tuple[Item, ...]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _all(item.items)
