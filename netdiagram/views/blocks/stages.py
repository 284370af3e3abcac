"""From an outline to what the figure shows: a graph of stages, and the contents of each kind of block, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from netdiagram import blocks
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import short
from netdiagram.views import groups, roles
from netdiagram.views.blocks import kinds, links
from netdiagram.views.graph.captions import Caption, capital
from netdiagram.views.graph.nodes import Graph, Node, graph

STAGES = 2
"""A group that holds so many groups of its own is a stretch of stages: they stand in its place."""
ARRANGING = frozenset({"reshape", "merge", "other", "activation", "normalization", "regularization", "preprocessing"})
"""Families of layers that a block is not known by."""
UNNAMED = "block"
"""What a group is called of which nobody says what it is."""


@record
class Contents:
    """What one kind of block holds.

    Attributes:
        frame: with what is inside.
        users: the nodes of the stages' graph that stand for such blocks.
    """

    frame: Node
    users: tuple[int, ...]


@record
class Figure:
    """All that is drawn."""

    stages: Graph
    contents: tuple[Contents, ...]


def figure(outline: Outline, options: Options) -> Figure:
    """What is drawn of an outline.

    Args:
        outline: as the pipeline gives it: for `detail: blocks` collapsed, else not.
        options: `detail`, `depth` and `colors` count here.
    """
    if options.detail != "blocks":
        outline = blocks.collapsed(outline, options.depth)
    found = _stages(outline.blocks)
    stages = graph(replace(outline, blocks=tuple([_shut(block) for block in found]), links=()), options)
    shut = [block for block in found if _grouped(block)]
    closed = [at for at, node in enumerate(stages.nodes) if node.closed]
    nodes = list(stages.nodes)
    opened = [(at, block) for at, block in zip(closed, shut, strict=True) if block.opened]
    for at, block in zip(closed, shut, strict=True):
        node = replace(nodes[at], role=roles.role(_telling(outline, block), options))
        nodes[at] = _stage(outline, block, node, block.name, "")
    if not opened:
        return Figure(replace(stages, nodes=tuple(nodes)), ())
    frames = [node for node in graph(_weightless(outline, found), options).nodes if node.kind == "frame"]
    users = [at for at, _ in opened]
    contents = []
    for kind, name in _named(kinds.kinds(frames, [block.name for _, block in opened])):
        for use in kind.uses:
            at, block = opened[use.place]
            nodes[at] = _stage(outline, block, nodes[at], name, use.note)
        alone: dict[str, Any] = {"title": name, "label": "", "repeat": 1, "enter": (), "leave": ()}
        frame = replace(kind.frame, caption=Caption((capital(name),), ()), **alone)
        contents.append(Contents(frame, tuple([users[use.place] for use in kind.uses])))
    nodes, drawn = links.parted(nodes, [one.frame for one in contents])
    contents = [replace(one, frame=frame) for one, frame in zip(contents, drawn, strict=True)]
    return Figure(replace(stages, nodes=tuple(nodes)), tuple(contents))


def _stages(found: Sequence[Block], around: str = "") -> list[Block]:
    """Blocks, those of stretches of stages in their place; all groups with names."""
    stages: list[Block] = []
    for block in found:
        if not _grouped(block):
            stages.append(block)
            continue
        if groups.single(block):
            stages.append(block.children[0])
            continue
        inner = [child for child in block.children if _grouped(child)]
        if block.repeat == 1 and len(inner) >= STAGES and not block.closed:
            stages += _stages(block.children, block.name)
        else:
            stages.append(replace(block, name=block.name or f"{around} {UNNAMED}".lstrip()))
    return stages


def _grouped(block: Block) -> bool:
    """Whether it is a group; a single block that is repeated is that block with a count."""
    return bool(block.children) and not (groups.single(block) and block.repeat > 1)


def _shut(block: Block) -> Block:
    return replace(block, closed=True) if _grouped(block) else block


def _weightless(outline: Outline, found: Sequence[Block]) -> Outline:
    """The same without parameters, which stages tell: what stands for several has several."""
    network = outline.network
    layers = tuple([replace(layer, params=0) if layer.params != 0 else layer for layer in network.layers])
    return Outline(replace(network, layers=layers, outputs=()), tuple(found), ())


def _stage(outline: Outline, block: Block, node: Node, name: str, note: str) -> Node:
    """The box of a stage: what it is called, what is special about it, and its parameters."""
    total = groups.params(outline, block)
    weights = short(total) if total else "? params" if total is None else ""
    said = [part for part in (note, block.note) if part]
    forms = [(*said, weights), (*said[-1:], weights), (weights,)]
    details = tuple(dict.fromkeys([groups.SEPARATOR.join([part for part in form if part]) for form in forms]))
    few = name.split()[-2:]
    titles = tuple(dict.fromkeys([capital(name), capital(" ".join(few))]))
    return replace(node, caption=Caption(titles, tuple([form for form in details if form])))


def _telling(outline: Outline, block: Block) -> Layer:
    """The layer that a stage is coloured by: its main one, unless that only arranges what others compute."""
    layer = outline.layer(block)
    if layer.family not in ARRANGING:
        return layer
    layers = outline.layers(block)
    attention = next((one for one in layers if one.family == "attention"), None)
    return attention or max(layers, key=lambda one: one.params or 0)


def _named(found: Sequence[kinds.Kind]) -> list[tuple[kinds.Kind, str]]:
    """Kinds with their names, and with letters where several are called alike."""
    names = [kind.name for kind in found]
    seen: dict[str, int] = {}
    named = []
    for kind in found:
        name = kind.name
        if names.count(name) > 1:
            seen[name] = seen.get(name, 0) + 1
            name = f"{name} {chr(64 + seen[name]) if seen[name] <= 26 else seen[name]}"
        named.append((kind, name))
    return named
