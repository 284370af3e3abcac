"""Functional and Sequential models in the graph of a listing. A model is a layer that can be called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import Shape, TensorSpec
from netdiagram.layers.base import spoken
from netdiagram.sources.keras.graph import PLACE, LayerObject, Node, Outcome, Tensor, flatten, map_structure
from netdiagram.sources.keras.order import Disconnected, Ordered, order

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


class Model(LayerObject):
    """What all models have.

    Attributes:
        inputs: structure of input tensors; None while it is not known.
        outputs: structure of output tensors; None while it is not known.
    """

    __slots__ = ("inputs", "outputs")

    def __init__(self, name: str, type_: str, span: Span | None) -> None:
        super().__init__(name, type_, "model", span=span)
        self.inputs: Any = None
        self.outputs: Any = None

    def ordered(self) -> Ordered | None:
        """Its layers and calls; None while they are not known."""
        return None

    def listed(self) -> list[LayerObject]:
        """`model.layers`."""
        return self.children()


class Functional(Model):
    """A model between inputs and outputs.

    Args:
        inputs: structure of tensors.
        outputs: structure of tensors.
        name: the model's.
        type_: its class.
        span: where it was made.
        graph: what lies between the two; None to find that out.

    Raises:
        NetdiagramError: the outputs do not stem from the inputs, or two layers have one name.
    """

    __slots__ = ("_order", "known")

    def __init__(  # noqa: PLR0917 - all but the last always go together
        self, inputs: Any, outputs: Any, name: str, type_: str, span: Span | None, graph: Ordered | None = None
    ) -> None:
        super().__init__(name, type_, span)
        self._order = graph or ordered(flatten(inputs), flatten(outputs), span)
        self.inputs = inputs
        self.outputs = outputs
        self.built = True
        self.known: dict[Any, Outcome] = {}

    def ordered(self) -> Ordered:
        """Its layers and calls."""
        return self._order

    def children(self) -> list[LayerObject]:
        """Its layers, operations left out."""
        return [layer for layer in self._order.layers if not layer.operation]

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run its calls again on other inputs."""
        given = args[0] if args else kwargs.get("inputs", kwargs.get("x"))
        key = tuple([leaf.shape if isinstance(leaf, TensorSpec) else str(leaf) for leaf in flatten(given)])
        if key not in self.known:
            self.known[key] = rerun(world, self, given, self._order, span)
        return self.known[key]


def ordered(inputs: list[Any], outputs: list[Any], span: Span | None) -> Ordered:
    """Layers and calls between inputs and outputs.

    Raises:
        NetdiagramError: they are not connected (`model.disconnected`), or two layers have one name (`model.name`).
    """
    try:
        result = order(inputs, outputs)
    except Disconnected as broken:
        layer, node = broken.tensor.node.layer if broken.tensor.node else None, broken.node
        source = f"'{layer.name}'" if layer else "a constant"
        text = (
            f"the outputs depend on the input {source}, which is not among the model's inputs"
            if layer is node.layer
            else f"{node.layer.title} reads {source}, which does not stem from the model's inputs"
        )
        raise NetdiagramError("model.disconnected", text, span, "name every Input that leads to the outputs") from None
    seen: dict[str, LayerObject] = {}
    for layer in result.layers:
        if layer.name in seen:
            raise NetdiagramError(
                "model.name", f"two layers are called '{layer.name}'", span, "give one of them another name="
            )
        seen[layer.name] = layer
    return result


def rerun(world: Keras, model: Model, given: Any, graph: Ordered, span: Span | None) -> Outcome:
    """The outputs of a model's graph for other inputs; what is called with its own shapes is not worked out again."""
    wanted: list[Tensor] = flatten(model.inputs)
    found = _matched(model, given, wanted, span)
    if all(new.shape == old.shape for new, old in zip(found, wanted, strict=True)):
        macs = _total([node.macs for node in graph.nodes])
        return Outcome(map_structure(lambda tensor: tensor.spec, unpacked(model.outputs)), macs)
    now: dict[Tensor, TensorSpec] = dict(zip(wanted, found, strict=True))
    costs: list[int | None] = []

    def fill(value: Any) -> Any:
        return now.get(value, value.spec) if value.__class__ is Tensor else value

    for node in graph.nodes:
        if all(tensor in now for tensor in node.outputs):
            continue
        if world.run is not None:
            world.run.charge(64, world.run.at or PLACE)
        args = map_structure(fill, node.args)
        try:
            outcome = node.layer.infer(world, args, map_structure(fill, node.kwargs), node.span)
        except NetdiagramError as error:
            raise _at_call(error, model, span) from None
        costs.append(outcome.macs)
        now.update(zip(node.outputs, flatten(outcome.outputs), strict=False))
    return Outcome(map_structure(fill, unpacked(model.outputs)), _total(costs))


