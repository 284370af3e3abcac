"""Tensors, calls and layers while a listing runs: a graph that grows; `freeze` makes a `Network` of it at the end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from netdiagram import layers
from netdiagram.errors import Span
from netdiagram.ir import Settings, Shape, TensorSpec, Weight
from netdiagram.records import record

if TYPE_CHECKING:
    from netdiagram.sources.interp.machine import Machine
    from netdiagram.sources.keras.world import Keras

EMPTY = Settings()
PLACE = ast.Constant(None, lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
"""A place for what has none."""


def world_of(run: Machine) -> Keras:
    """The Keras of a run."""
    world: Any = run.world
    return world  # type: ignore[no-any-return]


class Tensor:
    """A tensor of the listing.

    Attributes:
        spec: its shape and number format.
        node: the call that gave it; None for constants and weights.
        index: which output of the call it is.
        weight: the variable it is, where the listing made one.
    """

    __slots__ = ("index", "node", "spec", "weight")

    def __init__(self, spec: TensorSpec, node: Node | None = None, index: int = 0) -> None:
        self.spec = spec
        self.node = node
        self.index = index
        self.weight: Weight | None = None

    @property
    def shape(self) -> Shape | None:
        """Batch first."""
        return self.spec.shape


class Node:
    """One call of a layer.

    Attributes:
        layer: what was called.
        args: positional arguments, tensors among them.
        kwargs: keyword arguments, tensors among them.
        inputs: the tensors among the arguments that come from other calls.
        outputs: what it gave, flat.
        span: the call.
        macs: multiply-accumulates of one sample.
    """

    __slots__ = ("args", "inputs", "kwargs", "layer", "macs", "outputs", "span")

    def __init__(self, layer: LayerObject, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> None:
        self.layer = layer
        self.args = args
        self.kwargs = kwargs
        given = args if not kwargs else (args, kwargs)
        if len(given) == 1 and given[0].__class__ is Tensor:
            self.inputs = [given[0]] if given[0].node is not None else []
        else:
            self.inputs = [tensor for tensor in tensors(given) if tensor.node is not None]
        self.outputs: list[Tensor] = []
        self.span = span
        self.macs: int | None = 0


@record
class Outcome:
    """What a call gives: a structure of `TensorSpec`, and its multiply-accumulates."""

    outputs: Any
    macs: int | None = 0


class LayerObject:
    """A layer, an operation or a model of the listing.

    Attributes:
        name: Keras's or the author's.
        type: class name.
        family: what it is coloured by.
        settings: complete arguments.
        span: where it was constructed.
        groups: helper functions and comments around that.
        trainable: as set last.
        nodes: its calls.
        own: weights of its own; None where they cannot be known.
        built: its weights are there.
        names: attributes the author gave it.
        operation: a bare operation on tensors.
        several: it returns a list (even of one).
    """

    __slots__ = (
        "built", "family", "groups", "name", "names", "nodes", "operation", "own", "settings", "several", "span", "trainable", "type",
    )  # fmt: skip

    def __init__(
        self, name: str, type_: str, family: str, settings: Settings = EMPTY, span: Span | None = None
    ) -> None:
        self.name = name
        self.type = type_
        self.family = family
        self.settings = settings
        self.span = span
        self.groups: tuple[str, ...] = ()
        self.trainable = True
        self.nodes: list[Node] = []
        self.own: tuple[Weight, ...] | None = ()
        self.built = False
        self.names: dict[str, Any] = {}
        self.operation = False
        self.several = False

    @property
    def title(self) -> str:
        """What messages call it: `Conv2D 'stem'`."""
        return f"{self.type} '{self.name}'"

    @property
    def window(self) -> str:
        """How outputs read inputs, as rows of the catalogue have it; empty where that is not known."""
        row = layers.describe(self.type) if self.operation else None
        return "" if row is None else row.window

    def children(self) -> list[LayerObject]:
        """Layers inside it."""
        return []

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """What a call on these `TensorSpec` gives; builds the layer where it is not built yet."""
        raise NotImplementedError

    def freeze(self, trainable: bool) -> None:
        """Set `trainable`, on the layers inside too."""
        self.trainable = trainable
        for child in self.children():
            child.freeze(trainable)

    def weights(self) -> list[tuple[Weight, bool]] | None:
        """All weights with whether they are trained, each once; None where they cannot be known."""
        leaves = owners(self)
        if any(layer.own is None for layer, _ in leaves):
            return None
        held = {id(inner) for layer, _ in leaves for inner in layer.held()}
        # what one layer of these wraps, its own weights hold
        return [
            (weight, trainable and weight.trainable)
            for layer, trainable in leaves
            if id(layer) not in held
            for weight in layer.own or ()
        ]

    def held(self) -> list[LayerObject]:
        """Layers whose weights are among its own: wrapped ones, cells."""
        return []


def owners(layer: LayerObject) -> list[tuple[LayerObject, bool]]:
    """A layer and all layers inside it, each once, with whether it is trained."""
    found: list[tuple[LayerObject, bool]] = []
    seen: set[LayerObject] = set()
    pending = [(layer, True)]
    while pending:
        item, around = pending.pop()
        if item not in seen:
            seen.add(item)
            # a layer in one that is frozen is not trained, whatever it says itself
            trainable = around and item.trainable
            found.append((item, trainable))
            pending += [(child, trainable) for child in reversed(item.children())]
    return found


class ForeignLayer(LayerObject):
    """A layer that nobody knows: shape and weights stay unknown."""

    __slots__ = ()

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Nothing is known."""
        del world, args, kwargs, span
        self.own = None
        return Outcome(TensorSpec(None), None)


