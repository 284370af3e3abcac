"""One layer call → shapes, weights, costs.

`construct` binds a constructor's arguments as Keras would; `call` runs the row's rules on the inputs. Both refuse what Keras refuses,
in words that name the layer, the numbers and the way out, at the place of the argument where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from netdiagram import layers
from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.ir import LayerSpec, Opaque, Settings, Shape, TensorSpec, Weight
from netdiagram.layers import arguments, names
from netdiagram.layers.base import REQUIRED, Called, Frame, Kind, LayerType, Model, Refusal, Wrong, label, make_weights, spoken

Spans = Mapping[int | str, Span]
_put = dict.__setitem__


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a row's arguments are bound: worked out once."""

    positions: tuple[str, ...]
    kinds: dict[str, Kind | None]
    defaults: dict[str, Any]
    base: Mapping[str, Kind | None]


@lru_cache(maxsize=None)
def _plan(name: str) -> _Plan:
    row = layers.TABLE[name]
    kinds = {p.name: p.kind for p in row.signature}
    defaults = {
        p.name: p.default if p.kind is None or p.default is REQUIRED else p.kind(p.default) for p in row.signature if p.name != "name"
    }
    base = {**(arguments.BASE if row.base is None else row.base), **row.further}
    return _Plan(tuple(kinds), kinds, defaults, base)


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
    plan = _plan(row.name)
    kwargs = kwargs or {}
    settings = Settings(plan.defaults)
    given = kwargs.get("name")
    title = label(name, given if isinstance(given, str) else None)
    own: str | None = None
    trainable = True
    if len(args) > len(plan.positions):
        _too_many(row, title, args, span, spans)
    for position, value in enumerate(args):
        word = plan.positions[position]
        if word in kwargs:
            _fail("layer.argument", f"{title}: {word} is given twice", position, span, spans)
        own, trainable = _bind(settings, plan, title, word, value, position, span, spans, own, trainable)
    for word, value in kwargs.items():
        own, trainable = _bind(settings, plan, title, word, value, word, span, spans, own, trainable)
    missing = [word for word, value in settings.items() if value is REQUIRED]
    if missing:
        raise NetdiagramError("layer.missing", f"{title}: {' and '.join(missing)} must be given", span, _usage(row))
    if row.check is not None:
        try:
            draft = dict(settings)
            row.check(draft)
            settings = Settings(draft)
        except Refusal as refusal:
            place = _place(plan, refusal.argument, args, span, spans)
            raise NetdiagramError(refusal.code, f"{title}: {refusal.text}", place, refusal.hint) from None
    return LayerSpec(row.name, settings, own, trainable, span)


def _bind(
    settings: Settings, plan: _Plan, title: str, word: str, value: Any, key: int | str, span: Span | None, spans: Spans | None,
    own: str | None, trainable: bool,
) -> tuple[str | None, bool]:  # fmt: skip
    try:
        kind = plan.kinds[word]
    except KeyError:
        if word not in plan.base:
            _unknown_keyword(plan, title, word, key, span, spans)
        kind = plan.base[word]
    if kind is not None:
        try:
            value = kind(value)
        except Wrong as wrong:
            _fail("layer.argument", f"{title}: {word}={arguments.shown(value)} {wrong.text}", key, span, spans, wrong.hint)
    elif type(value) is list:
        value = _frozen(value)
    if word == "name":
        return value, trainable
    if word == "trainable":
        return own, value
    _put(settings, word, value)
    return own, trainable


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple([_frozen(item) for item in value])
    return value


def _fail(code: str, message: str, key: int | str, span: Span | None, spans: Spans | None, hint: str = "") -> NoReturn:
    raise NetdiagramError(code, message, (spans or {}).get(key, span), hint) from None


def _place(plan: _Plan, argument: str, args: Sequence[Any], span: Span | None, spans: Spans | None) -> Span | None:
    if not argument or not spans:
        return span
    if argument in spans:
        return spans[argument]
    position = plan.positions.index(argument) if argument in plan.positions else -1
    return spans.get(position, span) if 0 <= position < len(args) else span


