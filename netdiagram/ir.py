"""What a network is, as plain data: the one shape in which all stages hand it on.

Sources make a `Network` with facts; blocks, views and tables read it. Everything is frozen, hashable and picklable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any, Never

from netdiagram.errors import Diagnostic, Span
from netdiagram.records import record, sealed

Dim = int | None
Shape = tuple[Dim, ...]
"""Batch first, None for an unknown dimension. An entirely unknown shape is None in place of the tuple."""


class Settings(dict[str, Any]):
    """A layer's arguments, complete with defaults, in the order of its signature: a dict that cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> Never:
        raise TypeError("settings are frozen")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(sorted(self.items(), key=lambda item: item[0])))

    def __reduce__(self) -> tuple[type[Settings], tuple[dict[str, Any]]]:
        return Settings, (dict(self),)


@sealed
class Opaque:
    """A value a listing names or calls that the engine does not look into: a function, an initializer, a regularizer.

    Attributes:
        text: as the author wrote it, with the names resolved through imports: a dotted name (`tf.nn.relu`), a call
            (`keras.regularizers.l2(1e-4)`), or `<lambda>`.
    """

    text: str

    def __repr__(self) -> str:
        return self.text


@record
class TensorSpec:
    """What is known of a tensor.

    Attributes:
        shape: batch first; None where nothing is known.
        dtype: a Keras dtype name.
    """

    shape: Shape | None
    dtype: str = "float32"


@record
class Weight:
    """One variable of a layer.

    Attributes:
        name: within the layer.
        shape: None where the number of its entries cannot be known.
        trainable: by itself.
        dtype: its number format, where it is not that of the layer's variables.
    """

    name: str
    shape: tuple[int, ...] | None
    trainable: bool = True
    dtype: str = ""

    @property
    def size(self) -> int | None:
        """How many numbers it holds."""
        if self.shape is None:
            return None
        size = 1
        for dim in self.shape:
            size *= dim
        return size


@record
class LayerSpec:
    """One constructed layer: a type with its arguments bound, not yet called.

    Attributes:
        type: canonical class name (`Conv2D`), or the author's own for a custom layer.
        settings: every argument of the signature with its value, defaults filled in. Values are None, bool, int,
            float, str, tuples and `Settings` of such, `LayerSpec` (wrapped layers, cells), a `Network` (wrapped
            models), or `Opaque` (functions, initializers and the like).
        name: as given by the author; None where Keras would make one up.
        trainable: as given by `trainable=`.
        span: the constructor call.
        custom: a layer the catalogue does not know: shape and parameters unknown.
        window: how its outputs read its inputs: a word of `measures.windows`; empty where that is not known.
    """

    type: str
    settings: Settings
    name: str | None = None
    trainable: bool = True
    span: Span | None = None
    custom: bool = False
    window: str = ""


