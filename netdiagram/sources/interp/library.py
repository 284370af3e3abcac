"""Functions of Python's standard library that listings use around a model: a closed table."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from netdiagram.sources.interp import limits, operators
from netdiagram.sources.interp.builtins_ import BUILTINS
from netdiagram.sources.interp.classes import fields_of
from netdiagram.sources.interp.machine import ATTRIBUTES, Machine
from netdiagram.sources.interp.reflection import partial
from netdiagram.sources.interp.values import (
    Args,
    Builtin,
    Class,
    Factory,
    Instance,
    Kwargs,
    SetValue,
    Unknown,
    kind_of,
    name_kind,
)

Work = Callable[[Machine, Args, Kwargs, ast.expr], Any]

CONSTANTS: dict[str, Any] = {
    f"string.{word}": getattr(string, word)
    for word in ("ascii_lowercase", "ascii_uppercase", "ascii_letters", "digits", "hexdigits", "punctuation", "printable", "whitespace")
}  # fmt: skip


# -- records


def _record(name: str, fields: list[str], defaults: dict[str, Any], node: ast.expr) -> Class:
    body: list[ast.stmt] = [
        ast.copy_location(ast.AnnAssign(ast.Name(word, ast.Store()), ast.Constant(None), None, 1), node)
        for word in fields
    ]
    place = ast.ClassDef(name, [], [], body or [ast.Pass()], [])
    return Class(name, [], dict(defaults), ast.copy_location(place, node), record=True)


def _namedtuple(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    name, given = [*args, None, None][:2]
    fields = given.replace(",", " ").split() if isinstance(given, str) else run.items(given, node) if given else []
    fields = [field[0] if field.__class__ is tuple and field else field for field in fields]
    if not isinstance(name, str) or not all(isinstance(field, str) for field in fields):
        run.fail("value.type", "namedtuple() takes a name and names of fields", node)
    defaults = run.items(kwargs["defaults"], node) if kwargs.get("defaults") else []
    return _record(name, fields, dict(zip(fields[len(fields) - len(defaults) :], defaults, strict=False)), node)


def _namespace(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args
    return Instance(_record("SimpleNamespace", [], {}, node), dict(kwargs))


def _field(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, node
    if "default_factory" in kwargs:
        return Factory(kwargs["default_factory"])
    return kwargs.get("default", Unknown("field()", "the field has no default"))


def _as_dict(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    if len(args) != 1 or not isinstance(args[0], Instance):
        return run.fail("value.type", "asdict() takes an object of a dataclass", node)
    return {word: args[0].names[word] for word in fields_of(args[0].cls) if word in args[0].names}


def _replaced(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    if len(args) != 1 or not isinstance(args[0], Instance):
        return run.fail("value.type", "replace() takes an object of a dataclass", node)
    return Instance(args[0].cls, {**args[0].names, **kwargs})


# -- command lines: the defaults hold


class Parser:
    """An `argparse.ArgumentParser`: its arguments by name, with their defaults."""

    __slots__ = ("values",)

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}


def _parser(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, kwargs, node
    return Parser()


def _add_argument(parser: Parser, run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    names = [word for word in args if isinstance(word, str)]
    if not names:
        return None
    chosen = next((word for word in names if word.startswith("--")), names[0])
    name = kwargs.get("dest", chosen.lstrip("-").replace("-", "_"))
    action = kwargs.get("action")
    switched = {"store_true": False, "store_false": True, "count": 0}.get(action) if isinstance(action, str) else None
    value = kwargs.get("default", switched)
    if not names[0].startswith("-") and "default" not in kwargs and kwargs.get("nargs") not in ("?", "*"):
        value = Unknown(f"args.{name}", "it is given on the command line", run.span(node))
    kind = kwargs.get("type")
    if value.__class__ is str and isinstance(kind, Builtin):
        value = run.call(kind, [value], {}, node)
    if isinstance(name, str):
        parser.values[name] = value
        run.size(len(parser.values), node)
    return None


def _parse(parser: Parser, run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del args, kwargs
    return _namespace(run, [], parser.values, node)


def _parse_known(parser: Parser, run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return (_parse(parser, run, args, kwargs, node), [])


def _set_defaults(parser: Parser, run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, node
    parser.values.update(kwargs)


def _group(parser: Parser, run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, kwargs, node
    return parser


_PARSER: dict[str, Callable[[Parser, Machine, Args, Kwargs, ast.expr], Any]] = {
    "add_argument": _add_argument, "parse_args": _parse, "parse_known_args": _parse_known, "set_defaults": _set_defaults,
    "add_argument_group": _group, "add_mutually_exclusive_group": _group,
}  # fmt: skip


def _parser_attribute(run: Machine, parser: Parser, name: str, node: ast.expr) -> Any:
    work = _PARSER.get(name)
    if work is None:
        return Unknown(f"parser.{name}", "it is not followed", run.span(node))
    return Builtin(name, lambda run, args, kwargs, node: work(parser, run, args, kwargs, node))


ATTRIBUTES[Parser] = _parser_attribute
name_kind(Parser, "a parser of the command line")


# -- collections, itertools, functools


def _dictionary(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return BUILTINS["dict"].function(run, args, kwargs, node)


def _product(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    repeat = kwargs.get("repeat", 1)
    if repeat.__class__ is int:
        run.size(repeat * len(args), node)
    rows: list[tuple[Any, ...]] = [()]
    for values in [run.items(value, node) for value in args] * (repeat if repeat.__class__ is int else 1):
        run.size(len(rows) * len(values), node)
        rows = [(*row, value) for row in rows for value in values]
    return rows


def _chain(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    joined = [item for value in args for item in run.items(value, node)]
    run.size(len(joined), node)
    return joined


def _chain_of(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return _chain(run, [item for value in args for item in run.items(value, node)], kwargs, node)


def _pairwise(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    values = run.items(args[0], node) if args else []
    return list(pairwise(values))


def _longest(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    columns = [run.items(value, node) for value in args]
    most = max(map(len, columns), default=0)
    run.size(most * len(columns), node)
    fill = kwargs.get("fillvalue")
    return [tuple([column[row] if row < len(column) else fill for column in columns]) for row in range(most)]


def _accumulate(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    values = run.items(args[0], node) if args else []
    work = kwargs.get("func", args[1] if len(args) > 1 else None)
    total = kwargs.get("initial")
    sums = [] if total is None else [total]
    for value in values:
        run.steps += 1
        if not sums:
            total = value
        else:
            total = (
                operators.binary(run, "+", total, value, node)
                if work is None
                else run.call(work, [total, value], {}, node)
            )
        sums.append(total)
    return sums


def _reduce(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    if len(args) < 2:
        run.fail("call.argument", "reduce() takes a function and what it goes over", node)
    values = [*args[2:3], *run.items(args[1], node)]
    if not values:
        run.fail("value.type", "reduce() of nothing", node)
    total = values[0]
    for value in values[1:]:
        run.steps += 1
        total = run.call(args[0], [total, value], {}, node)
    return total


def _copied(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    (value,) = args if len(args) == 1 else (None,)
    if value.__class__ in (list, dict, SetValue):
        run.charge(len(value), node)
        return value.copy()
    if isinstance(value, Instance):
        return Instance(value.cls, dict(value.names))
    return value


def _repeated(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    if len(args) != 2 or args[1].__class__ is not int or args[1] > limits.WEIGHT:
        run.fail("value.type", "itertools.repeat() without a number has no end", node)
    del kwargs
    return [args[0]] * args[1]


def _operator(sign: str) -> Work:
    def work(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        if len(args) != 2:
            run.fail("call.argument", f"it takes two values, not {kind_of(args)}", node)
        return operators.binary(run, sign, args[0], args[1], node)

    return work


_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**"}

FUNCTIONS: dict[str, Work] = {
    "functools.partial": partial, "partial": partial, "functools.reduce": _reduce, "collections.OrderedDict": _dictionary,
    "collections.namedtuple": _namedtuple, "typing.NamedTuple": _namedtuple,
    "collections.deque": BUILTINS["list"].function, "types.SimpleNamespace": _namespace, "argparse.Namespace": _namespace,
    "argparse.ArgumentParser": _parser, "dataclasses.field": _field, "dataclasses.asdict": _as_dict, "dataclasses.replace": _replaced,
    "itertools.product": _product, "itertools.chain": _chain, "itertools.chain.from_iterable": _chain_of, "itertools.pairwise": _pairwise,
    "itertools.zip_longest": _longest, "itertools.accumulate": _accumulate, "itertools.repeat": _repeated,
    "copy.copy": _copied, "copy.deepcopy": _copied,
    **{f"operator.{word}": _operator(sign) for word, sign in _OPERATORS.items()},
}  # fmt: skip
"""By dotted name."""
