"""Methods of strings, lists, tuples, dictionaries and sets: closed tables, each bounded by the budget."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.errors import did_you_mean
from netdiagram.sources.interp import limits, operators, texts
from netdiagram.sources.interp.builtins_ import in_order
from netdiagram.sources.interp.expressions import hashed
from netdiagram.sources.interp.machine import ATTRIBUTES, Machine
from netdiagram.sources.interp.values import (
    MISSING,
    Args,
    Builtin,
    Function,
    Kwargs,
    Method,
    Partial,
    SetValue,
    Unknown,
    kind_of,
)

Work = Callable[[Machine, Any, Args, Kwargs, ast.expr], Any]


def _plain(work: Callable[..., Any]) -> Work:
    """A method of a string that makes nothing longer than it is."""

    def call(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        for value in args:
            run.weigh(value, node)
        run.charge(len(owner), node)
        return work(owner, *args, **kwargs)

    return call


def _padded(work: Callable[..., Any]) -> Work:
    def call(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        if args and isinstance(args[0], int):
            run.size(args[0], node)
        return work(owner, *args)

    return call


def _join(run: Machine, owner: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    values = run.items(args[0], node)
    for value in values:
        if value.__class__ is Unknown:
            return value
        if value.__class__ is not str:
            run.fail("value.type", f"join() takes strings, not {kind_of(value)}", node)
    run.size(sum(map(len, values)) + len(owner) * len(values), node)
    return owner.join(values)


def _replace(run: Machine, owner: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    old, new = args[0], args[1]
    run.size(len(owner) + (owner.count(old) if old else len(owner) + 1) * len(new), node)
    return owner.replace(*args)


def _format(run: Machine, owner: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return texts.braces(run, owner, args, kwargs, node)


_UNCHANGING: dict[str, Callable[..., Any]] = {
            "upper": str.upper, "lower": str.lower, "title": str.title, "capitalize": str.capitalize, "casefold": str.casefold,
            "swapcase": str.swapcase, "strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip, "split": str.split,
            "rsplit": str.rsplit, "splitlines": str.splitlines, "startswith": str.startswith, "endswith": str.endswith,
            "find": str.find, "rfind": str.rfind, "index": str.index, "count": str.count, "isdigit": str.isdigit,
            "isalpha": str.isalpha, "isalnum": str.isalnum, "isupper": str.isupper, "islower": str.islower,
            "isnumeric": str.isnumeric, "isidentifier": str.isidentifier, "isspace": str.isspace, "partition": str.partition,
            "rpartition": str.rpartition, "removeprefix": str.removeprefix, "removesuffix": str.removesuffix,
}  # fmt: skip
_TEXT: dict[str, Work] = {
    **{
        name: _plain(work)
        for name, work in _UNCHANGING.items()
    },
    **{name: _padded(work) for name, work in {"ljust": str.ljust, "rjust": str.rjust, "center": str.center, "zfill": str.zfill}.items()},
    "join": _join, "replace": _replace, "format": _format,
}  # fmt: skip


def _append(run: Machine, owner: list[Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    (value,) = args
    if len(owner) >= limits.WEIGHT:
        run.size(len(owner) + 1, node)
    owner.append(value)


def _extend(run: Machine, owner: list[Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    values = run.items(args[0], node)
    run.size(len(owner) + len(values), node)
    owner.extend(values)


def _insert(run: Machine, owner: list[Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    run.size(len(owner) + 1, node)
    owner.insert(*args)


def _sort(run: Machine, owner: list[Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del args
    owner[:] = in_order(run, owner, kwargs, node)


def _copy(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del args, kwargs
    run.charge(len(owner), node)
    return owner.copy()


def _walking(work: Callable[..., Any]) -> Work:
    """A method that compares its argument with every member."""

    def call(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        run.weigh(owner, node)
        for value in args:
            run.weigh(value, node)
        return work(owner, *args)

    return call


def _reverse(run: Machine, owner: list[Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del args, kwargs
    run.charge(len(owner), node)
    owner.reverse()


def _simple(work: Callable[..., Any]) -> Work:
    def call(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del run, kwargs, node
        return work(owner, *args)

    return call


_LIST: dict[str, Work] = {
    "append": _append, "extend": _extend, "insert": _insert, "sort": _sort, "copy": _copy, "reverse": _reverse,
    "pop": _simple(list.pop), "clear": _simple(list.clear), "index": _walking(list.index), "count": _walking(list.count),
    "remove": _walking(list.remove),
}  # fmt: skip
TUPLE: dict[str, Work] = {"index": _walking(tuple.index), "count": _walking(tuple.count)}
"""Methods of tuples; frameworks add those of shapes."""


def _get(run: Machine, owner: dict[Any, Any], args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    key, default = [*args, kwargs.get("default")][:2]
    return owner.get(hashed(run, key, node), default)


def _set_default(run: Machine, owner: dict[Any, Any], args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    run.size(len(owner) + 1, node)
    return owner.setdefault(hashed(run, args[0], node), args[1] if len(args) > 1 else None)


def _pop(run: Machine, owner: dict[Any, Any], args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    key = hashed(run, args[0], node)
    value = owner.pop(key, args[1] if len(args) > 1 else MISSING)
    if value is MISSING:
        run.fail("value.key", f"there is no key {key!r}" if isinstance(key, str) else "there is no such key", node)
    return value


def _update(run: Machine, owner: dict[Any, Any], args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    for value in args:
        if isinstance(value, dict):
            owner.update(value)
        else:
            for pair in run.items(value, node):
                key, item = run.items(pair, node)
                owner[hashed(run, key, node)] = item
    owner.update(kwargs)
    run.size(len(owner), node)


def _listed(take: Callable[[dict[Any, Any]], Any]) -> Work:
    def call(run: Machine, owner: dict[Any, Any], args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del args, kwargs
        run.charge(len(owner), node)
        return list(take(owner))

    return call


_DICT: dict[str, Work] = {
    "get": _get, "setdefault": _set_default, "pop": _pop, "update": _update, "copy": _copy, "clear": _simple(dict.clear),
    "popitem": _simple(dict.popitem), "keys": _listed(dict.keys), "values": _listed(dict.values), "items": _listed(dict.items),
}  # fmt: skip


def _add(run: Machine, owner: SetValue, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    run.size(len(owner) + 1, node)
    owner[hashed(run, args[0], node)] = None


def _unite(run: Machine, owner: SetValue, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    for value in args:
        for member in run.items(value, node):
            owner[hashed(run, member, node)] = None
    run.size(len(owner), node)


def _discard(run: Machine, owner: SetValue, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    del kwargs
    owner.pop(hashed(run, args[0], node), None)


def _combined(sign: str) -> Work:
    def call(run: Machine, owner: SetValue, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        made = SetValue(owner)
        for value in args:
            made = operators.binary(
                run, sign, made, SetValue.fromkeys(hashed(run, v, node) for v in run.items(value, node)), node
            )
        return made

    return call


_SET: dict[str, Work] = {
    "add": _add, "update": _unite, "discard": _discard, "remove": _discard, "union": _combined("|"), "intersection": _combined("&"),
    "difference": _combined("-"), "copy": lambda run, owner, *_: SetValue(owner),  # noqa: ARG005
}  # fmt: skip


def _as_type(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, node
    kind = [*args, *kwargs.values(), None][0]
    word = kind if isinstance(kind, str) else getattr(kind, "name", "") or getattr(kind, "path", "")
    return int(owner) if "int" in word else float(owner) if "float" in word else owner


def _itself(run: Machine, owner: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, kwargs, node
    return owner


_NUMBER: dict[str, Work] = {
    # of numbers that NumPy and TensorFlow give
    "item": _itself,
    "numpy": _itself,
    "astype": _as_type,
    "is_integer": lambda run, owner, args, kwargs, node: float(owner).is_integer(),  # noqa: ARG005
    "bit_length": lambda run, owner, args, kwargs, node: int(owner).bit_length(),  # noqa: ARG005
}


def _methods(table: dict[str, Work]) -> Callable[[Machine, Any, str, ast.expr], Any]:
    def attribute(run: Machine, value: Any, name: str, node: ast.expr) -> Any:
        work = table.get(name)
        if work is None:
            run.fail("value.attribute", f"{kind_of(value)} has no method '{name}'", node, did_you_mean(name, table))
        return Builtin(name, _bound(value, name, work))

    return attribute


def _bound(owner: Any, name: str, work: Work) -> Callable[[Machine, Args, Kwargs, ast.expr], Any]:
    def call(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        if owner.__class__ is str:
            for value in args:
                if value.__class__ is Unknown and name != "format":
                    return value
        try:
            return work(run, owner, args, kwargs, node)
        except (TypeError, ValueError, LookupError) as error:
            return run.fail("value.type", f"{name}() cannot be worked out: {str(error)[:120]}", node)

    return call


ATTRIBUTES.update(
    {
        str: _methods(_TEXT), list: _methods(_LIST), tuple: _methods(TUPLE), dict: _methods(_DICT), SetValue: _methods(_SET),
        int: _methods(_NUMBER), float: _methods(_NUMBER),
        Function: lambda run, value, name, node: (
            value.name if name == "__name__" else Unknown(f"{value.name}.{name}", "it is not followed", run.span(node))
        ),
        Builtin: lambda run, value, name, node: (
            value.name if name == "__name__" else Unknown(f"{value.name}.{name}", "it is not followed", run.span(node))
        ),
        Partial: lambda run, value, name, node: (
            value.kwargs if name == "keywords" else Unknown(f"partial.{name}", "it is not followed", run.span(node))
        ),
        Method: lambda run, value, name, node: Unknown(name, "it is not followed", run.span(node)),  # noqa: ARG005
    }
)  # fmt: skip
