"""Built-in functions on numbers and strings."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.sources.interp import operators, texts
from netdiagram.sources.interp.builtins_ import NUMBERS, function
from netdiagram.sources.interp.machine import OPERATORS, Machine
from netdiagram.sources.interp.values import MISSING, Args, Kwargs, kind_of


@function("str", 0, 1)
def _str(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    try:
        return texts.write(run, args[0], node) if args else ""
    except texts.Unwritten as unwritten:
        return unwritten.value


@function("repr", 1, 1)
def _repr(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    try:
        return texts.write(run, args[0], node, quoted=True)
    except texts.Unwritten as unwritten:
        return unwritten.value


@function("format", 1, 2)
def _format(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    try:
        return texts.formatted(run, args[0], args[1] if len(args) > 1 else "", node)
    except texts.Unwritten as unwritten:
        return unwritten.value


def _number(value: Any, run: Machine, name: str, node: ast.expr) -> Any:
    if value.__class__ not in NUMBERS and not (value.__class__ is str and len(value) <= 80):
        run.fail("value.type", f"{name}() does not take {kind_of(value)}", node)
    return value


@function("int", 0, 2)
def _int(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    value = int(*[_number(value, run, "int", node) for value in args])
    return operators.checked(run, value, node)


@function("float", 0, 1)
def _float(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    return float(_number(args[0], run, "float", node)) if args else 0.0


@function("bool", 0, 1)
def _bool(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    return run.truth(args[0], node) if args else False


@function("abs", 1, 1)
def _abs(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    handler = OPERATORS.get(args[0].__class__)
    return abs(_number(args[0], run, "abs", node)) if handler is None else handler(run, "abs", args[0], MISSING, node)


@function("round", 1, 2, ("ndigits",))
def _round(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    digits = kwargs.get("ndigits", args[1] if len(args) > 1 else None)
    if isinstance(digits, int) and abs(digits) > 300:
        return _number(args[0], run, "round", node)
    return round(_number(args[0], run, "round", node), digits)


@function("divmod", 2, 2)
def _divmod(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    return (operators.binary(run, "//", args[0], args[1], node), operators.binary(run, "%", args[0], args[1], node))


@function("pow", 2, 2)
def _pow(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    return operators.binary(run, "**", args[0], args[1], node)


def _spelt(name: str, work: Callable[[Any], Any]) -> None:
    @function(name, 1, 1)
    def spell(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        if args[0].__class__ not in (int, str):
            run.fail("value.type", f"{name}() does not take {kind_of(args[0])}", node)
        return work(args[0])


for _word, _work in (("chr", chr), ("ord", ord), ("bin", bin), ("hex", hex), ("oct", oct)):
    _spelt(_word, _work)
