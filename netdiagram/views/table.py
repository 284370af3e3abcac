"""The parameter table: a row per layer, with exact numbers and totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from netdiagram.ir import Layer, Network, anchor
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.tables import Column, Row, Table
from netdiagram.text import number, short
from netdiagram.views import settings, words

if TYPE_CHECKING:
    from netdiagram.measures.fields import Field
    from netdiagram.measures.memory import Memory, Total

Value = int | float | str | None
UNKNOWN = "?"
NONE = "–"
_MEASURED = frozenset(("memory", "weights"))
_SEEN = frozenset(("receptive-field", "jump", "start"))


@record
class _Told:
    """What is known of a layer besides its row.

    Attributes:
        params: parameters of the whole network.
        memory: of the layer, where a column asks for it.
        field: its receptive field, where a column asks for it and it has one.
    """

    params: int
    memory: Memory | None = None
    field: Field | None = None


@record
class _Kind:
    """A column: its heading, whether it holds numbers, the value of a layer, and the cell for it."""

    heading: str
    value: Callable[[Layer, _Told], Value]
    cell: Callable[[Layer, Value], str]
    numeric: bool = False


def _text(_: Layer, value: Value) -> str:
    return str(value)


def _count(_: Layer, value: Value) -> str:
    return number(value) if isinstance(value, int) else UNKNOWN


def _short(_: Layer, value: Value) -> str:
    return UNKNOWN if value is None else short(float(value)) if value else NONE


def _share(_: Layer, value: Value) -> str:
    if not isinstance(value, float):
        return UNKNOWN
    if not value:
        return NONE
    return f"{value:.1f}\u2009%" if value >= 0.05 else "<\u20090.1\u2009%"


def _part(layer: Layer, told: _Told) -> Value:
    """Per cent of all parameters."""
    if layer.params is None:
        return None
    return round(100 * layer.params / told.params, 4) if told.params else 0.0


def _bytes(_: Layer, value: Value) -> str:
    return size(value) if isinstance(value, int) else UNKNOWN


def size(count: int) -> str:
    """Bytes in three digits: `23.4 MB`, `640 B`; `–` for none."""
    if not count:
        return NONE
    told = short(float(count)) if count >= 1000 else number(count) + "\u2009"
    return f"{told}B" if told[-1].isalpha() or count < 1000 else f"{count / 1000:.1f}\u2009kB"


def _each(_: Layer, value: Value) -> str:
    """One number per axis: once where they are the same."""
    if value is None:
        return NONE
    parts = str(value).strip("()").rstrip(",").split(", ")
    return "×".join(parts) if len(set(parts)) > 1 or len(parts) == 1 else parts[0]


def _seen(_: Layer, value: Value) -> str:
    if value is None:
        return NONE
    if value == _ALL:
        return _ALL
    return str(value).strip("()").rstrip(",").replace(", ", "×").replace("None", UNKNOWN)


_ALL = "all"
"""What stands where the receptive field is the whole input."""


def _field(_: Layer, told: _Told) -> Value:
    field = told.field
    return None if field is None else _ALL if field.whole else str(field.size)


def _placed(values: tuple[int | float | None, ...] | None) -> Value:
    """Numbers along the axes, where there are positions."""
    return None if values is None or None in values else str(values)


def _known_as(layer: Layer, _: Value) -> str:
    """What says more first: the author's name, or the type where Keras made the name up."""
    first, second = (layer.type, layer.name) if words.automatic(layer) else (layer.name, layer.type)
    return f"{first} ({second})"


def _shapes(layer: Layer, _: Value) -> str:
    shapes = [words.dims(shape) for shape in layer.output_shapes]
    return (
        shapes[0] if len(shapes) == 1 else ", ".join(dict.fromkeys(shapes)) if len(set(shapes)) > 1 else _times(shapes)
    )


def _times(shapes: list[str]) -> str:
    return f"{len(shapes)} × ({shapes[0]})"


def _keras_shape(layer: Layer, _: _Told) -> Value:
    shape = layer.output_shape
    return None if shape is None else str(shape)


KINDS: dict[str, _Kind] = {
    "name": _Kind("Layer", lambda layer, _: layer.name, _known_as),
    "type": _Kind("Type", lambda layer, _: layer.type, _text),
    "settings": _Kind("Settings", lambda layer, _: settings.told(layer), _text),
    "shape": _Kind("Output shape", _keras_shape, _shapes),
    "params": _Kind("Parameters", lambda layer, _: layer.params, _count, numeric=True),
    "share": _Kind("Share", _part, _share, numeric=True),
    "trainable": _Kind("Trainable", lambda layer, _: layer.trainable_params, _count, numeric=True),
    "macs": _Kind("MACs", lambda layer, _: layer.macs, _short, numeric=True),
    "memory": _Kind("Memory", lambda _, told: told.memory.activations if told.memory else None, _bytes, numeric=True),
    "weights": _Kind("Weights", lambda _, told: told.memory.weights if told.memory else None, _bytes, numeric=True),
    "receptive-field": _Kind("Receptive field", _field, _seen, numeric=True),
    "jump": _Kind("Jump", lambda _, told: _placed(told.field.jump if told.field else None), _each, numeric=True),
    "start": _Kind("Start", lambda _, told: _placed(told.field.start if told.field else None), _each, numeric=True),
    "inputs": _Kind("Inputs", lambda layer, _: ", ".join(layer.inputs), _text),
}
"""The columns, by their names in the option `columns`."""


