"""From the graph of a listing to a `Network`, once the listing has run."""

from __future__ import annotations

import dataclasses
from typing import Any

from netdiagram.errors import Diagnostic
from netdiagram.ir import Call, Layer, LayerSpec, Network, Settings, Shape
from netdiagram.sources.keras.author import AuthorLayer
from netdiagram.sources.keras.convert import Wrapped
from netdiagram.sources.keras.graph import LayerObject, Node, Tensor, flatten, owners, tensors
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.models import Model


def network(model: Model, diagnostics: tuple[Diagnostic, ...] = ()) -> Network:
    """A model as plain data."""
    made = _network(model, diagnostics)
    graph = model.ordered()
    shared = _shared(graph.layers) if graph is not None else (0, 0, 0)
    return dataclasses.replace(made, shared=shared) if any(shared) else made


def _shared(rows: tuple[LayerObject, ...]) -> tuple[int, int, int]:
    """Parameters of layers that stand in several rows: inside two nested models, say."""
    if not any(isinstance(layer, Model) or layer.held() for layer in rows):
        return (0, 0, 0)
    leaves = [owners(layer) for layer in rows]
    held = {id(inner) for found in leaves for layer, _ in found for inner in layer.held()}
    seen: set[LayerObject] = set()
    again: list[tuple[Any, bool]] = []
    for found in leaves:
        inside = {id(inner) for layer, _ in found for inner in layer.held()}
        for layer, trainable in found:
            if layer in seen or (id(layer) in held and id(layer) not in inside):
                again += [(weight, trainable and weight.trainable) for weight in layer.own or ()]
            seen.add(layer)
    total, learnt, fixed = _count(again)
    return (total or 0, learnt or 0, fixed or 0)


def _network(model: Any, diagnostics: tuple[Diagnostic, ...] = ()) -> Network:
    graph = model.ordered()
    if graph is None:
        return _unbuilt(model, diagnostics)
    position = {layer: index for index, layer in enumerate(graph.layers)}
    nodes = graph.nodes
    number = {node: index for index, node in enumerate(nodes)}
    by_layer: dict[LayerObject, list[Node]] = {}
    for node in nodes:
        by_layer.setdefault(node.layer, []).append(node)
    layers = tuple([_row(layer, by_layer.get(layer, []), number) for layer in graph.layers])
    calls = tuple([_worded(node, _call(node, position, number), number) for node in nodes])
    outputs = tuple([(number[t.node], t.index) for t in flatten(model.outputs) if t.node in number])
    inputs = tuple([number[t.node] for t in flatten(model.inputs) if isinstance(t, Tensor) and t.node in number])
    return Network(model.name, model.type, layers, calls, outputs, diagnostics, inputs)


def _call(node: Node, position: dict[LayerObject, int], number: dict[Node, int]) -> Call:
    inputs = tuple([(number[t.node], t.index) for t in node.inputs if t.node in number])
    outputs = node.outputs
    if len(outputs) == 1:
        spec = outputs[0].spec
        return Call(position[node.layer], inputs, (spec.shape,), node.span, (spec.dtype,))
    return Call(
        position[node.layer],
        inputs,
        tuple([t.shape for t in outputs]),
        node.span,
        tuple([t.spec.dtype for t in outputs]),
    )


def _worded(node: Node, call: Call, number: dict[Node, int]) -> Call:
    """The call with what its keywords say."""
    if not node.kwargs:
        return call
    words = [""] * sum([t.node in number for t in tensors(node.args)])
    flags = []
    for word, value in sorted(node.kwargs.items()):  # as their tensors are
        words += [word] * sum([t.node in number for t in tensors(value)])
        if isinstance(value, (bool, int, float, str)):
            flags.append((word, value))
    given = tuple(words) if any(words) and len(words) == len(call.inputs) else ()
    return dataclasses.replace(call, words=given, flags=tuple(flags))


def _row(layer: LayerObject, nodes: list[Node], number: dict[Node, int]) -> Layer:
    sources: dict[str, None] = {}
    macs: int | None = 0
    for node in nodes:
        for tensor in node.inputs:
            if tensor.node is not None and tensor.node in number:
                sources[tensor.node.layer.name] = None
        macs = None if macs is None or node.macs is None else macs + node.macs
    shapes: tuple[Shape | None, ...] = tuple([t.shape for t in nodes[-1].outputs]) if nodes else (None,)
    weights = layer.weights()
    total, learnt, fixed = _count(weights)
    several = len(shapes) != 1 or layer.several
    return Layer(
        name=layer.name,
        type=layer.type,
        family=layer.family,
        settings=_settings(layer),
        inputs=tuple(sources),
        output_shapes=shapes or (None,),
        several=several,
        weights=None if weights is None else tuple([weight for weight, _ in weights]),
        params=total,
        trainable_params=learnt,
        non_trainable_params=fixed,
        macs=macs,
        span=layer.span,
        network=_inside(layer),
        operation=layer.operation,
        groups=layer.groups,
        window=layer.window,
    )


def _settings(layer: LayerObject) -> Settings:
    """A layer's arguments as plain data: models among them become networks."""
    if isinstance(layer, KnownLayer) and layer.inner:
        return Settings({key: _plain(value) for key, value in layer.settings.items()})
    return layer.settings


def _plain(value: Any) -> Any:
    if isinstance(value, Wrapped):
        layer = value.layer
        return (
            _network(layer)
            if isinstance(layer, Model)
            else LayerSpec(layer.type, Settings(), layer.name, span=layer.span, custom=True)
        )
    if isinstance(value, LayerSpec):
        return dataclasses.replace(
            value, settings=Settings({key: _plain(item) for key, item in value.settings.items()})
        )
    return tuple([_plain(item) for item in value]) if isinstance(value, tuple) else value


def _inside(layer: LayerObject) -> Network | None:
    if isinstance(layer, Model) or (isinstance(layer, AuthorLayer) and layer.children()):
        return _network(layer)
    return None


def _count(weights: list[tuple[Any, bool]] | None) -> tuple[int | None, int | None, int | None]:
    if weights is None:
        return None, None, None
    learnt = fixed = 0
    for weight, trained in weights:
        size = weight.size
        if size is None:
            return None, None, None
        if trained:
            learnt += size
        else:
            fixed += size
    return learnt + fixed, learnt, fixed


def _unbuilt(model: Any, diagnostics: tuple[Diagnostic, ...]) -> Network:
    """A model whose input shape is not known: its layers, with unknown shapes and parameters."""
    layers, calls, seen = [], [], set()
    previous: str | None = None
    for layer in model.children():
        if layer in seen:
            continue
        seen.add(layer)
        row = _row(layer, layer.nodes if layer.type == "InputLayer" else [], {})
        known = layer.built
        chained = not isinstance(model, AuthorLayer)
        layers.append(
            Layer(
                row.name, row.type, row.family, row.settings, (previous,) if chained and previous else (), row.output_shapes, False,
                row.weights if known else None, row.params if known else None, row.trainable_params if known else None,
                row.non_trainable_params if known else None, 0 if layer.type == "InputLayer" else None, row.span, row.network, groups=row.groups,
            )
        )  # fmt: skip
        calls.append(
            Call(len(layers) - 1, ((len(layers) - 2, 0),) if chained and previous else (), row.output_shapes, row.span)
        )
        previous = row.name
    outputs = ((len(calls) - 1, 0),) if calls else ()
    return Network(model.name, model.type, tuple(layers), tuple(calls), outputs, diagnostics)
