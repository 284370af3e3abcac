"""Layers of a file in the graph that listings and files share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import LayerSpec, Opaque, Settings, Shape, TensorSpec, Weight
from netdiagram.layers import Called, einsum
from netdiagram.layers.base import Refusal
from netdiagram.layers.private import Rule
from netdiagram.sources.keras.graph import LayerObject, Node, Outcome, flatten, map_structure, register, specs
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.models import Sequential, input_node
from netdiagram.sources.keras.order import Ordered

Recorded = dict[int, tuple[Shape | None, ...]]
"""Call of a layer → shapes of its outputs, as the file has them."""
_NORMALIZING = frozenset(("BatchNormalization", "LayerNormalization", "Normalization"))
_UNREADABLE = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, StopIteration)


@contextmanager
def readable(title: str) -> Iterator[None]:
    """A file may hold anything in the place of anything: what no rule is ready for is refused by the layer's name."""
    try:
        yield
    except _UNREADABLE as error:
        raise NetdiagramError(
            "file.layer", f"{title}: the file has something in its arguments that cannot be read"
        ) from error


class FileLayer(KnownLayer):
    """A layer of the catalogue.

    Attributes:
        key: the same for layers with the same arguments; None where they are not compared.
        recorded: shapes of its outputs, where the file has them; they only count where inference knows nothing.
    """

    __slots__ = ("key", "recorded")

    def __init__(self, spec: LayerSpec, name: str, key: bytes | None) -> None:
        super().__init__(spec, name, layers.TABLE[spec.type].family)
        self.key = key
        self.recorded: Recorded = {}

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run the rules of its row, or take what a layer with the same arguments gave for the same inputs."""
        world.call()
        if not args:
            args, kwargs = self._first(kwargs, span)
        inputs = args[0]
        if inputs.__class__ is list:
            inputs = tuple(inputs)
        called = self.called(world, inputs, args[1:], kwargs, span)
        if not self.built:
            self.own = called.weights
            self.built = True
            self._name_axis(inputs)
        elif called.weights != self.own:
            self._changed(called.weights, span)
        self.several = called.several
        outputs = helped(world, self, called.outputs)
        return Outcome(list(outputs) if called.several else outputs[0], called.macs)

    def _name_axis(self, inputs: Any) -> None:
        """Keras 2 wrote the last axis by its number where it was given as the last."""
        if self.type not in _NORMALIZING or inputs.__class__ is not TensorSpec or inputs.shape is None:
            return
        axis, last = self.settings["axis"], len(inputs.shape) - 1
        if axis in (last, (last,)):
            self.settings = Settings({**self.settings, "axis": -1})

    def called(
        self, world: Any, inputs: Any, more: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None
    ) -> Called:
        """What the rules give."""
        key = None
        if self.key is not None and not more and not kwargs and inputs.__class__ is not dict:
            key = (self.key, inputs)
            try:
                known = world.called.get(key)
            except TypeError:
                key = known = None
            if known is not None:
                return known  # type: ignore[no-any-return]
        if kwargs:
            # other versions of Keras have other keywords
            words = layers.TABLE[self.type].call
            kwargs = {word: value for word, value in kwargs.items() if word in words}
        with readable(self.title):
            try:
                called = infer.call(self.spec, inputs, span, more, **kwargs)
            except NetdiagramError as error:
                if error.code != "shape.unknown" or not world.uncertain:
                    # once more, so that the message has the name
                    infer.call(replace(self.spec, name=self.name), inputs, span, more, **kwargs)
                    raise
                # what is unknown is so because of an unknown layer, not because Keras could not know it
                called = infer.call(self.spec, _forgotten(inputs), span, more, **kwargs)
        if key is not None:
            world.called[key] = called
        return called


def _forgotten(inputs: Any) -> Any:
    """The same tensors, of which nothing is known."""
    return map_structure(lambda leaf: TensorSpec(None, leaf.dtype) if leaf.__class__ is TensorSpec else leaf, inputs)


class FusedLSTM(FileLayer):
    """`CuDNNLSTM` of Keras 2: as an LSTM, but with two biases for each gate."""

    __slots__ = ()

    def called(
        self, world: Any, inputs: Any, more: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None
    ) -> Called:
        """What an LSTM gives, with a longer bias."""
        called = super().called(world, inputs, more, kwargs, span)
        if called.weights is None:
            return called
        weights = [
            Weight(w.name, (2 * w.shape[0],), w.trainable) if w.name == "bias" and w.shape else w
            for w in called.weights
        ]
        return Called(called.outputs, tuple(weights), called.macs, called.several)


class SolvedEinsum(FileLayer):
    """`EinsumDense` of Keras 2, which knew from its input what `output_shape` leaves open."""

    __slots__ = ()

    def called(
        self, world: Any, inputs: Any, more: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None
    ) -> Called:
        """What the equation gives."""
        called = super().called(world, inputs, more, kwargs, span)
        if not isinstance(inputs, TensorSpec) or inputs.shape is None:
            return called
        known = TensorSpec(einsum.solve(self.settings, inputs.shape).known, called.outputs[0].dtype)
        return Called((known,), called.weights, called.macs)


class UnlistedLayer(LayerObject):
    """A layer of Keras that is no public one of today: those of earlier versions, and of its ready-made models.

    Attributes:
        rule: gives shape, weights and cost.
        recorded: see `FileLayer`.
    """

    __slots__ = ("recorded", "rule")
    window = "kept"

    def __init__(self, rule: Rule, type_: str, name: str, family: str, settings: Settings) -> None:
        super().__init__(name, type_, family, settings)
        self.rule = rule
        self.recorded: Recorded = {}

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run its rule on the shape of the first tensor."""
        del kwargs
        world.call()
        given = [spec for spec in flatten(list(args)) if isinstance(spec, TensorSpec)]
        if not given:
            raise NetdiagramError("layer.inputs", f"{self.title} is called on nothing", span)
        first = given[0]
        if first.shape is None:
            self.own = None
            return Outcome(helped(world, self, (TensorSpec(None, first.dtype),))[0], None)
        try:
            with readable(self.title):
                shape, weights, macs = self.rule(self.settings, first.shape)
        except Refusal as refusal:
            raise NetdiagramError(refusal.code, f"{self.title}: {refusal.text}", span, refusal.hint) from None
        self.own, self.built = weights, True
        return Outcome(helped(world, self, (TensorSpec(shape, first.dtype),))[0], macs)