def everything(layer: LayerObject) -> Iterator[LayerObject]:
    """A layer and all layers inside it, each once."""
    seen: set[LayerObject] = set()
    pending = [layer]
    while pending:
        item = pending.pop()
        if item not in seen:
            seen.add(item)
            yield item
            pending.extend(reversed(item.children()))


_NESTED = (list, tuple, dict)


def safe(run: Machine, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> None:
    """Make sure that arguments can be walked."""
    for value in args:
        if value.__class__ in _NESTED:
            run.weigh(value, node)
    if kwargs:
        for value in kwargs.values():
            if value.__class__ in _NESTED:
                run.weigh(value, node)


def map_structure(change: Callable[[Any], Any], value: Any) -> Any:
    """A structure of lists, tuples and dictionaries with its leaves changed."""
    kind = value.__class__
    if kind is list:
        return [map_structure(change, item) for item in value]
    if kind is tuple:
        return tuple([map_structure(change, item) for item in value])
    if kind is dict:
        return {key: map_structure(change, item) for key, item in value.items()}
    return change(value)


def flatten(value: Any) -> list[Any]:
    """Leaves of a structure; dictionaries by sorted key, as Keras does."""
    kind = value.__class__
    if kind is list or kind is tuple:
        return [leaf for item in value for leaf in flatten(item)]
    if kind is dict:
        keys = sorted(value) if all(isinstance(key, str) for key in value) else list(value)
        return [leaf for key in keys for leaf in flatten(value[key])]
    return [value]


def tensors(value: Any) -> list[Tensor]:
    """Tensors of a structure."""
    return [leaf for leaf in flatten(value) if isinstance(leaf, Tensor)]


def specs(value: Any) -> Any:
    """A structure with the specs of its tensors."""
    if value.__class__ is Tensor:
        return value.spec
    return map_structure(lambda leaf: leaf.spec if leaf.__class__ is Tensor else leaf, value)


def register(node: Node, outcome: Outcome) -> Any:
    """Put a call into the graph. Gives the structure of output tensors."""
    node.macs = outcome.macs
    node.layer.nodes.append(node)
    return _outputs(node, outcome.outputs)


def _outputs(node: Node, value: Any) -> Any:
    kind = value.__class__
    if kind is TensorSpec:
        tensor = Tensor(value, node, len(node.outputs))
        node.outputs.append(tensor)
        return tensor
    if kind is list:
        return [_outputs(node, item) for item in value]
    if kind is tuple:
        return tuple([_outputs(node, item) for item in value])
    if kind is dict:
        keys = sorted(value) if all(isinstance(key, str) for key in value) else list(value)
        made = {key: _outputs(node, value[key]) for key in keys}
        return {key: made[key] for key in value}
    return value
