"""Which part of the figure a layer of the table leads to: each key stands at one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram.views.graph.nodes import Node


def parted(stages: Sequence[Node], frames: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Stages and frames without keys that others bear.

    A stage bears that of its main layer, and those of the copies that are not drawn; what its blocks hold bears the others.
    """
    taken = {node.key for node in stages if node.key}
    found = []
    inside: set[str] = set()
    for frame in frames:
        found.append(_without(frame, taken | inside))
        inside.update(_keys(found[-1]))
    left = [
        replace(node, keys=tuple([key for key in node.keys if key == node.key or key not in inside])) for node in stages
    ]
    return left, found


def _keys(node: Node) -> Iterator[str]:
    yield from node.keys
    for found in node.inner.nodes if node.inner is not None else ():
        yield from _keys(found)


def _without(node: Node, taken: set[str]) -> Node:
    """A node, and all in it, without keys that others bear; frames bear none."""
    keys = () if node.kind == "frame" else tuple([key for key in node.keys if key not in taken])
    taken = taken | set(keys)
    inner = node.inner
    if inner is not None:
        nodes = []
        for found in inner.nodes:
            nodes.append(_without(found, taken))
            taken |= set(_keys(nodes[-1]))
        inner = replace(inner, nodes=tuple(nodes))
    return replace(node, key=keys[0] if keys else "", keys=keys, inner=inner)
