"""`Lambda` layers: the function is followed on stand-ins for the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netdiagram.errors import NetdiagramError, Span
from netdiagram.ir import LayerSpec, TensorSpec
from netdiagram.sources.interp.values import Builtin, Function, Method, Partial, Ref, Unknown, kind_of
from netdiagram.sources.keras.graph import PLACE, Outcome, flatten, map_structure
from netdiagram.sources.keras.known import KnownLayer
from netdiagram.sources.keras.tracing import cost, trace

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras


class LambdaLayer(KnownLayer):
    """A `Lambda`.

    Attributes:
        function: of the listing, or a name from elsewhere.
        shape: what `output_shape=` was given, as a value of the interpreter.
        arguments: further keyword arguments of the function.
    """

    __slots__ = ("arguments", "function", "shape")

    def __init__(self, spec: LayerSpec, name: str, family: str, given: Mapping[str, Any]) -> None:
        super().__init__(spec, name, family)
        self.function = given.get("function")
        if self.function.__class__ in (str, int, float, list, tuple, dict):
            raise NetdiagramError(
                "layer.argument",
                f"Lambda '{name}': its function is {kind_of(self.function)}",
                spec.span,
                "Lambda(lambda x: x * 2)",
            )
        self.shape = given.get("output_shape")
        arguments = given.get("arguments")
        self.arguments: dict[str, Any] = arguments if isinstance(arguments, dict) else {}

    def infer(self, world: Keras, args: tuple[Any, ...], kwargs: dict[str, Any], span: Span | None) -> Outcome:
        """What `output_shape` says; else what the function gives."""
        run = world.run
        if not args:
            args, kwargs = self._first(kwargs, span)
        self.built = True
        if run is None or (self.shape is not None and not isinstance(self.shape, Function)):
            return super().infer(world, args, kwargs, span)
        node: Any = run.at or PLACE
        if isinstance(self.shape, Function):
            given = map_structure(lambda leaf: leaf.shape if isinstance(leaf, TensorSpec) else leaf, args[0])
            shape = run.call(self.shape, [given], {}, node)
            if shape.__class__ in (tuple, list) and all(dim is None or dim.__class__ is int for dim in shape):
                return Outcome(TensorSpec(tuple(shape)), None)
        if isinstance(self.function, (Function, Method, Partial, Builtin, Ref)):
            traced = trace(
                world, (args[0],), {}, lambda given, _: run.call(self.function, given, dict(self.arguments), node)
            )
            leaves = flatten(traced.outputs)
            for leaf in leaves:
                if isinstance(leaf, Unknown) and leaf.undefined:
                    run.refuse_unknown(leaf, node, f"what {self.title} gives")
            if traced.known:
                outputs = map_structure(lambda tensor: tensor.spec, traced.outputs)
                self.several = outputs.__class__ is not TensorSpec
                return Outcome(list(outputs) if outputs.__class__ is tuple else outputs, cost(traced))
        run.warn(
            "lambda.shape",
            f"what the function of {self.title} gives is not followed; its shape stays unknown",
            self.span,
        )
        return super().infer(world, args, kwargs, span)
