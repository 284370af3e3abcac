"""The state while one file is read: what was counted, and what there is to tell."""

from __future__ import annotations

from typing import Any

from netdiagram.errors import Diagnostic, NetdiagramError, Span
from netdiagram.ir import TensorSpec
from netdiagram.layers import Called
from netdiagram.sources.files import limits
from netdiagram.sources.keras import chains
from netdiagram.sources.keras.models import Sequential
from netdiagram.sources.keras.names import Names


class FileWorld:
    """One file's run. It stands where the reader of listings has its own, so that both share their graph.

    Attributes:
        names: counter of automatic names.
        inner: the same, for what is inside layers.
        tracing: depth of calls inside layers of the author's own: there are none in files.
        called: what layers gave, by their arguments and inputs.
        uncertain: something is unknown because of a layer that is.
        diagnostics: warnings, in order.
    """

    def __init__(self) -> None:
        self.names = Names()
        self.inner = Names()
        self.tracing = 0
        self.run = None
        self.called: dict[Any, Called] = {}
        self.uncertain = False
        self.diagnostics: list[Diagnostic] = []
        self._layers = self._calls = self._values = 0

    def layer(self) -> None:
        """Count a layer."""
        self._layers += 1
        if self._layers > limits.LAYERS:
            raise NetdiagramError("limit.layers", f"the model has more than {limits.LAYERS} layers")

    def call(self) -> None:
        """Count a call."""
        self._calls += 1
        if self._calls > limits.CALLS:
            raise NetdiagramError("limit.calls", f"the model calls its layers more than {limits.CALLS} times")

    def count(self, values: int) -> None:
        """Count values of arguments."""
        self._values += values
        if self._values > limits.VALUES:
            raise NetdiagramError("limit.values", "the arguments of its layers hold too many values")

    def warn(self, code: str, message: str, hint: str = "") -> None:
        """Something to tell that does not stop the work."""
        told = Diagnostic(code, message, None, hint)
        if told not in self.diagnostics:
            self.diagnostics.append(told)

    def build_sequential(self, model: Sequential, spec: TensorSpec, span: Span | None) -> None:
        """Build a chain for an input of that shape."""
        world: Any = self
        chains.build(world, model, spec, span)
