"""Values of the interpreter → values of settings."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netdiagram.errors import Span
from netdiagram.ir import Opaque, TensorSpec, Weight
from netdiagram.layers import Called
from netdiagram.layers.recurrent import Step
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import (
    Builtin,
    Class,
    Function,
    Ignored,
    Instance,
    Method,
    Partial,
    Ref,
    SetValue,
    Unknown,
)
from netdiagram.sources.keras.arrays import Array
from netdiagram.sources.keras.graph import PLACE, LayerObject, Tensor, flatten, world_of
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.paths import canonical

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

PLAIN = {int, float, str, bool, type(None)}


class Spans(Mapping["int | str", Span]):
    """Places of a call's arguments, worked out when an error asks."""

    __slots__ = ("_node", "_run")

    def __init__(self, run: Machine, node: ast.expr) -> None:
        self._run = run
        self._node = node

    def find(self, key: int | str) -> ast.expr | None:
        """The node of an argument's value."""
        node = self._node
        if not isinstance(node, ast.Call):
            return None
        if isinstance(key, int):
            if key < len(node.args) and not any(isinstance(arg, ast.Starred) for arg in node.args[: key + 1]):
                return node.args[key]
            return None
        return next((keyword.value for keyword in node.keywords if keyword.arg == key), None)

    def __getitem__(self, key: int | str) -> Span:
        """The value's place; with its keyword where it has one, which may be what is wrong."""
        keywords = self._node.keywords if isinstance(self._node, ast.Call) else []
        found = next((keyword for keyword in keywords if keyword.arg == key), None) or self.find(key)
        if found is None:
            raise KeyError(key)
        return self._run.places.span(found)

    def __iter__(self) -> Iterator[int | str]:
        node = self._node
        if isinstance(node, ast.Call):
            yield from range(len(node.args))
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Wrapped:
    """A model, or a layer of the listing's own, in the place of a layer (`TimeDistributed(model)`)."""

    __slots__ = ("layer", "name", "world")

    def __init__(self, world: Keras, layer: LayerObject) -> None:
        self.world = world
        self.layer = layer
        self.name: str | None = layer.name

    def __repr__(self) -> str:
        return self.layer.title

    def infer(self, inputs: Any) -> Called:
        """Outputs, weights and MACs for these inputs."""
        # no place: what does not fit is blamed on the call of the layer around it
        outcome = self.layer.infer(self.world, (inputs,), {}, None)
        outputs = tuple(spec if isinstance(spec, TensorSpec) else TensorSpec(None) for spec in flatten(outcome.outputs))
        weights = self.layer.weights()
        several = not isinstance(outcome.outputs, TensorSpec)
        return Called(
            outputs,
            None if weights is None else tuple([_trained(weight, learnt) for weight, learnt in weights]),
            outcome.macs,
            several,
        )

    @property
    def is_cell(self) -> bool:
        """Whether it is a recurrent cell: it says how large its states are."""
        return bool(self._states())

    def _states(self) -> list[int]:
        run, word = self.world.run, "state_size"
        found = self.layer.names.get(word)
        if found is None and run is not None and isinstance(self.layer.names.get("__class__"), Class):
            cls: Class = self.layer.names["__class__"]
            method = cls.find(word)
            found = run.call(method, [self.layer], {}, PLACE) if isinstance(method, Function) else None
        sizes = flatten(found)
        for size in sizes:
            if isinstance(size, Unknown) and run is not None:
                run.refuse_unknown(size, PLACE, f"how large the state of {self.layer.title} is")
        return sizes if all(size.__class__ is int for size in sizes) else []

    def step(self, features: int | None) -> Step | None:
        """One step of a cell: it is called on an input and its states."""
        states = self._states()
        given = [TensorSpec((None, size)) for size in states]
        outcome = self.layer.infer(self.world, (TensorSpec((None, features)), given), {}, self.layer.span)
        weights = self.layer.weights()
        first = flatten(outcome.outputs)[0]
        if weights is None or not isinstance(first, TensorSpec) or not first.shape or first.shape[-1] is None:
            return None
        made: list[tuple[str, tuple[int | None, ...], bool]] = [
            (weight.name, weight.shape or (), learnt) for weight, learnt in weights
        ]
        return Step(first.shape[-1], tuple(states), made, outcome.macs)


def _trained(weight: Weight, learnt: bool) -> Weight:
    return weight if weight.trainable == learnt else Weight(weight.name, weight.shape, learnt)


def setting(run: Machine, value: Any, node: ast.AST) -> Any:
    """A value as settings hold it; a name nobody defines is refused here, where it is needed."""
    kind = value.__class__
    if kind in PLAIN:
        return value
    if kind is tuple and len(value) < 8 and all(item.__class__ in PLAIN for item in value):
        return value
    if kind is list or kind is tuple or isinstance(value, dict):
        run.weigh(value, node)
        return _structure(run, value, node)
    return _leaf(run, value, node)


def _structure(run: Machine, value: Any, node: ast.AST) -> Any:
    kind = value.__class__
    if kind in PLAIN:
        return value
    if kind is list:
        return [_structure(run, item, node) for item in value]
    if kind is tuple:
        return tuple([_structure(run, item, node) for item in value])
    if kind is SetValue:
        return tuple([_structure(run, item, node) for item in value])
    if isinstance(value, dict):
        return {key: _structure(run, item, node) for key, item in value.items()}
    return _leaf(run, value, node)


def _leaf(run: Machine, value: Any, node: ast.AST) -> Any:
    if isinstance(value, Array):
        return _structure(run, tuple(value.rows), node)
    if isinstance(value, KnownLayer):
        return value.spec
    if isinstance(value, LayerObject):
        return Wrapped(world_of(run), value)
    if isinstance(value, Tensor):
        return value.spec
    if isinstance(value, Unknown):
        if value.undefined:
            run.refuse_unknown(value, node, "this argument")
        return Opaque(short(value.text))
    if isinstance(value, Ref):
        return Opaque(canonical(value.path))
    if isinstance(value, Opaque):
        return value
    if isinstance(value, range):
        return tuple(run.items(value, node))  # type: ignore[arg-type]
    return Opaque(_words(value))


def _words(value: Any) -> str:
    if isinstance(value, Function):
        return "<lambda>" if value.name == "<lambda>" else f"<function {value.name}>"
    if isinstance(value, (Builtin, Class)):
        return value.name
    if isinstance(value, Ignored):
        return value.text
    if isinstance(value, Instance):
        return value.cls.name
    if isinstance(value, (Method, Partial)):
        return "<function>"
    return "…"
