"""Built-in functions about values, and built-in names that are not followed."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.sources.interp.builtins_ import BUILTINS, NUMBERS, function
from netdiagram.sources.interp.machine import CALLS, STORES, Machine
from netdiagram.sources.interp.values import (
    MISSING,
    Args,
    Builtin,
    Class,
    Function,
    Ignored,
    Instance,
    Kwargs,
    Partial,
    Ref,
    SetValue,
    Unknown,
    kind_of,
)

_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int, bool), "float": (float,), "bool": (bool,), "str": (str,), "list": (list,), "tuple": (tuple,), "dict": (dict,),
    "set": (SetValue,), "range": (range,),
}  # fmt: skip


@function("isinstance", 2, 2)
def _isinstance(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    value, wanted = args
    answers = [_is(run, value, kind, node) for kind in (wanted if isinstance(wanted, tuple) else (wanted,))]
    if True in answers:
        return True
    return next((answer for answer in answers if answer is not False), False)


def _is(run: Machine, value: Any, kind: Any, node: ast.expr) -> Any:
    if isinstance(kind, Builtin) and kind.name in _TYPES:
        return value.__class__ in _TYPES[kind.name]
    if isinstance(kind, Class) and isinstance(value, Instance):
        return any(item is kind for item in value.cls.lineage())
    if value is None or value.__class__ in NUMBERS or value.__class__ in (str, list, tuple, dict):
        if isinstance(kind, Ref) and not kind.path.startswith(("collections", "typing", "numbers")):
            return False
        if isinstance(kind, Class):
            return False
    return run.world.instance(run, value, kind, node)


@function("type", 1, 1)
def _type(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    value = args[0]
    if isinstance(value, Instance):
        return value.cls
    for name, kinds in _TYPES.items():
        if value.__class__ is kinds[0]:
            return BUILTINS[name]
    return Unknown("type(…)", f"the type of {kind_of(value)} is not followed", run.span(node))


@function("callable", 1, 1)
def _callable(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, kwargs, node
    return args[0].__class__ in CALLS


@function("getattr", 2, 3)
def _getattr(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    if args[1].__class__ is not str:
        run.fail("value.type", "getattr() takes a name", node)
    try:
        return run.attribute(args[0], args[1], node)
    except NetdiagramError:
        if len(args) > 2:
            run.trail = None
            return args[2]
        raise


@function("hasattr", 2, 2)
def _hasattr(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    try:
        found = run.attribute(args[0], args[1], node) if args[1].__class__ is str else MISSING
    except NetdiagramError:
        run.trail = None
        return False
    return found if found.__class__ is Unknown else found is not MISSING


@function("setattr", 3, 3)
def _setattr(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del kwargs
    store = STORES.get(args[0].__class__)
    if store is None or args[1].__class__ is not str:
        run.fail("value.type", f"setattr() does not take {kind_of(args[0])}", node)
    store(run, args[0], args[1], args[2], node)


def _decorator(name: str) -> None:
    def use(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        del kwargs
        if len(args) == 1 and isinstance(args[0], Function):
            args[0].kind = name.removesuffix("method")
            return args[0]
        return Unknown(f"{name}(…)", f"{name}() is not followed", run.span(node))

    BUILTINS[name] = Builtin(name, use)


for _word in ("property", "staticmethod", "classmethod"):
    _decorator(_word)


def partial(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`functools.partial`."""
    if not args:
        run.fail("call.argument", "partial() takes a function", node)
    return Partial(args[0], args[1:], kwargs)


BUILTINS.update(
    {
        "print": Ignored("print"), "input": Ignored("input"), "open": Ignored("open"), "exec": Ignored("exec"), "eval": Ignored("eval"),
        "compile": Ignored("compile"), "__import__": Ignored("__import__"), "display": Ignored("display"), "help": Ignored("help"),
        "globals": Ignored("globals"), "locals": Ignored("locals"), "vars": Ignored("vars"), "dir": Ignored("dir"),
        "id": Ignored("id"), "hash": Ignored("hash"), "exit": Ignored("exit"), "quit": Ignored("quit"),
        "__name__": "__main__", "__file__": Unknown("__file__", "the listing stands in no file"),
        "__doc__": None, "object": Ref("builtins.object"), "NotImplemented": None,
    }
)  # fmt: skip
for _word in (
    "Exception", "ValueError", "TypeError", "RuntimeError", "NotImplementedError", "KeyError", "IndexError", "AttributeError",
    "ImportError", "AssertionError", "StopIteration", "FileNotFoundError", "ModuleNotFoundError", "OSError", "KeyboardInterrupt",
    "bytes", "bytearray", "complex", "memoryview", "ascii", "delattr", "issubclass", "slice",
):  # fmt: skip
    BUILTINS.setdefault(_word, Ref(f"builtins.{_word}"))
