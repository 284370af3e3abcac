"""Running functions of the listing on stand-ins for tensors, to see what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from netdiagram.errors import Span
from netdiagram.ir import TensorSpec
from netdiagram.records import record
from netdiagram.sources.keras.graph import PLACE, LayerObject, Tensor, flatten, map_structure, tensors
from netdiagram.sources.keras.models import input_node
from netdiagram.sources.keras.names import Names
from netdiagram.sources.keras.order import Disconnected, Ordered, order

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


@record
class Traced:
    """What a function gave.

    Attributes:
        inputs: the stand-ins.
        outputs: a structure of tensors, if it is `known`.
        known: all of it are tensors.
        graph: calls between the two; None where they do not hang together.
    """

    inputs: list[Tensor]
    outputs: Any
    known: bool
    graph: Ordered | None


def trace(
    world: Keras,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    work: Callable[[list[Any], dict[str, Any]], Any],
    *,
    taken: Iterable[str] = (),
    span: Span | None = None,
) -> Traced:
    """Run a function on stand-ins.

    Args:
        world: the run's Keras.
        args: positional arguments, with `TensorSpec` for tensors.
        kwargs: keyword arguments likewise.
        work: gets the arguments with tensors in place of the specs.
        taken: names that operations inside may not take.
        span: of the layer.
    """
    outer, inner = world.inner, Names()
    for name in taken:
        inner.number(name)

    def stand_in(leaf: Any) -> Any:
        if leaf.__class__ is not TensorSpec:
            return leaf
        layer = LayerObject(inner.make("InputLayer"), "InputLayer", "input", span=span)
        layer.built = True
        return input_node(layer, leaf)

    given, named = map_structure(stand_in, list(args)), map_structure(stand_in, kwargs)
    inputs = tensors([given, named])
    world.inner = inner
    world.tracing += 1
    try:
        outputs = work(given, named)
    finally:
        world.tracing -= 1
        world.inner = outer
    if world.run is not None:
        world.run.weigh(outputs, world.run.at or PLACE)
    leaves = flatten(outputs)
    known = bool(leaves) and all(isinstance(leaf, Tensor) for leaf in leaves)
    if not known:
        return Traced(inputs, outputs, known=False, graph=None)
    try:
        graph = order(inputs, [tensor for tensor in leaves if tensor.node is not None])
    except Disconnected:
        graph = None
    return Traced(inputs, outputs, known=True, graph=graph)


def cost(traced: Traced) -> int | None:
    """Multiply-accumulates of what was traced."""
    if traced.graph is None:
        return None
    costs = [node.macs for node in traced.graph.nodes]
    return None if None in costs else sum(item or 0 for item in costs)
