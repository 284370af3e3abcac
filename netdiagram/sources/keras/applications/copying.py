"""From a template to layers and calls of an author's listing: all of it once more, at the place of the call."""

from __future__ import annotations

from typing import Any

from netdiagram.errors import Span
from netdiagram.sources.keras.applications.building import Template
from netdiagram.sources.keras.graph import LayerObject, Node, Tensor, map_structure
from netdiagram.sources.keras.models import Sequential
from netdiagram.sources.keras.names import Names
from netdiagram.sources.keras.order import Ordered


class Copy:
    """A template once more.

    Args:
        template: what is copied.
        image: takes the place of the template's.
        span: where all of it stands.
        groups: around it.
        names: the author's counter.

    Attributes:
        graph: layers and calls from the image on.
        output: of the last layer.
    """

    def __init__(
        self, template: Template, image: Tensor, span: Span | None, groups: tuple[str, ...], names: Names
    ) -> None:
        self._span = span
        self._groups = groups
        self._before = {word: names.reserve(word, count) for word, count in template.used.items()}
        self._automatic = template.automatic
        self._tensors = {id(template.image): image}
        self._layers: dict[int, LayerObject] = {}
        source = template.image.node
        self._nodes: dict[int, Node] = {id(source): image.node} if image.node is not None else {}
        if source is not None and image.node is not None:
            self._layers[id(source.layer)] = image.node.layer
        self.graph = self._copied(template.graph)
        self.output: Tensor = self._tensors[id(template.output)]

    @property
    def layers(self) -> int:
        """How many layers were made."""
        return len(self._layers) - 1

    def _copied(self, graph: Ordered) -> Ordered:
        layers = tuple([self._layer(layer) for layer in graph.layers])
        return Ordered(layers, tuple([self._node(node) for node in graph.nodes]))

    def _layer(self, old: LayerObject) -> LayerObject:
        new = self._layers.get(id(old))
        if new is not None:
            return new
        kind = old.__class__
        new = self._layers[id(old)] = kind.__new__(kind)
        for slot in _slots(kind):
            setattr(new, slot, getattr(old, slot))
        new.span, new.nodes, new.names = self._span, [], {}
        new.groups = (*self._groups, *old.groups) if self._groups else old.groups
        new.name = self._name(old)
        if isinstance(old, Sequential) and isinstance(new, Sequential):
            self._chain(old, new)
        return new

    def _chain(self, old: Sequential, new: Sequential) -> None:
        new.chain = [self._layer(layer) for layer in old.chain]
        if old.graph is not None:
            new.graph = self._copied(old.graph)
            new.inputs, new.outputs = self._swapped(old.inputs), self._swapped(old.outputs)

    def _name(self, old: LayerObject) -> str:
        """Automatic names are counted on in the listing."""
        made = self._automatic.get(old.name)
        if made is None:
            return old.name
        word, number = made
        number += self._before[word]
        return f"{word}_{number}" if number else word

    def _node(self, old: Node) -> Node:
        new = self._nodes.get(id(old))
        if new is not None:
            return new
        layer = self._layer(old.layer)
        new = Node(layer, self._swapped(old.args), self._swapped(old.kwargs), self._span)
        new.macs = old.macs
        for index, tensor in enumerate(old.outputs):
            copy = self._tensors[id(tensor)] = Tensor(tensor.spec, new, index)
            new.outputs.append(copy)
        layer.nodes.append(new)
        self._nodes[id(old)] = new
        return new

    def _swapped(self, value: Any) -> Any:
        tensors = self._tensors
        return map_structure(lambda leaf: tensors[id(leaf)] if leaf.__class__ is Tensor else leaf, value)


_SLOTS: dict[type, tuple[str, ...]] = {}


def _slots(kind: type) -> tuple[str, ...]:
    """Attributes of a class of layers."""
    if kind not in _SLOTS:
        _SLOTS[kind] = tuple(slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ()))
    return _SLOTS[kind]
