"""Layers and models that the listing defines itself: `class Block(layers.Layer)`, `class Net(keras.Model)`.

Such a layer is one row. Calling it runs its `build` and `call` on stand-ins for its inputs, which gives its shape, its weights, and the
network inside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import TensorSpec, Weight
from netdiagram.layers import TABLE
from netdiagram.sources.interp import limits
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import (
    MISSING,
    Class,
    Function,
    Ref,
    Unknown,
)
from netdiagram.sources.keras.graph import PLACE, LayerObject, Outcome, flatten, map_structure
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.models import Functional, Model
from netdiagram.sources.keras.order import Ordered
from netdiagram.sources.keras.paths import split
from netdiagram.sources.keras.tracing import cost, trace

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


class AuthorLayer(Model):
    """An object of a class of the listing that is a layer or model.

    Attributes:
        cls: its class.
        core: the layer of the catalogue it derives from, once that is initialised.
        whole: the functional model it is, where it was initialised with inputs and outputs.
        extra: weights it made by itself.
        lost: what it does was not followed to its end, so that there may be further weights.
    """

    __slots__ = ("_order", "cls", "core", "extra", "lost", "whole")

    def __init__(self, cls: Class, span: Span | None) -> None:
        super().__init__("", cls.name, span)
        self.family = "other"
        self.cls = cls
        self.core: KnownLayer | None = None
        self.whole: Functional | None = None
        self.extra: list[Weight] = []
        self.lost = False
        self._order: Ordered | None = None
        self.names["__class__"] = cls

    def ordered(self) -> Ordered | None:
        """Layers and calls of the last call, or of the functional model it is."""
        return self.whole.ordered() if self.whole else self._order

    def children(self) -> list[LayerObject]:
        """Layers among its attributes, in the order in which they were set."""
        if self.whole is not None:
            return self.whole.children()
        found: dict[LayerObject, LayerObject] = {}
        for value in self.names.values():
            if isinstance(value, LayerObject):
                found.setdefault(value, value)
            elif value.__class__ in (list, tuple, dict) and limits.weigh(value) <= limits.WEIGHT:
                for leaf in flatten(value):
                    if isinstance(leaf, LayerObject):
                        found.setdefault(leaf, leaf)
        return list(found.values())

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run `build` and `call` on stand-ins for the inputs."""
        if self.whole is not None:
            return self.whole.infer(world, args, kwargs, span)
        run = world.run
        if run is None:
            return Outcome(TensorSpec(None), None)
        node: Any = run.at or PLACE
        kwargs = dict(kwargs)
        if not args and "inputs" in kwargs:
            args = (kwargs.pop("inputs"),)
        method = self.cls.find("call")
        try:
            self._prepare(run, args, node)
            if method is MISSING:
                return self._plain(world, args, kwargs, span)
            traced = trace(
                world, args, kwargs, lambda given, named: run.call(method, [self, *given], _accepted(method, named), node),
                taken=[child.name for child in self.children()], span=self.span,
            )  # fmt: skip
        except NetdiagramError as error:
            # what cannot be told inside a layer makes that layer unknown, not the whole listing unreadable
            if error.code != "value.unknown" and not (world.uncertain and error.code == "value.type"):
                raise
            run.trail = None
            self.lost = True
            return self._given_up(
                run, args, node, f"{error.message} (line {error.span.line})" if error.span else error.message
            )
        self.refresh()
        if traced.outputs is None:
            # a call() without 'return': whoever uses what it gives is told so
            self.several = False
            return Outcome(None, None)
        if not traced.known:
            return self._followed_not(run, traced.outputs, args, node)
        self._order, self.inputs, self.outputs = traced.graph, traced.inputs, traced.outputs
        outputs = map_structure(lambda tensor: tensor.spec, traced.outputs)
        self.several = outputs.__class__ is not TensorSpec
        return Outcome(list(outputs) if outputs.__class__ is tuple else outputs, cost(traced))

    def _prepare(self, run: Machine, args: tuple[Any, ...], node: Any) -> None:
        if self.built:
            return
        self.built = True
        method = self.cls.find("build")
        if isinstance(method, Function) and args:
            run.call(method, [self, map_structure(_shape_of, args[0])], {}, node)

    def _plain(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        if self.core is not None:
            outcome = self.core.infer(world, args, kwargs, span)
            self.refresh()
            return outcome
        if any(isinstance(base, Ref) and split(base.path)[1] == "Model" for base in self.cls.lineage()):
            raise NetdiagramError("class.call", f"{self.cls.name} has no method call(), which says what it does", span)
        return Outcome(args[0] if args else TensorSpec(None), 0)

    def refresh(self) -> None:
        """Its weights are those of the layer it derives from, and those it made."""
        core = () if self.core is None else self.core.own
        self.own = None if core is None or self.lost else (*core, *self.extra)

    def _followed_not(self, run: Machine, outputs: Any, args: tuple[Any, ...], node: Any) -> Outcome:
        for leaf in flatten(outputs):
            if isinstance(leaf, Unknown) and leaf.undefined:
                run.refuse_unknown(leaf, node, f"what {self.cls.name} gives")
        first = next((leaf for leaf in flatten(outputs) if isinstance(leaf, Unknown)), None)
        return self._given_up(run, args, node, first.why if first is not None else "")

    def _given_up(self, run: Machine, args: tuple[Any, ...], node: Any, why: str) -> Outcome:
        """What it gives where `call` does not say: what its class says of shapes, or nothing."""
        self.lost = self.lost or any(_unbuilt(child) for child in self.children())
        self.refresh()
        method = self.cls.find("compute_output_shape")
        if isinstance(method, Function) and args:
            given = run.call(method, [self, map_structure(_shape_of, args[0])], {}, node)
            if given.__class__ in (tuple, list) and all(dim is None or dim.__class__ is int for dim in given):
                return Outcome(TensorSpec(tuple(given)), None)
        run.warn(
            "class.shape",
            f"what {self.cls.name}.call() gives is not followed{f': {why}' if why else ''}; its shape stays unknown",
            self.span,
        )
        return Outcome(TensorSpec(None), None)


def _shape_of(leaf: Any) -> Any:
    """A shape as `build` gets it."""
    if not isinstance(leaf, TensorSpec):
        return leaf
    return Unknown("input_shape", "the shape of the input is not known") if leaf.shape is None else leaf.shape


def _unbuilt(layer: LayerObject) -> bool:
    """Whether it may have weights that nobody has seen."""
    row = TABLE.get(layer.type)
    return not layer.built and (row is None or row.weights is not None or row.infer is not None)


def _accepted(method: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """`training` and `mask` go to every call; a method that does not take them does not get them."""
    if not isinstance(method, Function):
        return kwargs
    spec = method.node.args
    known = {arg.arg for arg in (*spec.args, *spec.kwonlyargs)}
    return {
        key: value for key, value in kwargs.items() if key in known or spec.kwarg or key not in ("training", "mask")
    }
