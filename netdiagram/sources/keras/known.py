"""Layers of the catalogue in the graph of a listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import LayerSpec, Weight
from netdiagram.sources.keras import names
from netdiagram.sources.keras.graph import LayerObject, Outcome

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

_CELLS = ("SimpleRNNCell", "GRUCell", "LSTMCell")


class KnownLayer(LayerObject):
    """A layer of the catalogue.

    Attributes:
        spec: what `infer` made of its arguments.
        inner: layers it was given (wrapped ones, cells); its own weights hold theirs.
    """

    __slots__ = ("inner", "spec")

    def __init__(self, spec: LayerSpec, name: str, family: str) -> None:
        super().__init__(name, spec.type, family, spec.settings, spec.span)
        self.spec = spec
        self.trainable = spec.trainable
        self.inner: list[LayerObject] = []

    @property
    def window(self) -> str:
        """As its row has it."""
        return self.spec.window

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """Run the rules of its row; weights are made at the first call, and compared at the others."""
        if not args:
            args, kwargs = self._first(kwargs, span)
        inputs = args[0]
        if inputs.__class__ is list:
            inputs = tuple(inputs)
        work = infer.guess if world.uncertain else infer.call
        if kwargs or len(args) > 1:
            called = work(self.spec, inputs, span, args[1:], **kwargs)
        else:
            called = work(self.spec, inputs, span)
        if not self.built:
            self.own = called.weights
            self.built = True
            for word in names.AT_FIRST_CALL.get(self.type, ()):
                world.names.number(word)
        elif called.weights != self.own:
            self._changed(called.weights, span)
        self.several = called.several
        if not world.tracing:
            for word in names.at_call(self.type, self.settings):
                world.names.number(word)
        if self.type in _CELLS:
            return Outcome(self._stepped(list(called.outputs), args, kwargs), called.macs)
        return Outcome(list(called.outputs) if called.several else called.outputs[0], called.macs)

    def _stepped(self, outputs: list[Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What one step of a cell gives: its output, and its states as they were given: one, or a list."""
        states = args[1] if len(args) > 1 else kwargs.get("states")
        if len(outputs) < 2:
            return outputs[0]
        return (outputs[0], outputs[1:] if len(outputs) > 2 or states.__class__ in (list, tuple) else outputs[1])

    def held(self) -> list[LayerObject]:
        """Layers it wraps."""
        return self.inner

    def weights(self) -> list[tuple[Weight, bool]] | None:
        """Its weights, those of wrapped layers among them."""
        if self.own is None:
            return None
        trainable = self.trainable
        return [(weight, trainable and weight.trainable) for weight in self.own]

    def _first(self, kwargs: dict[str, Any], span: Span | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
        word = layers.TABLE[self.type].call[0]
        if word not in kwargs:
            raise NetdiagramError("layer.inputs", f"{self.title} is called on nothing", span, f"{self.type}(…)(x)")
        kwargs = dict(kwargs)
        return (kwargs.pop(word),), kwargs

    def _changed(self, weights: tuple[Weight, ...] | None, span: Span | None) -> None:
        for old, new in zip(self.own or (), weights or (), strict=False):
            if old.shape != new.shape and old.shape is not None and new.shape is not None:
                raise NetdiagramError(
                    "layer.shared",
                    f"{self.title} is called again on another shape: its {old.name} is {_dims(old.shape)}, "
                    f"and would have to be {_dims(new.shape)}",
                    span,
                    "a shared layer takes inputs of one size; construct a second layer for the other",
                )


def _dims(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a number"