def _at_call(error: NetdiagramError, model: Model, span: Span | None) -> NetdiagramError:
    """A model whose layers the author did not write fails where it is called, not where it is made."""
    if error.span != model.span:
        return error
    return NetdiagramError(error.code, f"{model.title}: {error.message}", span, error.hint)


def _total(costs: list[int | None]) -> int | None:
    return None if None in costs else sum(cost or 0 for cost in costs)


def unpacked(value: Any) -> Any:
    """What a model gives: a single output is not a list."""
    if value.__class__ in (list, tuple) and len(value) == 1:
        return value[0]
    return value


def _matched(model: Model, given: Any, wanted: list[Tensor], span: Span | None) -> list[TensorSpec]:
    if isinstance(given, dict) and not isinstance(model.inputs, dict):
        names = [tensor.node.layer.name for tensor in wanted if tensor.node]
        if all(name in given for name in names):
            given = [given[name] for name in names]
    found = [spec for spec in flatten(given) if spec is not None]
    if len(found) != len(wanted):
        raise NetdiagramError(
            "model.inputs",
            f"{model.title} takes {_count(len(wanted))}, but is called on {_count(len(found))}", span,
            "give them as one list" if len(wanted) > 1 else "",
        )  # fmt: skip
    fitted = []
    for spec, tensor in zip(found, wanted, strict=True):
        if not isinstance(spec, TensorSpec):
            raise NetdiagramError("model.inputs", f"{model.title} is called on something that is no tensor", span)
        shape = _fitted(model, spec.shape, tensor.shape, span)
        fitted.append(TensorSpec(shape, tensor.spec.dtype))
    return fitted


def _count(number: int) -> str:
    return {0: "no tensor", 1: "one tensor"}.get(number, f"{number} tensors")


def _fitted(model: Model, given: Shape | None, wanted: Shape | None, span: Span | None) -> Shape | None:
    if given is None or wanted is None:
        return given
    if len(given) == len(wanted) + 1 and given[-1] == 1:
        given = given[:-1]
    elif len(given) == len(wanted) - 1 and wanted[-1] == 1:
        given = (*given, 1)
    if len(given) != len(wanted) or any(
        a is not None and b is not None and a != b for a, b in zip(given[1:], wanted[1:], strict=True)
    ):
        raise NetdiagramError(
            "model.inputs", f"{model.title} takes {spoken(wanted)}, but is called on {spoken(given)}", span
        )
    return given


class Sequential(Model):
    """A chain of layers, built as soon as its input is known.

    Attributes:
        chain: its layers, the input layer among them once there is one.
        graph: layers and calls, once it is built.
    """

    __slots__ = ("chain", "graph")

    def __init__(self, name: str, type_: str, span: Span | None) -> None:
        super().__init__(name, type_, span)
        self.chain: list[LayerObject] = []
        self.graph: Ordered | None = None

    def ordered(self) -> Ordered | None:
        """Its layers and calls; None while its input is not known."""
        return self.graph

    def children(self) -> list[LayerObject]:
        """Its layers."""
        return self.chain

    def listed(self) -> list[LayerObject]:
        """`model.layers` leaves the input layer out."""
        return self.chain[1:] if self.chain and self.chain[0].type == "InputLayer" else self.chain

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Build it for these inputs if it is not built, and run it."""
        given = args[0] if args else kwargs.get("inputs", kwargs.get("x"))
        if given is None:
            raise NetdiagramError("model.inputs", f"{self.title} is called on nothing", span, "model(x)")
        if self.graph is None and isinstance(given, TensorSpec):
            world.build_sequential(self, given, span)
        if self.graph is None:
            return self._chained(world, given, span)
        return rerun(world, self, given, self.graph, span)

    def _chained(self, world: Keras, given: Any, span: Span | None) -> Outcome:
        costs: list[int | None] = []
        for layer in self.listed():
            outcome = layer.infer(world, (given,), {}, layer.span or span)
            given = outcome.outputs
            costs.append(outcome.macs)
        return Outcome(given, _total(costs))


def input_node(layer: LayerObject, spec: TensorSpec) -> Tensor:
    """The tensor of an input layer."""
    node = Node(layer, (), {}, layer.span)
    tensor = Tensor(spec, node)
    node.outputs.append(tensor)
    layer.nodes.append(node)
    layer.built = True
    return tensor