@sealed
class Layer:
    """One layer of a network: a row of the table. A shared layer is one row.

    Attributes:
        name: unique in its network; Keras's own automatic name where the author gave none.
        type: class name as Keras prints it (`Conv2D`, `InputLayer`, `Functional`, `Add`).
        family: the catalogue's family: what it is coloured by (`convolution`, `pooling`, …).
        settings: complete arguments (see `LayerSpec`).
        inputs: names of the rows it reads, in order, without doubles.
        output_shapes: one per output, of the last call; None where nothing is known.
        several: the layer has several outputs, so that its shape prints as a list (even of one).
        weights: its variables; None where they cannot be known.
        params: numbers in its variables; None where unknown. So the next two.
        macs: multiply-accumulates of one sample, summed over its calls; None where unknown.
        span: where the author wrote it.
        network: the nested model, where this row is one.
        operation: a bare operation on tensors (`x + y`, `keras.ops.…`), not a layer the author constructed.
        groups: names of the helper functions and blocks around it, outermost first; those of `# group:` comments begin with
            `#`.
        window: how its outputs read its inputs (see `LayerSpec`).
    """

    name: str
    type: str
    family: str = "other"
    settings: Settings = field(default_factory=Settings)
    inputs: tuple[str, ...] = ()
    output_shapes: tuple[Shape | None, ...] = (None,)
    several: bool = False
    weights: tuple[Weight, ...] | None = ()
    params: int | None = 0
    trainable_params: int | None = 0
    non_trainable_params: int | None = 0
    macs: int | None = 0
    span: Span | None = None
    network: Network | None = None
    operation: bool = False
    groups: tuple[str, ...] = ()
    window: str = ""

    @property
    def output_shape(self) -> Shape | tuple[Shape | None, ...] | None:
        """One shape, or a tuple of shapes where the layer has several outputs."""
        return self.output_shapes if self.several else self.output_shapes[0]

    def facts(
        self, measured: Mapping[tuple[str, ...], Mapping[str, Any]] | None = None, outer: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The row as `netdiagram facts` prints it.

        Args:
            measured: what is told of layers besides, by names (outer models first).
            outer: names of the models around it.
        """
        key = (*outer, self.name)
        row: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "inputs": list(self.inputs),
            "output_shape": _listed(self.output_shape),
            "params": self.params,
            "trainable_params": self.trainable_params,
            "non_trainable_params": self.non_trainable_params,
            "macs": self.macs,
            **(measured[key] if measured else {}),
            "line": self.span.line if self.span else None,
        }
        if self.network is not None:
            row["layers"] = [layer.facts(measured, key) for layer in self.network.layers]
        return row


@sealed
class Call:
    """One call of a layer: a node of the graph. A shared layer has several.

    Attributes:
        layer: index into `Network.layers`.
        inputs: (index into `Network.calls`, index of its output), in the order of the arguments.
        outputs: shapes, batch first.
        span: the call in the source.
        dtypes: number formats of the outputs, as the source has them; empty for float32 throughout.
        words: for each input the keyword it was handed over by, empty where by its place; `()` where all were.
        flags: other keyword arguments: flags, numbers and words as they are.
    """

    layer: int
    inputs: tuple[tuple[int, int], ...] = ()
    outputs: tuple[Shape | None, ...] = (None,)
    span: Span | None = None
    dtypes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    flags: tuple[tuple[str, bool | int | float | str], ...] = ()


@sealed
class Edge:
    """A tensor that goes from one call to another: indices into `Network.calls`, and its shape."""

    source: int
    target: int
    shape: Shape | None


@sealed
class Network:
    """A whole model, inferred.

    Attributes:
        name: as Keras names it, or the author.
        type: `Sequential`, `Functional`, or the author's class.
        layers: rows in topological order.
        calls: nodes in topological order.
        outputs: (call, output) pairs of what the model returns.
        diagnostics: warnings that came up while reading.
        inputs: calls of its input layers, in the order of the model's arguments.
        shared: parameters that stand in several rows, beyond the first: all, trainable, not trainable. Totals leave them out.
    """

    name: str
    type: str
    layers: tuple[Layer, ...]
    calls: tuple[Call, ...]
    outputs: tuple[tuple[int, int], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    inputs: tuple[int, ...] = ()
    shared: tuple[int, int, int] = (0, 0, 0)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every tensor between two calls, by target, then by argument."""
        return tuple(
            Edge(source, target, self.calls[source].outputs[output])
            for target, call in enumerate(self.calls)
            for source, output in call.inputs
        )

    @property
    def commented(self) -> bool:
        """Whether comments in the listing name groups."""
        return any(name.startswith("#") for layer in self.layers for name in layer.groups)

    @property
    def params(self) -> int:
        """Sum of the known parameters."""
        return sum(layer.params or 0 for layer in self.layers) - self.shared[0]

    @property
    def trainable_params(self) -> int:
        """Sum of the known trainable parameters."""
        return sum(layer.trainable_params or 0 for layer in self.layers) - self.shared[1]

    @property
    def non_trainable_params(self) -> int:
        """Sum of the known non-trainable parameters."""
        return sum(layer.non_trainable_params or 0 for layer in self.layers) - self.shared[2]

    @property
    def macs(self) -> int:
        """Sum of the known multiply-accumulates of one sample."""
        return sum(layer.macs or 0 for layer in self.layers)

    @property
    def partial(self) -> bool:
        """Whether a total leaves something unknown out."""
        return any(
            layer.params is None or layer.macs is None or (layer.network is not None and layer.network.partial)
            for layer in self.layers
        )

    def facts(self, dtype: str = "float32") -> dict[str, Any]:
        """Everything known, as JSON-ready data: the output of `netdiagram facts`.

        Args:
            dtype: number format, or policy, of what does not say for itself: what memory is counted at.
        """
        from netdiagram.measures import facts as measures

        rows, totals, partial = measures.measure(self, dtype)
        facts: dict[str, Any] = {
            "name": self.name,
            "params": self.params,
            "trainable_params": self.trainable_params,
            "non_trainable_params": self.non_trainable_params,
            "macs": self.macs,
            **totals,
            "layers": [layer.facts(rows) for layer in self.layers],
        }
        if self.partial or partial:
            facts["partial"] = True
        return facts


def _listed(value: Any) -> Any:
    return [_listed(item) for item in value] if isinstance(value, tuple) else value


_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")


@lru_cache(maxsize=4096)
def anchor(*names: str) -> str:
    """An id fragment for a layer (outer models first): itself where it is safe in ids, else escaped without clashes."""
    return ".".join(name if _SAFE.match(name) else "x" + name.encode("utf-8", "surrogatepass").hex() for name in names)