def _unknown_keyword(plan: _Plan, title: str, word: str, key: int | str, span: Span | None, spans: Spans | None) -> NoReturn:
    known = [*plan.positions, *plan.base]
    hint = did_you_mean(word, known) or "it takes " + ", ".join(plan.positions or ("nothing",))
    _fail("layer.keyword", f"{title} takes no argument '{word}'", key, span, spans, hint)


def _too_many(row: LayerType, title: str, args: Sequence[Any], span: Span | None, spans: Spans | None) -> NoReturn:
    most = len(row.signature)
    _fail(
        "layer.argument",
        f"{title} takes at most {most} arguments by position, but {len(args)} are given",
        most, span, spans, _usage(row),
    )  # fmt: skip


def _usage(row: LayerType) -> str:
    parts = [p.name if p.default is REQUIRED else f"{p.name}={p.default!r}" for p in row.signature]
    return f"{row.name}({', '.join(parts[:6])}{', …' if len(parts) > 6 else ''})"


def call(
    spec: LayerSpec, inputs: Any, span: Span | None = None, more: Sequence[Any] = (), **call_arguments: Any
) -> Called:
    """What a layer gives for these inputs.

    Args:
        spec: the layer.
        inputs: one `TensorSpec`, or a tuple or dict of them: the first argument as called.
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
        further = dict(zip(row.call[1:], more, strict=False)) if more else {}
        further.update(call_arguments)
        return _called(row, spec, inputs, further)
    except Refusal as refusal:
        place = span or spec.span
        raise NetdiagramError(refusal.code, f"{label(spec.type, spec.name)}: {refusal.text}", place, refusal.hint) from None
    except NetdiagramError as error:
        raise error.at(span or spec.span) from None


def _dtype(spec: LayerSpec) -> str:
    dtype = spec.settings.get("dtype")
    if not isinstance(dtype, str):
        return "float32"
    dtype = dtype.rpartition("_from_")[2]
    return names.POLICIES.get(dtype, dtype)


def _called(row: LayerType, spec: LayerSpec, inputs: Any, further: Mapping[str, Any]) -> Called:
    if row.infer is not None:
        return row.infer(Frame(spec, inputs, further, run, _dtype(spec)))
    settings = spec.settings
    shapes = _one(row, inputs) if row.takes == "one" else _several(row, inputs)
    known = shapes is not None
    if not known:
        if not row.rank:
            return Called((TensorSpec(None),), () if row.weights is None else None, 0 if row.macs is None else None)
        shapes = (None,) * row.rank
    out = shapes if row.shape is None else row.shape(settings, shapes)
    weights = () if row.weights is None else make_weights(row.weights(settings, shapes), known=known)
    macs = 0 if row.macs is None else row.macs(settings, shapes, out)
    dtype = _dtype(spec) if row.dtype == "compute" else _own_dtype(row, spec, inputs)
    if isinstance(out, list):
        return Called(tuple([TensorSpec(shape, dtype) for shape in out]), weights, macs, several=True)
    return Called((TensorSpec(out, dtype),), weights, macs)


def _own_dtype(row: LayerType, spec: LayerSpec, inputs: Any) -> str:
    if row.dtype == "same":
        return inputs.dtype if isinstance(inputs, TensorSpec) else _dtype(spec)
    return row.dtype if spec.settings.get("output_mode", "int") == "int" else _dtype(spec)


def run(spec: Any, inputs: Any, **further: Any) -> Called:
    """`call` for a wrapped layer, cell or model."""
    if isinstance(spec, Model):
        return spec.infer(inputs)
    return call(spec, inputs, None, **further)


def _one(row: LayerType, inputs: Any) -> Shape | None:
    if not isinstance(inputs, TensorSpec):
        count = len(inputs) if isinstance(inputs, (tuple, list, dict)) else 0
        raise Refusal("layer.inputs", f"it takes one tensor, but is called on {'a list of ' + str(count) if count else 'none'}")
    shape = inputs.shape
    if shape is not None:
        if row.rank and len(shape) != row.rank:
            wanted = f"{row.rank - 1} dimensions besides the batch" if row.rank != 2 else "1 dimension besides the batch"
            raise Refusal("shape.rank", f"it takes an input with {wanted}, but gets {spoken(shape)}", row.hint)
        if len(shape) < row.min_rank:
            raise Refusal("shape.rank", f"it takes an input with at least {row.min_rank - 1} dimensions besides the batch, but gets {spoken(shape)}", row.hint)
    return shape


def _several(row: LayerType, inputs: Any) -> tuple[Shape, ...] | None:
    if not isinstance(inputs, (tuple, list)):
        raise Refusal("layer.inputs", "it takes a list of tensors, but is called on one", f"{row.name}()([a, b])")
    if not inputs:
        raise Refusal("layer.inputs", "it is called on an empty list")
    shapes = tuple([tensor.shape for tensor in inputs])
    return None if None in shapes else shapes


@dataclass(frozen=True, slots=True)
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
    found = layers.operations.find(name)
    if found is None:
        raise NetdiagramError("operation.unknown", f"there is no operation '{name}'", span)
    row, foreign = found
    try:
        bound = _operands(row, foreign, args, kwargs or {})
        outputs, macs = _operated(row, bound)
    except (Refusal, Wrong) as refusal:
        place = (spans or {}).get(getattr(refusal, "argument", ""), span)
        code = getattr(refusal, "code", "layer.argument")
        raise NetdiagramError(code, f"{row.name}: {refusal.text}", place, refusal.hint) from None
    settings = Settings(layers.operations.without_tensors(bound))
    several = isinstance(outputs, list)
    dtype = _operation_dtype(row, bound)
    made = tuple([TensorSpec(shape, dtype) for shape in (outputs if isinstance(outputs, list) else [outputs])])
    return Operated(LayerSpec(row.name, settings, span=span), Called(made, (), macs, several))


def _operated(row: layers.operations.Operation, bound: dict[str, Any]) -> tuple[Any, int | None]:
    try:
        out = row.shape(bound)
        return out, 0 if row.macs is None else row.macs(bound, out)
    except layers.operations.Unknowable:
        return None, 0 if row.macs is None else None


def _operands(
    row: layers.operations.Operation, foreign: layers.operations.Foreign | None, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    own = [p.name for p in row.signature]
    words = [ours for ours, _ in foreign.parameters] if foreign else own
    given: dict[str, Any] = {}
    for position, value in enumerate(args):
        word = words[position] if position < len(words) else ""
        if word.startswith("*"):
            given[word] = tuple(args[position:])
            break
        if not word:
            raise Refusal("layer.argument", f"it takes at most {len(words)} arguments by position, but {len(args)} are given")
        given[word] = value
    given.update(kwargs)
    if foreign:
        given = _translated(foreign, given)
    given.pop("name", None)
    for word in given:
        if word not in own and word != "dtype":
            raise Refusal("layer.keyword", f"it takes no argument '{word}'", did_you_mean(word, own), word)
    bound = {p.name.lstrip("*"): _frozen(given.get(p.name, p.default)) for p in row.signature}
    missing = [word for word, value in bound.items() if value is REQUIRED]
    if missing:
        raise Refusal("layer.missing", f"{' and '.join(missing)} must be given")
    return bound


def _translated(foreign: layers.operations.Foreign, given: Mapping[str, Any]) -> dict[str, Any]:
    theirs = dict(foreign.parameters)
    values = dict(foreign.preset)
    values.update((theirs.get(word, word), value) for word, value in given.items() if theirs.get(word, word))
    return values if foreign.adapt is None else foreign.adapt(values)


def _operation_dtype(row: layers.operations.Operation, bound: Mapping[str, Any]) -> str:
    if row.dtype not in {"same", "float", "given"}:
        return row.dtype
    asked = bound.get("dtype")
    if row.dtype == "given" and isinstance(asked, (str, Opaque)):
        try:
            known = arguments.dtype(asked)
        except Wrong:
            known = None
        if isinstance(known, str):
            return known
    first = next(iter(layers.operations.tensors(bound)), None)
    dtype = "float32" if first is None else first.dtype
    return "float32" if row.dtype == "float" and ("int" in dtype or dtype == "bool") else dtype


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
