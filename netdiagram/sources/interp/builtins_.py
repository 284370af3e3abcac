"""Python's built-in functions, as far as listings need them: a closed table, each bounded by the budget."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.sources.interp import limits, operators
from netdiagram.sources.interp.machine import ITERATES, SYMBOLIC, Machine
from netdiagram.sources.interp.values import (
    Args,
    Builtin,
    Kwargs,
    Ref,
    SetValue,
    Unknown,
    kind_of,
)

BUILTINS: dict[str, Any] = {}

NUMBERS = {int, float, bool}


def function(name: str, least: int = 0, most: int = 10**6, keywords: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Register a built-in; it is called with (run, args, kwargs, node) and gives unknown for unknown arguments."""

    def register(work: Callable[[Machine, Args, Kwargs, ast.expr], Any]) -> Any:
        def guarded(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
            for value in (*args, *kwargs.values()):
                if value.__class__ is Unknown:
                    return Unknown(f"{name}({value.text})", value.why, value.span, value.undefined)
                if value.__class__ is Ref and name not in _TAKES_REFS:
                    return Unknown(f"{name}({value.path})", f"{value.path} is not followed", run.span(node))
                if value.__class__ in SYMBOLIC and name in _TAKES_NUMBERS:
                    run.fail(
                        "value.unknown",
                        f"{name}() takes a number, not {kind_of(value)} of the model",
                        node,
                        "its numbers are not known while the model is built; take one of its shape: x.shape[1]",
                    )
            if not least <= len(args) <= most:
                run.fail("call.argument", f"{name}() does not take {len(args)} arguments", node)
            for word in kwargs:
                if word not in keywords:
                    run.fail("call.argument", f"{name}() takes no argument '{word}'", node)
            try:
                return work(run, args, kwargs, node)
            except (ArithmeticError, TypeError, ValueError, LookupError) as error:
                return run.fail("value.type", f"{name}() cannot be worked out: {str(error)[:120]}", node)

        BUILTINS[name] = Builtin(name, guarded)
        return work

    return register


_TAKES_NUMBERS = {"range", "int", "float", "round", "divmod"}
_TAKES_REFS = {"isinstance", "hasattr", "getattr", "type", "callable", "map"}


@function("range", 1, 3)
def _range(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    if any(not isinstance(value, int) for value in args):
        wrong = next(value for value in args if not isinstance(value, int))
        run.fail("value.type", f"range() takes whole numbers, not {kind_of(wrong)}", node)
    return range(*args)


def _iterate_range(run: Machine, value: range, node: ast.expr) -> list[Any]:
    try:
        count = len(value)
    except OverflowError:
        count = limits.LARGEST
    if count > limits.STEPS:
        run.size(count, node)
    run.charge(count, node)
    return list(value)


def _iterate_text(run: Machine, value: str, node: ast.expr) -> list[Any]:
    run.charge(len(value), node)
    return list(value)


def _iterate_keys(run: Machine, value: dict[Any, Any], node: ast.expr) -> list[Any]:
    run.charge(len(value), node)
    return list(value)


ITERATES.update({range: _iterate_range, str: _iterate_text, dict: _iterate_keys, SetValue: _iterate_keys})


@function("len", 1, 1)
def _len(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    value = args[0]
    if value.__class__ in (list, tuple, str, range) or isinstance(value, dict):
        return len(value)
    if value.__class__ in ITERATES:
        return len(run.items(value, node))
    return run.fail("value.type", f"{kind_of(value)} has no length", node)


@function("enumerate", 1, 2, ("start",))
def _enumerate(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    values = run.items(args[0], node)
    run.charge(len(values), node)
    start: Any = kwargs.get("start", args[1] if len(args) > 1 else 0)
    return list(enumerate(values, start))


@function("zip", 0, 100, ("strict",))
def _zip(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    columns = [run.items(value, node) for value in args]
    if kwargs.get("strict") and len({len(column) for column in columns}) > 1:
        run.fail("value.type", "zip() is strict, but its arguments differ in length", node)
    run.charge(sum(map(len, columns)), node)
    return list(zip(*columns, strict=False))


@function("reversed", 1, 1)
def _reversed(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    return run.items(args[0], node)[::-1]


@function("sorted", 1, 1, ("key", "reverse"))
def _sorted(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    values = run.items(args[0], node)
    return in_order(run, values, kwargs, node)


def in_order(run: Machine, values: list[Any], kwargs: Kwargs, node: ast.expr) -> list[Any]:
    """Values sorted, by a key function of the listing where one is given."""
    key, backward = kwargs.get("key"), bool(kwargs.get("reverse", False))
    keys = [value if key is None else run.call(key, [value], {}, node) for value in values]
    run.weigh(keys, node)
    for item in keys:
        if not _orderable(item):
            run.fail("value.type", f"{kind_of(item)} cannot be sorted", node)
    run.charge(len(keys) * 16, node)
    order = sorted(range(len(values)), key=lambda index: keys[index], reverse=backward)
    return [values[index] for index in order]


def _orderable(value: Any) -> bool:
    return value.__class__ in (int, float, bool, str) or (
        value.__class__ in (tuple, list) and all(map(_orderable, value[:100]))
    )


def _made(name: str, make: Callable[[list[Any]], Any]) -> None:
    @function(name, 0, 1)
    def convert(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        values = run.items(args[0], node) if args else []
        run.size(len(values), node)
        return make(values)


_made("list", list)
_made("tuple", tuple)
_made("iter", list)


def _set_of(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    from netdiagram.sources.interp.expressions import hashed

    del kwargs
    values = run.items(args[0], node) if args else []
    run.size(len(values), node)
    return SetValue.fromkeys(hashed(run, value, node) for value in values)


function("set", 0, 1)(_set_of)
function("frozenset", 0, 1)(_set_of)


def _dict(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    from netdiagram.sources.interp.expressions import hashed

    made: dict[Any, Any] = {}
    if args:
        if isinstance(args[0], dict):
            made.update(args[0])
        else:
            for pair in run.items(args[0], node):
                key, value = run.items(pair, node)
                made[hashed(run, key, node)] = value
    made.update(kwargs)
    run.size(len(made), node)
    return made


BUILTINS["dict"] = Builtin("dict", _dict)


def _extreme(name: str, sign: str) -> None:
    @function(name, 1, 10**5, ("key", "default"))
    def extreme(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        values = args if len(args) > 1 else run.items(args[0], node)
        if not values:
            if "default" in kwargs:
                return kwargs["default"]
            run.fail("value.type", f"{name}() of nothing", node)
        key = kwargs.get("key")
        best = values[0]
        best_key = best if key is None else run.call(key, [best], {}, node)
        for value in values[1:]:
            run.steps += 1
            value_key = value if key is None else run.call(key, [value], {}, node)
            less = operators.compare(run, sign, value_key, best_key, node)
            if less.__class__ is Unknown:
                return less
            if less:
                best, best_key = value, value_key
        return best


_extreme("min", "<")
_extreme("max", ">")


@function("sum", 1, 2, ("start",))
def _sum(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    total = kwargs.get("start", args[1] if len(args) > 1 else 0)
    for value in run.items(args[0], node):
        run.steps += 1
        total = operators.binary(run, "+", total, value, node)
    return total


def _quantifier(name: str, *, wanted: bool) -> None:
    @function(name, 1, 1)
    def quantify(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        for value in run.items(args[0], node):
            if run.truth(value, node) is wanted:
                return wanted
        return not wanted


_quantifier("any", wanted=True)
_quantifier("all", wanted=False)


@function("map", 2, 10)
def _map(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    rows = zip(*[run.items(value, node) for value in args[1:]], strict=False)
    return [run.call(args[0], list(row), {}, node) for row in rows]


@function("filter", 2, 2)
def _filter(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    keep = args[0]
    return [
        v for v in run.items(args[1], node) if run.truth(v if keep is None else run.call(keep, [v], {}, node), node)
    ]


@function("next", 1, 2)
def _next(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    if args[0].__class__ is not list:
        run.fail("value.type", f"next() does not take {kind_of(args[0])}", node)
    if args[0]:
        return args[0].pop(0)
    if len(args) > 1:
        return args[1]
    return run.fail("value.type", "next() of nothing", node)
