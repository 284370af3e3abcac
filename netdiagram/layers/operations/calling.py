"""Calling an operation: its arguments bound, its rule run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netdiagram.errors import did_you_mean
from netdiagram.ir import Opaque
from netdiagram.layers import arguments
from netdiagram.layers.base import REQUIRED, Refusal, Wrong
from netdiagram.layers.binding import frozen
from netdiagram.layers.operations.base import Operation, Unknowable, tensors
from netdiagram.layers.operations.foreign import Foreign


class Result(NamedTuple):
    """What an operation gives.

    Attributes:
        values: its arguments by parameter name.
        output: a shape, a list of shapes, or None where nothing is known.
        dtype: of the outputs.
        macs: multiply-accumulates of one sample; None where unknown.
    """

    values: dict[str, Any]
    output: Any
    dtype: str
    macs: int | None


def run(row: Operation, foreign: Foreign | None, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Result:
    """Bind the arguments and infer the output.

    Raises:
        Refusal: arguments or shapes that do not fit.
    """
    values = _bound(row, foreign, args, kwargs)
    try:
        output = row.shape(values)
        macs = 0 if row.macs is None else row.macs(values, output)
    except Unknowable:
        output, macs = None, 0 if row.macs is None else None
    except Wrong as wrong:
        raise Refusal("layer.argument", f"an argument {wrong.text}", wrong.hint) from None
    return Result(values, output, _dtype(row, values), macs)


def _bound(row: Operation, foreign: Foreign | None, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    own = [p.name for p in row.signature]
    words = [ours for ours, _ in foreign.parameters] if foreign else own
    given: dict[str, Any] = {}
    for position, value in enumerate(args):
        word = words[position] if position < len(words) else ""
        if word.startswith("*") and not word.startswith("**"):
            given[word] = tuple(args[position:])
            break
        if not word:
            raise Refusal(
                "layer.argument", f"it takes at most {len(words)} arguments by position, but {len(args)} are given"
            )
        given[word] = value
    given.update(kwargs)
    if foreign:
        given = _translated(foreign, given)
    given.pop("name", None)
    rest = own[-1] if own and own[-1].startswith("**") else ""
    if rest:
        given[rest] = {word: given.pop(word) for word in list(given) if word not in own}
    for word in given:
        if word not in own and word != "dtype":
            raise Refusal("layer.keyword", f"it takes no argument '{word}'", did_you_mean(word, own), word)
    values = {
        p.name.lstrip("*"): frozen(given.get(p.name, {} if p.name.startswith("**") else p.default))
        for p in row.signature
    }
    missing = [word for word, value in values.items() if value is REQUIRED]
    if missing:
        raise Refusal("layer.missing", f"{' and '.join(missing)} must be given")
    return values


def _translated(foreign: Foreign, given: Mapping[str, Any]) -> dict[str, Any]:
    theirs = dict(foreign.parameters)
    values = dict(foreign.preset)
    values.update((theirs.get(word, word), value) for word, value in given.items() if theirs.get(word, word))
    return values if foreign.adapt is None else foreign.adapt(values)


def _asked(dtype: Any) -> str | None:
    try:
        known = arguments.dtype(dtype) if isinstance(dtype, (str, Opaque)) else None
    except Wrong:
        return None
    return known if isinstance(known, str) else None


def _dtype(row: Operation, values: Mapping[str, Any]) -> str:
    if row.dtype not in {"same", "float", "given", "made"}:
        return row.dtype
    if row.dtype in {"given", "made"}:
        asked = _asked(values.get("dtype"))
        if asked or row.dtype == "made":
            return asked or "float32"
    first = next(iter(tensors(values)), None)
    dtype = "float32" if first is None else first.dtype
    return "float32" if row.dtype == "float" and ("int" in dtype or dtype == "bool") else dtype
