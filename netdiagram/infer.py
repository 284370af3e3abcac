"""One layer call → shapes, weights, costs.

`construct` binds a constructor's arguments as Keras would; `call` runs the row's rules on the inputs; `operate` does
both for a bare operation on tensors. All refuse what Keras refuses, in words that name the layer, the numbers and the
way out, at the place of the argument where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from netdiagram import layers
from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.ir import LayerSpec, Settings, TensorSpec, Weight
from netdiagram.layers import names
from netdiagram.layers.base import Called, Frame, LayerType, Model, Refusal, label, make_weights, spoken
from netdiagram.layers.binding import Site, Spans, bind
from netdiagram.records import sealed


def construct(
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    span: Span | None = None,
    spans: Spans | None = None,
) -> LayerSpec:
    """Bind a constructor's arguments and validate what can be validated before shapes are known.

    Args:
        name: canonical name or alias.
        args: positional arguments.
        kwargs: keyword arguments.
        span: the constructor call.
        spans: places of the arguments' values, by position or keyword.

    Raises:
        NetdiagramError: whatever Keras refuses (`layer.unknown`, `layer.keyword`, `layer.argument`, …).
    """
    row = layers.TABLE.get(name)
    if row is None:
        raise NetdiagramError("layer.unknown", f"there is no layer '{name}'", span, layers.suggest(name))
    kwargs = kwargs or {}
    own = kwargs.get("name")
    site = Site(label(name, own if isinstance(own, str) else None), span, spans)
    settings, own, trainable = bind(row, site, args, kwargs)
    return LayerSpec(row.name, settings, own, trainable, span, window=row.window)


def call(
    spec: LayerSpec, inputs: Any, span: Span | None = None, more: Sequence[Any] = (), **call_arguments: Any
) -> Called:
    """What a layer gives for these inputs.

    Args:
        spec: the layer.
        inputs: the first argument as called: one `TensorSpec`, or a tuple, list or dict of them.
        span: the call.
        more: further positional arguments.
        call_arguments: keyword arguments of the call.

    Raises:
        NetdiagramError: whatever Keras refuses (`shape.rank`, `shape.kernel-too-large`, …), or a wrapped layer does.
    """
    row = layers.TABLE.get(spec.type)
    if row is None or spec.custom:
        return Called((TensorSpec(None),), None, None)
    try:
        further = _further(row, more, call_arguments) if more or call_arguments else {}
        if row.call[0] in further:
            inputs = further.pop(row.call[0])
        if row.infer is None:
            called = _ruled(row, spec, inputs)
        else:
            called = row.infer(Frame(spec, inputs, further, run, compute_dtype(spec)))
        _check_sizes(called.outputs)
    except Refusal as refusal:
        message = f"{label(spec.type, spec.name)}: {refusal.text}"
        raise NetdiagramError(refusal.code, message, span or spec.span, refusal.hint) from None
    except NetdiagramError as error:
        raise error.at(span or spec.span) from None
    return called


def guess(
    spec: LayerSpec, inputs: Any, span: Span | None = None, more: Sequence[Any] = (), **call_arguments: Any
) -> Called:
    """`call` where a dimension that is unknown here may be one that Keras knows: what would be refused for it stays unknown.

    Args:
        spec: the layer.
        inputs: the first argument as called.
        span: the call.
        more: further positional arguments.
        call_arguments: keyword arguments of the call.

    Raises:
        NetdiagramError: whatever else Keras refuses.
    """
    try:
        return call(spec, inputs, span, more, **call_arguments)
    except NetdiagramError as error:
        if error.code != "shape.unknown":
            raise
    row = layers.TABLE[spec.type]
    if row.infer is None and not more and not call_arguments:
        try:
            return _ruled(row, spec, inputs, certain=False)
        except Refusal:
            pass
    return call(spec, _forgotten(inputs), span, more, **call_arguments)


def _forgotten(value: Any) -> Any:
    """The same tensors, of which nothing is known."""
    if isinstance(value, TensorSpec):
        return TensorSpec(None, value.dtype)
    if isinstance(value, (tuple, list)):
        return type(value)(_forgotten(item) for item in value)
    return {key: _forgotten(item) for key, item in value.items()} if isinstance(value, dict) else value


LARGEST = 2**256
"""Entries along one dimension, at most, as for whole numbers in listings: numbers without end take time without end."""


def _check_sizes(outputs: Iterable[TensorSpec]) -> None:
    for output in outputs:
        for dim in output.shape or ():
            if dim is not None and dim > LARGEST:
                raise Refusal("shape.too-large", "one dimension of its output has more than 2²⁵⁶ entries")


_EVERYWHERE = ("training", "mask")
"""Arguments of a call that change no shape, and that are let through wherever they stand."""


def _further(row: LayerType, more: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    words = row.call
    if len(more) >= len(words):
        most = "one argument" if len(words) == 1 else f"at most {len(words)} arguments"
        hint = f"{row.name}(…)([a, b])" if row.takes == "several" else ""
        raise Refusal("layer.inputs", f"it is called on {1 + len(more)} arguments, but takes {most}", hint)
    for word in given:
        if word not in words and word not in _EVERYWHERE:
            hint = did_you_mean(word, (*words, *_EVERYWHERE)) or "it is called on " + ", ".join(words)
            raise Refusal("layer.keyword", f"its call takes no argument '{word}'", hint)
    return {**dict(zip(words[1:], more, strict=False)), **given}


def run(spec: Any, inputs: Any, **further: Any) -> Called:
    """`call` for a wrapped layer, cell or model."""
    return spec.infer(inputs) if isinstance(spec, Model) else call(spec, inputs, None, **further)


def compute_dtype(spec: LayerSpec) -> str:
    """What a layer computes in, from its `dtype`: a name, a policy, or the default."""
    dtype = spec.settings.get("dtype")
    if not isinstance(dtype, str):
        return "float32"
    source = dtype.rpartition("_from_")[2]
    return names.POLICIES.get(source, source)


def _ruled(row: LayerType, spec: LayerSpec, inputs: Any, *, certain: bool = True) -> Called:
    settings = spec.settings
    shapes = _one(row, inputs) if row.takes == "one" else _several(row, inputs)
    known = certain and shapes is not None
    if shapes is None:
        if not row.rank:
            return Called((TensorSpec(None),), () if row.weights is None else None, 0 if row.macs is None else None)
        # an input of which nothing is known has at least the dimensions the layer asks for
        shapes = (None,) * row.rank
    out = shapes if row.shape is None else row.shape(settings, shapes)
    weights = () if row.weights is None else make_weights(row.weights(settings, shapes), known=known)
    macs = 0 if row.macs is None else row.macs(settings, shapes, out)
    dtype = compute_dtype(spec) if row.dtype == "compute" else _own_dtype(row, spec, inputs)
    if isinstance(out, list):
        return Called(tuple([TensorSpec(shape, dtype) for shape in out]), weights, macs, several=True)
    return Called((TensorSpec(out, dtype),), weights, macs)


def _own_dtype(row: LayerType, spec: LayerSpec, inputs: Any) -> str:
    if row.dtype != "same":
        return row.dtype if spec.settings.get("output_mode", "int") == "int" else compute_dtype(spec)
    whole = isinstance(inputs, TensorSpec) and "float" not in inputs.dtype
    return inputs.dtype if whole else compute_dtype(spec)


def _one(row: LayerType, inputs: Any) -> Any:
    if not isinstance(inputs, TensorSpec):
        several = f"a list of {len(inputs)}" if isinstance(inputs, (tuple, list, dict)) and inputs else "none"
        hint = (
            f"call it on each of them, or join them first: {row.name}(…)(Concatenate()([a, b]))"
            if several != "none"
            else ""
        )
        raise Refusal("layer.inputs", f"it takes one tensor, but is called on {several}", hint)
    shape = inputs.shape
    if shape is not None:
        if row.rank and len(shape) != row.rank:
            raise Refusal(
                "shape.rank", f"it takes an input with {_dimensions(row.rank)}, but gets {spoken(shape)}", row.hint
            )
        if len(shape) < row.min_rank:
            least = _dimensions(row.min_rank)
            raise Refusal("shape.rank", f"it takes an input with at least {least}, but gets {spoken(shape)}", row.hint)
    return shape


def _dimensions(rank: int) -> str:
    return f"{rank - 1} dimension{'' if rank == 2 else 's'} besides the batch"


def _several(row: LayerType, inputs: Any) -> Any:
    if not isinstance(inputs, (tuple, list)):
        raise Refusal("layer.inputs", "it takes a list of tensors, but is called on one", f"{row.name}()([a, b])")
    if not inputs:
        raise Refusal("layer.inputs", "it is called on an empty list")
    shapes = tuple([tensor.shape if isinstance(tensor, TensorSpec) else None for tensor in inputs])
    return None if None in shapes else shapes


@sealed
class Operated:
    """What a bare operation gives.

    Attributes:
        spec: its type (`Add`, `GetItem`) and its arguments that are not tensors.
        called: outputs and multiply-accumulates.
    """

    spec: LayerSpec
    called: Called


def operate(
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    span: Span | None = None,
    spans: Spans | None = None,
) -> Operated:
    """A bare operation on tensors: `keras.ops.mean(x, axis=1)`, `x + y`, `x[:, 0]`.

    Args:
        name: dotted name of the function, operator (`+`, `[]`), or class name: see `layers.operations.find`.
        args: positional arguments, tensors as `TensorSpec`.
        kwargs: keyword arguments likewise.
        span: the call.
        spans: places of the arguments' values, by position or keyword.

    Raises:
        NetdiagramError: no such operation (`operation.unknown`), or shapes that do not fit.
    """
    from netdiagram.layers import operations  # two hundred rows that most listings have no use for

    found = operations.find(name)
    if found is None:
        raise NetdiagramError("operation.unknown", f"there is no operation '{name}'", span)
    row, foreign = found
    try:
        values, out, dtype, macs = operations.run(row, foreign, args, kwargs or {})
        outputs = tuple([TensorSpec(shape, dtype) for shape in (out if isinstance(out, list) else [out])])
        _check_sizes(outputs)
    except Refusal as refusal:
        place = (spans or {}).get(refusal.argument, span)
        raise NetdiagramError(refusal.code, f"{row.name}: {refusal.text}", place, refusal.hint) from None
    several = isinstance(out, list)
    spec = LayerSpec(row.name, Settings(operations.without_tensors(values)), span=span, window=row.window)
    return Operated(spec, Called(outputs, (), macs, several))


def count(weights: Iterable[Weight] | None, trainable: bool = True) -> tuple[int | None, int | None, int | None]:
    """Numbers in weights: all, trainable, not trainable; all unknown where one is.

    Args:
        weights: of one layer; None where they are unknown.
        trainable: whether the layer is; where not, none of its weights is.
    """
    if weights is None:
        return None, None, None
    learnt = fixed = 0
    for weight in weights:
        size = weight.size
        if size is None:
            return None, None, None
        if trainable and weight.trainable:
            learnt += size
        else:
            fixed += size
    return learnt + fixed, learnt, fixed
