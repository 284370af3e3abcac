"""Which calls lie between the inputs and outputs of a functional model, in the order in which Keras lists them.

Calls are ranked by their distance from the outputs; layers of one rank stand in the order of a depth-first walk from the outputs.
"""

from __future__ import annotations

from netdiagram.records import record
from netdiagram.sources.keras.graph import LayerObject, Node, Tensor


class Disconnected(Exception):
    """A call needs a tensor that does not stem from the inputs."""

    def __init__(self, tensor: Tensor, node: Node) -> None:
        super().__init__()
        self.tensor = tensor
        self.node = node


@record
class Ordered:
    """Layers and calls of a model.

    Attributes:
        layers: each once, from the inputs on.
        nodes: each once, from the inputs on.
    """

    layers: tuple[LayerObject, ...]
    nodes: tuple[Node, ...]


def order(inputs: list[Tensor], outputs: list[Tensor]) -> Ordered:
    """Layers and calls between inputs and outputs.

    Raises:
        Disconnected: the outputs need more than the inputs.
    """
    ends = set(inputs)
    postorder, first_seen = _walk(outputs, ends)
    inside = set(postorder)
    node_depth: dict[Node, int] = {}
    layer_depth: dict[LayerObject, int] = {}
    for node in reversed(postorder):
        depth = max(node_depth.get(node, 0), layer_depth.get(node.layer, 0))
        layer_depth[node.layer] = node_depth[node] = depth
        for tensor in node.inputs:
            source = tensor.node
            if source is not None and source in inside and (tensor not in ends or not source.inputs):
                node_depth[source] = max(depth + 1, node_depth.get(source, 0))
    nodes = list(postorder)
    # an input that leads to no output still counts, behind all others of its rank
    for tensor in inputs:
        node_ = tensor.node
        if node_ is not None and node_ not in inside and not node_.inputs:
            inside.add(node_)
            nodes.append(node_)
            node_depth[node_] = 0
            layer_depth.setdefault(node_.layer, 0)
            first_seen.setdefault(node_.layer, -1)
    nodes.sort(key=lambda node: -node_depth[node])
    _check(nodes, ends)
    layers = list({node.layer: node.layer for node in nodes}.values())
    layers.sort(key=lambda layer: (-layer_depth[layer], first_seen[layer]))
    return Ordered(tuple(layers), tuple(nodes))


def _walk(outputs: list[Tensor], ends: set[Tensor]) -> tuple[list[Node], dict[LayerObject, int]]:
    done: set[Node] = set()
    postorder: list[Node] = []
    first_seen: dict[LayerObject, int] = {}
    for output in outputs:
        stack: list[tuple[Node, int]] = []
        _enter(output, ends, done, first_seen, stack)
        while stack:
            node, position = stack.pop()
            if position < len(node.inputs):
                stack.append((node, position + 1))
                _enter(node.inputs[position], ends, done, first_seen, stack)
            else:
                postorder.append(node)
    return postorder, first_seen


def _enter(
    tensor: Tensor,
    ends: set[Tensor],
    done: set[Node],
    first_seen: dict[LayerObject, int],
    stack: list[tuple[Node, int]],
) -> None:
    node = tensor.node
    if node is None or node in done:
        return
    if tensor in ends and node.inputs:
        return
    done.add(node)
    first_seen.setdefault(node.layer, len(first_seen))
    stack.append((node, 0))


def _check(nodes: list[Node], ends: set[Tensor]) -> None:
    known = set(ends)
    for node in nodes:
        if node.layer.type == "InputLayer" and not any(tensor in ends for tensor in node.outputs):
            raise Disconnected(node.outputs[0], node)
        for tensor in node.inputs:
            if tensor not in known:
                raise Disconnected(tensor, node)
        known.update(tensor for tensor in node.outputs)
