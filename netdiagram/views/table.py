"""The parameter table: a row per layer, with exact numbers and totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from netdiagram.ir import Layer, Network, anchor
from netdiagram.options import Options
from netdiagram.tables import Column, Row, Table
from netdiagram.text import number, short
from netdiagram.views import settings, words

Value = int | float | str | None
UNKNOWN = "?"
NONE = "–"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A column: its heading, whether it holds numbers, the value of a layer (given all parameters), and the cell for it."""

    heading: str
    value: Callable[[Layer, int], Value]
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


def _part(layer: Layer, whole: int) -> Value:
    """Per cent of all parameters."""
    if layer.params is None:
        return None
    return round(100 * layer.params / whole, 4) if whole else 0.0


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


def _keras_shape(layer: Layer, _: int) -> Value:
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
    whole = network.params
    rows = []
    for layer, key, depth in _walk(network, (), 0):
        values = [kind.value(layer, whole) for kind in kinds]
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
    return Table(
        columns=tuple([Column(name, kind.heading, kind.numeric) for name, kind in zip(names, kinds, strict=True)]),
        rows=tuple(rows),
        totals=tuple((label, text, exact) for label, (text, exact) in totals.items()),
        title=f"Layers of {network.name}" if words.name(network) == network.name else "Layers of the model",
        partial=network.partial,
        foot=_foot(names, totals),
    )


def _walk(network: Network, outer: tuple[str, ...], depth: int) -> Iterator[tuple[Layer, str, int]]:
    """Every layer with its anchor and depth, those of nested models after the row of their model."""
    for layer in network.layers:
        names = (*outer, layer.name)
        yield layer, anchor(*names), depth
        if layer.network is not None:
            yield from _walk(layer.network, names, depth + 1)


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


def _foot(names: tuple[str, ...], totals: Mapping[str, tuple[str, int]]) -> tuple[tuple[str, ...], ...]:
    """The totals as rows: the sums of the columns; where some parameters are not trainable, how they split."""
    all_params = totals["parameters"][1]
    sums = {"params": totals["parameters"][0], "trainable": totals["trainable"][0], "macs": totals["MACs"][0]}
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