def make(network: Network, options: Options, shown: Mapping[str, str]) -> Table:
    """The parameter table of a network.

    Args:
        network: inferred.
        options: `columns` says which columns, and in which order.
        shown: anchor of each layer to the key of the block that draws it.
    """
    names = options.columns
    kinds = [KINDS[name] for name in names]
    # with a column of its own, the type need not stand by the name
    cells = [_text if name == "name" and "type" in names else KINDS[name].cell for name in names]
    tell, held = _teller(network, options)
    rows = []
    for layer, outer, depth in _walk(network, (), 0):
        key = anchor(*outer, layer.name)
        told = tell((*outer, layer.name))
        values = [kind.value(layer, told) for kind in kinds]
        rows.append(
            Row(
                cells=tuple([cell(layer, value) for cell, value in zip(cells, values, strict=True)]),
                values=tuple(values),
                key=key,
                block=shown.get(key, ""),
                line=layer.span.line if layer.span else 0,
                depth=depth,
            )
        )
    totals = _totals(network)
    sums = {} if held is None else _held(held)
    return Table(
        columns=tuple([Column(name, kind.heading, kind.numeric) for name, kind in zip(names, kinds, strict=True)]),
        rows=tuple(rows),
        totals=tuple((label, text, exact) for label, (text, exact) in {**totals, **sums}.items()),
        title=f"Layers of {network.name}" if words.name(network) == network.name else "Layers of the model",
        partial=network.partial,
        foot=_foot(names, totals, sums),
    )


def _teller(network: Network, options: Options) -> tuple[Callable[[tuple[str, ...]], _Told], Total | None]:
    """What is known of a layer by its names (outer models first), and all memory; worked out only where a column asks for it."""
    asked = set(options.columns)
    memories: Mapping[tuple[str, ...], Memory] = {}
    seen: Mapping[tuple[str, ...], Field] = {}
    held = None
    if asked & _MEASURED:
        from netdiagram.measures.memory import memory, total

        memories = memory(network, options.dtype)
        held = total(network, memories, options.dtype)
    if asked & _SEEN:
        from netdiagram.measures.fields import fields

        seen = fields(network)
    whole = network.params
    plain = _Told(whole)
    if not asked & (_MEASURED | _SEEN):
        return lambda _: plain, None
    return lambda names: _Told(whole, memories.get(names), seen.get(names)), held


def _held(held: Total) -> dict[str, tuple[str, int]]:
    least = "≥\u2009" if held.partial else ""
    return {
        "output memory": (least + size(held.activations), held.activations),
        "weight memory": (least + size(held.weights), held.weights),
    }


def _walk(network: Network, outer: tuple[str, ...], depth: int) -> Iterator[tuple[Layer, tuple[str, ...], int]]:
    """Every layer with the names of the models around it and its depth, those of nested models after the row of their model."""
    for layer in network.layers:
        yield layer, outer, depth
        if layer.network is not None:
            yield from _walk(layer.network, (*outer, layer.name), depth + 1)


def _incomplete(network: Network, fact: str) -> bool:
    """Whether a sum over the layers leaves something unknown out."""
    return any(
        getattr(layer, fact) is None or (layer.network is not None and _incomplete(layer.network, fact))
        for layer in network.layers
    )


def _totals(network: Network) -> dict[str, tuple[str, int]]:
    """Label to (formatted, exact), `≥` where something unknown is left out."""
    least = "≥\u2009" if _incomplete(network, "params") else ""
    least_macs = "≥\u2009" if _incomplete(network, "macs") else ""
    counts = {
        "parameters": network.params,
        "trainable": network.trainable_params,
        "non-trainable": network.non_trainable_params,
    }
    return {
        **{label: (least + number(exact), exact) for label, exact in counts.items()},
        "MACs": (least_macs + short(network.macs), network.macs),
    }


def _foot(
    names: tuple[str, ...], totals: Mapping[str, tuple[str, int]], held: Mapping[str, tuple[str, int]]
) -> tuple[tuple[str, ...], ...]:
    """The totals as rows: the sums of the columns; where some parameters are not trainable, how they split."""
    all_params = totals["parameters"][1]
    sums = {"params": totals["parameters"][0], "trainable": totals["trainable"][0], "macs": totals["MACs"][0]}
    if held:
        sums |= {"memory": held["output memory"][0], "weights": held["weight memory"][0]}
    if not sums.keys() & set(names):
        return ()
    if all_params:
        sums["share"] = "100\u2009%"
    lines = [("Total", sums)]
    if totals["non-trainable"][1] and "params" in names:
        for label in ("trainable", "non-trainable"):
            text, exact = totals[label]
            part = f"{100 * exact / all_params:.1f}\u2009%" if all_params else NONE
            lines.append((label, {"params": text, "share": part}))
    label_at = next((name for name in names if not KINDS[name].numeric), "")
    return tuple(tuple([{label_at: label, **cells}.get(name, "") for name in names]) for label, cells in lines)
