"""From an outline to what the figure shows: a graph of stages, and the contents of each kind of block, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netdiagram import blocks
from netdiagram.blocks import Block, Outline
from netdiagram.options import Options
from netdiagram.text import short
from netdiagram.views import groups
from netdiagram.views.blocks import merging
from netdiagram.views.graph.captions import Caption, capital
from netdiagram.views.graph.nodes import Graph, Node, graph

STAGES = 2
"""A group that holds so many groups of its own is a stretch of stages: they stand in its place."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one kind of block holds.

    Attributes:
        frame: with what is inside.
        users: the nodes of the stages' graph that stand for such blocks.
    """

    frame: Node
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """All that is drawn."""

    stages: Graph
    contents: tuple[Contents, ...]


def figure(outline: Outline, options: Options) -> Figure:
    """What is drawn of an outline.

    Args:
        outline: with groups or without.
        options: `detail`, `depth` and `colors` count here.
    """
    if not any(block.children for block in outline.blocks):
        outline = blocks.collapsed(outline, options.depth)
    found = _stages(outline.blocks)
    whole = replace(outline, blocks=tuple([_shut(block) for block in found]), links=())
    stages = graph(whole, options)
    held = [block for block in found if _opens(block)]
    if not held:
        return Figure(stages, ())
    users = [at for at, node in enumerate(stages.nodes) if node.closed]
    opened = [node for node in graph(_weightless(outline, found), options).nodes if node.kind == "frame"]
    shut = [block for block in found if block.children and not groups.single(block)]
    users = [user for user, block in zip(users, shut, strict=True) if _opens(block)]
    kinds: dict[object, list[int]] = {}
    for at, frame in enumerate(opened):
        kinds.setdefault(_shape(frame), []).append(at)
    contents = []
    nodes = list(stages.nodes)
    names = _names([held[uses[0]].name for uses in kinds.values()])
    for uses, name in zip(kinds.values(), names, strict=True):
        same = [opened[at] for at in uses]
        frame = _merged(same)
        title = name or groups.title(outline, held[uses[0]])
        notes = _differences(same)
        frame = replace(frame, caption=Caption((capital(title),), ()), repeat=1, enter=(), leave=(), title="")
        for at, note in zip(uses, notes, strict=True):
            nodes[users[at]] = _stage(outline, held[at], nodes[users[at]], title, note)
        contents.append(Contents(frame, tuple([users[at] for at in uses])))
    return _linked(Figure(replace(stages, nodes=tuple(nodes)), tuple(contents)))


def _stages(found: Sequence[Block]) -> list[Block]:
    """Blocks, those of stretches of stages in their place."""
    stages: list[Block] = []
    for block in found:
        inner = [child for child in block.children if child.children and not groups.single(child)]
        if block.repeat == 1 and len(inner) >= STAGES and not block.closed:
            stages += _stages(block.children)
        else:
            stages.append(block)
    return stages


def _opens(block: Block) -> bool:
    return bool(block.opened) and not groups.single(block)


def _shut(block: Block) -> Block:
    return replace(block, closed=True) if block.children and not groups.single(block) else block


def _weightless(outline: Outline, found: Sequence[Block]) -> Outline:
    """The same without parameters: what stands for several tells none."""
    network = outline.network
    layers = tuple([replace(layer, params=0) if layer.params != 0 else layer for layer in network.layers])
    return Outline(replace(network, layers=layers, outputs=()), tuple(found), ())


def _stage(outline: Outline, block: Block, node: Node, title: str, note: str) -> Node:
    """The box of a stage: what it is called, what is special about it, and its parameters."""
    total = groups.params(outline, block)
    weights = short(total) if total else "? params" if total is None else ""
    said = [part for part in (block.note, note) if part]
    forms = [(*said, weights), (*said[:1], weights), (weights,)]
    details = tuple(dict.fromkeys([groups.SEPARATOR.join([part for part in form if part]) for form in forms]))
    return replace(node, caption=Caption((capital(title),), tuple([form for form in details if form])))


def _names(names: Sequence[str]) -> list[str]:
    """Names of blocks, with letters where several are called alike."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        if not name or names.count(name) == 1:
            found.append(name)
            continue
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} {chr(64 + seen[name])}" if seen[name] <= 26 else f"{name} {seen[name]}")
    return found


# ---------------------------------------------------------------- what is alike


def _shape(node: Node) -> object:
    """How a block is built, whatever its numbers."""
    inner = node.inner
    if inner is None:
        return node.kind, node.role, node.mark, _unnumbered(node.caption.titles[0]) if node.caption.titles else ""
    return tuple([_shape(found) for found in inner.nodes]), inner.edges, inner.entries, inner.exits, node.repeat


def _unnumbered(title: str) -> str:
    return merging._NUMBER.sub("#", title)


def _merged(same: Sequence[Node]) -> Node:
    """One node for several that are built alike."""
    first = same[0]
    if len(same) == 1:
        return first
    labels = [node.label for node in same]
    label = labels[0] if len(set(labels)) == 1 else next(iter(merging.together(labels)), "")
    titles = list(dict.fromkeys([node.title for node in same]))
    keys = tuple(dict.fromkeys([key for node in same for key in node.keys]))
    inner = first.inner
    if inner is not None:
        every = [node.inner.nodes for node in same if node.inner is not None]
        inner = replace(inner, nodes=tuple([_merged(found) for found in zip(*every, strict=True)]))
    return replace(
        first,
        caption=merging.caption([node.caption for node in same]) if first.caption.titles else first.caption,
        label=label,
        title="\n".join(titles),
        keys=keys if first.key else (),
        inner=inner,
    )


def _differences(same: Sequence[Node]) -> list[str]:
    """What is special about each of several: windows that not all have."""
    told: list[list[str]] = [[] for _ in same]
    for found in zip(*[list(_boxes(node)) for node in same], strict=True):
        windows = [[text for text in merging._NUMBER.findall(node.caption.titles[0]) if "×" in text] for node in found]
        if any(window != windows[0] for window in windows):
            for mine, window in zip(told, windows, strict=True):
                mine += window
    return [" ".join(dict.fromkeys(mine)) for mine in told]


def _boxes(node: Node) -> Iterator[Node]:
    if node.inner is None:
        if node.caption.titles:
            yield node
        return
    for found in node.inner.nodes:
        yield from _boxes(found)


# ---------------------------------------------------------------- links to the table


def _linked(found: Figure) -> Figure:
    """Each layer's key at one place: a stage has its own and those of copies that are not drawn, contents the others."""
    nodes = list(found.stages.nodes)
    taken = {node.key for node in nodes if node.key}
    contents = []
    inside: set[str] = set()
    for one in found.contents:
        frame = _without(one.frame, taken | inside)
        inside.update(_keys(frame))
        contents.append(replace(one, frame=frame))
    for at, node in enumerate(nodes):
        if node.keys:
            nodes[at] = replace(node, keys=tuple([key for key in node.keys if key == node.key or key not in inside]))
    return Figure(replace(found.stages, nodes=tuple(nodes)), tuple(contents))


def _keys(node: Node) -> Iterator[str]:
    yield from node.keys
    for found in node.inner.nodes if node.inner is not None else ():
        yield from _keys(found)


def _without(node: Node, taken: set[str]) -> Node:
    """A node, and all in it, without keys that others bear; frames bear none."""
    keys = () if node.kind == "frame" else tuple([key for key in node.keys if key not in taken])
    inner = node.inner
    if inner is not None:
        inner = replace(inner, nodes=tuple([_without(found, taken) for found in inner.nodes]))
    return replace(node, key=keys[0] if keys else "", keys=keys, inner=inner)