class CustomLayer(LayerObject):
    """A layer that nobody knows but the file's author: what the file has recorded of its shape, and unknown weights."""

    __slots__ = ("recorded",)

    def __init__(self, type_: str, name: str, settings: Settings) -> None:
        super().__init__(name, type_, "other", settings)
        self.own = None
        self.recorded: Recorded = {}

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """What is recorded."""
        del args, kwargs, span
        world.call()
        known = self.recorded.get(len(self.nodes)) or (None,)
        world.uncertain = world.uncertain or None in known
        self.several = len(known) > 1
        outputs = [TensorSpec(shape) for shape in known]
        return Outcome(outputs if self.several else outputs[0], None)


class FileOperation(LayerObject):
    """A bare operation on tensors.

    Attributes:
        function: name it is inferred by; empty where nobody knows it.
        fixed: arguments it was made with, which are the same for every call.
        signature: its parameters, in order.
        wrapped: a function of TensorFlow, of whose arguments files may have lost some: then its shape is unknown, not wrong.
        recorded: see `FileLayer`.
    """

    __slots__ = ("fixed", "function", "recorded", "signature", "wrapped")

    def __init__(self, function: str, type_: str, name: str, family: str, settings: Settings) -> None:
        super().__init__(name, type_, family, settings)
        self.function = function
        self.operation = True
        self.built = True
        self.fixed: dict[str, Any] = {}
        self.signature: tuple[str, ...] = ()
        self.wrapped = False
        self.recorded: Recorded = {}

    def infer(self, world: Any, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run the rule of its row."""
        world.call()
        called = Called((TensorSpec(None),), (), None)
        if self.function:
            try:
                with readable(self.title):
                    called = infer.operate(self.function, args, kwargs, span).called
            except NetdiagramError:
                if not self.wrapped:
                    raise
        self.several = called.several
        outputs = helped(world, self, called.outputs)
        return Outcome(list(outputs) if called.several else outputs[0], called.macs)

    def bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments of a call together with those it was made with, which may stand before and between the positional ones."""
        queue, given = list(args), []
        named = {**self.fixed, **kwargs}
        for word in self.signature:
            if not queue or word.startswith("*"):
                break
            given.append(named.pop(word) if word in named else queue.pop(0))
        return (*given, *queue), named


def helped(world: Any, layer: Any, outputs: tuple[TensorSpec, ...]) -> tuple[TensorSpec, ...]:
    """Outputs of which nothing is known, with the shape that the file has recorded."""
    if all(output.shape is not None for output in outputs):
        return outputs
    known = layer.recorded.get(len(layer.nodes), ())
    if len(known) > len(outputs) == 1:
        layer.several = True
        filled = [TensorSpec(shape, outputs[0].dtype) for shape in known]
    else:
        shapes = (*known, *[None] * len(outputs))
        filled = [
            output if output.shape is not None else TensorSpec(shapes[i], output.dtype)
            for i, output in enumerate(outputs)
        ]
    world.uncertain = world.uncertain or any(output.shape is None for output in filled)
    return tuple(filled)


def given_input(name: str, spec: LayerSpec) -> FileLayer:
    """An input layer, with its tensor."""
    layer = FileLayer(spec, name, None)
    dtype = spec.settings.get("dtype")
    layer.built = True
    input_node(layer, TensorSpec(spec.settings["batch_shape"], dtype if isinstance(dtype, str) else "float32"))
    return layer


def is_input(layer: LayerObject) -> bool:
    """Whether a layer is an input layer with its tensor (a class of the author's may be called so too)."""
    return layer.type == "InputLayer" and isinstance(layer, FileLayer)


def connect(world: Any, layer: LayerObject, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a layer on tensors: infer, and record the call in the graph. Gives the structure of output tensors."""
    if len(args) == 1 and not kwargs:
        outcome = layer.infer(world, (specs(args[0]),), kwargs, None)
    else:
        outcome = layer.infer(world, specs(args), specs(kwargs), None)
    return register(Node(layer, args, kwargs, None), outcome)


def link(world: Any, model: Sequential) -> None:
    """Call the layers of a chain one after the other; its first is an input layer."""
    first = model.chain[0]
    tensor: Any = first.nodes[0].outputs[0]
    model.inputs = tensor
    nodes = [first.nodes[0]]
    for layer in model.chain[1:]:
        tensor = connect(world, layer, (tensor,), {})
        nodes.append(layer.nodes[-1])
    model.outputs = tensor
    model.graph = Ordered(tuple({id(layer): layer for layer in model.chain}.values()), tuple(nodes))
    model.built = True


def opaque(config: Mapping[str, Any]) -> Settings:
    """Arguments of a layer nobody knows: what is plain among them."""
    kept: dict[str, Any] = {}
    for word, value in config.items():
        if word in ("name", "trainable", "dtype") or not isinstance(word, str):
            continue
        if value is None or isinstance(value, (bool, int, float, str)):
            kept[word] = value
        elif isinstance(value, (list, tuple)) and all(
            item is None or isinstance(item, (bool, int, float, str)) for item in value
        ):
            kept[word] = tuple(value)
        else:
            kept[word] = Opaque("…")
    return Settings(kept)
